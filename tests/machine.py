"""A machine of its own for a test: the root of a Debian that nobody has used, in which a process sees nothing else.

DIGITIZE_TEST_ROOT names a folder with it, made by
`debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv bookworm FOLDER`. It stays as it is: what a
test writes goes into a layer over it. It takes root and Linux; without them, or without the folder, the tests are skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

BASE = os.environ.get("DIGITIZE_TEST_ROOT", "")
NETWORK = ("/etc/hosts", "/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt")  # as those who run containers do
SHOWN = ("PIP_CERT", "PIP_INDEX_URL", "SSL_CERT_FILE")  # variables by which this machine reaches a package index
ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MINUTE = 60  # seconds

needed = [
    pytest.mark.slow,
    pytest.mark.timeout(60 * MINUTE),
    pytest.mark.skipif(
        not BASE, reason="DIGITIZE_TEST_ROOT names no root of a Debian (tests/machine.py tells how to make one)"
    ),
    pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="takes root, on Linux"),
]

ENTER = """
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"; shift; work=$1; root=$1/root; shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root${2%/*}"; [ -e "$root$2" ] || : >"$root$2"; fi
    mount --bind "$1" "$root$2"
    [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
    shift 3
done
shift
if [ "$1" = ro ]; then mount -t tmpfs tmpfs "$root/tmp"; mount -o remount,ro "$root"; fi
shift
exec chroot "$root" "$@"
"""


@dataclass(frozen=True)
class Machine:
    """`work` holds what is written over the base."""

    work: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("upper", "work", "root"):
            (self.work / name).mkdir(parents=True, exist_ok=True)

    def path(self, inside: str) -> Path:
        """Where a file lies that was written inside."""
        return self.work / "upper" / inside.lstrip("/")

    def run(
        self,
        *command: str,
        folder: str = "/",
        user: int = 0,
        variables: Mapping[str, str] | None = None,
        mounts: Sequence[tuple[Path, str, str]] = (),
        read_only: bool = False,
        network: bool = True,
    ) -> "subprocess.CompletedProcess[str]":
        """Runs a command inside. `mounts` are folders of this machine, where they stand inside, and "ro" or "rw"; `read_only`
        makes the root so, with an empty /tmp."""
        shown = {name: os.environ[name] for name in SHOWN if name in os.environ} if network else {}
        known = {"PATH": ROOT_PATH, "HOME": "/root" if user == 0 else "/tmp", "LANG": "C.UTF-8"} | shown
        inside = [f"{name}={value}" for name, value in (known | self.variables | dict(variables or {})).items()]
        wired = [(Path(path), path, "ro") for path in NETWORK if network and Path(path).exists()]
        bound = [part for path, at, how in (*wired, *mounts) for part in (str(path), at, how)]
        rights = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
        rights += ["--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"] if user else []
        apart = ["unshare", "--mount", "--pid", "--fork", "--ipc", *([] if network else ["--net"])]
        entered = ["sh", "-euc", ENTER, "sh", BASE, str(self.work), *bound, "--", "ro" if read_only else "rw"]
        return subprocess.run(
            [*apart, *entered, *rights, "env", "-i", "-C", folder, *inside, *command],
            capture_output=True,
            text=True,
            timeout=50 * MINUTE,
            check=False,
        )

    def do(self, *command: str, **how: object) -> str:
        """What a command prints that must not fail."""
        done = self.run(*command, **how)  # type: ignore[arg-type]
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    one = Machine(tmp_path / "machine")
    yield one
    shutil.rmtree(one.work, ignore_errors=True)
