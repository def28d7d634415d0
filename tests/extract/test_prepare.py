"""A page is prepared only by what its own measurements ask for, and no letter is lost by it."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.fuzz import ratio

from digitize.extract import ReadSettings, read_pages
from digitize.extract.edges import edges_of, painted
from digitize.extract.engines import ReadLine, ReadWord, engine_of
from digitize.extract.images import ImageSource
from digitize.extract.measure import measure
from digitize.extract.pixels import Gray
from digitize.extract.prepare import prepare
from digitize.extract.specks import despeckled
from digitize.extract.trial import proven
from digitize.model.page import Page
from tests.extract.conftest import LETTER, MakeScan

SETTINGS = ReadSettings(languages=("eng",))
OTHER = (
    "Nobody had written to the mayor since the flood",
    "and the cellars of the market were still wet.",
    "The clerk counted eleven boats along the quay",
    "before the evening bell was heard from the hill.",
    "He went home and wrote his letter by the lamp.",
)


@pytest.fixture
def page(make_scan: MakeScan) -> Gray:
    return scanned(make_scan(LETTER * 2, (1500, 1100)))


def scanned(image: Image.Image) -> Gray:
    """An ordinary scan: ink of 40 on paper of 225, a little soft."""
    greys = 40 + 185 * np.asarray(image, np.float32) / 255
    return cv2.GaussianBlur(greys, (0, 0), 0.9).astype(np.uint8)


def read(image: Gray, folder: Path) -> Page:
    path = folder / "page.png"
    Image.fromarray(image).save(path)
    (result,) = read_pages(path, [1], SETTINGS, ("eng",))
    return result.page


def alike(page: Page, texts: tuple[str, ...]) -> bool:
    """Whether a page was read as lines of text, in order."""
    return ratio("\n".join(line.text for line in page.lines), "\n".join(texts)) > 98


def framed(image: Gray, sides: tuple[int, int, int, int] = (90, 120, 80, 150), grey: int = 12) -> Gray:
    return cv2.copyMakeBorder(image, *sides, cv2.BORDER_CONSTANT, value=(grey,)).astype(np.uint8)


def steps(image: Gray) -> set[str]:
    return {step.split()[0] for step in prepare(image).steps}


def test_an_ordinary_scan_takes_no_special_step(page: Gray) -> None:
    assert steps(page) <= {"even-light", "scale", "clean-paper"}


def test_the_grain_of_the_paper_goes_and_pale_strokes_stay(page: Gray) -> None:
    page = page.copy()
    cv2.line(page, (100, 1000), (1400, 1000), (225 - 60,), 3)  # a third as dark as the ink
    grainy = (page + np.random.default_rng(1).normal(0, 2, page.shape)).clip(0, 255).astype(np.uint8)
    prepared = prepare(grainy)
    assert prepared.clean is not None
    blank = prepared.clean[int(1030 * prepared.scale) :]
    assert (blank == blank.max()).mean() > 0.98
    y = round(1000 * prepared.scale)
    across = prepared.clean[y - 2 : y + 3, 200:800].min(axis=0)
    assert blank.max() - across.max() > 40


def test_black_around_the_paper_is_painted_over_and_no_letter_with_it(page: Gray) -> None:
    image = framed(page)
    prepared = prepare(image)
    assert any(step.startswith("edges") for step in prepared.steps)
    assert prepared.image[5:20, 5:20].min() > 200
    ink = (framed(page, grey=255) < 90).sum()
    assert (painted(image, prepared.measures.edges) < 90).sum() == pytest.approx(ink, rel=0.01)  # type: ignore[arg-type]


def test_a_sheet_on_a_large_black_bed_is_no_negative(page: Gray, tmp_path: Path) -> None:
    found = read(framed(page, (60, 1200, 40, 1500)), tmp_path)
    assert "invert" not in found.preparation
    assert alike(found, LETTER * 2)


def test_a_negative_is_turned_to_black_on_white(page: Gray) -> None:
    seen = measure((255 - page).astype(np.uint8))
    assert seen.inverted and seen.edges is None


def test_light_letters_on_a_black_band_are_not_painted_over(page: Gray) -> None:
    image = page.copy()
    image[:90] = 15
    band = Image.fromarray(image)
    ImageDraw.Draw(band).text((60, 15), "MINISTRY OF MARINE AND HARBOURS", font=ImageFont.load_default(52), fill=235)
    image = np.asarray(band)
    edges = edges_of(image)
    after = image if edges is None else painted(image, edges)
    letters = image[:90] > 200
    around = cv2.dilate(letters.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert after[:90][around & ~letters].mean() < 60  # they still stand on black


def test_letters_in_a_deep_shadow_are_not_painted_over(page: Gray) -> None:
    dark = (page * np.clip(np.linspace(0.18, 1.6, page.shape[1]), 0, 1)).astype(np.uint8)
    edges = edges_of(dark)
    after = dark if edges is None else painted(dark, edges)
    ink = page < 70
    assert (after[ink].astype(int) - dark[ink]).max() < 25


@pytest.mark.parametrize("angle", [-7.3, -2.0, -0.4, 0.3, 1.1, 4.6, 9.0])
def test_skew_is_measured_to_a_tenth_of_a_degree(make_scan: MakeScan, angle: float) -> None:
    image = scanned(make_scan(LETTER * 4, (1700, 1700)).rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC))
    assert measure(image).angle == pytest.approx(-angle, abs=0.11)


@pytest.mark.parametrize("turn", [90, 270])
def test_lines_that_run_up_or_down_are_seen_before_reading(page: Gray, turn: int) -> None:
    assert not measure(page).sideways
    assert measure(np.ascontiguousarray(np.rot90(page, turn // 90))).sideways


def spread_of(make_scan: MakeScan, shade: bool) -> Gray:
    left, right = (scanned(make_scan(texts * 3, (1400, 1900))).astype(np.float32) for texts in (LETTER, OTHER))
    if shade:
        light = np.clip(1 - 0.9 * np.exp(-np.arange(1400) / 50), 0.05, 1)
        left, right = left * light[::-1], right * light
    return np.hstack([left, right]).astype(np.uint8)


@pytest.mark.parametrize("shade", [False, True])
def test_a_spread_is_read_left_page_first_with_boxes_on_the_one_page(
    make_scan: MakeScan, tmp_path: Path, shade: bool
) -> None:
    found = read(spread_of(make_scan, shade), tmp_path)
    assert "spread" in found.preparation
    assert alike(found, LETTER * 3 + OTHER * 3)
    columns = [line.column for line in found.lines]
    assert columns == sorted(columns) and len(set(columns)) == 2
    assert [line.block for line in found.lines] == sorted(line.block for line in found.lines)
    middle = found.width / 2
    assert all((line.box.x0 > middle) == (line.column == 1) for line in found.lines)
    assert max(line.box.x1 for line in found.lines) <= found.width


def test_each_page_of_a_spread_is_laid_level_by_itself(make_scan: MakeScan) -> None:
    image = spread_of(make_scan, shade=False)
    for half, angle in ((slice(0, 1400), 0.9), (slice(1400, 2800), -0.7)):
        turn = cv2.getRotationMatrix2D((700, 950), angle, 1)
        image[:, half] = cv2.warpAffine(image[:, half].copy(), turn, (1400, 1900), borderValue=(225,))
    assert measure(image).angles == pytest.approx((-0.9, 0.7), abs=0.11)


def test_a_wide_page_of_two_columns_under_a_heading_is_no_spread(make_scan: MakeScan) -> None:
    image = Image.fromarray(spread_of(make_scan, shade=False))
    ImageDraw.Draw(image).text(
        (500, 30),
        "Minutes of the harbour committee for the year of the flood",
        font=ImageFont.load_default(60),
        fill=40,
    )
    assert measure(np.asarray(image)).gutter == 0


def test_a_table_on_a_wide_page_is_no_spread(make_scan: MakeScan) -> None:
    rows = tuple("Harbour dues 1931   412   508   611   704   850   910   977" for _ in range(15))
    assert measure(scanned(make_scan(rows, (1700, 1200)))).gutter == 0


def test_specks_go_and_full_stops_stay(page: Gray, tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    worn = page.copy()
    worn[cv2.dilate((random.random(page.shape) < 0.003).astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 60
    assert "despeckle" in steps(worn)
    found = read(worn, tmp_path)
    assert ratio("\n".join(line.text for line in found.lines), "\n".join(LETTER * 2)) > 95
    assert sum(line.text.endswith(".") for line in found.lines) >= 5
    dots = np.full((40, 200), 235, np.uint8)
    dots[18:22, 20:24] = 30  # a full stop of 4 pixels beside letters of 16
    dots[18, 100] = 30
    clean = despeckled(np.vstack([dots, prepare(page).image[:300, :200]]), 16.0)
    assert clean[19, 21] == 30 and clean[18, 100] > 200


def test_print_of_the_other_side_is_whitened(page: Gray, tmp_path: Path) -> None:
    other = cv2.GaussianBlur(np.roll(page[:, ::-1], 30, axis=0), (0, 0), 3).astype(np.float32)
    through = np.minimum(page, 225 - 75 * (225 - other) / 185).astype(np.uint8)
    assert "show-through" in steps(through)
    assert alike(read(through, tmp_path), LETTER * 2)


def test_faint_ink_is_no_show_through(page: Gray) -> None:
    mixed = page.copy()
    half = page.shape[0] // 2
    mixed[half:] = 225 - (225 - page[half:].astype(int)) // 3  # half of the page typed with a worn ribbon
    assert "show-through" not in steps(mixed)


def test_pale_letters_beside_black_ones_are_found(page: Gray, tmp_path: Path) -> None:
    pale = (225 - (225 - page.astype(int)) // 2).astype(np.uint8)
    pale[-150:-135, 200:-200] = 10  # a black bar
    prepared = prepare(pale)
    assert "pale-ink" in prepared.steps
    assert prepared.clean is not None and prepared.clean.min() > 100  # nothing is darker than the letters
    assert alike(read(pale, tmp_path), LETTER * 2)
    assert "pale-ink" not in steps(page)


class Trial:
    """An engine that is surer of one strip than of the next."""

    name = "trial 1"

    def __init__(self, *confidences: float) -> None:
        self.left = list(confidences)

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return [ReadLine((ReadWord("harbour", 0, 0, 70, 20, self.left.pop(0)),), 20, 10)]

    read = read_block


@pytest.mark.parametrize(("without", "with_it", "taken"), [(0.9, 0.5, False), (0.5, 0.9, True), (0.9, 0.9, True)])
def test_print_of_the_other_side_is_left_where_lines_read_better_with_it(
    page: Gray, without: float, with_it: float, taken: bool
) -> None:
    other = cv2.GaussianBlur(np.roll(page[:, ::-1], 30, axis=0), (0, 0), 3).astype(np.float32)
    through = np.minimum(page, 225 - 75 * (225 - other) / 185).astype(np.uint8)
    way = proven(through, prepare(through), Trial(without, with_it), ("eng",))
    assert ("show-through" in way.steps) == taken


def test_a_page_without_doubtful_steps_costs_no_trial(page: Gray) -> None:
    prepared = prepare(page)
    assert proven(page, prepared, Trial(), ("eng",)) is prepared


def test_12_bits_of_16_are_as_light_as_8(page: Gray, tmp_path: Path) -> None:
    path = tmp_path / "page.tif"
    Image.fromarray(page.astype(np.uint16) * 16).save(path)
    image, _, _ = ImageSource(path, 10**9).page(1)
    assert np.abs(image.astype(int) - page).max() <= 1


def test_transparency_and_bands_do_not_change_a_pixel(page: Gray, tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    Image.merge("RGBA", [Image.fromarray(page)] * 3 + [Image.new("L", page.shape[::-1], 255)]).save(path)
    image, _, down = ImageSource(path, 10**9).page(1)
    assert down == 1 and np.array_equal(image, page)


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_an_image_larger_than_reading_needs_is_brought_down_and_says_so(
    page: Gray, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digitize.extract.images.MOST_PIXELS", page.size // 3)
    path = tmp_path / f"page.{kind}"
    Image.fromarray(page).convert("RGB").save(path, dpi=(300, 300))
    image, ppi, down = ImageSource(path, 10**9).page(1)
    assert (down, image.shape) == (2, (page.shape[0] // 2, page.shape[1] // 2))
    assert ppi == pytest.approx(150, abs=0.1)
    (result,) = read_pages(path, [1], SETTINGS, ("eng",))
    assert "brought down to 1/2" in result.page.reason
    assert result.page.width == pytest.approx(1500 * 72 / 300, abs=1)


READ_ONE = """
import re, sys
from pathlib import Path
from digitize.extract import ReadSettings, read_pages
(result,) = read_pages(Path(sys.argv[1]), [1], ReadSettings(languages=("eng",)), ("eng",))
assert result.page.error is None and result.page.lines
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""  # the peak of this process; `ru_maxrss` counts that of the process it was started from


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["colour JPEG", "colour TIFF", "16-bit TIFF"])
def test_a4_at_600_dpi_stays_under_500_megabytes(make_scan: MakeScan, tmp_path: Path, kind: str) -> None:
    grey = scanned(make_scan(LETTER * 8, (1500, 3508)))
    sheet = cv2.resize(framed(grey, (0, 0, 490, 490), grey=225), (4960, 7016))
    path = tmp_path / ("page.jpg" if "JPEG" in kind else "page.tif")
    if "colour" in kind:
        Image.fromarray(sheet).convert("RGB").save(path, dpi=(600, 600))
    else:
        Image.fromarray(sheet.astype(np.uint16) * 257).save(path, dpi=(600, 600))
    done = subprocess.run([sys.executable, "-c", READ_ONE, path], capture_output=True, text=True, check=True)
    assert int(done.stdout) * 1024 < 500e6


