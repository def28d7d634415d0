"""Writing the report: the list, a page for each document, a page for each source's unclaimed text, and the assets."""

import errno
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from digitize.errors import OutputError
from digitize.model import metadata
from digitize.model.role import Role
from digitize.review import listing
from digitize.review.corrected import Corrected, corrected
from digitize.review.diff import Diff
from digitize.review.facts import Words, boxes, editable, facts, reference_facts
from digitize.review.files import Stamps, drop_others, write_whole
from digitize.review.log import Log, texts_of
from digitize.review.markup import body, plain
from digitize.review.pages import TEMPLATES, page
from digitize.review.previews import Preview, Previews
from digitize.review.risk import risk
from digitize.review.sampling.kept import names as sample_names
from digitize.store import Layout, Place
from digitize.store.output import Output, read_output

ASSETS = ("report.css", "list.js", "document.js")
DESK_ASSETS = ("desk.js", "desk.css", "sample.js", "sample.css")
STAMPS = "report.json"
CODE = sorted([*TEMPLATES.glob("*"), *Path(__file__).parent.glob("*.py"), Path(metadata.__file__)])


def write_report(output: Path, tell: Callable[[str], object] = len) -> Path:
    """Writes the diff report of an output folder and returns `OUTPUT/report/index.html`; `tell` hears, a line each, of
    what no run has written there, which is left out.

    A document's page is written again only when something that it shows has changed. Page images come from the run's
    cache; where it is gone, copies of an earlier report are kept. Raises OutputError when the folder is not an output.
    """
    found = read_output(output)
    for trouble in found.troubles:
        tell(trouble)
    layout = Layout(output)
    report, corrections = layout.report, corrected(found)
    try:
        for name in ASSETS:
            write_whole(report / "assets" / name, (TEMPLATES / name).read_text(encoding="utf-8"))
        written = _write_documents(found, corrections, layout, tell)
        for folder, file in found.unclaimed.items():
            target = report / "unclaimed" / f"{folder}.html"
            write_whole(target, unclaimed_page(folder, file))
            written.add(target)
        drop_others(report / "documents", written)
        drop_others(report / "unclaimed", written)
        write_whole(report / "assets" / "rows.js", rows_script(found, corrections))
        write_whole(report / "index.html", index_page(found, corrections))
    except OSError as error:
        raise OutputError(f"{error.filename or report}: {error.strerror}", "remove it, or free space") from None
    return (report / "index.html").path


def _write_documents(
    output: Output, corrections: Corrected, layout: Layout, tell: Callable[[str], object]
) -> set[Place]:
    """Writes the pages whose stamps differ from those of the last report; gives the places of all."""
    stamps = Stamps(layout.work / STAMPS, CODE)
    previews = Previews(layout)
    written = set()
    for place, entry in enumerate(output.entries):
        if entry.folder is None or entry.stem is None:
            continue
        target = layout.report / "documents" / entry.folder / f"{entry.stem}.html"
        before, after = _neighbours(output, place)
        pages = previews.of(entry)
        files = [output.file(entry, suffix) for suffix in (".txt", ".edits.json")]
        shown = [entry.record.model_dump_json(), before, after, pages, corrections.by_document.get(entry.record.uid)]
        try:
            if stamps.differ(target, files, shown):
                write_whole(target, _document(output, place, texts_of(output, entry), pages, corrections, None))
            stamps.note(target)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            tell(f"{error.filename}: {error.strerror}: left out")
        written.add(target)
    stamps.keep()
    return written


def index_page(output: Output, corrections: Corrected, desk: bool = False) -> str:
    """The page of the list; on the desk, it leads to pages that can be corrected."""
    sources = listing.source_rows(output)
    return page(
        "index.html",
        root="",
        desk=desk,
        count=len(output.entries),
        flagged=sum(bool(entry.record.flags) for entry in output.entries),
        reviewed=sum(corrections.done(entry.record.uid) is not None for entry in output.entries),
        edits=sum(sum(entry.record.edits.values()) for entry in output.entries),
        pages=sum(source.pages or 0 for source in output.sources),
        sources=sources,
        plots=listing.source_bars(sources),
        troubled=[row for row in sources if row.record.status in ("error", "partial")],
        rules=listing.rule_bars(output.entries),
        flags=listing.flag_counts(output.entries),
        histograms=listing.histograms(output.entries),
        astray=corrections.astray,
        unread=corrections.unread,
        samples=sample_names(output.root) if desk else [],
        troubles=output.troubles,
    )


def rows_script(output: Output, corrections: Corrected) -> str:
    """The data of the list."""
    return listing.rows(output, corrections)


def unclaimed_page(folder: str, file: Place) -> str:
    """The page of a source's text that no document claims. Raises OutputError when the text can't be read."""
    try:
        text = file.read_text("replace")
    except OSError as error:
        raise OutputError(f"{file}: can't be read ({error.strerror})", "run digitize again into this folder") from None
    return page("unclaimed.html", root="../", desk=False, folder=folder, text=text)


def document_page(
    output: Output, place: int, read: tuple[str, Log | None], corrections: Corrected, desk: dict[str, str]
) -> str:
    """The page of the document at a place of the output on the desk; `read` are its text and its log, `desk` holds what
    the page's script needs to correct it."""
    pages = Previews(Layout(output.root)).of(output.entries[place])
    return _document(output, place, read, pages, corrections, desk)


def _neighbours(output: Output, place: int) -> tuple[str | None, str | None]:
    """The addresses of the documents before and after one."""
    entries = output.entries
    before = listing.address(entries[place - 1]) if place else None
    return before, listing.address(entries[place + 1]) if place + 1 < len(entries) else None


def _document(
    output: Output,
    place: int,
    read: tuple[str, Log | None],
    pages: list[Preview],
    corrections: Corrected,
    desk: dict[str, str] | None,
) -> str:
    entry = output.entries[place]
    record = entry.record
    log, text, trouble = _text(*read)
    words = Words(log)
    references = [record.archival_reference] if record.archival_reference else []
    before, after = _neighbours(output, place)
    return page(
        "document.html",
        root="../../",
        desk=desk,
        record=record,
        address=listing.address(entry),
        heading=record.title or record.id,
        before=before,
        after=after,
        pages=[(page, quote(page.image) if page.image else None) for page in pages],
        text=body(Diff(log).tokens(), log.spans) if log else plain(text),
        words=Markup(boxes(log.spans)) if log else Markup("[]"),
        marked=log is not None,
        trouble=trouble,
        facts=facts(record, words),
        references=[reference_facts(reference, words) for reference in (*references, *record.other_references)],
        rules=_by_rule(log) if log else [],
        risk=risk(record),
        corrections=corrections.by_document.get(record.uid, []),
        done=corrections.done(record.uid),
        fields=editable(record) if desk else [],
        roles=[role.value for role in Role] if desk else [],
    )


def _text(text: str, log: Log | None) -> tuple[Log | None, str, str]:
    """The edit log; without one, the clean text alone; and what is wrong with them, in a sentence."""
    if log is None:
        return None, text, "The edit log of this document can't be read, so only its clean text is shown."
    changed = log.text() != text
    return log, text, "The text file was changed after the run: it is not what the edit log gives." if changed else ""


def _by_rule(log: Log) -> list[tuple[str, int]]:
    """How many edits each rule made; a move counts once, where it brings its text."""
    moved = {bounds for edit in log.edits for bounds in edit.source}
    every = [one for edit in log.edits for one in (edit, *edit.inner)]
    return sorted(Counter(edit.rule for edit in every if edit.after or (edit.start, edit.end) not in moved).items())
