"""Papers of a web site set for the tests: one a page or run on, each paragraph apart by white space."""

from collections.abc import Sequence
from textwrap import wrap

from digitize.model.page import Page
from digitize.pipeline import Assembled, Knowledge, SourceInput, assemble
from tests.typeset import Row, page

WIDTH = 66  # characters of a line
WHITE = 1.67  # pitches between paragraphs, as browsers set them
LINES = 46  # pitches of a page
BODY = (
    "The harbour master received me in the old library and spoke of the weather for some time before he came to the tariff.",
    "I asked him whether the two tugs would be let go before the ice. He answered that nothing was settled yet.",
    "The survey of the sandbanks has been paid for since March, and I showed him the receipt.",
)


def paper(*paragraphs: str, bold: int = 0) -> list[Row]:
    """The rows of a paper, its first `bold` paragraphs in bold type."""
    rows: list[Row] = []
    for n, text in enumerate(paragraphs):
        lines = wrap(text, WIDTH)
        rows += [Row(line, gap=WHITE if k == 0 else 1.0, bold=n < bold) for k, line in enumerate(lines)]
    return rows


def pages(rows: Sequence[Row], lines: float = LINES) -> list[Page]:
    """The rows on pages, one after the other."""
    out: list[list[Row]] = [[]]
    height = 0.0
    for row in rows:
        height += row.gap
        if height > lines and out[-1]:
            out.append([])
            height = row.gap
        out[-1].append(row)
    return [page(number, rows) for number, rows in enumerate(out, 1)]


def read(rows: Sequence[Row], knowledge: Knowledge) -> Assembled:
    return assemble(pages(rows), SourceInput("papers.pdf", "0" * 64, "papers"), knowledge)
