"""Writing the report: the list, a page for each document, a page for each source's unclaimed text, and the assets."""

import errno
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from digitize.errors import OutputError
from digitize.model import metadata
from digitize.model.facsimile import Views
from digitize.model.role import Role
from digitize.review import listing
from digitize.review.corrected import Corrected, corrected
from digitize.review.drawn import FIRST, drawn
from digitize.review.facts import Words, because, editable, facts, line_roles, reference_facts
from digitize.review.files import Stamps, drop_others, write_whole
from digitize.review.log import Log, texts_of
from digitize.review.markup import plain
from digitize.review.pages import TEMPLATES, page
from digitize.review.previews import FULL, Preview, Previews
from digitize.review.risk import risk
from digitize.review.sampling.kept import names as sample_names
from digitize.review.search import static_files
from digitize.store import Layout, Place
from digitize.store.output import Output, read_output

VIEWER = "openseadragon.min.js"
ASSETS = (
    "report.css",
    "list.js",
    "search.js",
    "scan.js",
    "document.js",
    VIEWER,
    "openseadragon-license.txt",
    "icon.svg",
)
DESK_ASSETS = ("desk.js", "desk.css", "sample.js", "sample.css")
STAMPS = "report.json"
CODE = sorted([*TEMPLATES.glob("*"), *Path(__file__).parent.glob("*.py"), Path(metadata.__file__)])


def write_report(
    output: Path, tell: Callable[[str], object] = len, views: Views | None = None, searched: bool = True
) -> Path:
    """Writes the quality report of an output folder and returns `OUTPUT/report/index.html`; `tell` hears, a line each, of
    what no run has written there, which is left out. With `views` the pages' pictures are there in full size, too; unless
    `searched`, the index of the texts stays as an earlier report has it.

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
            write_whole(report / "assets" / name, asset(name).decode())
        if views:
            _write_views(found, layout, views)
        written = _write_documents(found, corrections, layout, tell)
        for folder, file in found.unclaimed.items():
            target = report / "unclaimed" / f"{folder}.html"
            write_whole(target, unclaimed_page(folder, file))
            written.add(target)
        drop_others(report / "documents", written)
        drop_others(report / "unclaimed", written)
        write_whole(report / "assets" / "rows.js", rows_script(found, corrections))
        if searched:
            _write_search(found, report / "assets" / "search")
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


def _write_views(output: Output, layout: Layout, views: Views) -> None:
    """The pages of all documents as large as their scans, as far as they are not there yet."""
    for entry in output.entries:
        source = entry.record.source
        folder = entry.folder or ""
        for number in range(source.first_page, source.last_page + 1) if folder else ():
            target = layout.report / "pages" / folder / f"{number}{FULL}"
            if not target.is_file() and (picture := views(folder, source.sha256, number)):
                target.write_bytes(picture.data)


def _write_search(output: Output, folder: Place) -> None:
    """The index of all texts; files of an earlier one that are no part of it go."""
    names = set()
    for name, script in static_files(output):
        write_whole(folder / name, script)
        names.add(name)
    for file in folder.files(".js"):
        if file.name not in names:
            file.unlink(missing_ok=True)


def asset(name: str) -> bytes:
    """A file that pages load."""
    return (TEMPLATES / name).read_bytes()


def index_page(output: Output, corrections: Corrected, desk: bool = False) -> str:
    """The page of the list; on the desk, it leads to pages that can be corrected."""
    sources = listing.source_rows(output)
    return page(
        "index.html",
        root="",
        desk=desk,
        count=len(output.entries),
        flagged=sum(bool(entry.record.flags) for entry in output.entries),
        reviewed=sum(corrections.reviewed(entry.record).review.status != "machine" for entry in output.entries),
        edits=sum(sum(entry.record.edits.values()) for entry in output.entries),
        pages=sum(source.pages or 0 for source in output.sources),
        sources=sources,
        inputs=sum(source.record.status != "skipped" for source in sources),
        plots=listing.source_bars(sources),
        failures=listing.failures(sources),
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
    pages = Previews(Layout(output.root), served=True).of(output.entries[place])
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
    record = corrections.reviewed(entry.record)
    log, text, trouble = _text(*read)
    words = drawn(log).words if log else Words(None)
    shown = _shown(log, desk) if log else {"text": plain(text), "words": Markup("[]"), "more": None}
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
        pages=[(page, quote(page.image) if page.image else None, quote(page.full or "")) for page in pages],
        **shown,
        line_roles=line_roles(log) if log and desk is not None else "[]",
        marked=log is not None,
        trouble=trouble,
        facts=facts(record, words),
        because=because(record.boundary.evidence),
        references=[reference_facts(reference, words) for reference in (*references, *record.other_references)],
        rules=_by_rule(log) if log else [],
        risk=risk(record),
        corrections=corrections.by_document.get(record.uid, []),
        note=corrections.note(record.uid),
        fields=editable(record) if desk else [],
        roles=[role.value for role in Role] if desk else [],
    )


def _shown(log: Log, desk: dict[str, str] | None) -> dict[str, Any]:
    """The text of a log with the places of its words; on a page of the desk that is to come soon, its first parts, and from
    which part on it is to fetch more."""
    known = drawn(log)
    first = known.first(FIRST + 1) if desk and desk["text"] == "first" else []
    if len(first) > FIRST:
        first = first[:FIRST]
        return {"text": Markup("".join(first)), "words": Markup(known.boxes(first)), "more": FIRST}
    return {"text": Markup("".join(known.first())), "words": Markup(known.boxes()), "more": None}


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
