"""Each line of a source is in one document or unclaimed."""

from collections import Counter

from digitize.label import label
from digitize.model.document import Split
from digitize.split import split
from tests.label.test_label import CUES, volume
from tests.typeset import Row, full, page


def texts(found: Split) -> list[list[str]]:
    return [[line.text for line in segment.lines if line.role != "furniture"] for segment in found.documents]


def test_documents_begin_at_their_heads_and_end_before_the_next() -> None:
    found = split(label(volume(), CUES))
    first, second = texts(found)
    assert first[0] == "41" and first[-1] == "[F: 12, 7]"
    assert second[0] == "42" and second[-1] == "[F: 12, 9]"
    assert all(segment.confidence > 0.9 for segment in found.documents)
    assert "title-after-footer" in found.documents[1].evidence


def test_no_line_is_lost_and_none_is_in_two_documents() -> None:
    lines = label(volume(), CUES)
    found = split(lines)
    parts = [line for segment in found.documents for line in segment.lines] + list(found.unclaimed)
    assert Counter(line.index for line in parts) == Counter(line.index for line in lines)


def test_text_before_the_first_head_stays_unclaimed() -> None:
    front = page(1, [Row("Contents", "centre"), Row("Preface"), Row("The harbour")])
    pages = [front, *(p for p in volume())]
    renumbered = [
        page_ if i == 0 else type(page_)(i + 1, page_.width, page_.height, page_.lines, rules=page_.rules)
        for i, page_ in enumerate(pages)
    ]
    found = split(label(renumbered, CUES))
    assert [line.text for line in found.unclaimed][:3] == ["Contents", "Preface", "The harbour"]


def test_a_source_without_any_head_is_one_document_of_low_confidence() -> None:
    found = split(
        label([page(1, [full("nothing here looks like the beginning of anything, and"), Row("so it goes on.")])], CUES)
    )
    assert len(found.documents) == 1 and found.documents[0].confidence <= 0.5 and not found.unclaimed
