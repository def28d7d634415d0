"""The table of line ends, `hyphens.txt`, and the lines to try a row of it with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from digitize.clean import Words, clean
from digitize.model.document import Segment
from digitize.model.role import LabelledLine, Role
from tests.clean.typed import typed

FILLERS = {
    "en": "the question of the treaty was raised",
    "de": "die Frage des Vertrages wurde erörtert",
    "fr": "la question du traité fut soulevée",
    "ru": "вопрос о договоре был поставлен",
    "tr": "antlaşma meselesi ele alındı",
}


@dataclass(frozen=True)
class LineEnd:
    """`above` ends a line, `below` begins the next; `right` is the text they make."""

    language: str
    above: str
    below: str
    right: str

    @property
    def lines(self) -> list[str]:
        filler = FILLERS[self.language]
        return [filler, f"{filler} {self.above}", f"{self.below} {filler}."]

    def cleaned(self) -> str:
        """The text that cleaning makes of the line end, without the words around it."""
        filler = FILLERS[self.language]
        text = clean(Segment(filled(self.lines), 1, ()), Words.of(self.lines, self.language)).text.text
        return text.removeprefix(f"{filler} {filler} ").removesuffix(f" {filler}.\n")


def line_ends() -> Iterator[LineEnd]:
    for row in (Path(__file__).parent / "hyphens.txt").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            language, rest = row.split(" ", 1)
            cut, right = rest.rsplit(" ", 1)
            above, below = cut.split("|")
            extra = above.removesuffix(above.split(" ")[-1])  # words before the one that is cut
            right = right.replace("·", " ")
            yield LineEnd(language, above, below, right if right.startswith(extra) else extra + right)


def filled(lines: list[str], role: Role = Role.BODY) -> tuple[LabelledLine, ...]:
    """Lines of one paragraph on one page, each as wide as its column."""
    typed_lines = typed([(role, text) for text in lines])
    return tuple(replace(line, right=0.0, width=35.0) for line in typed_lines)
