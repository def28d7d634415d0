"""The script of docs/cluster.md, on whatever Slurm is at hand: what a cancelled job had is done by the others.

`slurm.sh` beside this makes one of a Debian machine.
"""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitize.batch import Event, PagesRead, run
from tests.batch import sheets
from tests.batch.test_run import digitize, files, settings

pytest.importorskip("distributed", reason="the extra dask is not installed")
PAGE = Path(__file__).parent.parent.parent / "docs" / "cluster.md"
DASK = str(Path(sys.executable).with_name("dask"))
WAIT = 300  # seconds for workers to come, on a busy machine


def said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def slurm_is_up() -> bool:
    if not all(map(shutil.which, ("sinfo", "sbatch", "scancel"))):
        return False
    try:
        return bool({"idle", "mixed"} & set(said("sinfo", "-h", "-o", "%T").split()))
    except subprocess.SubprocessError:
        return False


pytestmark = [pytest.mark.slow, pytest.mark.skipif(not slurm_is_up(), reason="no Slurm with a free node")]


@pytest.fixture
def scheduler() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield f"tcp://127.0.0.1:{port}"
    running.terminate()
    running.wait(60)


@pytest.fixture
def jobs(scheduler: str, tmp_path: Path) -> Iterator[str]:
    """Two jobs of a worker each, by the script of the page, made smaller."""
    script = re.search(r'^```sh title="workers.sbatch"\n(.*?)^```$', PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert script
    smaller = {"--array=1-10": "--array=1-2", "--cpus-per-task=8": "--cpus-per-task=1", "--mem=24G": "--mem=2G"}
    text = script[1].replace("exec dask", f"exec {DASK}")
    for large, small in smaller.items():
        assert large in text
        text = text.replace(large, small)
    (tmp_path / "workers.sbatch").write_text(text)
    options = ["--parsable", "-o", "/dev/null", f"--export=ALL,SCHEDULER={scheduler}"]
    number = said("sbatch", *options, str(tmp_path / "workers.sbatch")).strip()
    yield number
    said("scancel", number)


def test_a_cancelled_job_costs_nothing(scheduler: str, jobs: str, tmp_path: Path) -> None:
    from distributed import Client

    for i in range(6):
        sheets.sheet(tmp_path / "in" / f"{i}.pdf", pages=3)
    digitize(tmp_path / "in", tmp_path / "here")
    with Client(scheduler, timeout=WAIT) as client:
        client.wait_for_workers(2, timeout=WAIT)
    cancelled: list[str] = []

    def cancel_one(event: Event) -> None:
        if isinstance(event, PagesRead) and not cancelled:
            cancelled.append(f"{jobs}_1")
            said("scancel", "--signal=KILL", cancelled[0])

    chosen = settings(batch__executor="dask", batch__scheduler=scheduler)
    summary = run([tmp_path / "in"], tmp_path / "there", chosen, cancel_one)
    assert cancelled
    assert (summary.sources, summary.failed, summary.pages) == (6, 0, 18)
    assert files(tmp_path / "there") == files(tmp_path / "here")
    until = time.monotonic() + WAIT
    while f"{jobs}_1" in said("squeue", "-h", "-o", "%i") and time.monotonic() < until:
        time.sleep(1)
    assert f"{jobs}_1" not in said("squeue", "-h", "-o", "%i")
