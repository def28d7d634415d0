"""A cluster of two worker processes gives what one machine gives, even when one of them is killed."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from digitize.batch import Event, PagesRead, run
from digitize.errors import ConfigError
from tests.batch import sheets
from tests.batch.test_run import digitize, files, records, settings

distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same(tmp_path: Path) -> None:
    for i in range(6):
        sheets.sheet(tmp_path / "in" / f"{i}.pdf", pages=3)
    (tmp_path / "in" / "broken.pdf").write_bytes(b"no PDF")
    digitize(tmp_path / "in", tmp_path / "here")
    killed: list[int] = []

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, memory_limit=0, dashboard_address=None, host="127.0.0.1"
    ) as cluster:

        def kill_one(event: Event) -> None:
            if isinstance(event, PagesRead) and not killed:
                killed.append(next(iter(cluster.workers.values())).process.process.pid)
                os.kill(killed[0], signal.SIGKILL)

        address = cluster.scheduler_address
        summary = run(
            [tmp_path / "in"], tmp_path / "there", settings(batch__executor="dask", batch__scheduler=address), kill_one
        )
    assert killed
    assert (summary.sources, summary.failed, summary.pages) == (7, 1, 18)
    assert files(tmp_path / "there") == files(tmp_path / "here")


@pytest.mark.slow
def test_what_crashes_in_a_cluster_costs_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from digitize.batch import sources

    monkeypatch.setattr(sources, "read", sheets.read_badly)
    sheets.sheet(tmp_path / "in" / "crash.pdf", pages=3)
    digitize(tmp_path / "in", tmp_path / "out", batch__executor="dask", batch__jobs=1)
    [record] = records(tmp_path / "out")
    assert (record["status"], record["error"]["pages"]) == ("partial", [2])


def test_without_a_scheduler_the_run_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from digitize.batch import cluster

    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    sheets.sheet(tmp_path / "in" / "a.pdf")
    options: dict[str, Any] = {"batch__executor": "dask", "batch__scheduler": "tcp://127.0.0.1:9"}
    with pytest.raises(ConfigError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"):
        digitize(tmp_path / "in", tmp_path / "out", **options)
