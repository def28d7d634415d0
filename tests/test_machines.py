"""On a Debian that nobody has used: the tutorial with the wheel alone and with the clone, and the steps of the Containerfile."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.blocks import run_blocks
from tests.machine import Machine, machine, needed
from tools import release

__all__ = ["machine"]
pytestmark = needed
ROOT = Path(__file__).parent.parent
SAMPLES = ("letter.png", "web-print.pdf", "typescript.pdf")
USER = 10001


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    return release.built(tmp_path_factory.mktemp("built"))


def tutorial(machine: Machine, folder: Path, inside: str, path: str) -> None:
    """The commands of the tutorial, as a plain user in a folder of this machine that is seen inside."""

    def shell(kind: str, body: str) -> "subprocess.CompletedProcess[str]":
        command = ["sh", "-euc", body] if kind == "sh" else ["python3", "-c", body]
        seen = {"PATH": f"{path}:/usr/local/bin:/usr/bin:/bin", "HOME": inside}
        return machine.run(
            *command, folder=inside, user=USER, variables=seen, mounts=[(folder, inside, "rw")], network=False
        )

    run_blocks(ROOT / "docs" / "tutorial.md", folder, shell)


def owned(folder: Path) -> None:
    """Gives a folder with all in it to the plain user."""
    subprocess.run(["chown", "-R", f"{USER}:{USER}", str(folder)], check=True)


def test_the_tutorial_with_the_wheel_alone(machine: Machine, wheel: Path, tmp_path: Path) -> None:
    """Into an environment of its own, by the command of the start page, with the network; what follows has none."""
    machine.do("python3", "-m", "venv", "/opt/digitize")
    [said] = re.findall(
        r"^pip install '\./(.+)'$", (ROOT / "docs" / "start.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert said.startswith(wheel.name)
    machine.do("/opt/digitize/bin/pip", "install", "-q", f"/wheel/{said}", mounts=[(wheel.parent, "/wheel", "ro")])
    home = tmp_path / "home"
    (home / "scans").mkdir(parents=True)
    for name in SAMPLES:
        shutil.copy(ROOT / "scans" / name, home / "scans")
    owned(home)
    tutorial(machine, home, "/home/anna", "/opt/digitize/bin")


def test_the_tutorial_with_the_clone(machine: Machine, tmp_path: Path) -> None:
    """`make run` as a plain user, with the network; what follows has none."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    owned(clone)
    machine.do("sh", "-c", "apt-get -q update && apt-get -q install -y --no-install-recommends make")
    seen = {"HOME": "/home/anna"}
    made = machine.do(
        "make", "run", folder="/home/anna", user=USER, variables=seen, mounts=[(clone, "/home/anna", "rw")]
    )
    assert "documents from" in made
    tutorial(machine, clone, "/home/anna", "/home/anna/.venv/bin")


@dataclass
class Image:
    """A stage of a Containerfile, as far as it is built."""

    machine: Machine
    folder: str = "/"
    user: int = 0
    variables: dict[str, str] = field(default_factory=dict)
    entry: list[str] = field(default_factory=list)


def steps(path: Path) -> Iterator[tuple[str, str]]:
    """The instructions of a Containerfile."""
    text = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE))
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, rest = line.partition(" ")
        yield name, rest.strip()


def built(path: Path, context: Path, work: Path) -> Image:
    """The last stage of a Containerfile, its steps done one by one. In the place of the images that it names stands the root
    of DIGITIZE_TEST_ROOT, whose `python3` is called `python` too, as there."""
    stages: dict[str, Image] = {}
    image = Image(Machine(work / "none"))
    for name, rest in steps(path):
        if name == "FROM":
            image = Image(Machine(work / f"stage-{len(stages)}"))
            stages[rest.partition(" AS ")[2] or str(len(stages))] = image
            image.machine.do("ln", "-s", "/usr/bin/python3", "/usr/local/bin/python")
        elif name == "COPY":
            *sources, target = [one for one in rest.split() if not one.startswith("--")]
            of = re.match(r"--from=(\S+)", rest)
            for source in sources:
                copied = stages[of[1]].machine.path(source) if of else context / source
                mounts = [(copied.parent, "/mnt", "ro")]
                image.machine.do("sh", "-euc", COPY, "sh", f"/mnt/{copied.name}", target, mounts=mounts)
        elif name == "RUN":
            image.machine.do("sh", "-c", rest, folder=image.folder, variables=image.variables)
        elif name == "ENV":
            image.variables |= {
                key: value.replace("$PATH", USUAL) for key, _, value in (one.partition("=") for one in rest.split())
            }
        elif name == "ARG":
            image.variables |= dict([rest.replace('"', "").split("=")])
        elif name == "WORKDIR":
            image.machine.do("mkdir", "-p", rest)
            image.folder = rest
        elif name == "USER":
            image.user = int(rest)
        elif name == "ENTRYPOINT":
            image.entry = [*map(str, shlex.split(rest.strip("[]").replace(",", " ")))]
        else:
            assert name == "CMD", name
    return image


USUAL = "/usr/local/bin:/usr/bin:/bin"
COPY = """
if [ -d "$1" ]; then mkdir -p "$2" && cp -a "$1/." "$2"
elif [ "${2%/}" != "$2" ]; then mkdir -p "$2" && cp "$1" "$2"
else cp "$1" "$2"; fi
"""


def test_the_containerfile_builds_and_runs_as_its_user_on_a_root_that_is_read_only(tmp_path: Path) -> None:
    image = built(ROOT / "Containerfile", ROOT, tmp_path)
    papers, corpus = tmp_path / "papers", tmp_path / "corpus"
    papers.mkdir()
    corpus.mkdir()
    for name in SAMPLES[:2]:
        shutil.copy(ROOT / "scans" / name, papers)
    owned(corpus)
    mounts = [(papers, "/in", "ro"), (corpus, "/out", "rw")]

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return image.machine.run(
            *image.entry, *arguments, folder=image.folder, user=image.user, variables=image.variables, mounts=mounts,
            read_only=True, network=False,
        )  # fmt: skip

    done = run("run", "/in", "-o", "/out", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert "2 documents from 3 pages of 2 inputs" in done.stdout
    assert {path.name for path in (corpus / "documents").iterdir()} == {"letter", "web-print"}
    assert all(path.stat().st_uid == image.user for path in corpus.rglob("*"))
    wrong = run("run", "/in", "-o", "/elsewhere", "--jobs", "1")
    assert wrong.returncode == 2 and "Traceback" not in wrong.stderr, wrong.stderr
    assert "digitize" in run("--version").stdout
