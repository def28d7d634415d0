"""Tables of TOML files with their places: values are asked for by type, errors say file and line."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from re import Pattern
from typing import Any

from digitize.errors import ConfigError
from digitize.patterns import compiled

KIND = ("pattern", "loose", "characters", "free", "remove", "dashes", "letter", "run_on", "join", "open", "as_printed")
SYSTEM = ("elements", "minimum", "unknown", "sign", "labels_after", "institutions", "bare", "print")
ELEMENT = ("field", "kind", "labels", "misread", "required", "before")
ARCHIVE = (
    "name",
    "code",
    "print",
    "system",
    "names",
    "misread",
    "without",
    "with",
    "bare",
    "brackets",
    "placed",
    "places",
    "examples",
)
COSTS = (
    "limit", "margin", "label_alike", "label_letter", "label_digit", "label_fused", "label_lost",
    "label_unreadable", "letter_in_number", "name_alike", "name_misread", "name_letter", "name_unknown",
    "name_missing", "word_value", "space_in_value", "value_fused", "skipped_word", "separator_odd", "semicolon",
    "element_missing", "leftover_digits", "leftover_label", "leftover_open", "system_other", "out_of_order", "label_resembling", "name_confused",
    "separator_lost", "unparted", "value_open", "name_behind", "glossed", "letter_unusual",
)  # fmt: skip
PART = re.compile(r"%([a-z_]+)%")
GROUPS = ("damage", "words", "parts", "kinds", "systems", "archives")


@dataclass(frozen=True)
class Table:
    """One table, `values`, called `name`, and the file that each of its keys comes from."""

    name: str
    values: Mapping[str, Any]
    origin: Mapping[str, Path]

    def error(self, key: str, wrong: str, remedy: str) -> ConfigError:
        """A ConfigError about one key, with file, line and table."""
        path = self.origin.get(key) or next(iter(self.origin.values()), None)
        return ConfigError(f"{_place(path, self.name, key)}: [{self.name}] {key}: {wrong}", remedy)

    def only(self, keys: Iterable[str]) -> None:
        """Raises ConfigError for a key that this kind of table does not know."""
        for key in self.values:
            if key not in keys:
                raise self.error(key, "unknown key", f"use one of: {', '.join(keys)}")

    def _get(self, key: str, type_: type, default: Any) -> Any:
        value = self.values.get(key, default)
        if value is None:
            raise self.error(key, "is missing", f"add {key} to the table")
        if not isinstance(value, type_) or (isinstance(value, bool) and type_ is not bool):
            wanted = {str: "a text in quotes", list: "a list in [ ]", bool: "true or false", dict: "a table"}.get(
                type_, "a number"
            )
            raise self.error(key, f"{value!r} is not {wanted}", f"write {wanted}")
        return value

    def string(self, key: str, default: str | None = None) -> str:
        return str(self._get(key, str, default))

    def number(self, key: str) -> float:
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        return float(self._get(key, float, None))

    def flag(self, key: str) -> bool:
        return bool(self._get(key, bool, False))

    def strings(self, key: str, needed: bool = False) -> list[str]:
        values = self._get(key, list, None if needed else [])
        for value in values:
            if not isinstance(value, str) or not value:
                raise self.error(key, f"{value!r} is not a text in quotes", "write a list of texts")
        if needed and not values:
            raise self.error(key, "is empty", "give at least one")
        return list(values)

    def mapping(self, key: str) -> dict[str, str]:
        values = self._get(key, dict, {})
        for name, value in values.items():
            if not isinstance(value, str):
                raise self.error(key, f"{name} = {value!r} is not a text in quotes", "write texts")
        return dict(values)

    def texts(self) -> dict[str, str]:
        """The whole table, which has nothing but texts."""
        return {key: self.string(key) for key in self.values}

    def table(self, key: str) -> "Table":
        values = self._get(key, dict, {})
        return Table(f"{self.name}.{key}", values, dict.fromkeys(values, self.origin.get(key) or Path()))

    def rows(self, key: str) -> list["Table"]:
        rows = self._get(key, list, [])
        for row in rows:
            if not isinstance(row, dict):
                raise self.error(key, f"{row!r} is not a table", "write { key = value } in the list")
        origin = self.origin.get(key) or Path()
        return [Table(f"{self.name}.{key}", row, dict.fromkeys(row, origin) or {"": origin}) for row in rows]

    def pattern(self, key: str, parts: Mapping[str, str] | None = None) -> Pattern[str]:
        """The regular expression; `%NAME%` in it stands for one of the parts."""
        known = parts or {}
        try:
            return compiled(PART.sub(lambda part: known.get(part[1], part[0]), self.string(key)))
        except ValueError as error:
            raise self.error(key, f"not a regular expression ({error})", "correct the pattern") from None

    def choice(self, key: str, known: Iterable[str]) -> str:
        return self.one_of(key, self.string(key), known)

    def one_of(self, key: str, value: str, known: Iterable[str]) -> str:
        if value not in known:
            raise self.error(key, f"{value!r} is not known", f"use one of: {', '.join(known)}")
        return value


@dataclass
class Tables:
    """The tables of several files, laid over one another key by key."""

    groups: dict[str, dict[str, Any]] = field(default_factory=lambda: {group: {} for group in GROUPS})
    origins: dict[tuple[str, ...], Path] = field(default_factory=dict)

    def add(self, path: Path, content: Mapping[str, Any]) -> None:
        """Lays the tables of one file over those before. Raises ConfigError for what no table of this file may be."""
        for group, tables in content.items():
            if group not in GROUPS:
                raise ConfigError(
                    f"{_place(path, group, '')}: [{group}] is unknown", f"use one of: {', '.join(GROUPS)}"
                )
            if not isinstance(tables, dict):
                raise ConfigError(f"{_place(path, group, '')}: {group} is not a table", f"write [{group}]")
            for key, value in tables.items():
                known = self.groups[group].get(key)
                if group in ("damage", "words", "parts") or not isinstance(value, dict):
                    merged = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
                    self.groups[group][key] = merged
                    self.origins[(group, key)] = path
                    continue
                self.groups[group][key] = {**(known or {}), **value}
                for name in value or [""]:
                    self.origins[(group, key, name)] = path

    def table(self, group: str) -> Table:
        return Table(
            group, self.groups[group], {k[1]: p for k, p in self.origins.items() if k[0] == group and len(k) == 2}
        )

    def group(self, group: str) -> dict[str, Table]:
        """The tables `[group.NAME]`, by name."""
        found = {}
        origins: dict[str, dict[str, Path]] = {}
        for key, path in self.origins.items():
            if key[0] == group and len(key) == 3:
                origins.setdefault(key[1], {})[key[2]] = path
        for name, values in self.groups[group].items():
            if not isinstance(values, dict):
                raise self.table(group).error(name, f"{values!r} is not a table", f"write [{group}.{name}]")
            found[name] = Table(f"{group}.{name}", values, origins.get(name, {}))
        return found


def _place(path: Path | None, table: str, key: str) -> str:
    """`file:line`, as far as it can be told. TOML readers keep no lines: they are looked up when something is wrong."""
    if path is None or not path.is_file():
        return "archives"
    parts = table.split(".")
    at = 0
    for line, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", text)
        if header and _nested([p.strip(" \"'") for p in header[1].split(".")], parts):
            at = line
        elif header and at:
            break
        elif at and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", text):
            return f"{path}:{line}"
        elif at and len(parts) > 2 and re.match(rf"\s*{re.escape(parts[-1])}\s*=", text):
            at = line
    return f"{path}:{at}" if at else str(path)


def _nested(one: list[str], other: list[str]) -> bool:
    """One of two table names begins with the other."""
    return all(a == b for a, b in zip(one, other, strict=False))
