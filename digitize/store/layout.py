"""The names of all files of an OUTPUT, as a run gives them: what a list, a ledger or a record says of them is held
against these, and what no run would have written is no name."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import OutputError
from digitize.model.listed import is_sha256
from digitize.store.held import is_plain
from digitize.store.place import Place

STEM_LENGTH = 80  # characters
STEM_BYTES = 180  # in UTF-8; the file systems' limit is 255 bytes a name
HOSTILE = frozenset('<>:"/\\|?*')
UNCLAIMED = "unclaimed"  # the name without suffix of the text that belongs to no document
BASE = re.compile(r"\d{4,9}-[^\W_]+(-[^\W_]+)*")
BASE_LENGTH = 80  # characters
KEY_DIGITS = 16  # of a source's sha256: the name of its pages and its corrections
KEY = re.compile(r"[0-9a-f]{16}")
ANEW = "get the folder anew from its maker, or run digitize again with the scans"


def is_stem(name: str) -> bool:
    """Whether a run may have given this name to a source's folder.

    >>> [name for name in ("vol.2", "Молотов_ 1941-2", "../x", ".digitize", "a/b", "volume ", "a\\u0308") if is_stem(name)]
    ['vol.2', 'Молотов_ 1941-2']
    """
    short = len(name) <= STEM_LENGTH and len(name.encode("utf-8", "replace")) <= STEM_BYTES
    sound = is_plain(name) and not set(name) & HOSTILE and name[0] not in "-_. "
    return short and sound and unicodedata.is_normalized("NFKC", name)


def is_base(name: str) -> bool:
    """Whether a run may have given this name, without its suffix, to the files of a document or of what is unclaimed.

    >>> [name for name in ("0001-a-letter", "unclaimed", "0001-запись", "0001-a.b", "1-a", "0001-") if is_base(name)]
    ['0001-a-letter', 'unclaimed', '0001-запись']
    """
    written = len(name) <= BASE_LENGTH and bool(BASE.fullmatch(name)) and unicodedata.is_normalized("NFC", name)
    return name == UNCLAIMED or written


def is_staged(name: str, stem: str) -> bool:
    """Whether it is the name of a folder in which the files of a source are made."""
    return is_plain(name) and bool(re.fullmatch(re.escape(stem) + r"\.[0-9a-f]{4,16}", name))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies in an OUTPUT folder. Raises OutputError for a name that no run gives."""

    output: Path

    @property
    def root(self) -> Place:
        return Place(self.output)

    @property
    def documents(self) -> Place:
        return self.root / "documents"

    @property
    def corrections(self) -> Place:
        return self.root / "corrections"

    @property
    def report(self) -> Place:
        return self.root / "report"

    @property
    def work(self) -> Place:
        """What can be made again: the ledger, the pages as read, what a run is making."""
        return self.root / ".digitize"

    @property
    def making(self) -> Place:
        """The folders in which the files of sources are made."""
        return self.work / "making"

    def source(self, stem: str) -> Place:
        """The folder of a source's documents."""
        if not is_stem(stem):
            raise OutputError(f"{self.output}: {stem!r} is no name that a run gives a source", ANEW)
        return self.documents / stem

    def pages(self, sha256: str) -> Place:
        """Where the pages of a source, and their pictures, are kept."""
        return self.work / "pages" / self._key(sha256)

    def journal(self, sha256: str) -> Place:
        """The corrections of a source."""
        return self.corrections / f"{self._key(sha256)}.jsonl"

    def outcomes(self, sha256: str) -> Place:
        """What became of its corrections."""
        return self.work / "corrections" / f"{self._key(sha256)}.json"

    def settings(self, way: str) -> Place:
        """Where a run notes its settings: `way` is that of a source that it made, with the digest of its corrections or
        without."""
        name = way.partition("+")[0]
        if not KEY.fullmatch(name):
            raise OutputError(f"{self.output}: {way!r} names no settings of a run", ANEW)
        return self.work / "settings" / f"{name}.json"

    def _key(self, sha256: str) -> str:
        if not is_sha256(sha256):
            raise OutputError(f"{self.output}: {sha256!r} is no checksum of a source", ANEW)
        return sha256[:KEY_DIGITS]
