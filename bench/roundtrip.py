"""Round trips: what is exported as hOCR, ALTO, PAGE, METS or PDF, read again, and how many documents come back as they were.

    python bench/roundtrip.py OUTPUT… [--formats F…] [--keep FOLDER] [-v]

A document is the same where one of its source has its text byte for byte, of the same words where only blanks and breaks
differ. Of these, the fields of the record that differ are counted: numbers that are no farther from each other than a pixel
and a rounded confidence count as alike, and what another file can't have (its name, its uid, how it was read) is left out. PDFs
are read with `--text-layer use`. With -v all that differs is shown.

What it printed for outputs of ../shared/data, by hOCR, ALTO, PAGE and PDF alike: real, 64 of 64 documents the same; letters, 91 of
91; collection, 74 of 74; dev, 197 of 197; and no field that differs. Of earlier states: loss 14 of 14, scans/ 19 of 19 (METS, too).
"""

import argparse
import difflib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

FORMATS = ("hocr", "alto", "page", "mets", "pdf")
OF_THE_FILE = ("id", "uid", "source", "edits", "boundary", "enclosures", "enclosed_in")
OF_THE_READING = ("text_from", "taken_out")
NEAR = {True: 0.05, False: 1.0}  # of shares (below 1), and of points: how far two numbers are alike


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("outputs", nargs="+", type=Path, metavar="OUTPUT")
    parser.add_argument("--formats", nargs="*", choices=FORMATS, default=FORMATS, metavar="F")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where exports and outputs stay")
    parser.add_argument("-v", "--verbose", action="store_true")
    asked = parser.parse_args()
    for output in asked.outputs:
        with tempfile.TemporaryDirectory() as folder:
            for name in asked.formats:
                place = (asked.keep or Path(folder)) / output.name / name
                there_and_back(output, name, place)
                report(output, name, place / "output", asked.verbose)
    return 0


def there_and_back(output: Path, name: str, place: Path) -> None:
    """Exports OUTPUT into `place`/in, and reads that into `place`/output."""
    place.mkdir(parents=True, exist_ok=True)
    digitize("export", str(output), "--format", name, "-o", str(place / "in"), "--force")
    layer = ["--text-layer", "use"] if name == "pdf" else []
    digitize("run", str(place / "in"), "-o", str(place / "output"), "--no-report", "-q", "--jobs", "1", *layer)


def digitize(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "digitize", *arguments], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)


def documents(output: Path) -> dict[str, list[tuple[dict[str, Any], str]]]:
    """The records of each source with their texts. A page file that is alone in its folder is a source by itself, and has
    the name of that file: it is told by the folder."""
    found: dict[str, list[tuple[dict[str, Any], str]]] = {}
    for path in sorted((output / "documents").rglob("*.json")):
        if not path.name.endswith(".edits.json"):
            record = json.loads(path.read_text(encoding="utf-8"))
            text = path.with_suffix(".txt").read_text(encoding="utf-8")
            found.setdefault(source_name(record["source"]["file"]), []).append((record, text))
    return found


def source_name(file: str) -> str:
    path = Path(file)
    if path.suffix.lower() in (".hocr", ".xml"):
        return path.parent.name
    return path.stem if path.suffix else path.name


def report(output: Path, name: str, again: Path, verbose: bool) -> None:
    before, after = documents(output), documents(again)
    counts: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    for source, records in sorted(before.items()):
        left = list(after.get(source, ()))
        if not left and verbose:
            print(f"    no source {source} among {', '.join(sorted(after))}")
        for record, text in records:
            found = next((x for x in left if x[1] == text), None)
            alike = found or next((x for x in left if x[1].split() == text.split()), None)
            counts["same" if found else "same words" if alike else "different"] += 1
            if alike:
                left.remove(alike)
                keys = [key for key in record if key not in OF_THE_FILE]
                other = [key for key in keys if not is_alike(record[key], alike[0].get(key))]
                fields.update(other)
                for key in other if verbose else ():
                    print(f"    {record['id']}: {key}: {record[key]!r:.400} → {alike[0].get(key)!r:.400}")
            if verbose and not found:
                show(record, text, alike or nearest(text, left))
        counts["more"] += len(left)
    total = sum(counts.values()) - counts["more"]
    told = ", ".join(f"{key} {n}" for key, n in counts.items() if n)
    print(f"{output.name:<12} {name:<5} {total:5} documents: {told}; fields that differ: {dict(fields)}", flush=True)


def is_alike(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return all(is_alike(one[key], other.get(key)) for key in one if key not in OF_THE_READING)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_alike, one, other))
    if isinstance(one, float) and isinstance(other, (int, float)):
        return bool(abs(one - other) <= NEAR[max(one, other) <= 1])
    return bool(one == other)


def nearest(text: str, left: list[tuple[dict[str, Any], str]]) -> tuple[dict[str, Any], str] | None:
    words = set(text.split())
    return max(left, key=lambda x: len(words & set(x[1].split())), default=None)


def show(record: dict[str, Any], text: str, other: tuple[dict[str, Any], str] | None) -> None:
    print(f"    {record['id']}, page {record['source']['first_page']}:")
    lines = difflib.unified_diff(text.split("\n"), (other[1] if other else "").split("\n"), lineterm="", n=0)
    for line in [line for line in lines if not line.startswith(("---", "+++", "@@"))][:12]:
        print(f"      {line[:300]}")


if __name__ == "__main__":
    sys.exit(main())
