"""The tables of `archives.toml` → `Archives`, compiled. What is wrong with a table is said with its file and line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from re import Pattern

from digitize.config import read_toml
from digitize.references.damage import Damage
from digitize.references.grammar import (
    FIELDS,
    Archive,
    Archives,
    Element,
    Example,
    Kind,
    LabelHit,
    NameHit,
    System,
)
from digitize.references.loosen import loosened
from digitize.references.tables import ARCHIVE, COSTS, ELEMENT, KIND, SYSTEM, Table, Tables
from digitize.references.words import letters, words_of

NEAR = 4
"""Letters that a name must have to be recognised with a wrong one among them."""
ANY_PLACE = re.compile(
    r",? (?:(?:v|ve|w|we|in|d[aeiou]s?|della?|de la|de l'|d') ?)?[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+){0,3}(?=[ ,.:;)]|$)"
    r"(?:,? (?:pracoviště|pobočka|oddział|ekspozytura) [^,;:\d]{3,40}(?=[,:]))?"
)
"""Where one of many archives is that have the same name: `SOkA Šumperk`, `Archives départementales du Bas-Rhin`."""
WIDENED = 3
"""Letters of a label that is known in a pattern with misread letters too."""
TITLE_WORDS = re.compile(r"[^\W\d_]{5,}")
SHORT = 6
"""Letters of a label that is looked for as a quick sign of a reference."""


def load_archives(paths: Sequence[Path]) -> Archives:
    """The archives of these files; a later file's keys replace those of an earlier one.

    Raises ConfigError that names the file, the line and the table when a file can't be read or a table is wrong.
    """
    tables = Tables()
    for path in paths:
        tables.add(path, read_toml(path))
    damage = _damage(tables, [name for table in tables.group("archives").values() for name in table.strings("names")])
    kinds = _Kinds(tables.group("kinds"), damage, tables.table("parts").texts())
    systems = {name: _system(name, table, kinds, damage) for name, table in tables.group("systems").items()}
    named = [(table, _archive(key, table, systems)) for key, table in tables.group("archives").items()]
    words = words_of(tables.table("words"))
    exact: dict[str, list[NameHit]] = {}
    alike: dict[str, list[NameHit]] = {}
    first: set[str] = set()
    near = {damage.skeleton(letters(n)) for t, _ in named for n in (*t.strings("names"), *t.strings("misread"))}
    for table, archive in named:
        for name, misread in [(n, False) for n in _with_places(table)] + [(n, True) for n in table.strings("misread")]:
            hit = NameHit(archive, damage.costs["name_misread"], "misread-name", archive.printed)
            hit = hit if misread else NameHit(archive, 0.0, "", name)
            _note(exact, letters(name), hit)
            seen = NameHit(
                archive, hit.cost + damage.costs["name_alike"], "misread-name", name if not misread else archive.printed
            )
            _note(alike, damage.skeleton(letters(name)), seen)
            word = re.split(r"[^\w®]+", name)[0].casefold()
            first |= {word, damage.skeleton(word)}
    archives = tuple(archive for _, archive in named)
    return Archives(
        archives, systems, damage, words, _frozen(exact), _frozen(alike), tuple(n for n in alike if len(n) >= NEAR and n in near),
        frozenset(n[:i] for n in alike for i in range(1, len(n) + 1)), frozenset(first - {""}),
        _any_of(archives), _any_of(systems.values()),
        _short_labels(systems.values()), _beginnings(systems.values()),
    )  # fmt: skip


def _any_of(those: Iterable[Archive | System]) -> Pattern[str]:
    """Where a reference may stand without a name, as the tables of these say."""
    patterns = "|".join(f"(?:{one.bare.pattern})" for one in those if one.bare)
    return re.compile(rf"(?<![^\W_])(?:{patterns or '(?!)'})")


def _with_places(table: Table) -> list[str]:
    """The names of an archive, each also with the town that it is in before it: `HSA Dresden`, `Dresden HSA`."""
    names, places = table.strings("names"), table.strings("places")
    before = (f"{p}, {n.removesuffix(p).rstrip(' ,') or n}" for n in names for p in places)
    return [*names, *(f"{p}, {n}" for n in names for p in places), *before]


def _note(into: dict[str, list[NameHit]], key: str, hit: NameHit) -> None:
    hits = into.setdefault(key, [])
    if all(h.archive is not hit.archive for h in hits):
        hits.append(hit)


def _frozen(hits: dict[str, list[NameHit]]) -> dict[str, tuple[NameHit, ...]]:
    return {key: tuple(values) for key, values in hits.items()}


def _short_labels(systems: Iterable[System]) -> frozenset[str]:
    return frozenset(label for s in systems for label in [*s.labels, *s.alike] if len(label) <= SHORT)


def _beginnings(systems: Iterable[System]) -> frozenset[tuple[str, str]]:
    labels = [
        [[t for t, hits in s.labels.items() if any(h.element == n for h in hits)] for n in range(len(s.elements))]
        for s in systems
        if s.unknown
    ]
    return frozenset(pair for first, *others in labels for second in others[:3] for pair in product(first, second))


def _damage(tables: Tables, names: Sequence[str]) -> Damage:
    table = tables.table("damage")
    costs = {name: table.number(name) for name in COSTS}
    readings: dict[str, list[tuple[str, float, str]]] = {}
    for row in table.rows("characters"):
        rule, cost = row.string("rule"), row.number("cost")
        for true, seen in row.mapping("readings").items():
            for char in seen:
                known = readings.setdefault(char, [])
                if char != true and all(k[0] != true for k in known):
                    known.append((true, cost, rule))
    fold: dict[int, str] = {}
    for group in table.table("alike").strings("groups"):
        fold |= {ord(char): group[0] for char in group.casefold()}
    words = {k.casefold(): v for k, v in table.mapping("words").items()}
    ordered = {char: tuple(sorted(known, key=lambda k: k[1])) for char, known in readings.items()}
    near = frozenset(frozenset(pair.casefold().translate(fold)) for pair in table.table("alike").strings("near"))
    scripts = table.table("scripts")
    one, other = scripts.string("one", ""), scripts.string("other", "")
    if len(one) != len(other):
        raise scripts.error("other", f"has {len(other)} letters, not {len(one)}", "write the same shapes in both")
    return Damage(
        costs,
        ordered,
        words,
        fold,
        table.mapping("transliteration"),
        near,
        (one, other),
        frozenset(TITLE_WORDS.findall(" ".join([table.table("titles").string("words", ""), *names]).casefold())),
    )


class _Kinds:
    """The kinds of values by name, each with the labels that stand behind such a value in its system, compiled once."""

    def __init__(self, tables: Mapping[str, Table], damage: Damage, parts: Mapping[str, str]) -> None:
        self.tables, self._damage, self._parts = tables, damage, parts
        self._made: dict[tuple[str, str], Kind] = {}
        for name in tables:  # what is wrong with a kind is said also where no system uses it
            self.of(name, ())

    def of(self, name: str, following: Sequence[str]) -> Kind:
        labels = "|".join(self._widened(label) for label in sorted(following, key=len, reverse=True))
        key = (name, labels)
        if key not in self._made:
            parts = {**self._parts, "labels": labels or "(?!)"}
            self._made[key] = _kind(name, self.tables[name], self._damage, parts)
        return self._made[key]

    def _widened(self, label: str) -> str:
        """The pattern of a label, with its letters, if it has enough of them, as they are misread."""
        kept = len(label) < WIDENED
        return "".join(r"\.? ?" if c == " " else re.escape(c) if kept else self._damage.looks_like(c) for c in label)


def _kind(name: str, table: Table, damage: Damage, parts: Mapping[str, str]) -> Kind:
    table.only(KIND)
    strict = table.pattern("pattern", parts)
    loose = table.pattern("loose", parts) if "loose" in table.values else loosened(strict.pattern, damage.readings)
    alphabet = frozenset(table.string("characters")) if "characters" in table.values else None
    opened = table.pattern("open", parts) if "open" in table.values else None
    damaged = loosened(opened.pattern, damage.readings) if opened and not table.flag("free") else None
    return Kind(name, strict, loose, alphabet,
                table.flag("free"), table.string("remove", ""), table.flag("dashes"),
                table.number("letter") if "letter" in table.values else None,
                table.pattern("run_on", parts) if "run_on" in table.values else None, table.string("join", ""),
                opened, damaged, table.flag("as_printed"))  # fmt: skip


def _system(name: str, table: Table, kinds: _Kinds, damage: Damage) -> System:
    table.only(SYSTEM)
    elements: list[Element] = []
    exact: dict[str, list[LabelHit]] = {}
    alike: dict[str, list[LabelHit]] = {}
    rows = table.rows("elements")
    for index, row in enumerate(rows):
        row.only(ELEMENT)
        labels = row.strings("labels")
        field = row.choice("field", FIELDS)
        before = row.pattern("before") if "before" in row.values else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        following = [*after.strings("labels"), *after.strings("misread")] if after else []
        kind = kinds.of(row.choice("kind", kinds.tables), following)
        label = labels[0] if labels else ""
        elements.append(Element(field, kind, label, row.flag("required"), before, bool(labels)))
        for text in labels:
            _label(exact, text.casefold(), LabelHit(index, 0.0, "", text))
        for text in row.strings("misread"):
            _label(exact, text.casefold(), LabelHit(index, damage.costs["label_alike"], "misread-label", label))
        for text in labels:
            _label(alike, damage.skeleton(text), LabelHit(index, damage.costs["label_alike"], "misread-label", text))
        for text in row.strings("misread"):
            _label(
                alike, damage.skeleton(text), LabelHit(index, 2 * damage.costs["label_alike"], "misread-label", label)
            )
    template = table.string("print")
    for field in re.findall(r"\{(\w+)\}", template):
        if field != "archive" and field not in FIELDS:
            raise table.error("print", f"{{{field}}} is no element", f"use {', '.join(FIELDS)}")
    long = tuple(label for label in exact if len(label) >= 4)
    return System(
        name, tuple(elements), {k: tuple(v) for k, v in exact.items()}, {k: tuple(v) for k, v in alike.items()},
        long, any(" " in label for label in exact), table.flag("labels_after"), int(table.number("minimum")), table.flag("unknown"),
        table.pattern("sign") if "sign" in table.values else None, template, table.string("institutions", ""),
        table.pattern("bare") if "bare" in table.values else None,
    )  # fmt: skip


def _label(into: dict[str, list[LabelHit]], key: str, hit: LabelHit) -> None:
    hits = into.setdefault(key, [])
    if all(h.element != hit.element for h in hits):
        hits.append(hit)


def _archive(key: str, table: Table, systems: Mapping[str, System]) -> Archive:
    table.only(ARCHIVE)
    system = systems[table.choice("system", systems)]
    table.strings("names", needed=True)
    fields = [element.field for element in system.elements]
    indexes = {}
    for name in ("without", "with"):
        indexes[name] = frozenset(fields.index(table.one_of(name, f, fields)) for f in table.strings(name))
    examples = []
    for row in table.rows("examples"):
        row.only(("text", *FIELDS))
        elements = {f: row.string(f) for f in FIELDS if f in row.values}
        examples.append(Example(row.string("text"), elements, table.origin.get("examples")))
    expected = indexes["with"] | {i for i, e in enumerate(system.elements) if e.required}
    bare = table.pattern("bare") if "bare" in table.values else None
    return Archive(
        code=table.string("code", key),
        name=table.string("name"),
        printed=table.string("print", key),
        system=system,
        absent=indexes["without"],
        expected=expected - indexes["without"],
        bare=bare,
        brackets=table.flag("brackets"),
        place=_place(table),
        examples=tuple(examples),
    )


def _place(table: Table) -> Pattern[str] | None:
    """What of the text behind an archive's name says where it is: any place for one of many of that name, else its own."""
    if table.flag("placed"):
        return ANY_PLACE
    towns = "|".join(map(re.escape, sorted(table.strings("places"), key=len, reverse=True)))
    return re.compile(rf",? ?\(?(?:{towns})\)?(?!\w)") if towns else None
