"""A page tree that leads back into itself gives each page once; a file without an end gives the pages that are in it."""

import re
import time
from pathlib import Path

import pikepdf
import pytest

from digitize.extract import ReadSettings, open_source, read_pages
from digitize.extract.pagetree import flatten, with_end
from tests.extract.conftest import LETTER, MakePdf, lines_at

SETTINGS = ReadSettings(preview_dpi=0)
TEXTS = LETTER[:3]


def texts_of(path: Path) -> list[str]:
    pages = open_source(path, SETTINGS).pages
    return [result.page.lines[0].text for result in read_pages(path, range(1, pages + 1), SETTINGS)]


@pytest.fixture
def three_pages(make_pdf: MakePdf) -> Path:
    """Page objects stand open in the file, as in most old PDFs."""
    return make_pdf(*[lines_at((text,)) for text in TEXTS])


def with_kids(source: Path, kids: str, count: int) -> Path:
    """The file with other kids at the root of its tree; `{0}` … stand for its pages, `{root}` for the root."""
    content = source.read_bytes()
    with pikepdf.open(source) as pdf:
        places = [f"{page.obj.objgen[0]} 0 R" for page in pdf.pages]
        root = f"{pdf.Root.Pages.objgen[0]} 0 R"
    content = re.sub(rb"/Kids \[[^\]]*\]", b"/Kids [ " + kids.format(*places, root=root).encode() + b" ]", content)
    path = source.with_name("kids.pdf")
    path.write_bytes(re.sub(rb"/Count \d+", b"/Count %d" % count, content))
    return path


def test_a_tree_that_holds_its_own_root_gives_each_page_once(three_pages: Path) -> None:
    path = with_kids(three_pages, "{0} {root} {1} {2}", 4)
    assert open_source(path, SETTINGS).repaired
    assert texts_of(path) == list(TEXTS)


def test_so_does_one_in_a_file_that_is_whole_otherwise(three_pages: Path) -> None:
    with pikepdf.open(three_pages, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        pdf.save(three_pages)
    assert texts_of(three_pages) == list(TEXTS)


def test_a_page_that_is_listed_twice_on_purpose_stays_twice(three_pages: Path) -> None:
    assert texts_of(with_kids(three_pages, "{0} {0} {1} {2}", 4)) == [TEXTS[0], *TEXTS]


def test_nodes_without_a_number_are_all_entered_and_their_inheritance_goes_to_the_pages() -> None:
    with pikepdf.new() as pdf:
        leaf = [pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page)) for _ in range(2)]
        nodes = [
            pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=pikepdf.Array([page]), Rotate=90 * i)
            for i, page in enumerate(leaf)
        ]
        pdf.Root.Pages.Kids = pikepdf.Array(nodes)
        assert flatten(pdf) == 2
        assert [int(page.Rotate) for page in pdf.Root.Pages.Kids] == [0, 90]


@pytest.mark.parametrize("lost", ["end", "catalog", "root"])
def test_pages_are_found_without_the_end_of_the_file_or_the_way_to_its_catalog(three_pages: Path, lost: str) -> None:
    content = three_pages.read_bytes()
    if lost == "root":
        content = re.sub(rb"/Root \d+ 0 R", b"", content)
    else:
        content = content[: content.rindex(b"xref", 0, content.rindex(b"startxref"))]
    if lost == "catalog":
        content = content.replace(b"/Type /Catalog", b"/Type /Cutalog")
    path = three_pages.with_name("lost.pdf")
    path.write_bytes(content)
    assert texts_of(path) == list(TEXTS)


def test_nothing_is_added_where_there_are_no_pages_or_a_password() -> None:
    assert with_end(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n") is None
    assert with_end(b"%PDF-1.4\n1 0 obj\n<< /Type /Page >>\nendobj\ntrailer << /Encrypt 5 0 R >>") is None


def test_a_long_file_of_blanks_and_digits_is_searched_in_no_time() -> None:
    begin = time.process_time()
    assert with_end(b"\n" * 2_000_000 + b"1 " * 1_000_000 + b"1" * 1_000_000) is None
    assert time.process_time() - begin < 5
