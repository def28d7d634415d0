"""Each rule's docstring shows a text before and after it."""

import doctest

import pytest

from digitize.clean import RULES


@pytest.mark.parametrize("name", RULES)
def test_each_rule_has_an_example(name: str) -> None:
    examples = doctest.DocTestParser().get_examples(RULES[name].__doc__ or "")
    assert any(f"after({RULES[name].__name__}," in example.source for example in examples)
