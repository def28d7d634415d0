"""Workers share the memory that is there, and one that used up its own is told as such whatever ended it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.batch.memory import free_mb, is_used_up, shares
from tests.batch import sheets
from tests.batch.test_run import digitize, records


@given(st.integers(1, 200), st.integers(256, 100_000), st.integers(0, 1_000_000))
def test_all_workers_together_never_have_more_than_is_free(jobs: int, wanted: int, free: int) -> None:
    given, limit = shares(jobs, wanted, free)
    assert 1 <= given <= jobs and limit <= wanted
    assert given * limit <= free


def test_what_is_free_is_what_the_control_group_leaves(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 8000000 kB\nMemAvailable:    4096000 kB\n")
    group = tmp_path / "group"
    assert free_mb(tmp_path, group) == 4000
    group.mkdir()
    for name, value in {"max": 2000 << 20, "current": 1500 << 20}.items():
        (group / f"memory.{name}").write_text(f"{value}\n")
    (group / "memory.stat").write_text(f"anon 5\ninactive_file {300 << 20}\nactive_file {200 << 20}\n")
    assert free_mb(tmp_path, group) == 1000


@pytest.mark.parametrize("pages", [1 << 20, None])
def test_where_the_system_does_not_say_what_is_free_the_sum_is_bounded(
    pages: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sysconf(name: str) -> int:
        if pages is None:
            raise ValueError("unrecognized configuration name")
        return {"SC_PHYS_PAGES": pages, "SC_PAGE_SIZE": 8192}[name]

    monkeypatch.setattr("os.sysconf", sysconf)
    assert free_mb(tmp_path, tmp_path) == 4096 if pages else free_mb(tmp_path, tmp_path) < 5000
    given, limit = shares(64, 3000, free_mb(tmp_path, tmp_path))
    assert given * limit <= 4096


@pytest.mark.parametrize(
    ("size", "printed", "used_up"),
    [
        (100.0, b"", False),
        (990.0, b"", True),
        (100.0, b"terminate called after throwing an instance of 'std::bad_alloc'", True),
        (100.0, b"Segmentation fault", False),
    ],
)
def test_memory_that_is_used_up_is_known_by_size_and_by_what_is_printed(
    size: float, printed: bytes, used_up: bool
) -> None:
    assert is_used_up(size, 1000, printed) == used_up


def test_a_worker_that_native_code_ended_for_want_of_memory_is_out_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digitize.batch import sources

    monkeypatch.setattr(sources, "read", sheets.read_badly)
    for name in ("abort", "crash"):
        sheets.sheet(tmp_path / "in" / f"{name}.pdf", pages=2)
    (tmp_path / "in" / "abort.pdf").rename(tmp_path / "in" / "bad_alloc.pdf")
    digitize(tmp_path / "in", tmp_path / "out")
    codes = {record["file"]: record["error"]["code"] for record in records(tmp_path / "out")}
    assert codes == {"bad_alloc.pdf": "page-memory", "crash.pdf": "page-crash"}
