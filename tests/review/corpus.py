"""Builds OUTPUT folders as the contract describes them, with real edit logs, for the tests of the report."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from digitize.model.metadata import Metadata
from digitize.model.page import Box
from digitize.model.traced import Change, Edit, Span, TracedText

RAW = (
    "41 The Harbour Review\nMinute of the meeting with Captain Orlov\n12 March 1938. Confidential\n"
    "The captain said that the har-\nbour would stay open, and the pilots\nwould remain.\n1 See the chart.\n"
    "\f42 The Harbour Review\nHe asked for coal. [1]\nF. About. On. 3. d. 5.\n"
)


def spans_of(raw: str, confidence: Callable[[int], float] = lambda i: 1.0) -> tuple[Span, ...]:
    """A span for each word, laid out line by line on pages of 400 by 600 points."""
    out: list[Span] = []
    page, line = 1, 0
    for found in re.finditer(r"[^ \n\f]+|\n|\f", raw):
        if found[0] == "\n":
            line += 1
        elif found[0] == "\f":
            page, line = page + 1, 0
        else:
            column = found.start() - raw.rfind("\n", 0, found.start())
            x, y = 30 + 5.0 * column, 40 + 14.0 * line
            box = Box(x, y, x + 5.0 * len(found[0]), y + 11)
            out.append(Span(found.start(), found.end(), page, box, confidence(len(out))))
    return tuple(out)


def change(text: TracedText, rule: str, before: str, after: str, reason: str, to: str | None = None) -> TracedText:
    """One change of a rule at the first place of `before` in the current text, or its move in front of `to`."""
    start = text.text.index(before)
    place = text.text.index(to) if to else None
    return text.apply(rule, [Change(start, start + len(before), after, reason, place)])


def cleaned(raw: str = RAW, confidence: Callable[[int], float] = lambda i: 1.0) -> TracedText:
    """The sample text with an edit of each kind: dropped, moved with a change inside, joined, parted, repaired."""
    text = TracedText(raw, spans_of(raw, confidence))
    text = change(text, "furniture", "41 The Harbour Review\n", "", "running header")
    text = change(text, "furniture", "42 The Harbour Review\n", "", "running header")
    text = change(text, "page-break", "\f", "", "a new page")
    text = change(text, "move-note", "1 See the chart.\n", "", "notes stand at the end", to="F. About")
    text = change(text, "character", "chart", "Chart", "printed so in the errata")
    text = change(text, "join-word", "har-\nbour", "harbour", "cut by the line end")
    text = change(text, "join-line", "pilots\nwould", "pilots would", "the sentence goes on")
    return change(text, "paragraph", "remain.\n", "remain.\n\n", "a sentence ends")


def record(number: int = 1, source: str = "harbour", **changed: Any) -> dict[str, Any]:
    """The metadata of a document as JSON values."""
    values: dict[str, Any] = {
        "schema": "digitize/document/1",
        "id": f"{source}-{number:04}",
        "uid": "",
        "title": "Minute of the meeting with Captain Orlov",
        "number": str(number),
        "type": "minute",
        "date": {"text": "12 March 1938", "edtf": "1938-03-12"},
        "place": None,
        "classification": "Confidential",
        "people": [{"name": "Captain Orlov", "role": None}],
        **{"sender": None, "recipient": None, "recorded_by": None, "signed": None, "received": None, "enclosures": []},
        "archival_reference": {
            **{"text": "F. About. On. 3. d. 5.", "archive": None, "archive_name": None, "fond": "06", "inventory": "3"},
            **{"folder": None, "file": "5", "leaves": None, "series": None, "item": None},
            "normalized": "f. 06, op. 3, d. 5",
            "repairs": [{"field": "fond", "from": "About", "to": "06", "rule": "machine-translated-digit"}],
            **{"alternatives": [], "remark": None, "confidence": 0.8},
        },
        "other_references": [],
        "notes": [{"marker": "1", "text": "See the Chart."}],
        "marks": [],
        "language": "en",
        "source": {"file": f"{source}.pdf", "sha256": "ab" * 32, "first_page": 1, "last_page": 2},
        "boundary": {"confidence": 0.95, "evidence": ["date-line"]},
        "quality": {
            "text_from": "ocr",
            "engine": "tesseract 5.5",
            "languages": ["eng"],
            "confidence": 0.9,
            "doubtful_words": 2,
        },
        "edits": {},
        "flags": ["reference-repaired"],
    }
    return values | changed


@dataclass
class Corpus:
    """An output folder in the making."""

    root: Path
    records: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, values: dict[str, Any], text: TracedText, slug: str = "minute") -> None:
        values = values | {"edits": dict(Counter(edit.rule for edit in text.edits))}
        Metadata.model_validate(values)
        source, number = values["id"].rsplit("-", 1)
        folder = self.root / "documents" / source
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}-{slug}.txt").write_text(text.text, encoding="utf-8")
        (folder / f"{number}-{slug}.json").write_text(json.dumps(values), encoding="utf-8")
        (folder / f"{number}-{slug}.edits.json").write_text(json.dumps(edit_log(text)), encoding="utf-8")
        self.records.append(values)
        file = values["source"]["file"]
        self.sources.setdefault(
            file, {"file": file, "sha256": "ab" * 32, "status": "ok", "pages": 3, "engine": "tesseract 5.5"}
        )

    def page_images(self, pages: Sequence[int] = (1, 2), sizes: bool = True) -> Path:
        folder = self.root / ".digitize" / "pages" / ("ab" * 8)
        folder.mkdir(parents=True, exist_ok=True)
        for page in pages:
            (folder / f"{page:04}.jpg").write_bytes(b"picture %d" % page)
        if sizes:
            (folder / "sizes.json").write_text(json.dumps({str(page): [400, 600] for page in pages}))
        return folder

    def written(self) -> Path:
        for name, lines in (("documents.jsonl", self.records), ("sources.jsonl", list(self.sources.values()))):
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            (self.root / name).write_text(text, encoding="utf-8")
        return self.root


def edit_log(text: TracedText) -> dict[str, Any]:
    spans = [[s.start, s.end, s.page, s.box.x0, s.box.y0, s.box.x1, s.box.y1, s.confidence] for s in text.spans]
    return {"schema": "digitize/edits/1", "raw": text.raw, "spans": spans, "edits": [_edit(e) for e in text.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    values = {name: getattr(edit, name) for name in ("id", "start", "end", "before", "after", "rule", "reason", "page")}
    values["box"] = [edit.box.x0, edit.box.y0, edit.box.x1, edit.box.y1] if edit.box else None
    values |= {"source": [list(bounds) for bounds in edit.source]} if edit.source else {}
    return values | ({"inner": [_edit(inner) for inner in edit.inner]} if edit.inner else {})


class Page(HTMLParser):
    """A page of the report: its elements with their attributes, and its text with and without what is deleted."""

    VOID = frozenset(("meta", "link", "img", "input", "br", "line", "rect"))

    def __init__(self, html: str, inside: str | None = None) -> None:
        super().__init__()
        self.inside = inside
        self.open: list[str] = []
        self.depth: int | None = None
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.shown: dict[str, str] = {"clean": "", "raw": "", "all": ""}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
            if self.inside and dict(attrs).get("id") == self.inside:
                self.depth = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        assert self.open.pop() == tag, f"</{tag}> closes another element"
        if self.depth is not None and len(self.open) < self.depth:
            self.depth = None

    def handle_data(self, data: str) -> None:
        if self.inside and self.depth is None:
            return
        self.shown["all"] += data
        if "del" not in self.open:
            self.shown["clean"] += data
        if "ins" not in self.open:
            self.shown["raw"] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]
