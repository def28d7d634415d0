"""The templates of all pages: every text that they show is escaped, with what could act made visible."""

import hashlib
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from digitize.describe.quality import DOUBTFUL
from digitize.model.metadata import FLAGS
from digitize.review.markup import DOUBT, plain, state
from digitize.review.naming import STATUSES, in_words, role_name, rule_name

NONCE_DIGITS = 32
PLACEHOLDER = secrets.token_hex()  # of the nonce; another one in each process, so that no text can hold it
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
    environment.filters |= {"level": level, "words": in_words, "rule": rule_name, "role": role_name, "state": state}
    environment.globals["FLAGS"] = FLAGS
    environment.globals |= {"DOUBTFUL": DOUBTFUL, "DOUBT": DOUBT, "STATUSES": STATUSES}
    environment.globals["NONCE"] = PLACEHOLDER
    return environment


def page(template: str, **shown: Any) -> str:
    """A page, whose scripts may run by a nonce. The nonce is a hash of the page: whoever wrote what the page shows can't
    have known it, and the page of the same things is the same."""
    text = templates().get_template(template).render(**shown)
    nonce = hashlib.sha256(text.replace(PLACEHOLDER, "").encode("utf-8", "replace")).hexdigest()
    return text.replace(PLACEHOLDER, nonce[:NONCE_DIGITS])


def _finalize(value: object) -> object:
    """Every text that a template shows goes through `plain`; markup that was made here stays."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def level(confidence: float | None) -> str:
    """How a confidence is coloured."""
    return "none" if confidence is None else "high" if confidence >= 0.9 else "mid" if confidence >= 0.7 else "low"
