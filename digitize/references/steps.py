"""The steps that a reading may take from where it stands: a label and its value, a value alone, a word skipped, its end."""

import re
from collections.abc import Iterator

from digitize.references.damage import Damage
from digitize.references.ends import begins_another, behind_gloss, finish, leftover
from digitize.references.grammar import WORD, Archives, System
from digitize.references.labels import labels_at, unreadable
from digitize.references.state import (
    AFTER_LABEL,
    COMPLETE,
    DESPERATE,
    ENDED,
    OPEN,
    PLAIN,
    SAID,
    SEPARATOR,
    Part,
    State,
    advanced,
    foreign,
    passed,
    staged,
)
from digitize.references.values import LOST_SEPARATOR, OTHER_SCRIPT, ValueAt, tidy, values_at

SHORT_VALUE = 12
"""Characters of a value that is a number with a letter, and not a title."""
SERIES = 2
"""Letters of a series that may look like a label."""
LAST_WORD = re.compile(r",? ([^\W\d_]{2,10})\.?$")
TITLED = re.compile(r" ?\((?=[^()]*[^\W\d_]{3})[^()]{3,60}\)")
"""What a holding is called, behind its number and before what follows it."""


def steps(text: str, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    if state.stage == ENDED:
        yield leftover(text, state, archives), staged(state, COMPLETE)
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
            if not begins_another(text, said.end(), state, archives):
                for cost, after in _labelled(text, said.end(), state, archives):
                    yield cost + costs["separator_odd"], after
        elif (place := behind_gloss(text, state, archives)) is not None:
            for cost, after in _labelled(text, place, state, archives):
                yield cost + costs["glossed"], after
        yield from _unlabelled(text, state, archives)
        if state.next and not state.skipped and not state.named.nameless:
            yield min(costs["label_lost"], costs["skipped_word"]), staged(state, DESPERATE)
        return
    spent = min(costs["label_lost"], costs["skipped_word"])
    for cost, after in _lost_label(text, at, state, archives):
        yield cost - spent, after
    word = WORD.match(text, at)
    if word and at - state.at < 8:
        skipped = State(state.named, word.end(), state.next, state.parts, state.labelled, True)
        yield costs["skipped_word"] + odd - spent, skipped


def _labelled(text: str, at: int, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    system, damage = state.named.system, archives.damage
    if system.labels_after:
        yield from _before_label(text, at, state, archives)
        return
    labels = labels_at(text, at, system, damage)
    if not labels and not state.named.nameless and ")" not in text[state.at : at]:
        labels = unreadable(text, at, state.next, system, archives)
    for label in labels:
        index = label.hit.element
        element = system.elements[index]
        if is_a_series(text, at, label.end, state):
            continue
        if label.cost and state.named.nameless and not state.parts:
            continue  # nothing but this label says that a reference begins here
        if index < state.next:
            if label.cost or any(part.element is element for part in state.parts):
                continue
            skipped = damage.costs["out_of_order"] + foreign(state, index, archives)
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


def is_a_series(text: str, at: int, end: int, state: State) -> bool:
    """One or two capitals without a stop, where a title may stand: the letters of a series and no label (`AD Cher, B 45`)."""
    titled = not state.parts and not state.named.same and state.named.system.elements[0].kind.free
    return titled and end - at <= SERIES and text[at:end].isupper() and text[end : end + 1] == " "


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
                firsts = _first_of_several(text, before, system, index)
                whole = archives.damage.costs["unparted"] if firsts else 0.0
                values = [_before_misread_label(text, value, system, index, archives) for value in values]
                for value in (*(v._replace(cost=v.cost + whole) for v in values), *firsts):
                    part = Part(element, value, "", "", "")
                    yield value.cost + passed(state, index, archives), advanced(state, index, part, 1)
        if element.required:
            return


def _before_misread_label(text: str, value: ValueAt, system: System, index: int, archives: Archives) -> ValueAt:
    """An open title without the misread label of the next element that it seems to end with: `Estado, leq.` before a number."""
    last = LAST_WORD.search(value.printed) if value.cost and system.elements[index].kind.free else None
    if last is None or index + 1 >= len(system.elements):
        return value
    at = value.end - len(value.printed) + last.start(1)
    if not any(label.hit.element == index + 1 and label.cost for label in labels_at(text, at, system, archives.damage)):
        return value
    title = value.printed[: last.start()]
    return ValueAt(
        value.end - len(value.printed) + last.start(), title, tidy(title, system.elements[index].kind), 0.0, ""
    )


def _behind_brackets(mark: re.Pattern[str], text: str, state: State) -> re.Match[str] | None:
    """What stands before a value, behind a title in brackets: `RW 19 (Wehrwirtschaftsamt)/234`."""
    said = TITLED.match(text, state.at) if state.parts else None
    return mark.match(text, said.end()) if said else None


def _first_of_several(text: str, before: re.Match[str], system: System, index: int) -> list[ValueAt]:
    """What the first of a run like `558/11/249` is: the mark before it (or that `before` has in brackets) may also part it from the next one."""
    element, at = system.elements[index], before.end()
    mark = before[before.lastindex or 0].strip()
    if not mark or element.kind.free:
        return []
    end = text.find(mark, at, at + SHORT_VALUE)
    befores = (later.before for later in system.elements[index + 1 :])
    if end <= at or not any(one and one.match(text, end) for one in befores):
        return []
    if not element.kind.strict.fullmatch(text, at, end):
        return []
    return [ValueAt(end, text[at:end], tidy(text[at:end], element.kind), 0.0, "")]


def _lost_label(text: str, at: int, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    element = state.named.system.elements[state.next]
    if element.labelled and not element.kind.free:
        for value in values_at(text, at, element.kind, archives.damage, strict_only=True):
            yield (
                archives.damage.costs["label_lost"],
                advanced(state, state.next, Part(element, value, "", "lost-label", ""), 0),
            )


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