def test_underlined_words_are_read_and_a_rule_is_left(make_scan: MakeScan) -> None:
    image = make_scan()
    pen = ImageDraw.Draw(image)
    for y in (120 + 47, 120 + 64 * 3 + 47):
        pen.rectangle((120, y, 1000, y + 5), fill=20)
    pen.rectangle((120, 640, 900, 644), fill=20)
    prepared = prepare(np.asarray(image, np.uint8))
    assert "underlines 2" in prepared.steps
    assert len(prepared.rules) == 1
    text = "\n".join(
        " ".join(word.text for word in line.words) for line in engine_of("auto").read(prepared.image, ("eng",), 300)
    )
    assert ratio(text, "\n".join(LETTER)) > 97
    k = prepared.scale
    assert prepared.image[round(642 * k), round(500 * k)] < 128


def test_a_faint_line_on_a_page_with_punched_holes_is_read() -> None:
    greys = np.full((2200, 1700), 214, np.float64)
    sheet = Image.new("L", (1700, 2200), 255)
    pen = ImageDraw.Draw(sheet)
    pen.text((200, 200), LETTER[0], font=ImageFont.load_default(40), fill=0)
    greys -= (255 - np.asarray(sheet, np.float64)) / 255 * 45
    greys += np.random.default_rng(3).normal(0, 6, greys.shape)
    scan = cv2.GaussianBlur(greys.clip(0, 255).astype(np.uint8), (0, 0), 0.8)
    for y in (700, 1500):
        cv2.circle(scan, (70, y), 26, (25,), -1)
    prepared = prepare(scan, little=True)
    assert prepared.steps == ("edges 0%", "clear", "scale 0.73")
    lines = engine_of("auto").read(prepared.image, ("eng",), 200)
    assert ratio("\n".join(" ".join(word.text for word in line.words) for line in lines), LETTER[0]) > 95


