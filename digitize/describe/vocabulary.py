"""The words of all languages, made ready for matching: loaded once, then shared and never changed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from re import Pattern
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from digitize.describe.tables import FormTable, LanguageTable, SheetTable, read_tables
from digitize.lexicon.language import Calendars, Language, bare, fold
from digitize.model.metadata import DocumentType

_ACCENTED = (
    "aàáâäåąæăǎ",
    "eèéêëęěæ",
    "iìíîïı",
    "oòóôöøő",
    "uùúûüűů",
    "cçćč",
    "nñńň",
    "lł",
    "zźżž",
    "yý",
    "sśšşș",
    "tťţț",
    "gğ",
)
__all__ = ["Vocabulary", "bare", "fold", "load_vocabulary"]
_LONG_STEM = 6  # letters
_NEVER = re.compile(r"(?!)")
_WORD = r"(?<!\w)(?:{})(?!\w)"
_FRAMES = {
    "after_year": r"\s?(?:{})(?:(?<=\.)|(?!\w))",
    "about": r"(?<!\w)(?:{})(?:\s+\w{{1,3}})?\s*[\[(]?$",
    "doubtful": r"(?<!\w)(?:{})(?:\s+\w{{1,3}})?\s*[\[(]?$",
    "until": r"(?<!\w)(?:{})\s*[\[(]?$",
    "since": r"(?<!\w)(?:{})\s*[\[(]?$",
    "parts": r"(?<!\w)(?:{})(?:\s+of)?[\s-]*[\[(]?$",
    "undated": _WORD,
    "received": _WORD,
    "sent": _WORD,
    "precedence": _WORD,
    "handling": _WORD,
    "handling_to": _WORD,
    "joined_by": _WORD,
    "recorded_by": _WORD,
    "signed_by": r"(?<!\w)(?:{})(?:(?<=[.:/])|(?!\w))",
    "own_hand": r"(?<=\w)[\s,]+(?:{})\W*$",
    "numbers": _WORD,
    "held": r"^[\W_]{{0,3}}(?:{})(?!\w)",
    "numbers_behind": r"\s?(?:{})(?:(?<=\.)|(?!\w))",
    "articles": r"^(?:{})(?:(?<=['’])|(?!\w))\s*",
    "honorifics": r"^(?:{})(?:\.|(?<=\.)|(?!\w))\s*",
    "institutions": r"(?<!\w)(?:[^\W\d_]*)(?:{})",
    "missions": r"(?<!\w)(?:[^\W\d_]*)(?:{})",
    "distributed": r"(?:^|(?<=\s))(?:{})(?:\W*$|\s*:)",
    "sent_to": r"^\W{{0,2}}(?:{})(?<=\w|[.:])\W*\s(?=\W?[^\W\d_])",
    "excerpts": r"(?:{})",
    "graded": r"^\W*(?:{})\s*:\s*",
    "stamps": r"(?<!\w)[l|(\[]?(?:{})(?!\w)",
    "pages": r"(?:{})",
    "sides": r"(?:{})",
    "subject": r"^(?:\W{{0,2}}(?:{0})\s?\W?[:;]+|\((?:{0})\))\s*",
    "topics": r"^\W{{0,2}}(?:{})(?:(?<=['’])|(?!\w))\s?",
    "made_for": r"^\s*(?:{})(?!\w)\s*:?\s+",
    "drawn_up": r"^\W*(?:{})(?!\w)",
    "issued": r"(?<!\w)(?:{})\s?:\s*",
}
"""What stands around the words of a table where they count, by the names of both: `{}` is any of the words."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of all languages together. Patterns ignore case; `seasons` are keyed by `bare` words. `calendars` has
    each language by itself."""

    calendars: Calendars
    seasons: Mapping[str, int]
    weekdays: frozenset[str]
    before_date: frozenset[str]
    between_dates: str
    place_particles: frozenset[str]
    named_cities: frozenset[str]
    regions: frozenset[str]
    ordinals: str
    of_month: str
    after_month: str
    after_year: Pattern[str]
    about: Pattern[str]
    doubtful: Pattern[str]
    until: Pattern[str]
    since: Pattern[str]
    parts: Pattern[str]
    undated: Pattern[str]
    received: Pattern[str]
    sent: Pattern[str]
    month_first: frozenset[str]
    classification: Pattern[str]
    classification_stems: tuple[str, ...]
    classification_words: frozenset[str]
    classification_spellings: frozenset[str]
    precedence: Pattern[str]
    handling: Pattern[str]
    handling_to: Pattern[str]
    joined_by: Pattern[str]
    first_words: frozenset[str]
    recorded_by: Pattern[str]
    recorder_stems: tuple[str, ...]
    signed_by: Pattern[str]
    own_hand: Pattern[str]
    numbers: Pattern[str]
    numbers_behind: Pattern[str]
    types: Pattern[str]
    type_of: Mapping[str, DocumentType]
    extracts: frozenset[str]
    held: Pattern[str]
    articles: Pattern[str]
    honorifics: Pattern[str]
    ranks: Pattern[str]
    institutions: Pattern[str]
    missions: Pattern[str]
    distributed: Pattern[str]
    sent_to: Pattern[str]
    routes: Pattern[str]
    remarks: Pattern[str]
    leading: frozenset[str]
    excerpts: Pattern[str]
    predicates: frozenset[str]
    joining: frozenset[str]
    graded: Pattern[str]
    stamps: Pattern[str]
    pages: Pattern[str]
    sides: Pattern[str]
    subject: Pattern[str]
    topics: Pattern[str]
    issued: Pattern[str]
    drawn_up: Pattern[str]
    made_for: Pattern[str]
    title_words: frozenset[str]
    people: tuple[Pattern[str], ...]
    third_person: tuple[Pattern[str], ...]
    own_honorifics: Mapping[Pattern[str], Pattern[str]]
    function_words: Mapping[str, frozenset[str]]
    letters: Mapping[str, frozenset[str]]
    ocr: Mapping[str, str]
    sheet: Mapping[str, Pattern[str]]
    closings: frozenset[str]
    form: Mapping[str, Pattern[str]]
    form_names: frozenset[str]

    @cached_property
    def cities(self) -> frozenset[str]:
        """The cities after which CLDR names the world's time zones, some four hundred, by their names in the languages, and
        those of the tables."""
        zones = {name.rsplit("/", 1)[-1].replace("_", " ") for name in get_global("zone_territories") if "/" in name}
        for code in self.calendars.languages:
            with suppress(UnknownLocaleError, ValueError):
                zones |= {zone["city"] for zone in Locale.parse(code).time_zones.values() if "city" in zone}
        return frozenset(zones) | self.named_cities

    @cached_property
    def _folded_cities(self) -> frozenset[str]:
        return frozenset(map(fold, self.cities))

    def is_city(self, text: str) -> bool:
        """Whether a text is a city's name, in small letters or capitals."""
        return fold(text) in self._folded_cities

    @cached_property
    def _folded_lands(self) -> frozenset[str]:
        lands: set[str] = set()
        for code in self.calendars.languages:
            with suppress(UnknownLocaleError, ValueError):
                lands |= {fold(name) for name in Locale.parse(code).territories.values()}
        return frozenset(lands)

    def is_land(self, text: str) -> bool:
        """Whether a text is a country's name, as CLDR knows it in the languages: `Turkey`, `Türkei`."""
        return fold(text) in self._folded_lands

    def month(self, word: str, near: bool = True, language: str | None = None) -> int | None:
        """The number of a month by its name, as read; of one whose languages disagree, the first."""
        return next(iter(self.calendars.months(word, near, language)), None)

    def is_region(self, text: str) -> bool:
        """Whether a text is the state or the land that stands behind a town: `Ohio`, `N. Y.`"""
        return fold(text).replace(".", "").replace(" ", "").strip(",") in self.regions

    def leads(self, word: str) -> bool:
        """Whether a word leads to another: `of`, `D'ITALIA`."""
        folded = fold(word)
        return folded in self.leading or folded[: folded.find("'") + 1] in self.leading


