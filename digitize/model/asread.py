"""What was read of a line, beside its wording in a file of a page: the words and their places as two texts, and back.

Whoever reads such a file again starts from what was read, as the first reading did, unless the wording was changed since:
so the places begin with a checksum of it. Whole pixels are too coarse for some of what is told by places (whether a line begins
further in than the one before it, for one): these have decimals, and the line's baseline stands before them.
"""

import re
from collections.abc import Iterable
from zlib import crc32

Sides = tuple[float, float, float, float]
"""Left, top, right, bottom, in the units of the file."""

NUMBER = r"(\d{1,7}(?:\.\d{1,2})?)"
CHECKED = re.compile(rf"wording ([0-9a-f]{{8}})(?: foot {NUMBER})?:")
PLACE = re.compile(rf"{NUMBER},{NUMBER},{NUMBER},{NUMBER},([01]\.\d{{4}})(?:,([01]\.\d{{4}}))?")


def told(
    words: Iterable[tuple[str, Sides, float, float | None]], wording: str, foot: float | None = None
) -> tuple[str, str]:
    """The words of a line as read (text, sides, confidence and chance, from 0 to 1), and their places; `foot` is the y of its
    baseline at the line's middle.

    >>> told([("-", (10, 20, 14, 22), 0.31, None), ("Ah!", (18, 12, 40, 24), 0.9, 0.42)], "Ah!")
    ('- Ah!', 'wording 6f54cf14: 10,20,14,22,0.3100 18,12,40,24,0.9000,0.4200')
    >>> told([("Ah!", (18.25, 12.5, 40, 24), 0.9, None)], "Ah!", 23.75)
    ('Ah!', 'wording 6f54cf14 foot 23.75: 18.25,12.5,40,24,0.9000')
    """
    texts, places = [], []
    for text, sides, *sure in words:
        texts.append("\u00a0".join(text.split()))
        numbers = (f"{min(max(value, 0.0), 1.0):.4f}" for value in sure if value is not None)
        places.append(",".join((*map(_short, sides), *numbers)))
    base = "" if foot is None else f" foot {_short(max(foot, 0.0))}"
    return " ".join(texts), f"wording {checksum(wording)}{base}: {' '.join(places)}"


def _short(number: float) -> str:
    return f"{round(number, 2):.2f}".rstrip("0").rstrip(".")


def known(text: str, places: str, wording: str) -> list[tuple[str, Sides, float, float | None]]:
    """The words as they were read; none where the wording is another one than then, or something in it is amiss.

    >>> known("- Ah!", "wording 6f54cf14: 10,20,14,22,0.3100 18,12,40,24,0.9000,0.4200", "Ah!")
    [('-', (10.0, 20.0, 14.0, 22.0), 0.31, None), ('Ah!', (18.0, 12.0, 40.0, 24.0), 0.9, 0.42)]
    >>> known("- Ah!", "wording 6f54cf14: 10,20,14,22,0.3100 18,12,40,24,0.9000,0.4200", "Oh!")
    []
    """
    found = CHECKED.match(places)
    if not found or found[1] != checksum(wording):
        return []
    texts = text.split(" ")
    numbers = [place for one in places[found.end() :].split() if (place := PLACE.fullmatch(one))]
    if len(texts) != len(numbers) or not all(texts):
        return []
    out = []
    for one, place in zip(texts, numbers, strict=True):
        x0, y0, x1, y1, confidence = map(float, place.groups()[:5])
        chance = float(place[6]) if place[6] else None
        if x0 >= x1 or y0 >= y1 or max(confidence, chance or 0.0) > 1:
            return []
        out.append((one, (x0, y0, x1, y1), confidence, chance))
    return out


def foot_of(places: str) -> float | None:
    """The y of a line's baseline, where it is told.

    >>> foot_of("wording 6f54cf14 foot 23.75: 18.25,12.5,40,24,0.9000")
    23.75
    """
    found = CHECKED.match(places)
    return float(found[2]) if found and found[2] else None


def checksum(wording: str) -> str:
    """That of a line's words, however they are set apart."""
    return f"{crc32(' '.join(wording.split()).encode('utf-8', 'replace')):08x}"
