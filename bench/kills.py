"""kills.py FOLDER [--kills N] [--seed N]: a run over FOLDER that is killed N times at random moments and then goes on to
the end, compared byte for byte with one that nothing disturbed. Ends with 1 when a document differs."""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def start(inputs: Path, output: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "digitize", "run", str(inputs), "-o", str(output), "-q", "--no-report"]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def documents(output: Path) -> dict[str, bytes]:
    found = {str(p.relative_to(output)): p.read_bytes() for p in (output / "documents").rglob("*") if p.is_file()}
    return found | {"documents.jsonl": (output / "documents.jsonl").read_bytes()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, inputs = random.Random(options.seed), options.folder.absolute()
    with tempfile.TemporaryDirectory() as folder:
        whole, killed = Path(folder) / "whole", Path(folder) / "killed"
        began = time.monotonic()
        start(inputs, whole).wait()
        seconds = time.monotonic() - began
        early = 0
        for _ in range(options.kills):
            run = start(inputs, killed)
            # Long enough on the average that all the kills fall into the work, not after it.
            time.sleep(chance.uniform(0.2, 2 * seconds / options.kills + 6))
            early += run.poll() is None
            os.kill(run.pid, signal.SIGKILL) if run.poll() is None else None
            run.wait()
        code = start(inputs, killed).wait()
        first, second = documents(whole), documents(killed)
        differing = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    print(f"{early} of {options.kills} kills fell into the run; it ended with {code}; {len(first)} files")
    print(f"{len(differing)} differ {differing[:5]}" if differing else "all the same, byte for byte")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
