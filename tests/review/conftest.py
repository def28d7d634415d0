import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.review.browser import CHROMIUM, chromium
from tests.review.corpus import Corpus

if TYPE_CHECKING:
    from playwright.sync_api import Browser

collect_ignore: list[str] = []
if CHROMIUM is None:
    warnings.warn("no Chromium on this system, so no test in a browser: apt-get install chromium", stacklevel=1)
    collect_ignore += ["test_alone.py", "test_browser.py", "test_reviewing.py", "test_safety.py"]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    if CHROMIUM is None:
        pytest.skip("no Chromium on this system")
    with chromium() as found:
        yield found