def test_the_few_lines_of_a_grainy_last_page_are_levelled() -> None:
    sheet = Image.new("L", (1700, 2500), 255)
    pen = ImageDraw.Draw(sheet)
    for i, text in enumerate(
        ("Secretary of the Legation", "Archive of the Ministry, f. 06, op. 3, p. 19, d. 63,", "l. 10-15")
    ):
        pen.text((150, 250 + 60 * i + 40 * (i > 0)), text, font=ImageFont.load_default(40), fill=0)
    ink = np.asarray(sheet.rotate(-3.0, fillcolor=255, translate=(0, 60)), np.float64)
    light = np.linspace(205, 245, ink.shape[0])[:, None]
    greys = light - (255 - ink) / 255 * 120 + np.random.default_rng(5).normal(0, 11, ink.shape)
    scan = cv2.GaussianBlur(greys.clip(0, 255).astype(np.uint8), (0, 0), 0.8)
    seen = measure(scan)
    assert seen.angle == pytest.approx(3.0, abs=0.3)
    assert seen.contrast > 60
    lines = engine_of("auto").read(prepare(scan, seen=seen).image, ("eng",), 200)
    assert [" ".join(word.text for word in line.words)[-5:] for line in lines][1:] == [". 63,", "10-15"]


def test_a_page_full_of_print_is_not_cleared() -> None:
    image = Image.new("L", (1300, 1500), 255)
    pen = ImageDraw.Draw(image)
    for i, text in enumerate((LETTER * 6)[:28]):
        pen.text((40, 30 + 52 * i), text, font=ImageFont.load_default(40), fill=0)
    assert prepare(scanned(image), little=True).steps == ("scale 0.70",)
