"""What is odd about an OUTPUT that came from elsewhere, found without writing anything: links, names, lists, documents,
corrections, and whether what each says agrees with the others."""

from collections.abc import Iterator
from pathlib import Path

from digitize.corrections import journals, read_file
from digitize.errors import OutputError
from digitize.model.metadata import Metadata
from digitize.review.log import read_log, read_text
from digitize.store import Layout, Place, linked
from digitize.store.output import Entry, Output, read_output

SKIPPED = {"documents"}  # of which reading the output tells
DEEPEST = 16  # folders below each other; an export with a report in it has nine
MOST_LINES = 200  # that are told of one folder; the rest is counted


def odd_files(output: Path) -> Iterator[str]:
    """What no run of ours would have left in a folder, each in a line. Raises OutputError where it is no output."""
    layout = Layout(output)
    yield from _few(_odd_entries(layout.root, ""))
    found = read_output(output)
    yield from _few(iter(found.troubles))
    yield from _few(_odd_documents(found))
    yield from _few(_odd_corrections(found))


def _few(lines: Iterator[str]) -> Iterator[str]:
    for n, line in enumerate(lines):
        if n == MOST_LINES:
            yield f"… and {1 + sum(1 for _ in lines)} more like it"
            return
        yield line


def _odd_entries(folder: Place, name: str) -> Iterator[str]:
    """Links, and whatever is neither file nor folder; files that have a name outside, too."""
    try:
        entries = folder.entries()
    except OSError as error:
        yield f"{folder}: {error.strerror}"
        return
    for inner, kind in entries:
        where = f"{name}{inner}"
        if kind == "folder" and len(folder.names) >= DEEPEST:
            yield f"{where}: deeper than any folder of ours; it is not looked into"
        elif kind == "folder" and where not in SKIPPED:
            yield from _odd_entries(folder / inner, f"{where}/")
        elif kind == "link":
            yield f"{where}: {linked(where).strerror}"
        elif kind == "other":
            yield f"{where}: neither a file nor a folder of ours; it is not opened"
        elif kind == "file" and name.startswith("corrections/") and (folder / inner).stat().st_nlink > 1:
            yield f"{where}: the file has another name, too; it is copied before it is written to"


def _odd_documents(output: Output) -> Iterator[str]:
    for entry in output.entries:
        record, log_file = output.file(entry, ".json"), output.file(entry, ".edits.json")
        if record is None or log_file is None:
            yield f"{entry.record.id}: in documents.jsonl, but its files are not there"
            continue
        if wrong := _wrong(output, entry, record, log_file):
            yield f"documents/{entry.folder}/{entry.stem}: {wrong}"


def _wrong(output: Output, entry: Entry, record: Place, log_file: Place) -> str:
    try:
        if Metadata.model_validate_json(record.read_bytes()) != entry.record:
            return "its record is another than in documents.jsonl"
    except (OSError, ValueError):
        return "its record is none, or can't be read"
    try:
        log = read_log(log_file)
    except OutputError as error:
        return error.message.removeprefix(f"{log_file}: ")
    return "its text is not what its edit log gives" if log.text() != read_text(output, entry) else ""


def _odd_corrections(output: Output) -> Iterator[str]:
    known = {entry.record.source.sha256[:16] for entry in output.entries}
    known |= {source.sha256[:16] for source in output.sources if source.sha256}
    for file in journals(output.root):
        try:
            journal = read_file(file)
        except OutputError as error:
            yield error.message
            continue
        if file.stem not in known:
            yield f"corrections/{file.name}: of no source of this output"
        yield from (f"corrections/{file.name}:{number}: {why}" for number, why in journal.unread)
