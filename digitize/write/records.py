"""What the files of a document hold: its metadata and its edit log as JSON, the same bytes for the same document."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from digitize.model.metadata import Metadata
from digitize.model.page import Box
from digitize.model.role import LabelledLine
from digitize.model.traced import Edit, Span, TracedText

SCHEMA_ID = "urn:digitize:document:1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
AT_A_TIME = 5000  # spans
BETWEEN = "],\n["  # two spans, one a line
Written = dict[int, tuple[Sequence[Span], str]]
"""Spans of a log as they were written last, some at a time."""


def record(metadata: Metadata) -> Json:
    """The metadata as JSON values, under the names and in the order of the contract."""
    return metadata.model_dump(mode="json", by_alias=True)


def metadata_line(metadata: Metadata) -> str:
    """A line of `documents.jsonl`, without its end."""
    return json.dumps(record(metadata), ensure_ascii=False)


def metadata_file(metadata: Metadata) -> str:
    """The text of a document's `.json`."""
    return json.dumps(record(metadata), ensure_ascii=False, indent=2) + "\n"


def edit_log(text: TracedText, lines: Sequence[LabelledLine] = (), known: Written | None = None) -> str:
    """The text of a document's `.edits.json`: schema `digitize/edits/1`, one span or edit a line.

    A span is [start, end, page, x0, y0, x1, y1, confidence] for `raw[start:end]`, in points. `roles` tells what the `lines`
    of the raw text are for, [start, role, part] where it changes: `part` is that of a line of a letter, else null. With
    `known`, spans that were written last time are not written anew, and what is written now is noted there.
    """
    known = {} if known is None else known
    spans = BETWEEN.join(_spans(n, some, known) for n, some in enumerate(_batched(text.spans)))
    edits = ",\n".join([_compact(_edit(edit)) for edit in text.edits])
    return (
        f'{{"schema": "digitize/edits/1",\n"raw": {_compact(text.raw)},\n'
        f'"spans": {f"[[{spans}]]" if spans else "[]"},\n"roles": {_compact(_roles(text.raw, lines))},\n'
        f'"edits": [{edits}]}}\n'
    )


def _spans(n: int, some: Sequence[Span], known: Written) -> str:
    """The n-th spans of a log, as many as are written at a time."""
    before = known.get(n)
    if before and before[0] == some:
        return before[1]
    rows = [[start, end, page, *_box(box), round(confidence, 2)] for start, end, page, box, confidence in some]
    text = _compact(rows).removeprefix("[[").removesuffix("]]").replace("],[", BETWEEN)
    known[n] = (some, text)
    return text


def line_starts(raw: str) -> list[int]:
    """Where each line of a raw text begins: lines end in a line feed, and a form feed before a line begins its page."""
    starts, at = [], 0
    for line in raw.split("\n")[:-1]:
        starts.append(at + line.startswith("\f"))
        at += len(line) + 1
    return starts


def _roles(raw: str, lines: Sequence[LabelledLine]) -> list[list[Any]]:
    starts = line_starts(raw) if lines else []
    if len(starts) != len(lines):
        return []
    each = zip(starts, lines, strict=True)
    alike = groupby(each, key=lambda one: (one[1].role.value, one[1].part))
    return [[next(group)[0], role, part] for (role, part), group in alike]


def _batched(spans: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """The spans some at a time, so that a long document's are not all values and text at once."""
    for begin in range(0, len(spans), AT_A_TIME):
        yield spans[begin : begin + AT_A_TIME]


def _edit(edit: Edit) -> Json:
    values: Json = {name: getattr(edit, name) for name in ("id", "start", "end", "before", "after", "rule", "reason")}
    values |= {"page": edit.page, "box": _box(edit.box) if edit.box else None}
    if edit.source:
        values["source"] = [list(place) for place in edit.source]
    if edit.inner:
        values["inner"] = [_edit(inner) for inner in edit.inner]
    if edit.steps:
        values["steps"] = [[rule, reason, [list(splice) for splice in splices]] for rule, reason, splices in edit.steps]
    if edit.parts:
        values["parts"] = [_edit(part) for part in edit.parts]
    return values


def _box(box: Box) -> list[float]:
    return [round(box.x0, 2), round(box.y0, 2), round(box.x1, 2), round(box.y1, 2)]


def _compact(value: object) -> str:
    return COMPACT.encode(value)


def schema() -> str:
    """The JSON Schema of a metadata record, as published in `digitize/model/document-1.schema.json`.

    Every field is required: an absent fact is null or an empty list, never left out.
    """
    tables = Metadata.model_json_schema(by_alias=True, mode="serialization")
    for table in [tables, *tables["$defs"].values()]:
        table["required"] = list(table["properties"])
    return json.dumps({"$schema": DIALECT, "$id": SCHEMA_ID} | tables, ensure_ascii=False, indent=2) + "\n"
