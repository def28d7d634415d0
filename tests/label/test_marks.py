"""Of several rules that take a line out the first has it; where nothing was measured, the probability is called assumed."""

from digitize.label.geometry import place
from digitize.label.proof import ASSUMED, SURE, UNSEEN, Marks, mark
from tests.label.conftest import TYPED
from tests.typeset import page


def test_of_two_rules_the_first_has_a_line() -> None:
    first, *others = place([page(1, TYPED)])
    marks = Marks()
    marks.take(first, "stamp")
    marks.take(first, "page-number")
    assert dict(marks) == {first.at: (SURE["stamp"], "stamp")}
    assert all(line.at not in marks for line in others)


def test_what_rules_took_out_before_is_known_and_stays_as_it_was() -> None:
    first, second, *_ = place([page(1, TYPED)])
    before = Marks({first.at: mark("scrawl")})
    after = Marks(before)
    after.take(second, "stamp")
    assert len(before) == 1 and list(after) == [first.at, second.at]


def test_rules_of_one_reason_are_as_sure_as_each_was_found_to_be() -> None:
    assert mark("scrawl") == (SURE["scrawl"], "scrawl") and mark("scrawl", "scrap") == (ASSUMED["scrap"], "scrawl")
    assert mark("a rule that took nothing out") == (UNSEEN, "a rule that took nothing out")
    assert SURE.keys().isdisjoint(ASSUMED)
