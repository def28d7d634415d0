"""Tries an installed digitize on this system: draws a page, has it read, and looks at what came out.

    python tools/smoke.py

Needs nothing but the installed package, in the Python that runs this. Ends with 0 when all is well; what fails is said.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAGES = {
    "eng": (
        "Letter from the Harbour Master to the Consul",
        "Port Alma, 3 May 1927",
        "The grain ships reported before noon",
    ),
    "deu": (
        "Schreiben des Hafenmeisters an den Konsul",
        "Hamburg, den 3. Mai 1927",
        "Die Schiffe mit Getreide liegen bereit",
    ),
}
SIZE, MARGIN, PITCH = (1240, 1754), 150, 60  # pixels of A4 at 150 dpi
TYPE = 32  # pixels
READ = 0.8  # of the words of a clean page, at least
SECONDS = 600  # for a command, on a slow machine


def draw(path: Path, title: str, dateline: str, sentence: str) -> list[str]:
    """Draws a page and gives its lines."""
    lines = [title, "", dateline, "", *[f"{sentence}."] * 8]
    image = Image.new("L", SIZE, 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(TYPE)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * PITCH), line, fill=0, font=font)
    image.save(path, dpi=(150, 150))
    return lines


def called(*arguments: str) -> str:
    """What `digitize` prints. Ends the program when it fails."""
    command = [shutil.which("digitize", path=str(Path(sys.executable).parent)) or "digitize", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=False)
    if done.returncode:
        sys.exit(f"failed ({done.returncode}): {' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    print(called("--version").strip())
    print(called("doctor"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        wanted = {code: draw(folder / "in" / f"{code}.png", *told) for code, told in PAGES.items()}
        called("run", str(folder / "in"), "-o", str(folder / "out"), "--lang", "eng+deu", "--jobs", "2")
        for code, lines in wanted.items():
            texts = [path.read_text(encoding="utf-8") for path in (folder / "out" / "documents" / code).glob("*.txt")]
            words, read = " ".join(lines).split(), set(" ".join(texts).split())
            share = sum(word in read for word in words) / len(words)
            print(f"{code}: {share:.0%} of the words are read")
            if share < READ:
                sys.exit(f"failed: too few words of {code}.png are read: {texts}")
        summary = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
        if (summary["failed"], summary["documents"]) != (0, 2) or not (
            folder / "out" / "report" / "index.html"
        ).is_file():
            sys.exit(f"failed: {summary}")
    print("all is well")


if __name__ == "__main__":
    main()
