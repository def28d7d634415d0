"""Each example in a docstring tells the truth."""

import doctest
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import digitize
from digitize.config import data_dir
from digitize.describe.vocabulary import load_vocabulary
from tests.clean.typed import EXAMPLES

FOLDER = Path(digitize.__file__).parent
FILES = sorted(path.relative_to(FOLDER.parent) for path in FOLDER.rglob("*.py") if ">>> " in path.read_text())


@cache
def known() -> dict[str, Any]:
    """What the examples take for granted: `after`, what a rule makes of lines, and `words`, the shipped languages."""
    return {**EXAMPLES, "words": load_vocabulary([data_dir() / "languages.toml"])}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_the_examples_hold(path: Path) -> None:
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    module = import_module(name)
    found = doctest.testmod(module, extraglobs={key: known()[key] for key in known() if not hasattr(module, key)})
    assert found.attempted
    assert not found.failed
