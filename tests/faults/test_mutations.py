"""Files that were damaged at random, as disks, networks and fuzzers damage them: each has an outcome that names it, and the
file beside them comes out byte for byte the same."""

import io
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.batch import sheets
from tests.batch.test_run import digitize, files, records

FEW, MANY = 2, 12  # of each damage and each kind of file
HEALTHY = "healthy.pdf"
STATES = {"ok", "partial", "error"}


def flipped(data: bytes, chance: Random) -> bytes:
    """Some bits are others."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, chance: Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(1, len(data))]


def holed(data: bytes, chance: Random) -> bytes:
    """A part is zeros, as of a disk whose block is gone."""
    at, size = chance.randrange(len(data)), chance.randint(1, 512)
    return data[:at] + bytes(min(size, len(data) - at)) + data[at + size :]


def doubled(data: bytes, chance: Random) -> bytes:
    """A part is there twice, and what follows stands elsewhere."""
    at, size = chance.randrange(len(data)), chance.randint(1, 512)
    return data[:at] + data[at : at + size] + data[at:]


def numbered(data: bytes, chance: Random) -> bytes:
    """A number is another, much larger one: lengths, counts, sizes, places."""
    digits = [i for i, byte in enumerate(data) if chr(byte).isdecimal()]
    at = chance.choice(digits or [0])
    return data[:at] + chance.choice((b"0", b"-1", b"99999999", b"4294967296")) + data[at + 1 :]


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (flipped, cut, holed, doubled, numbered)


def picture(kind: str) -> bytes:
    """Two lines of type on a small sheet."""
    image = Image.new("L", (700, 160), 255)
    draw = ImageDraw.Draw(image)
    for i, line in enumerate(("The harbour master reported", "three ships before noon.")):
        draw.text((40, 30 + 55 * i), line, font=ImageFont.load_default(34), fill=0)
    out = io.BytesIO()
    image.save(out, kind, dpi=(200, 200))
    return out.getvalue()


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_what_is_damaged_at_random_has_an_outcome_and_costs_its_neighbour_nothing(tmp_path: Path, count: int) -> None:
    inputs = tmp_path / "in"
    sheets.sheet(inputs / HEALTHY, pages=2)
    digitize(inputs, tmp_path / "alone")
    whole = {"pdf": sheets.sheet(tmp_path / "whole.pdf", pages=2).read_bytes()}
    whole |= {kind: picture(kind) for kind in ("png", "jpeg", "tiff")}
    for kind, data in whole.items():
        for damage in DAMAGES:
            for n in range(count):
                chance = Random(f"{kind} {damage.__name__} {n}")
                (inputs / f"{kind}-{damage.__name__}-{n}.{kind.replace('jpeg', 'jpg')}").write_bytes(
                    damage(data, chance)
                )
    digitize(inputs, tmp_path / "out")
    told = {record["file"]: record for record in records(tmp_path / "out")}
    assert told.keys() == {path.name for path in inputs.iterdir()}
    assert {record["status"] for record in told.values()} <= STATES and told[HEALTHY]["status"] == "ok"
    for record in told.values():
        assert (record["error"] is not None) == (record["status"] != "ok"), record
        message = record["error"]["message"] if record["error"] else ""
        assert "\n" not in message and "Traceback" not in message, record
    alone, beside = files(tmp_path / "alone"), files(tmp_path / "out")
    del alone["documents.jsonl"]
    assert alone and {name: beside.get(name) for name in alone} == alone
