"""What another program read comes in as pages like any others: each word, in its order, at its place."""

from pathlib import Path

import pytest
from PIL import Image

from digitize.errors import SourceError
from digitize.extract import ReadSettings, open_source, probe_languages, read_pages
from digitize.model.page import Box, Page
from tests.extract.pagefiles import alto, alto_line, hocr, hocr_page, mets, page_region, page_xml, put

SETTINGS = ReadSettings()
FIRST, SECOND = (("Letter", 100.0), ("home", 240.0)), (("from", 100.0), ("sea", 200.0))


def pages(path: Path) -> list[Page]:
    info = open_source(path, SETTINGS)
    assert info.kind == "pages"
    return [result.page for result in read_pages(path, range(1, info.pages + 1), SETTINGS)]


def page(folder: Path, text: str, name: str = "p1.xml") -> Page:
    put(folder, {name: text})
    (read,) = pages(folder / name)
    return read


def told(page: Page) -> list[str]:
    return [line.text for line in page.lines]


@pytest.mark.parametrize("version", [2, 3, 4])
@pytest.mark.parametrize(
    ("unit", "scale", "dpi"), [("pixel", 1, "300 dpi"), ("mm10", 254 / 300, ""), ("inch1200", 4, "")]
)
def test_alto_of_every_version_and_unit_gives_words_in_points(
    tmp_path: Path, version: int, unit: str, scale: float, dpi: str
) -> None:
    lines = alto_line(*FIRST, scale=scale) + alto_line(*SECOND, y=160, scale=scale)
    read = page(tmp_path, alto(lines, unit, version, scale, dpi))
    assert told(read) == ["Letter home", "from sea"]
    assert (read.text_from, read.engine, read.width, read.height) == ("alto", "Reader 7.1", 288.0, 432.0)
    word = read.lines[0].words[1]
    sides = (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
    assert sides == pytest.approx((57.6, 24.0, 76.8, 33.6), abs=0.02) and word.confidence == 0.75


def test_pixels_without_a_resolution_make_a_sheet_of_a_sensible_size(tmp_path: Path) -> None:
    read = page(tmp_path, alto(alto_line(*FIRST)))
    assert (read.width, read.height) == (288.0, 432.0) and "no resolution" in read.reason
    tall = page(tmp_path, alto(alto_line(*FIRST, scale=10), scale=10), "p2.xml")
    assert 360 <= tall.height <= 2200


def test_altos_hyphens_stand_at_their_words(tmp_path: Path) -> None:
    mark = '<HYP CONTENT="-" HPOS="300" VPOS="100" WIDTH="10" HEIGHT="40"/>'
    first = 'SUBS_TYPE="HypPart1" SUBS_CONTENT="homeward"'
    lines = (
        alto_line(("home", 100), inside=first, after=mark)
        + alto_line(("ward", 100), y=160, inside='SUBS_TYPE="HypPart2" SUBS_CONTENT="homeward"')
        + alto_line(("sea", 100), y=220, inside='SUBS_TYPE="HypPart1" SUBS_CONTENT="seaman"')
        + alto_line(("far-", 100), y=280, inside='SUBS_TYPE="HypPart1" SUBS_CONTENT="farther"', after=mark)
    )
    assert told(page(tmp_path, alto(lines))) == ["home-", "ward", "sea-", "far-"]


def test_a_line_that_is_one_string_is_cut_into_words(tmp_path: Path) -> None:
    read = page(tmp_path, alto(alto_line(("Letter home", 100.0)), dpi="300 dpi"))
    first, second = read.lines[0].words
    assert (first.text, second.text) == ("Letter", "home")
    assert first.box == Box(24.0, 24.0, 52.8, 33.6) and second.box.x0 == 57.6 and second.box.x1 == 76.8


def test_alto_reads_in_the_order_that_it_tells(tmp_path: Path) -> None:
    text = alto(alto_line(*FIRST))
    block = text[text.index("<TextBlock") : text.index("</PrintSpace>")]
    other = block.replace('ID="B"', 'ID="C"').replace("Letter", "Second").replace('VPOS="100', 'VPOS="500')
    text = text.replace(block, block + other)
    assert told(page(tmp_path, text)) == ["Letter home", "Second home"]
    order = '<ReadingOrder><OrderedGroup ID="g"><ElementRef ID="r" REF="C"/><ElementRef ID="q" REF="B"/></OrderedGroup></ReadingOrder>'
    assert told(page(tmp_path, text.replace("<Layout>", f"<Layout>{order}"), "p2.xml")) == [
        "Second home",
        "Letter home",
    ]


@pytest.mark.parametrize("version", ["2013-07-15", "2016-07-15", "2017-07-15", "2019-07-15"])
def test_page_without_words_gives_each_line_with_its_words_apportioned(tmp_path: Path, version: str) -> None:
    read = page(tmp_path, page_xml(page_region("r", "Letter home", "from sea"), version=version))
    assert told(read) == ["Letter home", "from sea"] and (read.text_from, read.engine) == ("page", "Transkribus")
    first, second = read.lines[0].words
    assert first.box.x0 == 24.0 and first.box.x1 < second.box.x0 and second.box.x1 == 240.0
    assert read.lines[0].baseline == pytest.approx(31.2)


def test_page_of_before_2013_has_its_points_as_elements(tmp_path: Path) -> None:
    points = "".join(f'<Point x="{x}" y="{y}"/>' for x, y in ((100, 100), (1000, 100), (1000, 140), (100, 140)))
    line = f'<TextLine id="l"><Coords>{points}</Coords><TextEquiv><Unicode>Letter home</Unicode></TextEquiv></TextLine>'
    region = f'<TextRegion id="r"><Coords>{points}</Coords>{line}</TextRegion>'
    read = page(tmp_path, page_xml(region, version="2010-03-19"))
    assert told(read) == ["Letter home"] and read.lines[0].box == Box(24.0, 24.0, 240.0, 33.6)


def test_page_reads_in_the_order_that_it_tells(tmp_path: Path) -> None:
    regions = page_region("a", "below", y=900) + page_region("b", "above") + page_region("c", "aside", y=1500)
    refs = "".join(f'<RegionRefIndexed index="{i}" regionRef="{ref}"/>' for i, ref in ((2, "c"), (0, "a"), (1, "b")))
    order = f'<ReadingOrder><OrderedGroup id="o">{refs}</OrderedGroup></ReadingOrder>'
    assert told(page(tmp_path, page_xml(regions, order))) == ["below", "above", "aside"]
    assert told(page(tmp_path, page_xml(regions), "p2.xml")) == ["above", "below", "aside"]  # by its layout


def test_a_line_that_was_corrected_as_a_whole_is_read_as_corrected(tmp_path: Path) -> None:
    def word(text: str, x: int) -> str:
        coords = f'<Coords points="{x},100 {x + 200},100 {x + 200},140 {x},140"/>'
        return f'<Word id="w{x}">{coords}<TextEquiv conf="0.5"><Unicode>{text}</Unicode></TextEquiv></Word>'

    def line(words: str, whole: str) -> str:
        region = page_region("r", whole)
        return page_xml(region.replace("<TextEquiv><Unicode>" + whole, words + "<TextEquiv><Unicode>" + whole))

    read = page(tmp_path, line(word("Letler", 100) + word("home", 400), "Letter home"))
    assert [(w.text, w.confidence, w.box.x0) for w in read.lines[0].words] == [
        ("Letter", 1.0, 24.0),
        ("home", 0.5, 96.0),
    ]
    read = page(tmp_path, line(word("Letter", 100) + word("home", 400) + word(".", 610), "Letter home."), "p2.xml")
    assert told(read) == ["Letter home."] and read.lines[0].words[1].box == Box(96.0, 24.0, 194.4, 33.6)


def test_a_region_without_lines_keeps_its_text(tmp_path: Path) -> None:
    region = (
        '<TextRegion id="r"><Coords points="100,100 900,100 900,300 100,300"/>'
        "<TextEquiv><Unicode>Letter home\nfrom sea</Unicode></TextEquiv></TextRegion>"
    )
    assert told(page(tmp_path, page_xml(region))) == ["Letter home", "from sea"]


def test_hocr_gives_words_with_places_and_confidences(tmp_path: Path) -> None:
    put(tmp_path, {"book.hocr": hocr(hocr_page("Letter home", "from sea"), hocr_page("the end", number=2))})
    first, second = pages(tmp_path / "book.hocr")
    assert told(first) == ["Letter home", "from sea"] and told(second) == ["the end"]
    assert (first.text_from, first.engine, first.width) == ("hocr", "tesseract 5.3.0", 288.0)
    word = first.lines[0].words[1]
    assert word.box == Box(57.6, 24.0, 76.8, 33.6) and word.confidence == 0.91
    assert first.lines[0].baseline == pytest.approx(31.2)


def test_hocr_keeps_words_that_stand_in_no_line_and_pages_without_any(tmp_path: Path) -> None:
    loose = "<div class='ocr_page' title='bbox 0 0 1200 1800'><p class='ocr_par'><span class='ocrx_word' title='bbox 1 2 30 40'>lost</span></p></div>"
    bare = "<div class='ocr_page' title='bbox 0 0 1200 1800'><p>Letter&nbsp;home</p><p>from sea</p></div>"
    put(tmp_path, {"a.html": hocr(loose, bare)})
    first, second = pages(tmp_path / "a.html")
    assert told(first) == ["lost"] and told(second) == ["Letter home", "from sea"]


def test_two_columns_are_told_by_their_order(tmp_path: Path) -> None:
    left = page_region("a", "one", "two", "three", x=100).replace("1000,", "500,")
    right = page_region("b", "four", "five", "six", x=600)
    refs = "".join(f'<RegionRefIndexed index="{i}" regionRef="{ref}"/>' for i, ref in enumerate("ab"))
    order = f'<ReadingOrder><OrderedGroup id="o">{refs}</OrderedGroup></ReadingOrder>'
    read = page(tmp_path, page_xml(left + right, order))
    assert [(line.text, line.column) for line in read.lines] == [
        *(("one", 0), ("two", 0), ("three", 0)),
        *(("four", 1), ("five", 1), ("six", 1)),
    ]


def test_a_folder_is_one_source_of_its_pages_in_natural_order_with_their_images(tmp_path: Path) -> None:
    texts = {f"p{n}.xml": alto(alto_line((f"page{n}", 100)), image=f"p{n}.png") for n in (1, 2, 10)}
    put(tmp_path / "volume", texts)
    Image.new("L", (1200, 1800), 255).save(tmp_path / "volume" / "p2.png")
    assert [told(p) for p in pages(tmp_path / "volume")] == [["page1"], ["page2"], ["page10"]]
    results = list(read_pages(tmp_path / "volume", (1, 2), SETTINGS))
    assert [bool(result.preview) for result in results] == [False, True]
    assert probe_languages(tmp_path / "volume", SETTINGS) == ()


def test_a_source_is_known_by_the_contents_of_its_files_in_order_and_not_by_their_names(tmp_path: Path) -> None:
    texts = [alto(alto_line((word, 100))) for word in ("one", "two")]
    put(tmp_path / "a", {"1.xml": texts[0], "2.xml": texts[1]})
    put(tmp_path / "b", {"x.xml": texts[0], "y.xml": texts[1]})
    put(tmp_path / "c", {"1.xml": texts[1], "2.xml": texts[0]})
    names = {"pages/2.xml": texts[1], "pages/1.xml": texts[0]}
    put(tmp_path / "d", {"mets.xml": mets({"ALTO": list(names)}, [["pages/1.xml"], ["pages/2.xml"]]), **names})
    a, b, c = (open_source(tmp_path / name, SETTINGS).sha256 for name in "abc")
    assert a == b == open_source(tmp_path / "d" / "mets.xml", SETTINGS).sha256 != c


def test_mets_says_which_files_are_the_pages_and_in_which_order(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "page/a.xml": page_xml(page_region("r", "second")),
            "page/b.xml": page_xml(page_region("r", "first")),
            "alto/a.xml": alto(alto_line(("poorer", 100))),
            "mets.xml": mets(
                {"IMG": ["a.jpg", "b.jpg"], "PAGEXML": ["page/a.xml", "page/b.xml"], "ALTO": ["alto/a.xml"]},
                [["b.jpg", "page/b.xml"], ["a.jpg", "page/a.xml", "alto/a.xml"]],
            ),
        },
    )
    assert [told(p) for p in pages(tmp_path / "mets.xml")] == [["first"], ["second"]]


