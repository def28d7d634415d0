"""What a terminal is sent: characters that would act on it, or turn a line's order, are shown as escapes."""

import json
import re
from typing import Any

import click

KEPT = "\n\t"
ASTRAL = 0x10000  # the first character that JSON writes as two escapes


def shown(text: str) -> str:
    r"""The text with what no reader sees as escapes: control and bidirectional characters, broken Unicode. Line ends and
    tabs stay.

    >>> print(shown("a\x1b[2Jb\u202ec\n\x9b"))
    a\x1b[2Jb\u202ec
    \x9b
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in KEPT else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def shown_json(value: Any, **how: Any) -> str:
    r"""The value as JSON, in which such characters are escapes too, and mean the same.

    >>> print(shown_json(["a\x9bb\u202e", "ж"]))
    ["a\u009bb\u202e", "ж"]
    """
    text = json.dumps(value, ensure_ascii=False, **how)
    return text if text.isprintable() else re.sub(r"[^\n -~]", _as_json, text)


def _as_json(found: re.Match[str]) -> str:
    character = found[0]
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if ord(character) < ASTRAL else json.dumps(character)[1:-1]


def echo(text: str, err: bool = False, nl: bool = True) -> None:
    """Prints a text as it is `shown`."""
    click.echo(shown(text), err=err, nl=nl)
