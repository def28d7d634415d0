"""The queue at the desk in which a reviewer judges a sample, item by item."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from digitize.model.page import Box
from digitize.review.listing import address
from digitize.review.log import read_text
from digitize.review.pages import page
from digitize.review.previews import Preview, Previews
from digitize.review.sampling import Judgement, Sample, kept, result
from digitize.review.sampling.certificate import told
from digitize.review.sampling.records import QUESTIONS, Item, SampleError, Word, now
from digitize.store import Layout
from digitize.store.output import Output

ACROSS, DOWN = 150.0, 34.0  # points that are shown around a character, on either side
OPENING, CLOSING = 500, 350  # characters of a document's text that are shown
NAMES = {"character": "This character", "word": "Its word", "begins": "Begins here", "ends": "Ends here"}


class Said(BaseModel):
    """What a page sends of an item."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sample: str = Field(max_length=64)
    item: str = Field(max_length=1000)
    who: str = Field(default="", max_length=200)
    verdicts: dict[str, Word]


@dataclass(frozen=True, slots=True)
class Scan:
    """A page's pictures, the small one below that in full size, which may not be there; and what of it is shown: all, or the
    part around a character's word; sizes in points."""

    page: int
    images: tuple[str, ...]
    size: tuple[float, float] | None
    view: Box | None = None
    spot: Box | None = None


def judge(root: Path, said: Said, who: str) -> str | None:
    """Keeps what was said of an item; gives the id of the next that is not judged. Raises SampleError, OutputError."""
    sample = kept.read_sample(root, said.sample)
    item = sample.item(said.item)
    if item is None or set(QUESTIONS[item.kind]) != said.verdicts.keys():
        raise SampleError("this does not fit the sample any more", "load the page again")
    name = " ".join((said.who or who).split()) or "reviewer"
    kept.add_judgements(root, sample.name, [Judgement(item=item.id, who=name, when=now(), verdicts=said.verdicts)])
    return following(sample, kept.read_judgements(root, sample.name), item)


def following(sample: Sample, judged: dict[str, Judgement], item: Item | None) -> str | None:
    """The next item after one that nobody has judged, from the beginning again after the last."""
    at = sample.items.index(item) + 1 if item else 0
    order = [*sample.items[at:], *sample.items[:at]]
    return next((one.id for one in order if one.id not in judged), None)


def judging_page(output: Output, name: str, wanted: str, who: str) -> str:
    """The page of an item of a sample: the one that is wanted, else the first that is not judged, else the result.
    Raises SampleError where there is no such sample or item."""
    sample = kept.read_sample(output.root, name)
    judged = kept.read_judgements(output.root, name)
    id = wanted or following(sample, judged, None)
    item = sample.item(id) if id else None
    if wanted and item is None:
        raise SampleError(f"the sample {name} has no item {wanted}", "begin anew")
    place = sample.items.index(item) if item else len(sample.items)
    before = sample.items[place - 1].id if place else None
    after = sample.items[place + 1].id if place + 1 < len(sample.items) else None
    found = result(sample, judged)
    return page(
        "sample.html",
        root="../",
        desk=True,
        sample=sample,
        plan=told(sample.plan),
        found=found,
        item=item,
        place=place + 1,
        before=quote(before) if before else None,
        after=quote(after) if after else None,
        who=who,
        **(_shown(output, item, judged.get(item.id)) if item else {}),
    )


def _shown(output: Output, item: Item, judgement: Judgement | None) -> dict[str, Any]:
    entry = next((one for one in output.entries if one.record.id == item.document), None)
    previews = Previews(Layout(output.root), served=True).of(entry) if entry else []
    text = read_text(output, entry) if entry else ""
    questions = [
        (question, NAMES.get(question, question.replace("_", " ")), _value(item, question))
        for question in QUESTIONS[item.kind]
    ]
    return {
        "questions": questions,
        "verdicts": judgement.verdicts if judgement else {},
        "scans": _scans(item, previews),
        "address": address(entry) if entry else None,
        "opening": text[:OPENING],
        "closing": text[max(OPENING, len(text) - CLOSING) :],
        "left_out": len(text) > OPENING + CLOSING,
    }


def _value(item: Item, question: str) -> str | None:
    match question:
        case "character":
            return item.text
        case "word":
            return item.word
        case "begins":
            return f"page {item.page}"
        case "ends":
            return f"page {item.last_page}"
        case _:
            return item.values.get(question)


def _scans(item: Item, previews: list[Preview]) -> list[Scan]:
    """The part of the page around a character; of a document its first page and its last."""
    wanted = dict.fromkeys((item.page, item.last_page))
    pages = [preview for preview in previews if preview.page in wanted]
    if item.kind == "document" or item.box is None:
        return [Scan(one.page, _images(one), one.size) for one in pages]
    spot = Box(*item.box)
    return [Scan(one.page, _images(one), one.size, _around(spot, one), spot) for one in pages]


def _images(page: Preview) -> tuple[str, ...]:
    return tuple(quote(one) for one in (page.image, page.full) if one)


def _around(spot: Box, page: Preview) -> Box | None:
    if page.size is None:
        return None
    x, y = (spot.x0 + spot.x1) / 2, (spot.y0 + spot.y1) / 2
    left = min(max(x - ACROSS, 0.0), max(page.size[0] - 2 * ACROSS, 0.0))
    top = min(max(y - DOWN, 0.0), max(page.size[1] - 2 * DOWN, 0.0))
    return Box(left, top, left + 2 * ACROSS, top + 2 * DOWN)
