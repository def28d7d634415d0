"""A small volume of three documents, as read, and the corrections that reviewers make in it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from digitize.config import load_settings
from digitize.corrections import Correction, anchor_of
from digitize.model.page import Page, Word
from digitize.pipeline import Assembled, Knowledge, SourceInput, assemble
from tests.typeset import Row, full, page

SOURCE = SourceInput("harbour.pdf", "ab" * 32, "harbour")
BODY = [
    full("The Minister asked whether the harbour dues would be", at="indent"),
    full("lowered before the season, and was told that noth-"),
    full("ing could be promised until the engineers had reported"),
    Row("on the state of the eastern mole."),
]
SECOND = [
    full("The captain said that no pilot would leave the port", at="indent"),
    full("while the ice was dosed, and that coal was to be had"),
    Row("at a fair price from the wharf."),
]
_numbers = count(1)


def volume() -> list[Page]:
    first = [
        Row("Letter from the Consul in Ostend to the Harbour Board", "centre", 1.4),
        Row("Ostend, 3 May 1931", "right", 1.5),
        *BODY,
        *BODY,
        Row("Memorandum by the Harbour Master", "centre", 2.2),
        Row("Ostend, 9 May 1931", "right", 1.5),
        *SECOND,
    ]
    last = [
        *BODY,
        Row("Telegram to the Minister of Trade", "centre", 2.2),
        Row("Ostend, 12 May 1931", "right", 1.5),
        *SECOND,
        *BODY,
    ]
    return [page(1, first), page(2, last)]


def made(pages: list[Page], *corrections: Correction) -> Assembled:
    return assemble(pages, SOURCE, KNOWLEDGE, corrections)


KNOWLEDGE = Knowledge.load(load_settings(None, None, {})[0])


def correction(pages: list[Page], kind: str, on: int, text: str, nth: int = 0, **values: object) -> Correction:
    """A correction of the nth place on a page that reads `text`, a word or several."""
    number = next(_numbers)
    found = next(one for one in pages if one.number == on)
    words = [(word.text, word.box) for line in found.lines for word in line.words]
    wanted = text.split()
    places = [i for i in range(len(words)) if [w for w, _ in words[i : i + len(wanted)]] == wanted]
    anchor = anchor_of(on, words, places[nth], places[nth] + len(wanted) - 1)
    fixed = {"id": f"c{number}", "when": "2024-05-03T10:00:00Z", "who": "Ada", "source": "harbour.pdf"}
    return Correction.model_validate(fixed | {"kind": kind, "anchor": anchor} | values)


def reread(pages: list[Page], **words: str) -> list[Page]:
    """The pages as another engine reads them: some words otherwise, and all boxes a little off."""

    def again(word: Word) -> Word:
        box = replace(word.box, x0=word.box.x0 + 0.7, y0=word.box.y0 - 0.4)
        return replace(word, text=words.get(word.text, word.text), box=box)

    return [replace(p, lines=tuple(replace(x, words=tuple(map(again, x.words))) for x in p.lines)) for p in pages]


def elsewhere(pages: list[Page]) -> list[Page]:
    """The pages of another scan of the same print: everything stands elsewhere and is larger."""

    def again(word: Word) -> Word:
        b = word.box
        return replace(
            word, box=replace(b, x0=b.x0 * 1.3 + 60, y0=b.y0 * 1.3 + 80, x1=b.x1 * 1.3 + 60, y1=b.y1 * 1.3 + 80)
        )

    return [replace(p, lines=tuple(replace(x, words=tuple(map(again, x.words))) for x in p.lines)) for p in pages]


def titles(found: Assembled) -> Iterator[str | None]:
    return (record.title for _, record in found.documents)
