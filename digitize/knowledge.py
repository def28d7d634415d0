"""All that is known before a page is seen: archives, words of languages, patterns of collections; and what labelling asks of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from re import Pattern

from digitize.config import Profile, Settings, data_dir, load_profile, recognisable_profiles
from digitize.describe import (
    FoundDate,
    Vocabulary,
    find_classification,
    find_dates,
    find_recorder,
    form_field,
    head_part,
    is_classification_line,
    is_remark,
    is_said,
    is_stamp,
    is_unfinished,
    leaf_said,
    load_vocabulary,
    names_ends,
    names_letter,
    names_paper,
    page_said,
    sheet_part,
    tells_route,
    tells_subject,
    title_likeness,
)
from digitize.describe.spaced import unspaced
from digitize.label import Cues, Weights, joined, load_weights
from digitize.model.page import Page
from digitize.patterns import compiled
from digitize.references import Archives, is_led, is_source, likeness, load_archives

ASKED = 2000  # answers that are remembered: those of some dozen pages
DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Knowledge:
    """All that is known before a page is seen: archives, the words of languages, the collection's patterns."""

    archives: Archives
    vocabulary: Vocabulary
    patterns: dict[str, tuple[Pattern[str], ...]]
    rules_off: frozenset[str] = frozenset()
    weights: Weights | None = None
    collections: tuple[Profile, ...] = ()  # those that are chosen by what stands on the pages
    chosen: str = ""  # the name of the one that was

    @classmethod
    def load(cls, settings: Settings) -> "Knowledge":
        return cls(
            archives=load_archives([data_dir() / "archives.toml", *settings.archives]),
            vocabulary=load_vocabulary([data_dir() / "languages.toml", *settings.languages]),
            patterns=_together(load_profile("base").patterns, settings.patterns)
            | {"own boilerplate": joined(settings.patterns.get("boilerplate", ()))},
            rules_off=frozenset(name for name, on in settings.clean.items() if not on),
            weights=load_weights(Path(settings.heads)) if settings.heads else None,
            collections=() if settings.profile else recognisable_profiles(),
        )

    def for_pages(self, pages: Sequence[Page]) -> "Knowledge":
        """What is known of a source that shows signs of a collection: with the patterns of its profile. A sign may run
        over to the next line."""
        texts = [" ".join(line.text for line in page.lines) for page in pages] if self._signs else []
        for name, signs in self._signs:
            if any(sign.search(text) for text in texts for sign in signs):
                return self._of[name]
        return self

    @cached_property
    def _signs(self) -> list[tuple[str, list[Pattern[str]]]]:
        return [(profile.name, [compiled(sign) for sign in profile.signs]) for profile in self.collections]

    @cached_property
    def _of(self) -> dict[str, "Knowledge"]:
        return {
            profile.name: replace(
                self, patterns=_together(self.patterns, profile.patterns), collections=(), chosen=profile.name
            )
            for profile in self.collections
        }

    @cached_property
    def cues(self) -> Cues:
        words = self.vocabulary
        asked = lru_cache(ASKED)  # the same line is asked for the same thing by several steps
        dates = asked(lambda text: find_dates(text, words))
        return Cues(
            reference=asked(lambda text: likeness(text, self.archives)),
            remark=lambda text: is_remark(text, words),
            source=lambda text: is_source(text, self.archives),
            led=lambda text: is_led(text, self.archives),
            date=asked(lambda text: _dated(text, dates(text)) if DIGIT.search(text) else 0.0),
            classification=asked(lambda text: is_classification_line(text, words)),
            recorder=asked(lambda text: find_recorder(text, words) is not None),
            classified=asked(lambda text: find_classification(text, words) is not None),
            part=asked(lambda text: head_part(unspaced(text), words)),
            office=lambda text: bool(words.ranks.search(text) or words.institutions.search(text)),
            institution=lambda text: words.institutions.search(text) is not None,
            unfinished=lambda text: is_unfinished(text, words),
            title=asked(lambda text: title_likeness(unspaced(text), words)),
            names=asked(lambda text: names_paper(text, words) or names_letter(text, words) or names_ends(text, words)),
            route=asked(lambda text: tells_route(unspaced(text), words)),
            said=lambda text: is_said(text, words),
            about=lambda text: tells_subject(text, words),
            day=lambda text: next((f.date.edtf for f in dates(text)), None),
            stamp=asked(lambda text: is_stamp(text, words)),
            page_said=lambda text: page_said(text, words),
            sheet=lambda text: sheet_part(text, words),
            leaf_said=lambda text: leaf_said(text, words),
            form=lambda text, printed: form_field(text, words, printed),
            patterns=self.patterns,
        )


def _dated(text: str, dates: Sequence[FoundDate]) -> float:
    """The share of a line that is a date; a year alone dates a title page, not a document."""
    return sum(f.end - f.start for f in dates if f.precision != "year") / max(len(text), 1)


def _together(*tables: dict[str, tuple[Pattern[str], ...]]) -> dict[str, tuple[Pattern[str], ...]]:
    return {kind: joined([p for table in tables for p in table.get(kind, ())]) for table in tables for kind in table}
