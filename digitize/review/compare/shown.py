"""A comparison as text for a terminal, as JSON, and as one HTML file."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from markupsafe import Markup
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from digitize.errors import OutputError
from digitize.review.compare.changes import Comparison, DocumentChange
from digitize.review.compare.texts import TextChange
from digitize.review.files import write_whole
from digitize.review.pages import TEMPLATES, templates
from digitize.store import Place
from digitize.terminal import shown, shown_json

SCHEMA = "digitize/diff/1"
MOST_DOCUMENTS, MOST_CHANGES = 40, 6  # shown on a terminal; JSON and HTML have them all
EXCERPT = 60  # characters of a change on a terminal
STYLES = {"added": "green", "gone": "red", "split": "yellow", "joined": "yellow", "recut": "yellow"}


def as_json(found: Comparison) -> str:
    """The whole comparison: schema `digitize/diff/1`."""
    values: dict[str, Any] = {
        "schema": SCHEMA,
        "old": found.old,
        "new": found.new,
        "same": found.same,
        "kinds": found.kinds,
        "rules": dict(found.rules),
        "fields": dict(found.fields),
        "sources": [asdict(source) for source in found.sources],
        "documents": [_document(change) for change in found.documents],
    }
    return shown_json(values, indent=2) + "\n"


def _document(change: DocumentChange) -> dict[str, Any]:
    values = asdict(change)
    values["pages"] = {"first": change.pages[0], "last": change.pages[1]}
    for text in values["texts"]:
        for name in ("before", "after", "follows"):  # of the page that is read, no part of what changed
            del text[name]
    return values


def page(found: Comparison) -> str:
    """One HTML file that needs no other; text from scans stays text, and no script runs in it."""
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return templates().get_template("diff.html").render(found=found, style=Markup(style), digest=digest)


def save(found: Comparison, path: Path) -> None:
    """Writes the HTML file, whole or not at all. Raises OutputError."""
    try:
        write_whole(Place(path.parent) / path.name, page(found))
    except OSError as error:
        raise OutputError(f"{path}: can't be written ({error.strerror})", "give another --html FILE") from None


def terminal(found: Comparison, console: Console) -> None:
    """What changed, in short."""
    console.print(Group(*_lines(found)))


def _lines(found: Comparison) -> Iterator[RenderableType]:
    counts = [(kind, count) for kind, count in found.kinds.items()]
    told = ", ".join(f"{count:,} {kind}" for kind, count in counts)
    yield _line(f"{found.old} → {found.new}: {told or 'no document changed'}; {found.same:,} the same")
    if found.rules:
        yield _line("Text changes by rule: " + ", ".join(f"{rule} {count:,}" for rule, count in found.rules))
    if found.fields:
        yield _line("Metadata: " + ", ".join(f"{field} {count:,}" for field, count in found.fields))
    for source in found.sources:
        yield _line(f"source {source.file}: {source.told}", STYLES.get(source.kind, ""))
    for change in found.documents[:MOST_DOCUMENTS]:
        yield Text()
        yield _heading(change)
        if change.texts or change.fields:
            yield _table(change)
    left = len(found.documents) - MOST_DOCUMENTS
    if left > 0:
        yield Text(f"\n… and {left:,} more documents: --json and --html have them all")


def _line(text: str, style: str = "") -> Text:
    return Text(shown(text), style=style)


def _heading(change: DocumentChange) -> Text:
    names = " + ".join(change.old)
    if change.old != change.new:
        names = f"{names} → {' + '.join(change.new)}" if names and change.new else names or " + ".join(change.new)
    line = Text(f"{change.kind:<8}", style=STYLES.get(change.kind, "bold"))
    return line.append(f"{shown(names)}  {_excerpt(change.title)}", style="")


def _table(change: DocumentChange) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    for _ in range(4):
        table.add_column(overflow="fold")
    for one in change.fields[:MOST_CHANGES]:
        table.add_row(" ", _line(one.field), Text(_value(one.old), style="red"), Text(_value(one.new), style="green"))
    for text in change.texts[:MOST_CHANGES]:
        table.add_row(
            " ", _line(_where(text)), Text(_excerpt(text.old), style="red"), Text(_excerpt(text.new), style="green")
        )
    left = max(len(change.fields) - MOST_CHANGES, 0) + max(len(change.texts) - MOST_CHANGES, 0)
    if left:
        table.add_row(" ", f"… {left:,} more")
    return table


def _where(text: TextChange) -> str:
    rules = ", ".join(text.rules)
    return f"p. {text.page} {rules}" if text.page else rules


def _value(value: Any) -> str:
    return (
        "–" if value is None else _excerpt(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    )


def _excerpt(text: str) -> str:
    """A text on one line, cut in its middle, its control characters made visible."""
    line = "".join(c if c.isprintable() else "⏎" if c == "\n" else "·" for c in text)
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT // 2]} … {line[-EXCERPT // 2 + 3 :]}"
