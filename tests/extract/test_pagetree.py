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


def test_a_long_file_of_blanks_and_digits_is_searched_once() -> None:
    begin = time.process_time()
    assert with_end(b"\n" * 2_000_000 + b"1 " * 1_000_000 + b"1" * 1_000_000) is None
    assert time.process_time() - begin < 60


NOTHING = {"null": "null", "number": "12", "dangling": "999 0 R", "empty": "<< >>", "text": "(page)", "list": "[ ]"}


@pytest.mark.parametrize("mended", [True, False])
@pytest.mark.parametrize("place", [0, 1, 3])
@pytest.mark.parametrize("kid", NOTHING)
def test_a_place_in_the_tree_that_holds_no_page_is_a_gap_and_costs_no_other(
    three_pages: Path, kid: str, place: int, mended: bool
) -> None:
    kids = ["{0}", "{1}", "{2}"]
    kids.insert(place, NOTHING[kid])
    path = with_kids(three_pages, " ".join(kids), 3)
    if not mended:  # with a table of objects that fits
        path.write_bytes(with_table(path.read_bytes()))
    told = open_source(path, SETTINGS)
    pages = [result.page for result in read_pages(path, range(1, told.pages + 1), SETTINGS)]
    assert [page.number for page in pages if page.error] == [place + 1]
    assert [page.lines[0].text for page in pages if not page.error] == list(TEXTS)
    error = pages[place].error
    assert error is not None and error[0] == "page-damaged" and f"page {place + 1} is not in the file" in error[1]


def with_table(content: bytes) -> bytes:
    """The bytes of a PDF with the places of its objects in its table put right."""
    begin = content.rindex(b"\nxref") + 1
    places = {int(found[1]): found.start(1) for found in re.finditer(rb"(?m)^(\d+) 0 obj", content)}
    rows = [b"0000000000 65535 f \n", *(b"%010d 00000 n \n" % places[number] for number in sorted(places))]
    table = b"xref\n0 %d\n" % len(rows) + b"".join(rows)
    trailer = content[content.index(b"trailer", begin) : content.rindex(b"startxref")]
    return content[:begin] + table + trailer + b"startxref\n%d\n%%%%EOF\n" % begin


def test_a_part_of_the_tree_without_its_kids_is_as_many_gaps_as_it_counts(three_pages: Path) -> None:
    with pikepdf.open(three_pages, allow_overwriting_input=True) as pdf:
        lost = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=2, Parent=pdf.Root.Pages))
        pdf.Root.Pages.Kids.insert(1, lost)
        pdf.Root.Pages.Count = 5
        pdf.save(three_pages)
    told = open_source(three_pages, SETTINGS)
    pages = [result.page for result in read_pages(three_pages, range(1, told.pages + 1), SETTINGS)]
    assert [bool(page.error) for page in pages] == [False, True, True, False, False]
