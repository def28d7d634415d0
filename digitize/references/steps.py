"""The steps that a reading may take from where it stands: a label and its value, a value alone, a word skipped, its end."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from digitize.references.damage import Damage
from digitize.references.grammar import WORD, Archive, Archives, Element, LabelHit, System
from digitize.references.labels import LabelAt, anchors, labels_at
from digitize.references.names import UNITS, Named
from digitize.references.values import LOST_SEPARATOR, OTHER_SCRIPT, ValueAt, runs_on, values_at

CUT_VALUE = re.compile(
    r" \d{1,4}(?:/\d{1,4})?(?![\w/]|\.\w)|\s?[-‐‑‒–—−]\s?(?:[^\W\d_]{0,3}\d|[\dlIОOоoЗзSBВбb|!gqZz]{1,4}(?!\w))"
    r"|[./][\dlI|!ОOSЗBGZbqg]{1,4}(?!\w)|\.\s\d{1,4}[-–]\d{1,4}(?![\d.])"
    r"|,\s?(?:[lI|SОOЗGZBбb]{1,2}\d{1,3}|\d{1,3}[lI|SОOЗGZBбb]{1,2})(?![\w/])"
)
"""Digits, misread ones too, that go on where a value was taken to end."""
SURELY_NAMED = 0.5
"""What the reading of an archive's name may cost for what it says to be read as far as it goes."""
A_LETTER = 0.75
"""What one misread letter in the number of a holding costs, which may stand alone as well."""
SHORT_VALUE = 12
"""Characters of a value that is a number with a letter, and not a title."""
UNREADABLE = 3
"""Letters of a word that may be what is left of a label."""
NUMBER_NEXT = re.compile(r"\.? ?\d")
PLAIN = frozenset(" .,:;\n\t")
SEPARATOR = re.compile(r"[\s.,;:·•*'\"’‘“”`´_~()\\/—–-]*")
SAID = re.compile(
    r"\s*\((?=[^()]*[^\W\d_]{3}|1\d{3})[^()]{4,60}\)[\s.,;:]*|"
    r"[.,]?\s*(?:1[6-9]|20)\d\d(?:[-–]\d{2,4})? ?(?:гг?|gg?|рр?)\.(?=[,. ])[\s.,;:]*"
)
"""What is said of a file in brackets, or its years, between two elements: `ф. 102, 1898 г., оп. 226`."""
GLOSS = 110
"""Characters within which the next element stands behind what is said of the last one."""
GLOSS_BEGINS = re.compile(r"(?:[.,:] ?| ?\()[^\W\d_]{2}| ?[(«“\"„]")
GLOSSED = re.compile(
    r"(?=[^;]*[^\W\d_]{3})(?!\W*(?:и|and|und|et|та|y|e|or)\b)"
    r"(?:[^;\d.\n/]|\.(?! +[^\W\d_a-zа-яіїє])|(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|(?<=[^\W\d_])\d(?=[^\W\d_])|(?:(?<=[^\W\d_] )|(?<=['’] ))\d(?=[,) ]|\. )){4,100}[,.)»”\"] ?"
)
"""What is said of an element before the next one: words, with a year or a small number, but no further sentence."""
NUMBER_BEHIND = re.compile(r"\s?[/\\|]|[^\w;]{0,4}(?:[^\W_]{1,12}[ .,]{1,2}){0,4}[^\W_]{0,12}\d")
"""A number behind an element, in a word or behind some: it may be the next element."""
TITLED = re.compile(r" ?\((?=[^()]*[^\W\d_]{3})[^()]{3,60}\)")
"""What a holding is called, behind its number and before what follows it."""
AFTER_LABEL = re.compile(r"[\s.,:;'’*_-]*")


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


