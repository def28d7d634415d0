"""Where knowledge and settings come from: the files of `config/`, a user's own, the environment, the options."""

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from digitize.errors import ConfigError
from digitize.patterns import compiled

PREFIX = "DIGITIZE_"
LARGEST = 1 << 24  # bytes of a table
TABLES = ("archives", "languages")  # settings that name files of further tables, beside the one that has them
ENGINES = ("auto", "lstm", "tesseract", "pytesseract", "rapidocr")
ENGINE_GROUP = "digitize.engines"
"""The entry points by which other packages bring engines."""
DEEPEST = 50  # tables in tables


def data_dir() -> Path:
    """The folder of the shipped configuration: inside the installed package, or `config/` of a checkout."""
    packaged = Path(__file__).parent / "share"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "config"


def engine_names() -> tuple[str, ...]:
    """The names of all engines, the shipped ones first."""
    return (*ENGINES, *sorted({one.name for one in entry_points(group=ENGINE_GROUP)} - set(ENGINES)))


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises ConfigError that names the file, the line and what is wrong."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ConfigError(f"{path}: is larger than any table", "give a TOML file")
        tables = tomllib.loads(data.decode().replace("\r\n", "\n"))
        if _depth(tables) > DEEPEST:
            raise RecursionError
        return tables
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file", "give the path of a TOML file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: can't be read ({error})", "give a readable UTF-8 TOML file") from None
    except RecursionError:
        raise ConfigError(f"{path}: its values are nested too deep", "correct that") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}", "correct that line; digitize config shows what is in force") from None
    except ValueError as error:  # a name that is none, a number of thousands of digits
        raise ConfigError(f"{path}: {str(error).partition(';')[0]}", "correct that") from None


def _depth(tables: dict[str, Any]) -> int:
    """How deep tables and lists are nested."""
    depth, level = 0, list[Any]([tables])
    while level and depth <= DEEPEST:
        depth += 1
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for values in inner for one in values if isinstance(one, dict | list)]
    return depth


class Table(BaseModel):
    """Base of all settings: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


MOST_MEMORY_MB = 1 << 24  # what no machine has


class Read(Table):
    """How sources are read. `pages` is a selection such as "1-20,25"; empty stands for all."""

    languages: tuple[str, ...] = ()
    engine: str = "auto"
    text_layer: Literal["auto", "use", "ignore"] = "auto"
    pages: str = ""
    max_pixels: int = Field(default=200_000_000, gt=0, le=10**12)
    max_bytes: int = Field(default=4_000_000_000, gt=0, le=10**15)
    page_seconds: float = Field(default=60, gt=0, le=10**6)
    memory_mb: int = Field(default=3000, ge=256, le=MOST_MEMORY_MB)

    @field_validator("languages", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in re.split(r"[+,\s]+", value) if part) if isinstance(value, str) else value

    @field_validator("languages")
    @classmethod
    def _plain(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*(/[A-Za-z_]+)?", code):
                raise ValueError(f"{code!r} is not a language code such as eng or rus")
        return value

    @field_validator("engine")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in ENGINES and value not in (names := engine_names()):
            raise ValueError(f"no engine is called {value!r}: give one of {', '.join(names)}")
        return value

    @field_validator("pages")
    @classmethod
    def _ranges(cls, value: str) -> str:
        parse_pages(value)
        return value


class Report(Table):
    """Whether a run ends with a report, and whether that has the pages' pictures `small` alone, or also in the `full` size
    of the scans (a megabyte or so a page)."""

    enabled: bool = True
    images: Literal["small", "full"] = "small"


class Batch(Table):
    """How a run is carried out. `jobs` worker processes; 0 stands for as many as there are cores to use. `force` reads
    again what earlier runs have read. `prune` removes the sources whose files are gone; `follow_links` reads what links
    lead to outside of the folder that they are in. `executor` "dask" gives the work to a Dask cluster: that of the `scheduler`, an
    address such as "tcp://host:8786", or one on this machine."""

    jobs: int = Field(default=0, ge=0, le=1024)
    keep_going: bool = True
    force: bool = False
    prune: bool = False
    follow_links: bool = False
    executor: Literal["local", "dask"] = "local"
    scheduler: str = ""


class Settings(Table):
    """All settings of a run. `archives` and `languages` are files of further archives and of the words of languages, `heads` a file
    of weights that `digitize train` made; `clean` switches cleaning rules off by name."""

    profile: str = ""
    archives: tuple[Path, ...] = ()
    languages: tuple[Path, ...] = ()
    heads: str = ""
    read: Read = Read()
    clean: dict[str, bool] = Field(default_factory=dict)
    report: Report = Report()
    batch: Batch = Batch()

    @cached_property
    def patterns(self) -> dict[str, tuple[re.Pattern[str], ...]]:
        """The patterns of the profile, if there is one. Raises ConfigError when it can't be read."""
        return load_profile(self.profile).patterns if self.profile else {}


