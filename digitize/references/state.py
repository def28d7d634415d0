"""How far a reading is, and what it may cost to leave out what comes between."""

import re
from typing import NamedTuple

from digitize.references.grammar import Archive, Archives, Element
from digitize.references.known import Named
from digitize.references.values import ValueAt

PLAIN = frozenset(" .,:;\n\t")
SEPARATOR = re.compile(r"[\s.,;:·•*'\"’‘“”`´_~()\\/—–-]*")
SAID = re.compile(
    r"\s*\((?=[^()]*[^\W\d_]{3}|1\d{3})[^()]{4,60}\)[\s.,;:]*|"
    r"[.,]?\s*(?:1[6-9]|20)\d\d(?:[-–]\d{2,4})? ?(?:гг?|gg?|рр?)\.(?=[,. ])[\s.,;:]*|"
    r"[.,]\s*(?:\d(?:-?[йяе])? (?:эксп|отд|делопр?)[^\W\d_]*|ДП ОО|ОО|ДП)(?!\w)\.?,?(?: *(?:1[6-9]|20)\d\d(?: ?гг?)?)?[\s.,;:]*"
)
"""What is said of a file in brackets, or its years, and the office that it was kept in, between two elements: `ф. 102, ОО, 1898 г., оп. 226`."""
AFTER_LABEL = re.compile(r"[\s.,:;°º'’*_-]*")


OPEN, DESPERATE, ENDED, COMPLETE = range(4)
"""Stages of a state: its usual steps are to be taken; its costly ones (words skipped, labels lost), which are put off
since most readings never need them; it may end here, if what follows lets it; it has ended."""


class Part(NamedTuple):
    """One element that was read: its label as printed and as meant, and its value."""

    element: Element
    value: ValueAt
    label: str
    label_rule: str
    canonical: str


class State(NamedTuple):
    """How far the text is read (`at`), and which element comes next."""

    named: Named
    at: int
    next: int
    parts: tuple[Part, ...] = ()
    labelled: int = 0
    skipped: bool = False
    stage: int = OPEN


def staged(state: State, stage: int) -> State:
    return State(state.named, state.at, state.next, state.parts, state.labelled, state.skipped, stage)


def advanced(state: State, index: int, part: Part, labelled: int) -> State:
    return State(state.named, part.value.end, index + 1, (*state.parts, part), state.labelled + labelled, state.skipped)


def passed(state: State, index: int, archives: Archives) -> float:
    """What it costs to leave out the elements between the next one and this one, and one that the archive has not."""
    archive = _in_own_system(state.named)
    if archive is None:
        elements = state.named.system.elements
        missing = sum(elements[i].required for i in range(state.next, index))
        return missing * archives.damage.costs["element_missing"]
    missing = sum(i in archive.expected for i in range(state.next, index))
    return missing * archives.damage.costs["element_missing"] + foreign(state, index, archives)


def _in_own_system(named: Named) -> Archive | None:
    """The archive that is named, if what it is read by is the system that it uses."""
    return named.archive if named.archive and named.archive.system is named.system else None


def foreign(state: State, index: int, archives: Archives) -> float:
    """What it costs to read an element that this archive does not have."""
    archive = _in_own_system(state.named)
    return archives.damage.costs["element_missing"] if archive and index in archive.absent else 0.0
