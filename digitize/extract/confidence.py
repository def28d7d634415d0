"""An engine's confidence in a word → the share of such words that are right, by a table measured on gold."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import numpy as np

from digitize.config import data_dir, read_toml
from digitize.errors import ConfigError
from digitize.extract.two_readings import known

KINDS = ("known", "word", "number")
MOST_REMEMBERED = 20_000  # words: of each it is asked several times, and most come again
Curve = tuple[tuple[float, ...], tuple[float, ...]]
"""Confidences of an engine, rising, and the share of right words at each."""


@lru_cache(MOST_REMEMBERED)
def kind_of(text: str, languages: tuple[str, ...]) -> str:
    """What a word is to the table: a `known` one of the languages, another `word`, or with digits a `number`; empty for
    marks without letters and digits, which no gold counts."""
    if any(c.isdigit() for c in text):
        return "number"
    if not any(c.isalpha() for c in text):
        return ""
    return "known" if known(text, languages) else "word"


def calibrated(confidence: float, text: str, engine: str, languages: tuple[str, ...]) -> float:
    """The probability (0 to 1) that a word is right. Marks, and words of an engine that was not measured, keep the
    engine's own confidence. `engine` is `Engine.name`. Raises ConfigError when the table is damaged."""
    curve = _curves(engine.split()[0]).get(kind_of(text, languages))
    return float(np.interp(confidence, *curve)) if curve else min(max(confidence, 0.0), 1.0)


@cache
def _curves(engine: str) -> Mapping[str, Curve]:
    tables = read_toml(data_dir() / "confidence.toml")
    return {kind: _curve(points, f"{engine}.{kind}") for kind, points in tables.get(engine, {}).items()}


def _curve(points: Any, name: str) -> Curve:
    """A curve from its points, which must rise both ways within 0 and 1."""
    try:
        pairs = np.asarray(points, float)
    except (ValueError, TypeError):
        pairs = np.empty(0)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise ConfigError(f"confidence.toml: {name} is no list of pairs", "restore the shipped file")
    raw, right = pairs.T
    if np.any(np.diff(raw) <= 0) or np.any(np.diff(right) < 0) or pairs.min() < 0 or pairs.max() > 1:
        raise ConfigError(f"confidence.toml: {name} does not rise from 0 to 1", "restore the shipped file")
    return tuple(map(float, raw)), tuple(map(float, right))
