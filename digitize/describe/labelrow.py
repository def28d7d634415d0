"""A row of printed labels with what was filled in below each: `Ihr Zeichen   Ihre Nachricht vom   Unser Zeichen   Datum`."""

from collections.abc import Sequence
from dataclasses import dataclass

from digitize.describe.vocabulary import Vocabulary
from digitize.model.page import Word
from digitize.model.role import LabelledLine

_LABEL = 4  # words of a label at most
_LABELS = 2  # labels of a row at least
_UNKNOWN = 2  # words between them that are no known label's at most
_BELOW = 4.0  # type sizes: from the labels down to what is filled in at most
_ROW = 0.7  # the same between two words of it
_LEFT = 1.0  # the same: by so much may begin further left than its label what is filled in below


@dataclass(frozen=True, slots=True)
class LabelRow:
    """What is filled in below labels for the writer's own sign and the day, and the lines in which it stands; the sign and
    the day of the letter that is answered are nobody's here."""

    own: tuple[Word, ...]
    day: str
    lines: frozenset[int]


def label_row(lines: Sequence[LabelledLine], words: Vocabulary) -> LabelRow | None:
    """The row of labels on a document's first page, one of them for what the reader wrote; None where there is none."""
    head = [x for x in lines if x.page == lines[0].page]
    for i, line in enumerate(head):
        labels = _labels(line.line.words, words)
        if len(labels) >= _LABELS and "theirs" in labels.values():
            return _filled(labels, line, head[i + 1 :])
    return None


def _labels(row: Sequence[Word], words: Vocabulary) -> dict[float, str]:
    """The kinds of the labels in a row by where they begin; none where much else stands in it."""
    out: dict[float, str] = {}
    k = unknown = 0
    while k < len(row):
        texts = {n: " ".join(w.text for w in row[k : k + n]).strip(" .,:;|") for n in range(_LABEL, 0, -1)}
        kind, n = next(((kind, n) for n, text in texts.items() if (kind := _kind(text, words))), ("other", 1))
        unknown += kind == "other"
        out[row[k].box.x0] = kind
        k += n
    return out if unknown <= _UNKNOWN else {}


def _kind(text: str, words: Vocabulary) -> str | None:
    tables = {"theirs": words.sheet["theirs"], "own": words.sheet["journal"], "day": words.form["dates"]}
    return next(
        (kind for kind, label in tables.items() if label.fullmatch(f"{text} ") or label.fullmatch(f"{text}.")), None
    )


def _filled(labels: dict[float, str], row: LabelledLine, below: Sequence[LabelledLine]) -> LabelRow | None:
    size, base = row.line.size, row.line.baseline
    near = [x for x in below if 0 < x.line.baseline - base <= _BELOW * size]
    first = min((x.line.baseline for x in near), default=base)
    near = [x for x in near if x.line.baseline - first <= _ROW * size]
    told: dict[str, list[Word]] = {}
    for word in sorted((w for x in near for w in x.line.words), key=lambda w: w.box.x0):
        over = [x0 for x0 in labels if x0 <= word.box.x0 + _LEFT * size]
        told.setdefault(labels[max(over)] if over else "other", []).append(word)
    if not told:
        return None
    day = " ".join(w.text for w in told.get("day", ()))
    return LabelRow(tuple(told.get("own", ())), day, frozenset(x.index for x in near))
