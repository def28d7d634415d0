"""What a program may call: the same documents as the command gives, with their edits and the place of each character."""

import subprocess
import sys
from pathlib import Path

import pytest

import digitize
from digitize import DigitizeError, clean_text, open_corpus, read, read_reference
from digitize.batch import run
from digitize.config import load_settings
from tests.batch.sheets import volume

FILES = ".txt", ".json", ".edits.json"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a volume of two letters, and what a run made of it."""
    folder = tmp_path_factory.mktemp("papers")
    volume(folder / "in/papers.pdf", 4)
    run([folder / "in"], folder / "out", load_settings(None, None, {}, {"batch.jobs": 1})[0], lambda event: None)
    return folder


def test_read_gives_what_a_run_writes(papers: Path) -> None:
    found = list(read(papers / "in/papers.pdf"))
    kept = list(open_corpus(papers / "out"))
    texts = sorted((papers / "out/documents/papers").glob("????-*.txt"))
    assert [one.text for one in found] == [path.read_text() for path in texts] == [one.text for one in kept]
    assert [one.metadata for one in found] == [one.metadata for one in kept] and len(found) == 2
    assert [[edit.rule for edit in one.edits] for one in found] == [[edit.rule for edit in one.edits] for one in kept]
    assert found[0].edits and found[0].raw == kept[0].raw != found[0].text


def test_each_character_leads_to_its_word_on_the_page(papers: Path) -> None:
    second = list(read(papers / "in/papers.pdf"))[1]
    word = second.locate(second.text.index("Master"))
    assert word and second.raw[word.start : word.end] == "Master"
    assert word.page == 4 and 80 < word.box.x0 < word.box.x1 < 595 and 40 < word.box.y0 < word.box.y1 < 90


def test_settings_are_those_of_the_command(papers: Path) -> None:
    (only,) = read(papers / "in/papers.pdf", pages="4-")
    assert only.metadata.source.first_page == 4
    (some,) = open_corpus(papers / "out", ids=["papers-0002"])
    assert some.metadata.id == "papers-0002"
    with pytest.raises(DigitizeError, match=r"pgaes: no such setting.*pages"):
        list(read(papers / "in/papers.pdf", pgaes="4"))
    with pytest.raises(DigitizeError, match="no such document"):
        open_corpus(papers / "out", ids=["papers-0009"])


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DigitizeError) as told:
        list(read(tmp_path / "nothing.pdf"))
    assert told.value.remedy and told.value.message == "nothing.pdf: no such file"


def test_lines_without_a_page_are_cleaned_and_every_edit_can_be_taken_back() -> None:
    lines = ["The harbour was closed to ships of both par-", "ties since yesterday.", "", "No reason was given."]
    cleaned = clean_text(lines)
    assert cleaned.text == "The harbour was closed to ships of both parties since yesterday.\n\nNo reason was given.\n"
    back = cleaned.without({edit.rule for edit in cleaned.edits})
    assert back.text == cleaned.raw == "".join(f"{line}\n" for line in lines if line)
    assert "par-ties" not in clean_text(lines, "en", without=["join-word"]).text
    assert clean_text([]).text == ""


def test_a_text_without_a_reference_has_none() -> None:
    assert read_reference("The harbour was closed.") is None


def test_importing_it_loads_nothing_else() -> None:
    heavy = {"numpy", "cv2", "pydantic", "digitize.door", "digitize.pipeline"}
    asked = f"import digitize, sys; print(sorted({heavy!r} & set(sys.modules)), digitize.read.__module__)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "[] digitize.door\n"


def test_all_that_it_names_is_there_and_typed() -> None:
    assert all(getattr(digitize, name).__doc__ for name in digitize.__all__)
    assert (Path(digitize.__file__).parent / "py.typed").is_file()
    with pytest.raises(AttributeError, match="nothing"):
        digitize.nothing  # noqa: B018
