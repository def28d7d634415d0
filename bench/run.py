"""Pages per CPU second of the whole job, beside pdfplumber and pytesseract on the same pages in the same run.

    python bench/run.py [--pages N]

The peers do less: one `extract_words` (text layer) or one `image_to_string` (scan) a page, and nothing after it.
Reads ../shared/data/dev when it is there, else the samples in scans/ (too short for a figure to quote). CPU seconds
are user and system time of the process and its children; peak memory is that of the largest single process.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT.parent / "shared" / "data" / "dev"
PEERS = {
    "pdfplumber": "import sys, pdfplumber\nwith pdfplumber.open(sys.argv[1]) as pdf:\n"
    "    for page in pdf.pages[: int(sys.argv[2])]:\n        page.extract_words()\n        page.close()\n",
    "pytesseract": "import sys, pypdfium2, pytesseract\npdf = pypdfium2.PdfDocument(sys.argv[1])\n"
    "for n in range(min(len(pdf), int(sys.argv[2]))):\n"
    "    pytesseract.image_to_string(pdf[n].render(scale=300 / 72).to_pil(), lang='eng')\n",
}


def measure(command: list[str]) -> tuple[float, float]:
    """CPU seconds of a command with its children, and the peak memory of the largest process in MB."""
    runner = (
        "import json, resource, subprocess, sys\n"
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode\n"
        "use = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([code, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024]))\n"
    )
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", runner, *command], capture_output=True, text=True, check=True, env=environment
    )
    code, seconds, memory = json.loads(done.stdout)
    if code != 0:
        raise SystemExit(f"failed with exit code {code}: {' '.join(command)}")
    return seconds, memory


def digitize(source: Path, pages: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as output:
        command = [
            sys.executable,
            "-m",
            "digitize",
            "run",
            str(source),
            "-o",
            output,
            "--jobs",
            "1",
            "--no-report",
            "-q",
        ]
        return measure([*command, "--pages", f"1-{pages}"])


def row(name: str, source: Path, peer: str, pages: int) -> None:
    ours, memory = digitize(source, pages)
    theirs, peer_memory = measure([sys.executable, "-c", PEERS[peer], str(source), str(pages)])
    print(
        f"{name:12} {source.name:26} {pages:3} pages   digitize {pages / ours:7.2f} pages/CPU s ({memory:4.0f} MB)   "
        f"{peer} {pages / theirs:7.2f} ({peer_memory:4.0f} MB)   ratio {theirs / ours:5.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=80, help="pages of each volume at most")
    most = parser.parse_args().pages
    if DEV.is_dir():
        volumes = [
            ("text layer", "print-born-digital.pdf", "pdfplumber", 80),
            ("scanned", "print-mild.pdf", "pytesseract", 16),
        ]
        folder = DEV
    else:
        print(
            "../shared/data/dev is not there: the samples in scans/ are read, which are too short for a figure to quote"
        )
        volumes = [
            ("text layer", "web-print.pdf", "pdfplumber", 2),
            ("scanned", "volume-excerpt.pdf", "pytesseract", 3),
        ]
        folder = ROOT / "scans"
    for name, file, peer, pages in volumes:
        row(name, folder / file, peer, min(most, pages))


if __name__ == "__main__":
    main()
