"""The list of what must be true before a release, walked: each point is tried, and what is still to do is said.

    python tools/release.py            all points but the tests
    python tools/release.py --tests    and `make test`

Needs .venv (make setup-dev), git and, for the empty environment, a package index. Nothing is tagged or uploaded: the last lines say how.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from digitize import __version__  # noqa: E402
from digitize.errors import DISTRIBUTION  # noqa: E402
from tools import handbook  # noqa: E402

LEFT_OUT = shutil.ignore_patterns(
    ".venv", ".git", "output", "build", "dist", "site", ".*_cache", ".hypothesis", "__pycache__"
)


class StillToDoError(Exception):
    """A point that does not hold: what is wrong, and what to do."""


def said(*command: str, cwd: Path = ROOT) -> str:
    """What a command prints. Raises StillToDoError with its last lines when it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-8:])
        raise StillToDoError(f"{' '.join(command)} fails:\n{last}")
    return done.stdout


def nothing_is_uncommitted() -> None:
    if changed := said("git", "status", "--porcelain"):
        raise StillToDoError(f"commit or remove:\n{changed}")


def the_version_is_new() -> None:
    tags = [tag.removeprefix("v") for tag in said("git", "tag", "--list", "v*").split()]
    if any(Version(tag) >= Version(__version__) for tag in tags):
        raise StillToDoError(
            f"raise __version__ in digitize/__init__.py: {__version__} is not above {max(tags, key=Version)}"
        )


def the_version_is_told_everywhere() -> None:
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    if not cited or cited[1] != __version__:
        raise StillToDoError(f"CITATION.cff: version: {__version__}")


def the_changelog_is_written() -> None:
    waiting = [path.name for path in (ROOT / "changes").rglob("*.md") if path.name != "README.md"]
    if waiting or f"## {__version__}, " not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        raise StillToDoError(f".venv/bin/towncrier build --version {__version__}, read what it wrote, commit it")


def what_the_wheel_installs_agrees_with_the_help() -> None:
    for name, text in handbook.shared_files().items():
        path = ROOT / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise StillToDoError(".venv/bin/python tools/handbook.py, and commit share/")


def wanted() -> Iterator[str]:
    """The names of all packages that pyproject.toml asks for, as lock files write them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    groups = project["dependency-groups"]
    for asked in (project["project"]["dependencies"], *extras.values(), *groups.values()):
        names = (re.match(r"[A-Za-z0-9._-]+", one) for one in asked)
        yield from (re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name)


def the_locks_hold_what_is_asked_for() -> None:
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements-dev.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )
    if missing := sorted(set(wanted()) - locked - {DISTRIBUTION}):
        raise StillToDoError(f"make lock, and commit the locks; they lack {', '.join(missing)}")


def build(source: Path, target: Path, kind: str) -> Path:
    """Builds a wheel or an sdist of a source tree, with no environment of its own and nothing from the network."""
    said(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target), cwd=source)
    return next(path for path in target.iterdir() if path.suffix == {"wheel": ".whl", "sdist": ".gz"}[kind])


def built(work: Path) -> Path:
    """The wheel. Raises StillToDoError unless two copies of the tree, and the sdist, give the same files byte for byte."""
    made: dict[str, list[Path]] = {"wheel": [], "sdist": []}
    for copy in ("first", "second/in/another/folder"):
        shutil.copytree(ROOT, work / copy, ignore=LEFT_OUT)
        for kind, paths in made.items():
            paths.append(build(work / copy, work / f"{kind}-{len(paths)}", kind))
    shutil.unpack_archive(made["sdist"][0], work / "unpacked")
    made["wheel"].append(build(next((work / "unpacked").iterdir()), work / "wheel-of-sdist", "wheel"))
    for paths in made.values():
        if len({path.read_bytes() for path in paths}) != 1:
            raise StillToDoError(f"find out why these differ: {', '.join(map(str, paths))}")
    return made["wheel"][0]


def wheel_and_sdist_are_the_same_each_time() -> None:
    with tempfile.TemporaryDirectory() as work:
        built(Path(work))


def the_wheel_works_in_an_empty_environment() -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        wheel = built(work)
        venv.create(work / "env", with_pip=True)
        python = str(work / "env" / "bin" / "python")
        said(python, "-m", "pip", "install", "-q", f"{wheel}[review]")
        said(python, str(ROOT / "tools" / "smoke.py"), cwd=work)


def the_documentation_builds() -> None:
    said("make", "docs")


def the_tests_are_green() -> None:
    said("make", "test")


POINTS: tuple[Callable[[], None], ...] = (
    nothing_is_uncommitted,
    the_version_is_new,
    the_version_is_told_everywhere,
    the_changelog_is_written,
    what_the_wheel_installs_agrees_with_the_help,
    the_locks_hold_what_is_asked_for,
    wheel_and_sdist_are_the_same_each_time,
    the_wheel_works_in_an_empty_environment,
    the_documentation_builds,
)


def holds(point: Callable[[], None]) -> bool:
    name = point.__name__.replace("_", " ")
    try:
        point()
    except StillToDoError as error:
        print(f"TO DO  {name}\n       {str(error).rstrip()}", flush=True)
        return False
    print(f"ok     {name}", flush=True)
    return True


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tests", action="store_true", help="also run make test")
    points = [*POINTS, the_tests_are_green] if options.parse_args().tests else POINTS
    print(f"{DISTRIBUTION} {__version__}")
    if [point for point in points if not holds(point)]:
        sys.exit(1)
    print(f"""By hand, when all of this and the tests are well:
  git tag -s v{__version__} -m 'Version {__version__}' && git push --tags
  {sys.executable} -m hatchling build && the upload of dist/, from the forge and by a trusted publisher
  raise __version__ to the next version, with .dev0""")


if __name__ == "__main__":
    main()
