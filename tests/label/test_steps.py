"""The steps of labelling say what they do, and change nothing that was found before them."""

from copy import deepcopy

from digitize.label import Cues, steps_of
from digitize.label.roles import survey
from digitize.label.steps import STEPS, Found
from digitize.label.weights import shipped_weights
from digitize.model.page import Page
from tests.typeset import Row, full, page


def pages() -> list[Page]:
    """A volume of three letters."""
    text = [
        full("The pilots asked whether the harbour dues would be", 1.5, "indent"),
        full("lowered before the season."),
    ]
    return [
        page(
            n,
            [Row(f"{n}. Letter to the harbour master", "centre"), Row(f"Lima, May {n}, 1931", "right", 2.0), *text * 4],
        )
        for n in (1, 2, 3)
    ]


def test_each_step_is_told_with_what_it_does(cues: Cues) -> None:
    told = steps_of(pages(), cues).splitlines()
    assert len(told) == len(STEPS)
    for line, step in zip(told, STEPS, strict=True):
        assert line.startswith(step.__name__) and step.__doc__ and line.endswith(step.__doc__.splitlines()[0])
    assert "    3 heads" in told[-1] and "    0 heads" in told[0]


def test_a_step_changes_nothing_of_what_was_found_before(cues: Cues) -> None:
    seen = survey(pages(), cues)
    found = Found(seen, shipped_weights(), seen.marks)
    for step in STEPS:
        before = deepcopy((found.marks, found.possible, found.heads, found.headings, found.parts, found.roles))
        after = step(found)
        assert (found.marks, found.possible, found.heads, found.headings, found.parts, found.roles) == before, step
        found = after
    assert sum(line.head == line.index for line in found.lines) == 3
