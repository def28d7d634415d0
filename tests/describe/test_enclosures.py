"""An enclosure names the paper that it is enclosed in, in each of the languages, and that paper its enclosures."""

import pytest

from digitize.config import data_dir
from digitize.describe import Vocabulary, describe, linked
from digitize.describe.context import SourceContext
from digitize.describe.enclosures import enclosed_in
from digitize.model.metadata import Metadata
from digitize.model.role import Role
from digitize.references import load_archives
from tests.describe.build import document

HEADS = {
    "Enclosure No. 1 to despatch No. 720": True,
    "Enclosure": True,
    "Anlage 2 zum Bericht Nr. 720": True,
    "Bilag 4": True,
    "Annexe II au rapport no 720": True,
    "Allegato A": True,
    "4 Bilag.": False,
    "Enclosure 1 tells of the mole": False,
    "Anlagen der Werft": False,
}


@pytest.mark.parametrize("line", HEADS)
def test_a_sheet_says_that_it_is_an_enclosure(line: str, words: Vocabulary) -> None:
    lines = document((Role.DATELINE, line), (Role.BODY, "The pilots asked about the dues.")).segment.lines
    assert enclosed_in(lines, words) == (line if HEADS[line] else None)


def record(words: Vocabulary, at: int, head: str, **fields: object) -> Metadata:
    made = document((Role.DATELINE, head), (Role.BODY, "The pilots asked about the dues."))
    found = describe(
        made,
        load_archives([data_dir() / "archives.toml"]),
        words,
        SourceContext(f"x-{at}", "x.pdf", "0" * 64, uid=f"u{at}"),
    )
    return found.model_copy(update=fields)


def test_an_enclosure_names_the_paper_with_the_number_that_its_head_tells(words: Vocabulary) -> None:
    papers = [
        record(words, 1, "No. 720.", number="720"),
        record(words, 2, "No. 721.", number="721"),
        record(words, 3, "Enclosure No. 1 to despatch No. 720"),
        record(words, 4, "Enclosure No. 2 to despatch No. 720"),
    ]
    found = linked(papers)
    assert [x.enclosed_in for x in found] == [None, None, "u1", "u1"]
    assert found[0].enclosures == ("u3", "u4")


def test_without_a_number_it_is_the_paper_before_it_if_that_has_enclosures(words: Vocabulary) -> None:
    papers = [record(words, 1, "Lima, May 3, 1931", enclosures=("1 enclosure",)), record(words, 2, "Bilag 1")]
    assert [x.enclosed_in for x in linked(papers)] == [None, "u1"]
    assert linked(papers)[0].enclosures == ("1 enclosure", "u2")
    without = [papers[0].model_copy(update={"enclosures": ()}), papers[1]]
    assert [x.enclosed_in for x in linked(without)] == [None, "Bilag 1"]


def test_what_no_paper_of_the_source_has_stays_as_its_head_says(words: Vocabulary) -> None:
    papers = [record(words, 1, "No. 721.", number="721"), record(words, 2, "Anlage 2 zum Bericht Nr. 720")]
    assert linked(papers)[1].enclosed_in == "Anlage 2 zum Bericht Nr. 720"