class Profile(Table):
    """What a collection looks like: its languages, and patterns that are searched in a line, by the line's role. `signs`
    are patterns of the text of a page by which the profile is chosen for a source where the user chose none."""

    name: str
    description: str = ""
    languages: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()

    @field_validator("signs", "title", "header", "footer", "boilerplate", "reference")
    @classmethod
    def _compiles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                compiled(pattern)
            except ValueError as error:
                raise ValueError(f"{pattern!r:.100} is not a regular expression ({error})") from None
        return value

    @cached_property
    def patterns(self) -> dict[str, tuple[re.Pattern[str], ...]]:
        """The compiled patterns by role; only roles that have some."""
        kinds = ("title", "header", "footer", "boilerplate", "reference")
        return {kind: tuple(compiled(p) for p in getattr(self, kind)) for kind in kinds if getattr(self, kind)}


def parse_pages(text: str) -> tuple[tuple[int, int | None], ...]:
    """A selection of pages as ranges, first and last inclusive; None stands for the end. Raises ValueError.

    >>> parse_pages("1-20, 25, 30-")
    ((1, 20), (25, 25), (30, None))
    """
    ranges: list[tuple[int, int | None]] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = re.fullmatch(r"(\d{1,9})?\s*(-)?\s*(\d{1,9})?", part)
        if not match or not (match[1] or match[3]):
            raise ValueError(f"{part!r} is not a page or a range of pages such as 1-20")
        first = int(match[1] or 1)
        last = int(match[3]) if match[3] else (None if match[2] else first)
        if first < 1 or (last is not None and last < first):
            raise ValueError(f"{part!r} is not a range of pages: the first is 1, and the last comes after the first")
        ranges.append((first, last))
    return tuple(ranges)


def user_dir(environ: Mapping[str, str]) -> Path:
    """The folder of a user's own settings and profiles."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or "~").expanduser()
    return Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "digitize"


def profile_files(environ: Mapping[str, str]) -> dict[str, Path]:
    """The files of the shipped profiles and the user's own, by name."""
    folders = [data_dir() / "profiles", user_dir(environ) / "profiles"]
    return {p.stem: p for folder in folders if folder.is_dir() for p in sorted(folder.glob("*.toml"))}


def recognisable_profiles(environ: Mapping[str, str] | None = None) -> tuple[Profile, ...]:
    """The profiles that are chosen by signs on the pages, by name. Raises ConfigError when one can't be read."""
    environ = os.environ if environ is None else environ
    loaded = (load_profile(name, environ) for name in sorted(profile_files(environ)))
    return tuple(profile for profile in loaded if profile.signs)


def load_profile(name_or_path: str, environ: Mapping[str, str] | None = None) -> Profile:
    """A profile by its file's path, or by its name among the user's own and the shipped ones. Raises ConfigError."""
    if name_or_path.endswith(".toml") or Path(name_or_path).name != name_or_path:
        path = Path(name_or_path)
    else:
        known = profile_files(os.environ if environ is None else environ)
        if name_or_path not in known:
            remedy = f"give one of {', '.join(sorted(known))}, or the path of a TOML file"
            raise ConfigError(f"profile {name_or_path}: no such profile", remedy)
        path = known[name_or_path]
    tables = read_toml(path)
    if unknown := next((key for key in tables if key not in Profile.model_fields), None):
        raise _unknown(unknown, Profile.model_fields, str(path), path)
    try:
        return Profile.model_validate({"name": path.stem, **tables})
    except ValidationError as error:
        raise _wrong(error, lambda key: (str(path), path) if key in tables else None) from None


