"""Scores as tables on a terminal, as JSON (schema `digitize/evaluation/1`), and as one HTML file."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import Markup
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from digitize.errors import OutputError
from digitize.evaluate.scores.pictures import Pictures
from digitize.evaluate.scores.scored import MEANING, Rate, Scores, calibrations, rates, total
from digitize.evaluate.scores.tally import Calibration, Error, Tally
from digitize.review.files import write_whole
from digitize.review.made import Outputs
from digitize.review.pages import TEMPLATES, templates
from digitize.store import Place
from digitize.terminal import shown as visible
from digitize.terminal import shown_json

SCHEMA = "digitize/evaluation/1"
ALL = "ALL"
NARROWEST = 7  # characters of a column of figures
NAMES = 26  # characters of a source's name that are shown
THOUSANDTHS = ("lost", "extra", "furn", "joins")  # rates per thousand
FINE = ("CER", "CER g", "WER", "read")  # rates with four decimals
MOST_ERRORS = 5_000  # in an HTML file; JSON has them all


def as_json(scores: Scores) -> str:
    """All rates with the numbers that they are of, calibration curves and errors, by source; `ALL` has the sums."""
    tallies = {form: {**scores.of(form), ALL: total(scores.of(form), form)} for form in scores.forms}
    forms = {form.value: {name: _values(tally) for name, tally in rows.items()} for form, rows in tallies.items()}
    errors = [_error(error) for tally in scores.tallies.values() for error in tally.errors]
    values = {"schema": SCHEMA, "gold": scores.gold, "output": str(scores.output), "forms": forms, "errors": errors}
    return shown_json(values, indent=1) + "\n"


def _values(tally: Tally) -> dict[str, Any]:
    return {
        "rates": rates(tally),
        "of": {name: of for name, (_, of) in sorted(tally.fields.items())},
        "words": tally.counts["words"],
        "characters": tally.characters.of,
        "calibration": {kind: asdict(one) for kind, one in calibrations(tally).items()},
    }


def _error(error: Error) -> dict[str, Any]:
    values = asdict(error)
    box = error.box
    return values | {"box": [box.x0, box.y0, box.x1, box.y1] if box else None}


def terminal(scores: Scores, console: Console) -> None:
    """The rates of each source and of all, and how far confidences held."""
    console.print(Group(*_tables(scores, console.width)))


def _tables(scores: Scores, width: int) -> Iterator[RenderableType]:
    shown: dict[str, None] = {}
    for form in scores.forms:
        rows, sum_of = scores.of(form), total(scores.of(form), form)
        found = {name: rates(tally) for name, tally in rows.items()} | {ALL: rates(sum_of)}
        columns = list(found[ALL])
        shown |= dict.fromkeys(columns)
        for part in _fitting(columns, width):
            yield _table(found, part)
        for kind, one in calibrations(sum_of).items():
            yield Text(f"confidence of {kind}: {one.error:.3f} from the truth on average ({one.items:,} judged)")
            yield Text(_curve(one), style="dim")
    yield Text()
    for name in shown:
        if name in MEANING:
            yield Text(f"{name:<10}{MEANING[name]}", style="dim")


def _fitting(columns: list[str], width: int) -> Iterator[list[str]]:
    """The columns, parted into tables that fit into a width, in characters."""
    part: list[str] = []
    left = width - NAMES - 1
    for column in columns:
        size = max(len(column), NARROWEST) + 2
        if part and size > left:
            yield part
            part, left = [], width - NAMES - 1
        part.append(column)
        left -= size
    if part:
        yield part


def _table(found: dict[str, dict[str, Rate]], columns: list[str]) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    table.add_column("", no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    for name, row in found.items():
        table.add_row(Text(visible(name)[:NAMES]), *(figure(column, row.get(column)) for column in columns))
    return table


def figure(column: str, rate: Rate) -> str:
    """A rate as it is shown."""
    if rate is None:
        return "–"
    if isinstance(rate, int):
        return f"{rate:,}"
    return f"{rate:.{1 if column in THOUSANDTHS else 4 if column in FINE else 3}f}"


def _curve(one: Calibration) -> str:
    return "  said → held: " + ", ".join(
        f"{part.confidence:.2f} → {part.right:.2f} ({part.items:,})" for part in one.curve
    )


def page(scores: Scores) -> str:
    """One HTML file that needs no other: the tables, calibration curves, and each error beside its place on the scan,
    where the output still has pictures of its pages."""
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    style += (TEMPLATES / "evaluation.css").read_text(encoding="utf-8")
    tables = []
    for form in scores.forms:
        sum_of = total(scores.of(form), form)
        found = {name: rates(tally) for name, tally in scores.of(form).items()} | {ALL: rates(sum_of)}
        columns = list(found[ALL])
        rows = [(name, [figure(column, row.get(column)) for column in columns]) for name, row in found.items()]
        tables.append((form.value, columns, rows, calibrations(sum_of)))
    errors = [error for tally in scores.tallies.values() for error in tally.errors]
    pictures = Pictures(Outputs(scores.output))
    shown = [(error, pictures.crop(error)) for error in errors[:MOST_ERRORS]]
    return (
        templates()
        .get_template("evaluation.html")
        .render(
            gold=scores.gold,
            output=str(scores.output),
            tables=tables,
            meaning=MEANING,
            errors=shown,
            left=len(errors) - len(shown),
            images=pictures.images,
            style=Markup(style),
            digest=b64encode(sha256(style.encode()).digest()).decode(),
        )
    )


def save(scores: Scores, path: Path) -> None:
    """Writes the HTML file, whole or not at all. Raises OutputError."""
    try:
        write_whole(Place(path.parent) / path.name, page(scores))
    except OSError as error:
        raise OutputError(f"{path}: can't be written ({error.strerror})", "give another --html FILE") from None
