"""Rows of a table for a spreadsheet or a catalogue: a file that no program takes for formulas."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheet programs take a cell for a formula by
BOM = "\ufeff"

Value = str | float | int | None


def cell(value: Value) -> Value:
    """A value as a cell: one that a spreadsheet program would reckon with is led by an apostrophe.

    >>> cell("=1+1"), cell("\\t=1"), cell("plain"), cell(None), cell(0.5), cell(-1)
    ("'=1+1", "'\\t=1", 'plain', '', 0.5, -1)
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "\ufffd")
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def write_table(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Value]],
    bom: bool = False,
    head: Sequence[Sequence[str]] = (),
) -> None:
    """Writes rows under the names of the columns (and further lines of `head` below or above them), each a mapping from
    column to value; what a row does not name stays empty. Text is quoted, numbers are not, so that a program that asks for
    it can tell a `06` from a 6. A name that is no column is a fault: raises ValueError."""
    with path.open("w", encoding="utf-8", newline="", errors="backslashreplace") as file:
        file.write(BOM if bom else "")
        writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerows(head or [columns])
        known = set(columns)
        for row in rows:
            if not row.keys() <= known:
                raise ValueError(f"no such column: {', '.join(sorted(row.keys() - known))}")
            writer.writerow([cell(row.get(column)) for column in columns])
