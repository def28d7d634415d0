"""Whether the code as it stands makes of the same inputs what another commit made of them: for moves, which change nothing.

    python tools/same.py OLD INPUT…     OLD is a commit or a branch; `make same OLD=main INPUTS="scans …"` calls it

Both outputs stay in build/same: what OLD made is not made again, and pages that were read once are read again only where
the code of reading changed. Says what differs, as `digitize diff` does, and which files differ in any byte; ends with 1 then.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "same"
TIMED = {"sources.jsonl", "changes.jsonl", "summary.json"}  # how long it took, and what is new in this run


def main(old: str, inputs: list[str]) -> int:
    """Makes both outputs and compares them."""
    commit = _git("rev-parse", f"{old}^{{commit}}")
    before, after = FOLDER / commit[:12], FOLDER / "new"
    if not (before / "code").is_dir():
        _check_out(commit, before / "code")
    _run(before / "code", before / "output", inputs)
    if not after.is_dir():
        shutil.copytree(before / "output", after)
    _run(ROOT, after, inputs)
    seen = subprocess.run([*_digitize(), "diff", before / "output", after, "--json"], capture_output=True, cwd=ROOT)
    differing = [name for name in _files(before / "output") | _files(after) if _differs(before / "output", after, name)]
    if differing:
        print(seen.stdout.decode(), *sorted(differing), sep="\n")
    print(f"{len(differing)} files differ from those of {old}")
    return int(bool(differing))


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def _check_out(commit: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", commit], check=True, capture_output=True, cwd=ROOT).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], check=True, input=packed)


def _digitize() -> list[str]:
    return [sys.executable, "-m", "digitize"]


def _run(code: Path, output: Path, inputs: list[str]) -> None:
    given = [str(Path(one).resolve()) for one in inputs]
    environ = os.environ | {"PYTHONPATH": str(code)}
    done = subprocess.run([*_digitize(), "run", *given, "-o", output, "--no-report", "-q"], env=environ, cwd=code)
    if done.returncode > 1:
        sys.exit(f"the run into {output} failed")


def _files(output: Path) -> set[str]:
    found = {str(path.relative_to(output)) for path in output.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith(".digitize") and name not in TIMED}


def _differs(old: Path, new: Path, name: str) -> bool:
    paths = old / name, new / name
    return not all(path.is_file() for path in paths) or paths[0].read_bytes() != paths[1].read_bytes()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