def steps(text: str, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    if state.stage == ENDED:
        yield leftover(text, state, archives), _staged(state, COMPLETE)
        return
    costs = archives.damage.costs
    if state.stage == OPEN:
        yield from finish(text, state, archives)
    if state.next >= len(state.named.system.elements):
        return
    separator = SEPARATOR.match(text, state.at)
    at = separator.end() if separator else state.at
    between = text[state.at : at]
    odd = 0.0 if PLAIN.issuperset(between) else costs["separator_odd"]
    odd += costs["semicolon"] if ";" in between and state.next else 0.0
    if state.stage == OPEN:
        for cost, after in _labelled(text, at, state, archives):
            yield cost + odd, after
        if state.parts and (said := SAID.match(text, state.at)):
            for cost, after in _labelled(text, said.end(), state, archives):
                yield cost + costs["separator_odd"], after
        elif (place := behind_gloss(text, state, archives)) is not None:
            for cost, after in _labelled(text, place, state, archives):
                yield cost + costs["glossed"], after
        yield from _unlabelled(text, state, archives)
        if state.next and not state.skipped and not state.named.nameless:
            yield min(costs["label_lost"], costs["skipped_word"]), _staged(state, DESPERATE)
        return
    spent = min(costs["label_lost"], costs["skipped_word"])
    for cost, after in _lost_label(text, at, state, archives):
        yield cost - spent, after
    word = WORD.match(text, at)
    if word and at - state.at < 8:
        skipped = State(state.named, word.end(), state.next, state.parts, state.labelled, True)
        yield costs["skipped_word"] + odd - spent, skipped


def _staged(state: State, stage: int) -> State:
    return State(state.named, state.at, state.next, state.parts, state.labelled, state.skipped, stage)


def _labelled(text: str, at: int, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    system, damage = state.named.system, archives.damage
    if system.labels_after:
        yield from _before_label(text, at, state, archives)
        return
    labels = labels_at(text, at, system, damage)
    if not labels and not state.named.nameless:
        labels = _unreadable(text, at, state.next, system, archives)
    for label in labels:
        index = label.hit.element
        element = system.elements[index]
        if label.cost and state.named.nameless and not state.parts:
            continue  # nothing but this label says that a reference begins here
        if index < state.next:
            if label.cost or any(part.element is element for part in state.parts):
                continue
            skipped = damage.costs["out_of_order"] + _foreign(state, index, archives)
        else:
            skipped = passed(state, index, archives)
        gap = AFTER_LABEL.match(text, label.end)
        place = gap.end() if gap else label.end
        number = archives.words.number.match(text, place)
        place = number.end() if number else place
        readable = label.hit.rule != "unreadable-label"
        printed = text[at : label.end]
        for found in values_at(text, place, element.kind, damage):
            value = in_script(found, printed, damage)
            cost = label.cost + value.cost + skipped + _two_scripts(value, printed, damage)
            part = Part(element, value, printed, label.hit.rule, label.hit.canonical)
            yield cost, advanced(state, max(index, state.next - 1), part, int(readable))


def _before_label(text: str, at: int, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    """Values whose labels stand behind them: `2575. f., 15. apr.`"""
    system, damage = state.named.system, archives.damage
    for index in range(state.next, len(system.elements)):
        element = system.elements[index]
        skipped = passed(state, index, archives)
        for value in values_at(text, at, element.kind, damage):
            gap = AFTER_LABEL.match(text, value.end)
            place = gap.end() if gap else value.end
            for label in labels_at(text, place, system, damage):
                if label.hit.element == index:
                    part = Part(element, value, text[place : label.end], label.hit.rule, label.hit.canonical)
                    after = advanced(state, index, part, 1)
                    yield label.cost + value.cost + skipped, after._replace(at=label.end)


def _unreadable(text: str, at: int, index: int, system: System, archives: Archives) -> list[LabelAt]:
    """A short word that is no label, where the label of this element must stand."""
    word, damage = WORD.match(text, at), archives.damage
    element = system.elements[index]
    if archives.words.number.match(text, at):
        return []
    if not word or len(word[0]) > UNREADABLE or not word[0].isalpha() or not element.labelled:
        return []
    cost = damage.costs["label_resembling" if _resembles(word[0], index, system, damage) else "label_unreadable"]
    return [LabelAt(LabelHit(index, 0.0, "unreadable-label", element.label), word.end(), cost)]


def _resembles(word: str, index: int, system: System, damage: Damage) -> bool:
    """A short word begins or ends like one of the short labels of an element."""
    seen = damage.skeleton(word)
    return any(
        (label[0] == seen[0] or label[-1] == seen[-1]) and abs(len(label) - len(seen)) < 2
        for label, hits in system.alike.items()
        if len(label) <= UNREADABLE and any(hit.element == index for hit in hits)
    )


def _unlabelled(text: str, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    """Values that need no label, of the next element and of what may be left out before it."""
    system = state.named.system
    for index in range(state.next, len(system.elements)):
        element = system.elements[index]
        if element.before or not element.labelled:
            lost = state.parts and state.parts[-1].value.rule == LOST_SEPARATOR
            bare = state.named.same and state.named.nameless and not index and element.kind.free and element.required
            mark = SEPARATOR if lost or bare or not element.before else element.before
            before = mark.match(text, state.at) or _behind_brackets(mark, text, state)
            if before:
                values = values_at(text, before.end(), element.kind, archives.damage, state.named.nameless)
                for value in (*values, *_first_of_several(values, before[0], system, index)):
                    part = Part(element, value, "", "", "")
                    yield value.cost + passed(state, index, archives), advanced(state, index, part, 1)
        if element.required:
            return


def _behind_brackets(mark: re.Pattern[str], text: str, state: State) -> re.Match[str] | None:
    """What stands before a value, behind a title in brackets: `RW 19 (Wehrwirtschaftsamt)/234`."""
    said = TITLED.match(text, state.at) if state.parts else None
    return mark.match(text, said.end()) if said else None


def _first_of_several(values: list[ValueAt], mark: str, system: System, index: int) -> list[ValueAt]:
    """What the first of a run like `558/11/249` is: the mark that stood before it may also part it from the next one."""
    mark = mark.strip()
    if (
        not mark
        or system.elements[index].kind.free
        or all(element.before is None for element in system.elements[index + 1 :])
    ):
        return []
    parts = ((value, value.printed.partition(mark)[0]) for value in values if not value.rule and mark in value.printed)
    return [v._replace(end=v.end - len(v.printed) + len(p), printed=p, value=p) for v, p in parts if p]


def _lost_label(text: str, at: int, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    element = state.named.system.elements[state.next]
    if element.labelled and not element.kind.free:
        for value in values_at(text, at, element.kind, archives.damage, strict_only=True):
            yield (
                archives.damage.costs["label_lost"],
                advanced(state, state.next, Part(element, value, "", "lost-label", ""), 0),
            )


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
    return missing * archives.damage.costs["element_missing"] + _foreign(state, index, archives)


def _in_own_system(named: Named) -> Archive | None:
    """The archive that is named, if what it is read by is the system that it uses."""
    return named.archive if named.archive and named.archive.system is named.system else None


def _foreign(state: State, index: int, archives: Archives) -> float:
    """What it costs to read an element that this archive does not have."""
    archive = _in_own_system(state.named)
    return archives.damage.costs["element_missing"] if archive and index in archive.absent else 0.0


def finish(text: str, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    named, system = state.named, state.named.system
    least = system.minimum if named.archive or _plainly_begun(state) else max(3, system.minimum)
    if named.same or _as_far_as_it_goes(text, state):
        least = 1
    if named.nameless and not named.same and state.parts and state.parts[0].element is not system.elements[0]:
        return
    if state.labelled < least or (state.parts and state.skipped and state.parts[-1].label_rule == "lost-label"):
        return
    if named.same and named.nameless and state.parts and all(p.element is system.elements[-1] for p in state.parts):
        return  # `С. 5` behind a reference is a page of a book
    if runs_on(text, state.at) and not state.parts[-1].element.kind.free:
        return
    cost = 0.0 if named.same else passed(state, len(system.elements), archives)
    yield cost, _staged(state, ENDED)


def _as_far_as_it_goes(text: str, state: State) -> bool:
    """A known archive is named and its first element is a usual one: what it says of a whole holding is read too."""
    named = state.named
    if not named.archive or named.cost >= SURELY_NAMED or named.start == named.end:
        return False
    first = named.system.elements[0]
    if named.system.unknown or _is_labelled_unit(state.parts):
        return True
    if first.kind.free or named.system.minimum == 1 or [part.element for part in state.parts] != [first]:
        return False
    part = state.parts[0]
    said = bool(part.label) or len({char.isdigit() for char in part.value.printed}) > 1
    return said and part.value.cost <= A_LETTER and not NUMBER_BEHIND.match(text, state.at)


def _is_labelled_unit(parts: tuple[Part, ...]) -> bool:
    """The one element that a reference must have, behind its label in full: `RAH, signatura 9/23`."""
    if len(parts) != 1 or not parts[0].element.required or parts[0].value.cost > A_LETTER:
        return False
    return len(parts[0].label) > UNREADABLE - 1 and not parts[0].label_rule


def _plainly_begun(state: State) -> bool:
    """The abbreviation of an unknown archive with its fond and one more element, all as archives print them: `ЦГИА СПб, ф. 19, оп. 127`."""
    if state.named.code and state.named.system.name == UNITS:
        return len(state.parts) > 1 and bool(state.parts[1].label) and not state.parts[1].label_rule
    return (
        bool(state.named.code)
        and len(state.parts) > 1
        and state.parts[0].element is state.named.system.elements[0]
        and state.parts[1].element is not state.named.system.elements[-1]
        and all(part.label and not part.label_rule and not part.value.cost for part in state.parts)
    )


def leftover(text: str, state: State, archives: Archives) -> float:
    """What stands behind a reference and looks like an element of it that was not read."""
    system, costs = state.named.system, archives.damage.costs
    if CUT_VALUE.match(text, state.at):
        return costs["leftover_digits"]
    if _open_value_next(text, state, archives):
        return costs["leftover_open"]
    if not system.elements[-1].labelled:
        return 0.0
    if state.parts and (said := SAID.match(text, state.at)) and _goes_on(text, said.end(), state, archives):
        return costs["leftover_label"]
    if behind_gloss(text, state, archives) is not None:
        return costs["leftover_label"]
    separator = SEPARATOR.match(text, state.at)
    at = separator.end() if separator else state.at
    word = WORD.match(text, at)
    if not word:
        return 0.0
    if (
        state.next < len(system.elements)
        and any(c.isdigit() for c in word[0])
        and ";" not in text[state.at : at]
        and text[word.end() : word.end() + 1] != "/"
    ):
        return costs["leftover_digits"]
    for label in labels_at(text, at, system, archives.damage):
        gap = AFTER_LABEL.match(text, label.end)
        place = gap.end() if gap else label.end
        number = archives.words.number.match(text, place)
        place = number.end() if number else place
        index = label.hit.element
        element = system.elements[index]
        taken = any(part.element is element for part in state.parts)
        again = taken and element is system.elements[-1] and label.cost < costs["leftover_label"]
        if (
            (index >= state.next or (";" not in text[state.at : at] and (again or not (taken or label.cost))))
            and place < len(text)
            and values_at(text, place, system.elements[index].kind, archives.damage)
        ):
            return costs["leftover_label"]
    if state.next < len(system.elements) and any(
        label.cost < costs["label_unreadable"] and NUMBER_NEXT.match(text, label.end)
        for label in _unreadable(text, at, state.next, system, archives)
    ):
        return costs["leftover_digits"]
    return 0.0


def _open_value_next(text: str, state: State, archives: Archives) -> bool:
    """Whether what stands behind can be read as the next element, though none of the usual values of it."""
    if state.next != len(state.named.system.elements) - 1 or state.named.nameless:
        return False
    element = state.named.system.elements[state.next]
    if element.labelled or not element.before or not element.kind.open:
        return False
    before = element.before.match(text, state.at)
    return before is not None and bool(values_at(text, before.end(), element.kind, archives.damage))


def behind_gloss(text: str, state: State, archives: Archives) -> int | None:
    """Where the next element stands behind words that say something of the last one: `f. 102, Police, op. 226`."""
    system = state.named.system
    if not state.parts or state.next >= len(system.elements) or not GLOSS_BEGINS.match(text, state.at):
        return None
    last = state.parts[-1]
    if last.label_rule or last.value.cost > A_LETTER or last.element.kind.free or state.named.nameless:
        return None
    for at in anchors(text[: state.at + GLOSS], archives, state.at):
        label = WORD.match(text, at)
        if label and any(
            hit.element >= state.next or not hit.cost for hit in system.labels.get(label[0].casefold(), ())
        ):
            told = label[0].casefold() not in archives.words.pages and GLOSSED.fullmatch(text, state.at, at)
            return at if told and _goes_on(text, at, state, archives) else None
    return None


def _goes_on(text: str, at: int, state: State, archives: Archives) -> bool:
    """Whether a label of a further element stands here with its value."""
    for label in labels_at(text, at, state.named.system, archives.damage):
        gap = AFTER_LABEL.match(text, label.end)
        place = gap.end() if gap else label.end
        kind = state.named.system.elements[label.hit.element].kind
        costly = label.cost > archives.damage.costs["label_digit"]
        if label.hit.element >= state.next and not costly and values_at(text, place, kind, archives.damage):
            return True
    return False


def in_script(value: ValueAt, label: str, damage: Damage) -> ValueAt:
    """The value with its letters in the script of its label; that is a repair, and costs nothing."""
    if value.value.isdigit() or len(value.value) > SHORT_VALUE or not any(char.isalpha() for char in value.value):
        return value
    written = damage.in_script_of(label, value.value)
    return value if written == value.value else value._replace(value=written, rule=value.rule or OTHER_SCRIPT)


def _two_scripts(value: ValueAt, label: str, damage: Damage) -> float:
    """What it costs that a repaired number keeps a Cyrillic letter behind a Latin label: `d. 1l3б` is 1136."""
    kept = value.rule and len(value.value) <= SHORT_VALUE and label.isascii() and not value.value.isascii()
    return damage.costs["letter_in_number"] if kept else 0.0
