"""Where a reading may end, and what stands behind it that looks like a part of it."""

import re
from collections.abc import Iterator

from digitize.references.grammar import WORD, Archives
from digitize.references.labels import UNREADABLE, anchors, labels_at, unreadable
from digitize.references.state import AFTER_LABEL, ENDED, SAID, SEPARATOR, Part, State, passed, staged
from digitize.references.unknown import UNITS
from digitize.references.values import runs_on, values_at

CUT_VALUE = re.compile(
    r" \d{1,4}(?:/\d{1,4})?(?![\w/]|\.\w)|\s?[-‐‑‒–—−]\s?(?:[^\W\d_]{0,3}\d|[\dlIОOоoЗзSBВбb|!gqZz]{1,4}(?!\w))"
    r"|[./][\dlI|!ОOSЗBGZbqg]{1,4}(?!\w)|\.\s\d{1,4}[-–]\d{1,4}(?![\d.])"
    r"|,\s?(?:[lI|SОOЗGZBбb]{1,2}\d{1,3}|\d{1,3}[lI|SОOЗGZBбb]{1,2})(?![\w/])"
)
"""Digits, misread ones too, that go on where a value was taken to end."""
DOCKET = re.compile(r"/[A-Z]\d{3,6}(?!\w)")
"""The number that a registry gave a paper, behind its file: `FO 371/6561/E8745`."""
SURELY_NAMED = 0.5
"""What the reading of an archive's name may cost for what it says to be read as far as it goes."""
ALONE = re.compile(
    r"(?!\d{1,2}/\d{1,2}/(?:1[5-9]|20)\d\d)(?:(?:[A-Z]{1,2}-){1,2}\d{1,6}|S-\d{4}-\d{4}(?:-\d+)?|\d{1,3}\. ?[A-Z]\. ?\d{1,4}|\d{1,4}(?:/\d{1,4}){2,3}|\d{1,3}/(?!(?:1[5-9]|20)\d\d(?!\d))\d{2,6})"
)
"""A number that says of itself that it is one of an archive: `235/3/12`, `L-E-1234`."""
A_LETTER = 0.75
"""What one misread letter in the number of a holding costs, which may stand alone as well."""
NUMBER_NEXT = re.compile(r"\.? ?\d")
GLOSS = 110
"""Characters within which the next element stands behind what is said of the last one."""
GLOSS_BEGINS = re.compile(r"(?:[.,:] ?| ?\()[^\W\d_]{2}| ?[(«“\"„]")
GLOSSED = re.compile(
    r"(?=[^;]*[^\W\d_]{3})(?!\W*(?:и|and|und|et|та|y|e|or)\b)"
    r"(?:[^;\d.\n/]|\.(?! +[^\W\d_a-zа-яіїє])|(?<!\d)(?:1[4-9]|20)\d\d(?!\d)|(?<=, )\d{1,2}(?=\.? [^\W\d_]{3,10}\.? (?:de )?1[4-9]\d\d)|(?<=[^\W\d_])\d(?=[^\W\d_])|(?:(?<=[^\W\d_] )|(?<=['’] ))\d(?=[,) ]|\. )){4,100}[,.)»”\"] ?"
)
"""What is said of an element before the next one: words, with a year or a small number, but no further sentence."""
NUMBER_BEHIND = re.compile(r"\s?[/\\|]|[^\w;]{0,4}(?:[^\W_]{1,12}[ .,]{1,2}){0,4}[^\W_]{0,12}\d")
"""A number behind an element, in a word or behind some: it may be the next element."""
TITLED = re.compile(r"[^\W\d_]{2}|[^\W\d_] ?\d")
"""What a title has that is no number of a volume."""
YEARS = re.compile(r"\s?[\[(](?:c\. ?)?(?:1[0-9]|20)\d\d(?!\d)")
"""Years in brackets behind a reference: when what it holds was written."""


def finish(text: str, state: State, archives: Archives) -> Iterator[tuple[float, State]]:
    named, system = state.named, state.named.system
    told = named.archive or named.institution or _plainly_begun(state)
    least = system.minimum if told else max(3, system.minimum)
    if named.same or _as_far_as_it_goes(text, state) or _is_an_archives_unit(state, archives):
        least = 1
    if named.nameless and not named.same and state.parts and state.parts[0].element is not system.elements[0]:
        return
    if named.institution and not named.nameless and _is_of_a_book(state, archives):
        return
    if state.labelled < least or (state.parts and state.skipped and state.parts[-1].label_rule == "lost-label"):
        return
    if named.same and named.nameless and state.parts and all(p.element is system.elements[-1] for p in state.parts):
        return  # `С. 5` behind a reference is a page of a book
    if runs_on(text, state.at) and not state.parts[-1].element.kind.free:
        return
    cost = 0.0 if named.same else passed(state, len(system.elements), archives)
    yield cost, staged(state, ENDED)


