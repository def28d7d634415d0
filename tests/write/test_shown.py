"""What is shown of a document where the paper prints nothing for it."""

from typing import Any

import pytest

from digitize.model.metadata import Metadata
from digitize.write.shown import shown_title
from tests.review.corpus import record


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        ({"title": "Minute"}, "Minute"),
        ({"type": "letter", "sender": "A", "recipient": "B"}, "[letter from A to B, 1938-03-12]"),
        ({"type": None, "recipient": "B", "date": None}, "[document to B]"),
        ({"date": {"text": "soon", "edtf": "?"}}, "[minute, soon]"),
        ({"date": None}, "[minute, harbour.pdf, pages 1-2]"),
        ({"date": None, "source": record()["source"] | {"last_page": 1}}, "[minute, harbour.pdf, page 1]"),
    ],
)
def test_a_title_is_supplied_in_brackets(changed: dict[str, Any], title: str) -> None:
    assert shown_title(Metadata.model_validate(record(title=None) | changed)) == title