def load_vocabulary(paths: Sequence[Path]) -> Vocabulary:
    """The vocabulary of these files, later ones on top. Raises ConfigError that names the file and what is wrong."""
    tables = read_tables(paths)
    each = list(tables.values())
    calendars = {code: Language.of(code, t.months, t.weekdays, t.seasons) for code, t in tables.items()}
    return Vocabulary(
        calendars=Calendars(calendars),
        seasons={word: number for one in calendars.values() for word, number in one.seasons.items()},
        weekdays=frozenset(word for one in calendars.values() for word in one.weekdays),
        month_first=frozenset(code for code, t in tables.items() if t.month_first),
        **_framed(each),
        **_of_dates(each),
        **_of_grades(each),
        **_of_papers(each),
        **_of_forms(each),
        **_of_people(each),
        **_of_languages(tables),
    )


def _framed(tables: Sequence[LanguageTable]) -> dict[str, Any]:
    """The patterns of the words that need nothing but their frames."""
    return {name: _any((w for t in tables for w in getattr(t, name)), frame) for name, frame in _FRAMES.items()}


def _of_dates(tables: Sequence[LanguageTable]) -> dict[str, Any]:
    """What stands before, between and within dates."""
    return {
        "before_date": frozenset(fold(w) for t in tables for w in t.before_date),
        "between_dates": "|".join(_spelled(w for t in tables for w in t.between_dates)),
        "place_particles": frozenset(w for t in tables for w in t.place_particles),
        "named_cities": frozenset(w for t in tables for w in t.cities),
        "regions": frozenset(fold(w).replace(".", "").replace(" ", "") for t in tables for w in t.regions),
        "ordinals": "|".join(_spelled(w for t in tables for w in t.ordinals)) or "(?!)",
        "after_month": "|".join(_spelled(w for t in tables for w in t.after_month)) or "(?!)",
        "of_month": _before(w for t in tables for w in t.of_month),
    }


