"""Exports: the time and the memory of each format, of a volume as it is used and of very many documents.

    python bench/export.py                   a volume of 80 pages, every format together and one by one
    python bench/export.py --documents N     N short documents (default: 100,000), each format in a process of its own
    python bench/export.py --output OUTPUT   an output that is there
    python bench/export.py --formats F…      only these

The volume is ../shared/data/dev/print-born-digital.pdf as far as 80 pages, else what scans/ gives. Seconds are
processor time of the process and of the one that opens the scans; memory is the peak of the larger of the two.

What it printed, on a machine with much else to do: the volume in all 19 formats together 55.5 s and 251 MB, half of it the PDF
(30.2 s). 100,000 documents: the most memory for bagit (273 MB), parquet (233), rocrate (216), atom, archivesspace and ead3
(195 each); tei 127, alto and pdf (without page images) 112, csv, jsonl, csl 106; the most time for alto, of which each document
makes files (299 s), pdf and tei (95 s each). Files of pages take as much memory for 20,000 documents as for 5,000, 107 MB at
most: page 61.0 s (15.3 s for 5,000), hocr 55.8 s (13.2), mets 72.9 s (17.4), iiif 34.7 s (8.6).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from digitize.write.formats import SHIPPED  # noqa: E402

VOLUME = ROOT.parent / "shared" / "data" / "dev" / "print-born-digital.pdf"
PAGES = "1-80"
RUNNER = (
    "import json, resource, sys\n"
    "from digitize.cli import main\n"
    "try:\n    main(sys.argv[1:])\n"
    "except SystemExit as ended:\n    code = ended.code\n"
    "uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
    "seconds = sum(use.ru_utime + use.ru_stime for use in uses)\n"
    "print(json.dumps([code, seconds, max(use.ru_maxrss for use in uses) / 1024]), file=sys.stderr)\n"
)


MAKER = "import sys, pathlib, bench.report as r; r.make_output(pathlib.Path(sys.argv[1]), int(sys.argv[2]))"


def measure(output: Path, target: Path, formats: list[str]) -> tuple[float, float]:
    """Seconds of processor time and peak megabytes of an export into the folder `target`."""
    arguments = [
        "export",
        str(output),
        "-o",
        str(target),
        "--force",
        *(part for f in formats for part in ("--format", f)),
    ]
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    *said, last = done.stderr.strip().splitlines()
    code, seconds, memory = json.loads(last)
    if code:
        raise SystemExit("\n".join(said))
    return seconds, memory


def table(output: Path, names: list[str], together: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'format':<16} {'seconds':>8} {'peak MB':>8}")
        for name in names:
            seconds, memory = measure(output, Path(folder) / name, [name])
            print(f"{name:<16} {seconds:8.1f} {memory:8.0f}", flush=True)
        if together:
            seconds, memory = measure(output, Path(folder) / "together", names)
            print(f"{'all together':<16} {seconds:8.1f} {memory:8.0f}")


def digitize(output: Path) -> None:
    source = [str(VOLUME), "--pages", PAGES] if VOLUME.is_file() else [str(ROOT / "scans")]
    command = [sys.executable, "-m", "digitize", "run", *source, "-o", str(output), "-q", "--no-report"]
    subprocess.run(command, check=True, cwd=ROOT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="?", const=100_000, metavar="N")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--formats", nargs="*", choices=SHIPPED, default=SHIPPED, metavar="F", help="only these")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        output = asked.output or Path(folder)
        if asked.documents:
            # in a process of its own: where a process is begun, the peak of the one that begins it is its own peak, too
            subprocess.run([sys.executable, "-c", MAKER, str(output), str(asked.documents)], check=True, cwd=ROOT)
        elif not asked.output:
            digitize(output)
        table(output, list(asked.formats), together=not asked.documents)


if __name__ == "__main__":
    main()
