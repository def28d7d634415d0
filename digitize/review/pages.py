"""The templates of all pages: every text that they show is escaped, with what could act made visible."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from digitize.model.metadata import FLAGS
from digitize.review.markup import plain

TEMPLATES = Path(__file__).parent / "templates"


@cache
def templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters["level"] = level
    environment.globals["FLAGS"] = FLAGS
    return environment


def _finalize(value: object) -> object:
    """Every text that a template shows goes through `plain`; markup that was made here stays."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def level(confidence: float | None) -> str:
    """How a confidence is coloured."""
    return "none" if confidence is None else "high" if confidence >= 0.9 else "mid" if confidence >= 0.7 else "low"