def _is_of_a_book(state: State, archives: Archives) -> bool:
    """Behind a name that may be a book's: a number without a label where a title or a fond should be, or the label of a
    volume with no title before it: `Archivy 2012, pp. 4`, `Records of the Past, vol. 12`."""
    if not state.parts:
        return False
    first, second = state.parts[0], state.parts[1] if len(state.parts) > 1 else None
    if first.element is not state.named.system.elements[0]:
        return first.label.casefold() not in archives.words.unit_labels
    volume = second is not None and second.label and second.label.casefold() not in archives.words.unit_labels
    return bool(volume) and first.element.kind.free and not TITLED.search(first.value.value)


def _as_far_as_it_goes(text: str, state: State) -> bool:
    """A known archive is named and its first element is a usual one: what it says of a whole holding is read too."""
    named = state.named
    if not named.archive or named.cost >= SURELY_NAMED or named.start == named.end:
        return False
    first = named.system.elements[0]
    labelled = named.system.unknown and bool(state.parts) and bool(state.parts[0].label)
    if labelled or _is_labelled_unit(state.parts):
        return True
    if first.kind.free or named.system.minimum == 1 or [part.element for part in state.parts] != [first]:
        return False
    part = state.parts[0]
    said = bool(part.label) or len({char.isdigit() for char in part.value.printed}) > 1
    return said and part.value.cost <= A_LETTER and not NUMBER_BEHIND.match(text, state.at)


def _is_an_archives_unit(state: State, archives: Archives) -> bool:
    """One unit as only archives have it, behind what may be the name of one: `RAZE inv.nr. 5588`."""
    labelled = bool(state.parts) and state.parts[0].label.casefold() in archives.words.unit_labels
    return bool(state.named.code) and labelled and _is_labelled_unit(state.parts)


def _is_labelled_unit(parts: tuple[Part, ...]) -> bool:
    """The one element that a reference must have, behind its label in full, or unlike other numbers: `RAH, signatura 9/23`, `AHI 235/3/12`."""
    if len(parts) != 1 or not parts[0].element.required or parts[0].value.cost > A_LETTER:
        return False
    if not parts[0].label:
        return not parts[0].value.cost and ALONE.fullmatch(parts[0].value.printed) is not None
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
    if DOCKET.match(text, state.at):
        return 0.0
    if CUT_VALUE.match(text, state.at):
        return costs["leftover_digits"]
    if _open_value_next(text, state, archives):
        return costs["leftover_open"]
    if not system.elements[-1].labelled:
        return 0.0
    said = SAID.match(text, state.at) if state.parts else None
    if said and not begins_another(text, said.end(), state, archives) and _goes_on(text, said.end(), state, archives):
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
        and not YEARS.match(text, state.at)
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
        for label in unreadable(text, at, state.next, system, archives)
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
    ended = state.next >= len(system.elements) or state.named.nameless
    if ended or not GLOSS_BEGINS.match(text, state.at) or not _may_be_glossed(state):
        return None
    begins = state.at if state.parts else state.at + text.startswith(".", state.at)
    for at in anchors(text[: state.at + GLOSS], archives, state.at):
        match = WORD.match(text, at)
        label = match[0].casefold() if match else ""
        hits = system.labels.get(label, ())
        if begins_another(text, at, state, archives):
            return None
        if any(hit.element >= state.next or not hit.cost for hit in hits):
            if not state.parts and all(hit.element for hit in hits):
                return None
            told = label not in archives.words.pages and GLOSSED.fullmatch(text, begins, at)
            return at if told and _goes_on(text, at, state, archives) else None
    return None


def begins_another(text: str, at: int, state: State, archives: Archives) -> bool:
    """Behind what is said of the last element, its own label once more: `д. 2049 (1854), д. 3504 (1860)` are two files."""
    system = state.named.system
    last = state.parts[-1].element if state.parts and state.parts[-1].label else None
    labels = labels_at(text, at, system, archives.damage) if last else []
    return any(not label.cost and system.elements[label.hit.element] is last for label in labels)


def _may_be_glossed(state: State) -> bool:
    """The last element is as archives print it; or the archive is known, and its fond comes next: `AVPRI, Embassy, f. 1`."""
    if not state.parts:
        named = state.named
        return named.archive is not None and not named.cost and named.end > named.start
    last = state.parts[-1]
    return not (last.label_rule or last.value.cost > A_LETTER or last.element.kind.free)


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
