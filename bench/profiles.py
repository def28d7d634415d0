"""profiles.py: what a collection's profile gains, or harms, on the volumes of its collection.

The volumes with gold under ../shared/data/dev are run without a profile and with the one that knows their collection, and
scored by ../shared/score.py; pages are read once. Prints the last line of both tables for each profile.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
VOLUMES = {
    "soviet": ("soviet-*.pdf", "seed.pdf", "singles/*.pdf"),
    "australian": ("print-*.pdf", "two-columns-*.pdf", "typescript-*.pdf", "carbon-*.pdf"),
}


def score(sources: list[Path], output: Path, profile: str | None) -> list[str]:
    """The head and the last line of the table of scores."""
    command = [sys.executable, "-m", "digitize", "run", str(sources[0].parent), "-o", str(output), "-q", "--no-report"]
    subprocess.run([*command, *(("--profile", profile) if profile else ())], check=True)
    table = subprocess.run(
        [sys.executable, str(SHARED / "score.py"), str(sources[0].parent), str(output)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [table[0], next(line for line in table if line.startswith("ALL"))]


def main() -> None:
    data = SHARED / "data" / "dev"
    if not data.is_dir():
        print(f"no volumes with gold under {data}: nothing measured")
        return
    for profile, patterns in VOLUMES.items():
        with tempfile.TemporaryDirectory() as folder:
            sources = Path(folder) / "volumes"
            sources.mkdir()
            for path in sorted(path for pattern in patterns for path in data.glob(pattern)):
                shutil.copy(path, sources)
                shutil.copy(path.with_name(f"{path.stem}.gold.json"), sources)
            linked = sorted(sources.glob("*.pdf"))
            head, without = score(linked, Path(folder) / "output", None)
            _, with_it = score(linked, Path(folder) / "output", profile)
        print(
            f"{profile}: {len(linked)} volumes\n  {head}\n  {without.replace('ALL', 'none')}\n  {with_it.replace('ALL', 'with')}"
        )


if __name__ == "__main__":
    main()
