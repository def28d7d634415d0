"""Each rule's docstring shows a text before and after it, and tells the truth."""

import doctest
import importlib
import pkgutil

import pytest

import digitize.clean
from digitize.clean import RULES
from tests.clean.typed import EXAMPLES

MODULES = [f"digitize.clean.{found.name}" for found in pkgutil.iter_modules(digitize.clean.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name), extraglobs=EXAMPLES).failed == 0


@pytest.mark.parametrize("name", RULES)
def test_each_rule_has_an_example(name: str) -> None:
    examples = doctest.DocTestParser().get_examples(RULES[name].__doc__ or "")
    assert any(f"after({RULES[name].__name__}," in example.source for example in examples)
