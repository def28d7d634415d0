"""The pages that stand alone, in a real Chromium: what changed between two runs, and each error beside its scan."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digitize.evaluate import scores
from digitize.review import compare
from tests.evaluate.test_scores import GOLD_TEXT, gold_document, saved
from tests.review.corpus import Corpus, cleaned, record
from tests.review.test_compare import FIRST, SECOND, output
from tests.review.test_reviewing import SIZES, found

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def changes(root: Path) -> Path:
    old = output(root / "old", FIRST, SECOND)
    new = output(root / "new", FIRST.replace("coal", "coke"), SECOND, classification="Secret")
    compare.save(compare.compare(old, new), root / "changes.html")
    return root / "changes.html"


def errors(root: Path) -> Path:
    corpus = Corpus(root / "out")
    corpus.root.mkdir()
    corpus.add(record(), cleaned(confidence=lambda i: 0.5 if i == 12 else 0.97))
    corpus.page_images()
    gold = saved(root / "gold", gold_document(title="Another", text=GOLD_TEXT.replace("coal", "cool")))
    scores.save(scores.evaluate(gold, corpus.written()), root / "errors.html")
    return root / "errors.html"


@pytest.mark.parametrize("made", [changes, errors])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_page_that_fits_its_window(
    browser: "Browser", tmp_path: Path, made: Any, scheme: Any
) -> None:
    path = made(tmp_path)
    for width, height in SIZES.values():
        context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": height})
        page = context.new_page()
        page.goto(path.as_uri())
        assert page.locator("del").count() and page.locator("ins").count()
        assert found(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()
