"""A damaged ledger or a damaged entry of the cache costs work, never a text, and never the run."""

import random
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from digitize.batch.ledger import Finished, Ledger
from digitize.store import Place
from tests.batch.test_ledger import MADE, folder, given
from tests.batch.test_run import digitize, files

__all__ = ["folder", "given"]
FLIPS = 150


@pytest.mark.parametrize("damage", ["garbage", "cut", "empty", "middle"])
def test_a_damaged_ledger_is_put_aside_and_costs_no_reading(
    folder: Path, tmp_path: Path, given: list[str], damage: str
) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before = files(output)
    ledger = output / ".digitize" / "ledger.sqlite"
    data = ledger.read_bytes()
    middle = data[:4096] + b"\xff" * 4096 + data[8192:]
    ledger.write_bytes({"garbage": b"x" * 9000, "cut": data[:5000], "empty": b"", "middle": middle}[damage])
    given.clear()
    (folder / "b.pdf").unlink()
    digitize(folder, output)
    assert "make" in given
    assert files(output) == before


def entries(ledger: Ledger) -> list[Finished | None]:
    return [ledger.finished(f"s{i}") for i in range(20)]


def test_a_ledger_with_any_bytes_changed_tells_the_truth_or_nothing(tmp_path: Path) -> None:
    whole = Ledger(Place(tmp_path))
    for i in range(20):
        lines = tuple(f'{{"title": "Letter {n} of {i}"}}' for n in range(30))
        whole.put(
            f"s{i}",
            replace(MADE, sizes={f"s{i}/0001-x": (1, 2, 3)}, place=f"/in/{i}.pdf", file=f"{i}.pdf", lines=lines),
        )
    before = entries(whole)
    whole.close()
    data, chance, lost = whole.path.read_bytes(), random.Random(9), 0
    for _ in range(FLIPS):
        damaged = bytearray(data)
        at = chance.randrange(len(data))
        for i in range(at, min(at + chance.choice((1, 1, 4, 64, 1000)), len(data))):
            damaged[i] ^= chance.randrange(1, 256)
        whole.path.write_bytes(damaged)
        ledger = Ledger(Place(tmp_path))
        assert entries(ledger) in (before, [None] * 20)
        lost += entries(ledger) != before
        ledger.put("s1", replace(MADE, sizes={}))
        ledger.drop("s2")
        assert list(ledger.untold())
        ledger.close()
    assert 0 < lost < FLIPS


@pytest.mark.parametrize("damage", [b"", b"rubbish", zlib.compress(b"{}"), bytes(4096)])
def test_a_damaged_entry_of_the_cache_is_read_again(folder: Path, tmp_path: Path, damage: bytes) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before = files(output)
    cached = sorted((output / ".digitize" / "pages").rglob("*.json.z"))
    sound = [path.read_bytes() for path in cached]
    for path in cached[::2]:
        path.write_bytes(damage)
    for ledger in (output / ".digitize").glob("ledger.sqlite*"):
        ledger.unlink()
    digitize(folder, output)
    assert files(output) == before
    assert [path.read_bytes() for path in cached] == sound


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"klingon\n", bytes(30)])
def test_a_damaged_note_of_a_source_s_languages_is_none(folder: Path, tmp_path: Path, damage: bytes) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before = files(output)
    for path in (output / ".digitize" / "pages").rglob("*.languages"):
        path.write_bytes(damage)
    for ledger in (output / ".digitize").glob("ledger.sqlite*"):
        ledger.unlink()
    assert digitize(folder, output).failed == 0
    assert files(output) == before