def _of_grades(tables: Sequence[LanguageTable]) -> dict[str, Any]:
    """How secret and how urgent a paper is, by whole phrases and by words of them."""
    classified = [word for t in tables for word in (*t.terms, *t.phrases)]
    graded = [word for t in tables for word in (*t.grades, *t.terms, *t.phrases)]
    urgent = [word for t in tables for word in (*t.precedence, *t.handling, *t.handling_to)]
    return {
        "classification": _classification(tables),
        "classification_stems": tuple(sorted({max(bare(word).split(), key=len)[-5:] for word in classified})),
        "classification_words": frozenset(
            fold(part) for word in (*graded, *urgent) for part in word.split() if len(part) > 5
        ),
        "classification_spellings": frozenset(fold(part).strip(".") for word in graded for part in word.split()),
        "first_words": frozenset(bare(word.split()[0]).strip(":") for word in (*graded, *urgent)),
        "joining": frozenset(fold(w) for t in tables for w in t.joined_by),
    }


def _of_papers(tables: Sequence[LanguageTable]) -> dict[str, Any]:
    """What a paper is, and what its lines are for."""
    type_of = {fold(word): kind for t in tables for kind, words in t.types.items() for word in words}
    kinds = SheetTable.model_fields
    return {
        "types": _any(type_of, r"(?<!\w)(?P<type>{})(?:s|es|s’)?(?!\w)"),
        "type_of": type_of,
        "extracts": frozenset(fold(w) for t in tables for w in t.extracts),
        "routes": re.compile("|".join(f"(?:{p})" for t in tables for p in t.routes) or "(?!)", re.IGNORECASE),
        "remarks": re.compile("|".join(f"(?:{p})" for t in tables for p in t.remarks) or "(?!)", re.IGNORECASE),
        "leading": frozenset(w for t in tables for w in t.leading),
        "predicates": frozenset(fold(w) for t in tables for w in t.predicates.split()),
        "title_words": _title_words(tables),
        "sheet": {kind: _sheet_words(w for t in tables for w in getattr(t.sheet, kind)) for kind in kinds}
        | {"opened": _any((w for t in tables for w in t.sheet.opened), _WORD)}
        | {
            kind: _any((w for t in tables for w in getattr(t.sheet, kind)), r"(?<=\w)(?:{})$")
            for kind in ("addressed_endings", "addressed_beginnings")
        },
        "closings": frozenset(fold(w) for t in tables for w in t.sheet.closings),
    }


def _of_forms(tables: Sequence[LanguageTable]) -> dict[str, Any]:
    labels = {kind: _sheet_words(w for t in tables for w in getattr(t.form, kind)) for kind in FormTable.model_fields}
    ablatives = _any((w for t in tables for w in t.form.ablatives), r"(?<=\w)(?:{})$")
    return {
        "form": labels | {"ablatives": ablatives},
        "form_names": frozenset(bare(w) for t in tables for w in t.form.names),
    }


def _of_people(tables: Sequence[LanguageTable]) -> dict[str, Any]:
    """Who speaks, writes and records, and how they are addressed."""
    recorders = [word for t in tables for word in t.recorded_by]
    return {
        "recorder_stems": tuple(sorted({fold(word.split()[0]).strip(".:")[:6] for word in recorders})),
        "ranks": _ranks(w for t in tables for w in t.ranks),
        "people": tuple(re.compile(p, re.IGNORECASE) for t in tables for p in t.people),
        "third_person": tuple(re.compile(p) for t in tables for p in t.third_person),
        "own_honorifics": {
            re.compile(p, re.IGNORECASE): _any(t.own_honorifics, r"^(?:{})\s+")
            for t in tables
            for p in t.people
            if t.own_honorifics
        },
    }