def test_what_mets_names_and_is_not_there_is_told(tmp_path: Path) -> None:
    put(
        tmp_path,
        {"1.xml": alto(alto_line(*FIRST)), "mets.xml": mets({"A": ["1.xml", "2.xml"]}, [["1.xml"], ["2.xml"]])},
    )
    lack = open_source(tmp_path / "mets.xml", SETTINGS).lack
    assert lack and lack.code == "files-missing" and lack.partial and "2.xml" in lack.message


def test_mets_leads_to_no_file_outside_its_folder(tmp_path: Path) -> None:
    put(tmp_path, {"secret.xml": alto(alto_line(("secret", 100)))})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.xml").symlink_to(tmp_path / "secret.xml")
    hrefs = ["../secret.xml", (tmp_path / "secret.xml").as_uri(), "link.xml", "http://localhost/1.xml"]
    put(tmp_path / "in", {"mets.xml": mets({"A": hrefs}, [[href] for href in hrefs])})
    with pytest.raises(SourceError) as error:
        open_source(tmp_path / "in" / "mets.xml", SETTINGS)
    assert error.value.code == "no-pages"


HOSTILE = {
    "laughs": '<!DOCTYPE alto [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    "outside": '<!DOCTYPE alto [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE alto [<!ENTITY % a SYSTEM "http://localhost/x.dtd"> %a;]>',
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_a_sentence(tmp_path: Path, kind: str, encoding: str) -> None:
    text = alto(alto_line(("&a;&b;", 100))).replace("?>", f"?>{HOSTILE[kind]}", 1).replace("UTF-8", encoding)
    (tmp_path / "p1.xml").write_bytes(text.encode(encoding))
    (read,) = pages(tmp_path / "p1.xml")
    assert read.error and read.error[0] == "page-damaged" and "entities" in read.error[1] and not read.lines


def test_a_definition_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    text = alto(alto_line(*FIRST)).replace("?>", '?><!DOCTYPE alto SYSTEM "file:///etc/passwd">', 1)
    assert told(page(tmp_path, text)) == ["Letter home"]


@pytest.mark.parametrize(
    "text",
    [
        alto(alto_line(*FIRST))[:-200],
        alto("<TextLine>" * 100_000),
        '<?xml version="1.0" encoding="UTF-7"?><alto xmlns="x"/>',
        "<alto/>",
        "<alto>\0",
    ],
)
def test_broken_files_cost_their_page_and_say_so(tmp_path: Path, text: str) -> None:
    put(tmp_path / "in", {"1.xml": alto(alto_line(*FIRST)), "2.xml": text, "3.xml": alto(alto_line(*SECOND))})
    read = pages(tmp_path / "in")
    assert [told(p) for p in read] == [["Letter home"], [], ["from sea"]]
    assert read[1].error and read[1].error[0] == "page-damaged" and "\n" not in read[1].error[1]


def test_absurd_numbers_are_no_places(tmp_path: Path) -> None:
    text = alto(alto_line(*FIRST)).replace('HPOS="240.0"', 'HPOS="NaN"').replace('WIDTH="1200', 'WIDTH="1e300')
    assert told(page(tmp_path, text)) == ["Letter home"]
    text = hocr(hocr_page("Letter home").replace("bbox 0 0 1200 1800", "bbox 0 0 inf -3"))
    assert told(page(tmp_path, text, "a.hocr")) == ["Letter home"]


def test_xml_that_holds_no_pages_is_no_input(tmp_path: Path) -> None:
    put(tmp_path, {"letter.xml": "<?xml version='1.0'?><TEI/>", "site.html": "<html><body>hello</body></html>"})
    for name in ("letter.xml", "site.html"):
        with pytest.raises(SourceError) as error:
            open_source(tmp_path / name, SETTINGS)
        assert error.value.code == "unsupported"
