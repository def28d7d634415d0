"""Patterns that are made one match what they matched one by one."""

import re

from hypothesis import given
from hypothesis import strategies as st

from digitize.label import joined

ODD = [
    r"^page \d",
    r"^(print|save)\b",
    r"(?i)^\W*Share[^|(]?:",
    r"^a|z$",
    r"^(x)\1",
    r"^(?P<q>['\"]).+(?P=q)$",
    r"^[|)]+ note",
    r"all rights",
]
PARTS = ["page ", "3", "print", "SHARE", "a", "z", "xx", "'", ":", "(", "|", ") note", "all rights", " ", "→"]


@given(st.lists(st.sampled_from(PARTS), max_size=5).map("".join))
def test_patterns_made_one_match_the_same_lines(text: str) -> None:
    patterns = [re.compile(p) for p in ODD]
    assert any(p.search(text) for p in joined(patterns)) == any(p.search(text) for p in patterns)


def test_only_patterns_that_stand_for_a_lines_beginning_are_made_one() -> None:
    made = [p.pattern for p in joined([re.compile(p) for p in ODD])]
    assert made == [r"^(?:(?:page \d)|(?:(print|save)\b)|(?i:\W*Share[^|(]?:)|(?:[|)]+ note))", *ODD[3:6], ODD[7]]
