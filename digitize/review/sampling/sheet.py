"""A sample as a CSV sheet that a reviewer fills in away from the desk, and such a sheet read back."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from digitize.errors import OutputError
from digitize.review.sampling.records import QUESTIONS, Judgement, Sample, SampleError, Word, now

COLUMNS = ("item", "question", "verdict", "value", "before", "after", "word", "document", "title", "source", "page")
ANSWERS: dict[str, Word] = {"r": "right", "w": "wrong", "u": "unclear"}
OTHER = "o"  # of a character: it is right, and another of its word is wrong
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a cell begins that a spreadsheet would run


def sheet(sample: Sample) -> str:
    """One line for each question; the reviewer writes r (right), w (wrong) or u (can't be told) into `verdict`, of a
    character also o (this one is right, another of its word is wrong)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(sample):
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _rows(sample: Sample) -> Iterator[tuple[str, ...]]:
    for item in sample.items:
        where = (item.document, item.title, item.file, str(item.page))
        if item.kind == "character":
            yield item.id, "character", "", item.text, _line(item.before), _line(item.after), item.word, *where
            continue
        for question in QUESTIONS["document"]:
            value = {"begins": f"page {item.page}", "ends": f"page {item.last_page}"}.get(question)
            yield item.id, question, "", value or item.values.get(question) or "", "", "", "", *where


def _line(text: str) -> str:
    return " ".join(text.split())


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def read_sheet(path: Path, sample: Sample, who: str) -> list[Judgement]:
    """The judgements of a filled-in sheet; lines without a verdict are left out. Raises SampleError that names the
    line that is wrong."""
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (OSError, ValueError, csv.Error) as error:
        raise OutputError(f"{path}: can't be read ({error})", "save it as CSV in UTF-8") from None
    verdicts: dict[str, dict[str, Word]] = defaultdict(dict)
    for number, row in enumerate(rows, 2):
        id, question = (row.get("item") or "").strip(), (row.get("question") or "").strip()
        answer = (row.get("verdict") or "").strip().casefold()[:1]
        item = sample.item(id)
        if item is None or question not in QUESTIONS[item.kind]:
            raise SampleError(
                f"{path}:{number}: {id or 'nothing'}, {question}: not in this sample", "name its --sample"
            )
        if not answer:
            continue
        if answer == OTHER and question == "character":
            verdicts[id] |= {"character": "right", "word": "wrong"}
        elif answer in ANSWERS:
            verdicts[id][question] = ANSWERS[answer]
            if question == "character":
                verdicts[id]["word"] = ANSWERS[answer]
        else:
            raise SampleError(f"{path}:{number}: the verdict {answer!r} is none", "write r, w, u or, of characters, o")
    when = now()
    return [Judgement(item=id, who=who, when=when, verdicts=found) for id, found in verdicts.items()]
