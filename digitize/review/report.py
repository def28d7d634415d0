"""Writing the report: the list, a page for each document, a page for each source's unclaimed text, and the assets."""

from collections import Counter
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from digitize.errors import OutputError
from digitize.review import listing
from digitize.review.diff import Diff
from digitize.review.facts import Words, boxes, facts, reference_facts
from digitize.review.files import drop_others, write_whole
from digitize.review.log import Log, read_log
from digitize.review.markup import body, plain
from digitize.review.output import Entry, Output, read_output
from digitize.review.pages import TEMPLATES, templates
from digitize.review.previews import Preview, Previews
from digitize.review.risk import risk

ASSETS = ("report.css", "list.js", "document.js")


def report_path(output: Path) -> Path:
    """Where the report of an output folder is, or would be."""
    return output / "report" / "index.html"


def write_report(output: Path) -> Path:
    """Writes the diff report of an output folder and returns `OUTPUT/report/index.html`.

    Page images come from the run's cache; where it is gone, copies of an earlier report are kept. Raises OutputError
    when the folder is not an output.
    """
    found = read_output(output)
    report = output / "report"
    previews = Previews(output, report)
    for name in ASSETS:
        write_whole(report / "assets" / name, (TEMPLATES / name).read_text(encoding="utf-8"))
    written = {page for i in range(len(found.entries)) if (page := _write_document(found, i, report, previews))}
    for folder, path in found.unclaimed.items():
        page = report / "unclaimed" / f"{folder}.html"
        write_whole(page, _unclaimed(folder, path))
        written.add(page)
    drop_others(report / "documents", written)
    drop_others(report / "unclaimed", written)
    write_whole(report / "assets" / "rows.js", listing.rows(found))
    write_whole(report_path(output), _index(found))
    return report_path(output)


def _index(output: Output) -> str:
    sources = listing.source_rows(output)
    return (
        templates()
        .get_template("index.html")
        .render(
            root="",
            count=len(output.entries),
            flagged=sum(bool(entry.record.flags) for entry in output.entries),
            edits=sum(sum(entry.record.edits.values()) for entry in output.entries),
            pages=sum(source.pages or 0 for source in output.sources),
            sources=sources,
            troubled=[row for row in sources if row.record.status in ("error", "partial")],
            rules=listing.rule_bars(output.entries),
            flags=listing.flag_counts(output.entries),
            histograms=listing.histograms(output.entries),
        )
    )


def _unclaimed(folder: str, path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutputError(f"{path}: can't be read ({error})", "run digitize again into this folder") from None
    return templates().get_template("unclaimed.html").render(root="../", folder=folder, text=text)


def _write_document(output: Output, i: int, report: Path, previews: Previews) -> Path | None:
    entry = output.entries[i]
    if entry.folder is None or entry.stem is None:
        return None
    path = report / "documents" / entry.folder / f"{entry.stem}.html"
    before = output.entries[i - 1] if i else None
    after = output.entries[i + 1] if i + 1 < len(output.entries) else None
    write_whole(path, _document(output, entry, previews.of(entry), before, after))
    return path


def _document(output: Output, entry: Entry, pages: list[Preview], before: Entry | None, after: Entry | None) -> str:
    record = entry.record
    log, text, trouble = _text(output, entry)
    words = Words(log)
    references = [record.archival_reference] if record.archival_reference else []
    return (
        templates()
        .get_template("document.html")
        .render(
            root="../../",
            record=record,
            address=listing.address(entry),
            heading=record.title or record.id,
            before=before and listing.address(before),
            after=after and listing.address(after),
            pages=[(page, quote(page.image) if page.image else None) for page in pages],
            text=body(Diff(log).tokens(), log.spans) if log else plain(text),
            words=Markup(boxes(log.spans)) if log else Markup("[]"),
            marked=log is not None,
            trouble=trouble,
            facts=facts(record, words),
            references=[reference_facts(reference, words) for reference in (*references, *record.other_references)],
            rules=_by_rule(log) if log else [],
            risk=risk(record),
        )
    )


def _text(output: Output, entry: Entry) -> tuple[Log | None, str, str]:
    """The edit log; without one, the clean text alone; and what is wrong with them, in a sentence."""
    clean, edits = output.path(entry, ".txt"), output.path(entry, ".edits.json")
    try:
        text = clean.read_bytes().decode("utf-8", "replace") if clean else ""
    except OSError:
        text = ""
    try:
        log = read_log(edits) if edits else None
    except OutputError:
        log = None
    if log is None:
        return None, text, "The edit log of this document can't be read, so only its clean text is shown."
    changed = log.text() != text
    return log, text, "The text file was changed after the run: it is not what the edit log gives." if changed else ""


def _by_rule(log: Log) -> list[tuple[str, int]]:
    """How many edits each rule made; a move counts once, where it brings its text."""
    moved = {bounds for edit in log.edits for bounds in edit.source}
    every = [one for edit in log.edits for one in (edit, *edit.inner)]
    return sorted(Counter(edit.rule for edit in every if edit.after or (edit.start, edit.end) not in moved).items())
