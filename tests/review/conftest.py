import warnings
from pathlib import Path

import pytest

from tests.review.browser import CHROMIUM
from tests.review.corpus import Corpus

collect_ignore: list[str] = []
if CHROMIUM is None:
    warnings.warn("no Chromium on this system, so no test in a browser: apt-get install chromium", stacklevel=1)
    collect_ignore += ["test_browser.py", "test_reviewing.py"]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path)
