"""The page of figures is filled from an evaluation, and nothing else on it changes."""

from tools import figures


def test_the_table_tells_each_rate_over_how_many_and_leaves_out_what_was_not_measured() -> None:
    total = {
        "rates": {"docs": 12, "CER": 0.0123, "extra": 17.21, "uncl": 0.0, "title": 0.5, "date": None},
        "of": {"title": 12},
        "words": 2400,
        "calibration": {"boundary": {"items": 12, "error": 0.084}},
    }
    told = figures.table(total, "abc1234")
    assert "at commit abc1234, on 12 documents with 2,400 words" in told
    assert f"| {figures.TOLD['CER']} | 0.0123 |" in told and f"| {figures.TOLD['extra']} | 17.2 |" in told
    assert f"| {figures.TOLD['uncl']} | 0 |" in told and f"| {figures.TOLD['title']} | 0.5 | 12 |" in told
    assert "boundary are, off by | 0.084 | 12 |" in told
    assert figures.TOLD["date"] not in told


def test_a_page_is_filled_between_its_marks_again_and_again() -> None:
    page = figures.PAGE.read_text(encoding="utf-8")
    once = figures.filled(page, "| a table |")
    assert "| a table |" in once and figures.filled(once, "| a table |") == once
    assert once.startswith(page[: page.index(figures.BEGIN)]) and once.endswith(page[page.index(figures.END) :])
