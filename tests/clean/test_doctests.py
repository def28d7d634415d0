"""Each rule's docstring shows a text before and after it, and tells the truth."""

import doctest
import importlib
import pkgutil

import pytest

import digitize.clean

MODULES = [f"digitize.clean.{found.name}" for found in pkgutil.iter_modules(digitize.clean.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
