"""A file appears whole or not at all: it is written beside its place, then moved into it."""

from collections.abc import Iterable

from digitize.errors import OutputError
from digitize.store import PREFIX, SUFFIX, Place


def write_bytes(place: Place, data: bytes, lasting: bool = False) -> None:
    """Writes a file whole or not at all, with its folders. Raises OutputError (no space, no permission, a link in the way).

    With `lasting` it is on the disk before it is in its place, so that it is whole even when the power goes; without,
    it should be of a kind that tells damage by itself, or that can be spared.
    """
    try:
        place.write_bytes(data, lasting)
    except OSError as error:
        raise unwritable(place, error) from None


def write_text(place: Place, text: str) -> None:
    """As `write_bytes`, in UTF-8 with the line ends that the text has, lasting. A file that says the same is not touched."""
    if not holds(place, text):
        write_bytes(place, text.encode("utf-8"), lasting=True)


def holds(place: Place, text: str) -> bool:
    """Whether a file says this and nothing else."""
    data = text.encode("utf-8")
    try:
        return place.stat().st_size == len(data) and place.read_bytes() == data
    except OSError:
        return False


def write_lines(place: Place, lines: Iterable[str]) -> None:
    """As `write_text`, line by line, each with a line's end added: for files that need not fit into memory."""
    try:
        place.write_parts((f"{line}\n".encode() for line in lines), lasting=True, spare=True)
    except OSError as error:
        raise unwritable(place, error) from None


def unwritable(place: Place, error: OSError) -> OutputError:
    """What is wrong with a file that can't be written, and what to do."""
    why = error.strerror or type(error).__name__
    return OutputError(f"{place}: can't be written ({why})", "free space, or give another -o OUTPUT")


def clear_unfinished(folder: Place) -> None:
    """Removes what writers that were killed left in the folders below `folder`."""
    for inner in folder.folders():
        for file in inner.files(SUFFIX):
            if file.name.startswith(PREFIX):
                file.unlink(missing_ok=True)
