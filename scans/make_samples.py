#!/usr/bin/env python3
"""Makes the sample inputs of this folder, and samples.json: what each of them truly holds.

    python scans/make_samples.py [FOLDER]

The texts are in texts/, one TOML file a sample. They are written for this project: the manner is that of the
archives, the persons and events are invented. A sample without a [scan] table is a PDF with a text layer; with
one it is drawn, aged and scanned. The same packages and fonts give the same bytes.

Needs reportlab, Pillow, numpy, opencv-python-headless and pyphen, and the DejaVu and Liberation fonts (Debian:
fonts-dejavu, fonts-liberation). The samples are kept beside this script, so nothing else needs it.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from press.paper import write_scanned, write_text_pdf
from press.sample import Document, Sample, Style, read_sample
from press.typeset import Sheet, Typesetter

HERE = Path(__file__).parent
TELLING = 40  # characters
SENTENCE = re.compile(r"(?<=[.?!]) (?:\[\d+\] ?)*(?=[A-ZÄÖÜА-Я])")


def gold(sample: Sample, sheets: list[Sheet]) -> dict[str, Any]:
    """What a sample holds: its documents, and the lines that are of none."""
    return {
        "source": sample.file,
        "pages": len(sheets),
        "documents": [_record(sample, index, sheets) for index in range(len(sample.documents))],
        "furniture": [{"page": n, "text": text} for n, sheet in enumerate(sheets, 1) for text in sheet.furniture],
    }


def _record(sample: Sample, index: int, sheets: list[Sheet]) -> dict[str, Any]:
    document = sample.documents[index]
    pages = [n for n, sheet in enumerate(sheets, 1) if index in sheet.documents]
    paragraphs = document.paragraphs
    return {
        "number": document.number if sample.style.number != "none" else None,
        "title": sample.style.title_of(document).removesuffix(" *"),
        "type": document.type,
        "date": document.date,
        "classification": document.classification,
        "recorded_by": document.recorded_by,
        "language": sample.language[:2],
        "reference": document.reference,
        "reference_at": document.reference_at,
        "fields": document.fields,
        "repairs": document.repairs,
        "notes": document.notes,
        "first_page": pages[0],
        "last_page": pages[-1],
        "first_sentence": first_sentence(paragraphs[0]),
        "last_sentence": last_sentence(paragraphs[-1]),
        "text": printed_text(sample.style, document),
    }


def first_sentence(paragraph: str) -> str:
    """The sentences at the beginning that are long enough to be told from others."""
    ends = [found.start() for found in SENTENCE.finditer(paragraph)]
    return paragraph[: next((end for end in ends if end >= TELLING), None)]


def last_sentence(paragraph: str) -> str:
    """The sentences at the end that are long enough to be told from others."""
    starts = [found.end() for found in SENTENCE.finditer(paragraph)]
    return paragraph[next((start for start in reversed(starts) if len(paragraph) - start >= TELLING), 0) :]


def printed_text(style: Style, document: Document) -> str:
    """A document's text as a reader wants it, a blank line between paragraphs."""
    title = style.title_of(document)
    if document.number and style.number == "inline":
        title = f"{document.number} {title}"
    number = [document.number] if document.number and style.number == "own-line" else []
    notes = [f"{marker} {text}" for marker, text in document.notes]
    reference = [document.reference] if document.reference_at == "foot" else []
    parts = [*number, title, *document.head, *document.paragraphs, *document.signature, *notes, *reference]
    return "\n\n".join(parts)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    folder.mkdir(parents=True, exist_ok=True)
    records = {}
    for path in sorted((HERE / "texts").glob("*.toml")):
        sample = read_sample(path)
        sheets = Typesetter(sample).sheets()
        if sample.scan:
            write_scanned(folder / sample.file, sheets, sample.style, sample.scan)
        else:
            write_text_pdf(folder / sample.file, sheets, sample.style)
        records[sample.file] = gold(sample, sheets)
    text = json.dumps(records, ensure_ascii=False, indent=1)
    (folder / "samples.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
