"""The nouns of a reference grammar, as `load_archives` makes them from the tables of `archives.toml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from re import Pattern

from digitize.references.damage import Damage

FIELDS = ("fond", "inventory", "folder", "file", "leaves", "series", "item")
"""The fields of a record that an element may fill."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value looks like: `strict` as the archive prints it, `loose` when damaged.

    A repair may use the characters of `alphabet` (None: all). A `free` value is text that ends where its pattern ends. `letter`:
    what it costs that a number ends with a letter that may be a misread digit (None: what it costs everywhere).
    `join` joins the numbers of a value between which words stand. `open`: what else a value may look like, at a cost: elements
    of an archive are open, and only usual ones are sure; `open_loose` is what damage makes of it. `as_printed`: letters among the digits of a free value stay. `run_on`: a damaged value that has run into the next one, since the mark between them was lost.
    """

    name: str
    strict: Pattern[str]
    loose: Pattern[str]
    alphabet: frozenset[str] | None
    free: bool
    remove: str
    dashes: bool
    letter: float | None = None
    run_on: Pattern[str] | None = None
    join: str = ""
    open: Pattern[str] | None = None
    open_loose: Pattern[str] | None = None
    as_printed: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a system. Without labels, or with `before`, its value may stand unlabelled after `before`."""

    field: str
    kind: Kind
    label: str
    required: bool
    before: Pattern[str] | None
    labelled: bool


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label's meaning: which element of the system (its index) it introduces, and what reading it so costs."""

    element: int
    cost: float
    rule: str
    canonical: str


@dataclass(frozen=True)
class System:
    """The elements of a system in their order; `labels` maps folded labels to what they may introduce.

    `alike` does the same for the skeletons of the labels (see `Damage.skeleton`), `long` are labels that are long
    enough to be recognised with a wrong letter. `labels_after`: each label stands behind its value (`2575. f.`).
    `unknown`: archives that no table names may use it, where the text has this `sign` of it (None: needs none).
    `bare`: references in it that may stand without any archive's name. `institutions`: those that no table names may use it whose name says what they are: `any`, or `archives` alone.
    """

    name: str
    elements: tuple[Element, ...]
    labels: Mapping[str, tuple[LabelHit, ...]]
    alike: Mapping[str, tuple[LabelHit, ...]]
    long: tuple[str, ...]
    spaced: bool
    labels_after: bool
    minimum: int
    unknown: bool
    sign: Pattern[str] | None
    template: str
    institutions: str = ""
    bare: Pattern[str] | None = None


@dataclass(frozen=True)
class Example:
    """A reference as really printed, with the elements that a reader finds in it; `origin` is the file that gives it."""

    text: str
    elements: Mapping[str, str]
    origin: Path | None = None


@dataclass(frozen=True)
class Archive:
    """An archive: `code` is its abbreviation in a record, `printed` its name in the normal form.

    `place`: what may stand behind its name and says where it is.
    """

    code: str
    name: str
    printed: str
    system: System
    absent: frozenset[int]
    expected: frozenset[int]
    bare: Pattern[str] | None
    brackets: bool
    place: Pattern[str] | None
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class NameHit:
    """What a printed name may stand for. `rule` is empty for a name as the archive writes it."""

    archive: Archive
    cost: float
    rule: str
    canonical: str


@dataclass(frozen=True)
class Words:
    """What stands around references, folded: see `[words]` of `archives.toml`."""

    archive: Pattern[str]
    same: frozenset[str]
    lead: frozenset[str]
    mentions: Pattern[str]
    kinds: frozenset[str]
    printed_from: tuple[str, ...]
    places: Pattern[str]
    number: Pattern[str]
    docket: Pattern[str]
    units: Pattern[str]
    unit_labels: frozenset[str]
    pages: frozenset[str]
    institution: Pattern[str]
    stems: tuple[str, ...]
    keeps: Pattern[str]
    division: Pattern[str]
    holdings: Pattern[str]
    joints: frozenset[str]
    generic: frozenset[str]
    holding: Pattern[str]
    periodicals: Pattern[str]


@dataclass(frozen=True)
class Archives:
    """All archives and systems that are known, compiled. Made by `load_archives`, never by hand.

    `beginnings` are the labels, folded, of the first two elements of systems that archives without a table may use.
    """

    archives: tuple[Archive, ...]
    systems: Mapping[str, System]
    damage: Damage
    words: Words
    names: Mapping[str, tuple[NameHit, ...]]
    alike_names: Mapping[str, tuple[NameHit, ...]]
    near_names: tuple[str, ...]
    prefixes: frozenset[str]
    first_words: frozenset[str]
    bare: Pattern[str]
    bare_systems: Pattern[str]
    short_labels: frozenset[str]
    beginnings: frozenset[tuple[str, str]]

    @property
    def bare_archives(self) -> tuple[Archive, ...]:
        """The archives whose references may stand without a name."""
        return tuple(archive for archive in self.archives if archive.bare)


WORD = re.compile(r"[^\W_]+(?:®[^\W_]*)?|®[^\W_]+|[|®!$]")
"""A run of letters and digits, or a mark that letters are often misread as."""