def load_settings(
    config: Path | None = None,
    profile: str | None = None,
    environ: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
) -> tuple[Settings, dict[str, str]]:
    """The settings in force, and for each (`read.engine`) where it came from.

    Later layers win: the shipped defaults, the user's file, `config`, the profile, the environment
    (`DIGITIZE_READ_ENGINE`; None: the process's own), `options` (dotted names; a None is not given). Raises ConfigError
    that names the layer, its line and what is wrong.
    """
    environ = os.environ if environ is None else environ
    given = _from_environment(environ)
    late = [("environment " + PREFIX + _variable(key), None, {key: value}) for key, value in given.items()]
    asked = {**(options or {}), "profile": profile}
    late += [(f"option {_option(key)}", None, {key: value}) for key, value in asked.items() if value is not None]
    own = user_dir(environ) / "config.toml"
    files = [data_dir() / "default.toml", *([own] if own.is_file() else []), *([config] if config else [])]
    layers: list[tuple[str, Path | None, dict[str, object]]] = [(str(f), f, _flat(read_toml(f))) for f in files]
    chosen = [name for *_, values in [*layers, *late] if (name := values.get("profile")) and isinstance(name, str)]
    if chosen and (languages := load_profile(chosen[-1], environ).languages):
        layers.append((f"profile {chosen[-1]}", None, {"read.languages": languages}))
    for name in TABLES:
        if (shared := user_dir(environ) / f"{name}.toml").is_file():
            layers.insert(1, (str(shared), shared, {name: [shared]}))
    merged: dict[str, object] = {}
    origin: dict[str, tuple[str, Path | None]] = {}
    for label, path, values in [*layers, *late]:
        merged |= values
        origin |= dict.fromkeys(values, (label, path))
        for name in TABLES:
            if path and isinstance(named := values.get(name), list):
                merged[name] = [path.parent / str(one) for one in named]
    known = layers[0][2]
    if unknown := next((key for key in merged if key not in known), None):
        raise _unknown(unknown, known, *origin[unknown])
    try:
        settings = Settings.model_validate(_nested(merged))
    except ValidationError as error:
        raise _wrong(error, lambda key: origin.get(key)) from None
    return settings, {key: origin[key][0] for key in merged}


def _flat(tables: Mapping[str, Any], above: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in tables.items():
        flat |= _flat(value, f"{above}{key}.") if isinstance(value, dict) else {above + key: value}
    return flat


def _nested(flat: Mapping[str, object]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for key, value in flat.items():
        *above, last = key.split(".")
        table = tables
        for part in above:
            table = table.setdefault(part, {})
        table[last] = value
    return tables


def _variable(key: str) -> str:
    return key.upper().replace(".", "_").replace("-", "_")


def _option(key: str) -> str:
    """The option of `digitize run` that sets a key: `--text-layer` for `read.text_layer`."""
    named = {"read.languages": "--lang", "report.enabled": "--report", "batch.keep_going": "--keep-going"}
    return named.get(key, "--" + key.rpartition(".")[2].replace("_", "-"))


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    known = {PREFIX + _variable(key): key for key in _flat(read_toml(data_dir() / "default.toml"))}
    given: dict[str, object] = {}
    for name, value in sorted(environ.items()):
        if name.startswith(PREFIX) and name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"did you mean {close[0]}?" if close else "digitize config lists the settings"
            raise ConfigError(f"environment: {name} is not a setting", hint)
        if name in known:
            given[known[name]] = value
    return given


Origin = tuple[str, Path | None]  # a layer's name, and its file if it is one


def _where(key: str, label: str, path: Path | None) -> str:
    line = _line_of(path, key) if path else None
    return f"{label}, line {line}" if line else label


def _unknown(key: str, known: Iterable[str], label: str, path: Path | None) -> ConfigError:
    below = [name for name in known if name.startswith(f"{key}.")]
    if below:
        return ConfigError(
            f"{_where(key, label, path)}: {key} is a table", f"write [{key}], then its settings such as {below[0]}"
        )
    close = get_close_matches(key, list(known), 1)
    hint = f"did you mean {close[0]}?" if close else "remove it; digitize config lists the settings"
    return ConfigError(f"{_where(key, label, path)}: {key} is not a setting", hint)


def _wrong(error: ValidationError, origin: Callable[[str], Origin | None]) -> ConfigError:
    """The first fault of a validation, in one line: which file, which line, which key, what is wrong."""
    fault = error.errors()[0]
    parts = [str(part) for part in fault["loc"]]
    keys = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    key, (label, path) = next(((k, found) for k in keys if (found := origin(k))), (".".join(parts), ("settings", None)))
    what = fault["msg"].removeprefix("Value error, ")
    return ConfigError(f"{_where(key, label, path)}: {key}: {what}", "correct that value")


def _line_of(path: Path, key: str) -> int | None:
    """The line (from 1) on which a key is set; None where it isn't written plainly."""
    *above, last = key.split(".")
    table, wanted = "", ".".join(above)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            table = header[1]
        elif table == wanted and re.match(rf"\s*[\"']?{re.escape(last)}[\"']?\s*=", line):
            return number
    return None
