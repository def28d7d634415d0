"""What Windows does not have is done without: the same commands give the same bytes where Python has nothing of it.

This is no Windows: paths, drives and names of files are Linux's here. `tools/smoke.py` is for the system itself.
"""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch import sheets
from tests.batch.test_run import digitize, files, records

ROOT = Path(__file__).parent.parent
HIDDEN = '''
"""Takes away what Python has on Unix alone, from this process and from those that it starts."""
import multiprocessing.popen_fork, os, signal, subprocess, sys

def end(process, number=signal.SIGKILL):
    try:
        os.kill(process.pid, number)
    except ProcessLookupError:
        pass

multiprocessing.popen_fork.Popen.kill = subprocess.Popen.kill = end  # as Windows has it, without a name of the signal
for name in "fcntl", "grp", "pwd", "resource", "termios", "tty":
    sys.modules[name] = None
for name in """chown fchmod fchown fork forkpty getegid geteuid getgid getpgid getpgrp getpriority getuid killpg lchown mkfifo nice
    O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK openpty posix_fadvise pread pwrite sched_getaffinity setsid sysconf""".split():
    if hasattr(os, name):
        delattr(os, name)
for name in """alarm ITIMER_REAL ITIMER_VIRTUAL ITIMER_PROF setitimer getitimer SIGALRM SIGHUP SIGKILL SIGPIPE SIGUSR1 SIGUSR2
    SIGVTALRM SIGXCPU""".split():
    if hasattr(signal, name):
        delattr(signal, name)
for known in os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks:
    known.clear()

def no_right(*_, **__):
    raise OSError("A required privilege is not held by the client")

os.symlink = no_right
'''


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that, on the path of a Python, hides what Windows does not have."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "sitecustomize.py").write_text(HIDDEN, encoding="utf-8")
    return tmp_path / "elsewhere"


def called(elsewhere: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    seen = {"PYTHONPATH": os.pathsep.join([str(elsewhere), str(ROOT)]), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, "-m", "digitize", *words],
        cwd=elsewhere.parent,
        env=os.environ | seen,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.slow
def test_a_run_and_what_follows_it_give_the_same(elsewhere: Path, tmp_path: Path) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf", pages=2)
    sheets.sheet(tmp_path / "in" / "b.pdf")
    digitize(tmp_path / "in", tmp_path / "here")
    done = called(elsewhere, "run", "in", "-o", "there", "--jobs", "2", "--log", "log.jsonl")
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "there") == files(tmp_path / "here")
    for words in (
        ("export", "there", "--format", "csv", "--format", "folders", "--format", "pdf"),
        ("diff", "here", "there", "--exit-code"),
        ("inspect", "in/a.pdf", "--page", "2"),
    ):
        done = called(elsewhere, *words)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), f"{words}\n{done.stderr}"
    with (tmp_path / "there" / "export" / "documents.csv").open(newline="", encoding="utf-8") as table:
        assert [row["id"] for row in csv.DictReader(table)] == ["a-0001", "b-0001"]


def test_what_is_wrong_is_told_as_anywhere(elsewhere: Path, tmp_path: Path) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf")
    (tmp_path / "in" / "broken.pdf").write_bytes(b"no PDF")
    done = called(elsewhere, "run", "in", "-o", "there", "--jobs", "1", "--no-report")
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert {one["file"]: one["status"] for one in records(tmp_path / "there")} == {"a.pdf": "ok", "broken.pdf": "error"}
    assert called(elsewhere, "doctor").stderr == ""