def _of_languages(tables: Mapping[str, LanguageTable]) -> dict[str, Any]:
    """What tells languages apart, by their codes."""
    return {
        "function_words": {code: frozenset(t.function_words.split()) for code, t in tables.items() if t.function_words},
        "letters": {code: frozenset(t.letters) for code, t in tables.items() if t.letters},
        "ocr": {code: t.ocr for code, t in tables.items() if t.ocr},
    }


def _spelled(words: Iterable[str]) -> list[str]:
    """Patterns of the words, longest first, with any white space between their parts."""
    ordered = sorted({fold(word) for word in words if word}, key=lambda word: (-len(word), word))
    return [r"\s+".join(re.escape(part).replace("'", "['’]") for part in word.split()) for word in ordered]


def _before(words: Iterable[str]) -> str:
    """A pattern of these words before another; white space parts them, but behind an apostrophe."""
    return "|".join(rf"{word}\s{'*' if word.endswith('’]') else '+'}" for word in _spelled(words)) or "(?!)"


def _any(words: Iterable[str], frame: str) -> Pattern[str]:
    spelled = _spelled(words)
    return re.compile(frame.format("|".join(spelled)), re.IGNORECASE) if spelled else _NEVER


def _sheet_words(words: Iterable[str]) -> Pattern[str]:
    """Words that begin a line of a letter; an engine reads many a point as a comma. Parts that white parts may be set
    without it behind a point, or with a hyphen: `Tgb.Nr.`, `Under-Secretary`."""
    found = _any(words, r"\W{{0,3}}(?:{})(?:(?<=[.,:-])|(?!\w))\s*")
    if found is _NEVER:
        return found
    spread = found.pattern.replace(r"\.\s+", r"\.[\s-]*").replace(r"\s+", r"[\s-]+")
    return re.compile(_any_accent(spread).replace(r"\.", "[.,]"), re.IGNORECASE)


def _any_accent(pattern: str) -> str:
    """The pattern with each Latin letter in any of its accents, as engines that lack a language read it: `kere` for `kære`."""
    letters = {letter: f"[{accented}]" for accented in _ACCENTED for letter in accented}
    return re.sub(r"\\.|[^\W\d_]", lambda found: letters.get(found[0], found[0]), pattern)


def _ranks(stems: Iterable[str]) -> Pattern[str]:
    """Offices by the beginning of their words; a long stem also at the end of a compound: `Reichsaußenminister`."""
    stems = [form for stem in stems for form in (stem, bare(stem) if len(stem) >= _LONG_STEM else stem)]  # `LE PREFET`
    short = "|".join(_spelled(stem for stem in stems if len(stem) < _LONG_STEM)) or "(?!)"
    long = "|".join(_spelled(stem for stem in stems if len(stem) >= _LONG_STEM)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{short}|[^\W\d_]*?(?:{long}))", re.IGNORECASE)


def _classification(tables: Sequence[LanguageTable]) -> Pattern[str]:
    """Grades before a term, or a whole phrase; two may be joined: `secret and confidential`. Accents are not asked
    for, as engines lose and invent them: `Tres secret`."""
    terms = _any_accent("|".join(_spelled(word for t in tables for word in (*t.terms, *t.phrases))))
    if not terms:
        return _NEVER
    grades = _any_accent("|".join(_spelled(g for t in tables for g in t.grades))) or "(?!)"
    joined = "|".join(_spelled(w for t in tables for w in t.joined_by)) or "(?!)"
    one = rf"(?:(?:{grades})(?:(?<=\.)|(?!\w))\s*){{0,3}}(?:{terms})(?!\w)"
    return re.compile(rf"(?<!\w){one}(?:\s+(?:{joined}|&)\s+{one})?", re.IGNORECASE)


def _title_words(tables: Sequence[LanguageTable]) -> frozenset[str]:
    """The first five letters of each word that a title can begin with."""
    kinds = [word for t in tables for words in t.types.values() for word in words]
    rest = [word for t in tables for word in (*t.articles, *t.honorifics, *t.ranks, *t.institutions)]
    return frozenset(bare(word.split()[0].rstrip("'"))[:5] for word in kinds + rest if word.strip())
