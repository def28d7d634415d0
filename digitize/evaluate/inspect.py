"""One page drawn as HTML: its words where they stand, each line in the colour of its role, with probability and reasons."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from digitize.config import Settings
from digitize.errors import ConfigError
from digitize.evaluate.volumes import read, seen, time_for
from digitize.extract import ReadSettings, open_source
from digitize.label import label, steps_of
from digitize.model.page import Page
from digitize.model.role import LabelledLine, Role
from digitize.patterns import limited
from digitize.pipeline import Knowledge

SCALE = 1.4  # pixels of the drawing a point
COLOURS = {
    Role.FURNITURE: "#9a9a9a",
    Role.NUMBER: "#d95f02",
    Role.TITLE: "#d62728",
    Role.DATELINE: "#1f77b4",
    Role.CLASSIFICATION: "#7b3fb3",
    Role.BODY: "#444444",
    Role.SIGNATURE: "#8c564b",
    Role.NOTE: "#2ca02c",
    Role.REFERENCE: "#00838f",
    Role.TABLE: "#556b2f",
    Role.FRONT: "#b8860b",
    Role.NOISE: "#cccccc",
}
STYLE = """body{font:14px/1.4 system-ui,sans-serif;margin:1.5rem;display:flex;gap:1.5rem;flex-wrap:wrap;color:#222;background:#fff}
svg{border:1px solid #bbb;flex:none}table{border-collapse:collapse;align-self:flex-start}
td,th{border-bottom:1px solid #ddd;padding:.15rem .5rem;text-align:left;vertical-align:top}
.start{font-weight:bold}@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}svg{background:#fff}}"""


def inspect(source: Path, number: int, settings: Settings) -> str:
    """The HTML of page `number` of a source (from 1), labelled as a part of its whole source. Raises ConfigError when there
    is no such page."""
    count = open_source(source, ReadSettings.of(settings.read)).pages
    if number > count:
        raise ConfigError(f"{source.name}: there is no page {number}", f"give --page 1 to {count}", "no-pages")
    pages = read(source, settings)
    knowledge = Knowledge.load(settings).for_pages(pages)
    with limited(time_for(pages, settings), source.name):
        pages = seen(pages, knowledge.cues)
        lines = label(pages, knowledge.cues, knowledge.weights)
    page = next((page for page in pages if page.number == number), Page(number, 0.0, 0.0))
    return draw(page, [line for line in lines if line.page == number], source.name)


def inspect_steps(source: Path, settings: Settings) -> str:
    """The steps by which the lines of a source get their roles, and what each did, a line each."""
    pages = read(source, settings)
    knowledge = Knowledge.load(settings).for_pages(pages)
    return steps_of(seen(pages, knowledge.cues), knowledge.cues, knowledge.weights)


def draw(page: Page, lines: Sequence[LabelledLine], title: str) -> str:
    """The HTML of a page and its labelled lines; it needs nothing beside itself."""
    width, height = page.width * SCALE, page.height * SCALE
    words = "".join(_drawn(line) for line in lines)
    rows = "".join(_row(line) for line in lines)
    name = escape(f"{title}, page {page.number}")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title><style>{STYLE}</style>'
        f'<svg role="img" aria-label="{name}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {page.width:.1f} {page.height:.1f}">{words}</svg>'
        f"<table><caption>{name}</caption><tr><th>role<th>probability<th>line<th>reasons{rows}</table></html>\n"
    )


def _drawn(line: LabelledLine) -> str:
    colour, box = COLOURS[line.role], line.line.box
    told = escape(f"{line.role} {line.probability:.2f} {' '.join(line.reasons)}")
    frame = (
        f'<rect x="{box.x0:.1f}" y="{box.y0:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" '
        f'fill="{colour}" fill-opacity="0.12" stroke="{colour}" stroke-width="0.4"><title>{told}</title></rect>'
    )
    words = "".join(
        f'<text x="{word.box.x0:.1f}" y="{line.line.baseline:.1f}" font-size="{line.line.size:.1f}" '
        f'textLength="{max(word.box.width, 0.1):.1f}" lengthAdjust="spacingAndGlyphs" fill="{colour}">{escape(word.text)}</text>'
        for word in line.line.words
    )
    return frame + words


def _row(line: LabelledLine) -> str:
    start = ' class="start"' if line.head == line.index else ""
    reasons = escape(", ".join(line.reasons))
    shown = f'<span style="color:{COLOURS[line.role]}">{line.role}</span>'
    return f"<tr{start}><td>{shown}<td>{line.probability:.2f}<td>{escape(line.text)}<td>{reasons}"
