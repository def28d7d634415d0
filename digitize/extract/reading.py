"""Pages of a source, one after the other: from the text layer where it is sane, from the image otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import pypdfium2 as pdfium

from digitize.errors import DigitizeError, EngineError, PageError
from digitize.extract.damaged import papered
from digitize.extract.djvu import DjvuSource
from digitize.extract.engines import engine_of, reader_of
from digitize.extract.form import page_of_form
from digitize.extract.images import ImageSource
from digitize.extract.kept_reading import kept_reading
from digitize.extract.languages import installed_languages
from digitize.extract.layer_skew import levelled, levelled_line, skew_of
from digitize.extract.layout import arrange
from digitize.extract.mixed import Mixed, mixed, typed_runs
from digitize.extract.ocr import believed_ppi, read_image
from digitize.extract.pagefiles import PageFiles
from digitize.extract.pdf import PdfSource, displayed
from digitize.extract.pixels import Gray, rotated
from digitize.extract.prepare import prepare
from digitize.extract.preview import preview_of
from digitize.extract.probe import upright_languages
from digitize.extract.render import CHECK_PPI, COVERS, PageObjects, drawn, objects_of, page_image
from digitize.extract.settings import PageResult, ReadSettings
from digitize.extract.source import source_of
from digitize.extract.textlayer import TextLayer, read_layer
from digitize.extract.textlayer_check import agreement
from digitize.extract.textlayer_quality import Verdict, judge
from digitize.extract.undecoded import broken_off, damaged, undecoded
from digitize.model.facsimile import angles_of
from digitize.model.page import Box, Page

UNDERLINE = 0.35  # type sizes below a line's baseline: a rule nearer than this underlines it
PROBED = (
    0.4,
    0.7,
    0.1,
)  # places within a source, as shares of its pages; the first that makes sense tells its language


def read_pages(
    path: Path, numbers: Sequence[int], settings: ReadSettings, hint: tuple[str, ...] | None = None
) -> Iterator[PageResult]:
    """The pages `numbers` (from 1) of a source, in that order; a page that can't be read says so in its `error`.

    `hint` are the languages that `probe_languages` found. What comes out for a page depends on the page, the settings
    and the hint alone. Raises SourceError when the source can't be opened, EngineError when no engine or language is
    there.
    """
    source = source_of(path, settings)
    for number in numbers:
        try:
            if isinstance(source, PdfSource) and source.form and number == source.pages:
                yield PageResult(page_of_form(number, source.form), b"")
            elif isinstance(source, PdfSource):
                yield _with_damage(_pdf_page(source, number, settings, hint), source)
            elif isinstance(source, PageFiles):
                page = source.page(number)
                yield PageResult(page, source.preview(number, page, settings))
            else:
                yield _image_page(source, number, settings, hint)
        except PageError as error:
            yield _failed(number, error.code, error.message)
        except EngineError as error:
            if error.code.startswith("page-"):
                yield _failed(number, error.code, error.message)
            else:
                raise
        except MemoryError:
            yield _failed(number, "page-memory", f"page {number}: not enough memory")
        except (DigitizeError, pdfium.PdfiumError, cv2.error, OSError, ValueError, ArithmeticError) as error:
            yield _failed(number, "page-damaged", f"page {number} can't be read ({' '.join(str(error).split())[:120]})")


def probe_languages(path: Path, settings: ReadSettings) -> tuple[str, ...]:
    """The languages that a source shows on a sample page, the main one first; empty when its sample pages need no OCR
    or can't be read. Raises as `read_pages`."""
    source = source_of(path, settings)
    if isinstance(source, PageFiles):
        return ()
    first: tuple[str, ...] = ()
    for number in dict.fromkeys(min(int(share * source.pages) + 1, source.pages) for share in PROBED):
        try:
            image = _image_to_probe(source, number, settings)
        except (PageError, pdfium.PdfiumError, cv2.error, OSError, ValueError, ArithmeticError, MemoryError):
            continue
        found = (
            upright_languages(image, engine_of(settings.engine), _candidates(settings)) if image is not None else None
        )
        if found and found[1]:
            return found[0]
        first = first or (found[0] if found else ())
    return first


def _candidates(settings: ReadSettings) -> tuple[str, ...]:
    candidates = _possible(settings.languages)
    if not candidates:
        raise EngineError(
            "no language is installed for OCR", "digitize doctor tells how to get one", "language-missing"
        )
    return candidates


@cache
def _possible(languages: tuple[str, ...] | None) -> tuple[str, ...]:
    """The languages that may occur. What is installed is looked up once: on the pages of a text layer it would be felt."""
    return languages or tuple(installed_languages())


def _image_to_probe(source: PdfSource | ImageSource | DjvuSource, number: int, settings: ReadSettings) -> Gray | None:
    if not isinstance(source, PdfSource):
        return source.page(number)[0]
    if source.form and number == source.pages:
        return None
    with source.page(number) as page:
        objects = objects_of(page)
        if (
            settings.text_layer != "ignore"
            and _judged(page, read_layer(page, objects, source.switched), objects, settings).use
        ):
            return None
        image, _, cut = _scanned(page, number, objects, settings)
        return _papered(image, displayed(page)[:2], cut)


def _scanned(
    page: pdfium.PdfPage, number: int, objects: PageObjects, settings: ReadSettings
) -> tuple[Gray, str, Box | None]:
    """A page's image, how it was got, and the part of it, in points, that gives nothing or rubbish. Raises PageError."""
    image, how = page_image(page, objects, settings.render_dpi, settings.max_pixels)
    if not objects.coverage:
        return image, how, None
    _decodable(page, number, image)
    return image, how, broken_off(page, image) or damaged(page, image)


def _papered(image: Gray, size: tuple[float, float], cut: Box | None) -> Gray:
    """A page's image, `size` points wide and high, without what its decoder filled a part with that gives nothing."""
    if cut is None:
        return image
    across, down = image.shape[1] / max(size[0], 1e-6), image.shape[0] / max(size[1], 1e-6)
    rows = slice(max(round(cut.y0 * down), 0), max(round(cut.y1 * down), 0))
    return papered(image, rows, slice(max(round(cut.x0 * across), 0), max(round(cut.x1 * across), 0)))


def _judged(
    page: pdfium.PdfPage, layer: TextLayer, objects: PageObjects, settings: ReadSettings, doubted: bool = False
) -> Verdict:
    """Whether the layer stands for the page, by its own text, and over a scan by what the scan shows; more than usual must
    speak for a `doubted` one."""
    languages = _possible(settings.languages)
    verdict = judge(layer, objects, settings.text_layer, languages)
    if not verdict.use or settings.text_layer == "use" or (objects.coverage <= COVERS and not layer.hidden):
        return verdict
    try:
        compared = agreement(page, layer, engine_of(settings.engine), languages, doubted)
    except (EngineError, PageError, cv2.error):
        return Verdict(True, f"{verdict.reason}, not compared with the image")
    if compared.agrees or undecoded(page, drawn(page, CHECK_PPI)):
        return verdict  # a layer over an image that can't be decoded is all that there is
    return Verdict(False, compared.reason, compared.partly)


def _pdf_page(source: PdfSource, number: int, settings: ReadSettings, hint: tuple[str, ...] | None) -> PageResult:
    with source.page(number) as page:
        objects = objects_of(page)
        if _shows_none(page, objects) and source.is_lost(number, blank=not objects.paths):
            raise PageError(f"page {number}: its content can't be decoded", "get the file again", "page-damaged")
        why = "text layer ignored, as asked"
        if settings.text_layer != "ignore":
            layer = read_layer(page, objects, source.switched)
            layer = replace(layer, runs=(*layer.runs, *typed_runs(page, source.typed(number), layer)))
            verdict = _judged(page, layer, objects, settings, doubted=bool(hint))
            if verdict.partly and objects.coverage:
                _decodable(page, number, drawn(page, CHECK_PPI))
            if verdict.use and layer.hidden:
                kept = kept_reading(source.stored(number), layer, number, displayed(page)[:2])
                if kept is not None:
                    angles = angles_of(kept)  # of a spread, two
                    return PageResult(kept, _shown(page, 0, angles[0] if len(angles) == 1 else 0.0, settings))
            if verdict.use or (verdict.partly and not layer.hidden):
                return _from_layer(page, number, layer, objects, verdict, settings, hint)
            why = verdict.reason
            if layer.runs and not layer.hidden:
                objects = replace(objects, scan=None)  # what is printed over the scan belongs to the page
        image, how, cut = _scanned(page, number, objects, settings)
        width, height, _ = displayed(page)
    ppi = image.shape[1] / max(width, 1e-6) * 72
    return _from_image(image, ppi, (width, height), number, settings, hint, f"{why}; {how}", cut)


def _shows_none(page: pdfium.PdfPage, objects: PageObjects) -> bool:
    """Whether a page has neither images nor text, in forms neither."""
    if objects.images or objects.texts:
        return False
    if not objects.paths:
        return True
    text = page.get_textpage()
    try:
        return not text.count_chars()
    finally:
        text.close()


def _with_damage(result: PageResult, source: PdfSource) -> PageResult:
    """The page, told as damaged where a part of what it draws is: nobody knows where that would stand."""
    page = result.page
    if page.damaged or not source.is_damaged(page.number):
        return result
    whole = Box(0.0, 0.0, page.width, page.height)
    return replace(result, page=replace(page, damaged=True, unread=(*page.unread, whole)))


def _decodable(page: pdfium.PdfPage, number: int, shown: Gray) -> None:
    """Raises PageError where an image that covers much of the page, `shown` as drawn, can't be decoded."""
    if filters := undecoded(page, shown):
        raise PageError(f"page {number}: its image can't be decoded ({filters})", "get the file again", "page-damaged")


def _from_layer(
    page: pdfium.PdfPage,
    number: int,
    layer: TextLayer,
    objects: PageObjects,
    verdict: Verdict,
    settings: ReadSettings,
    hint: tuple[str, ...] | None,
) -> PageResult:
    turn = layer.turn
    width, height, _ = displayed(page, turn)
    angle = skew_of(layer.runs) if layer.hidden else 0.0
    preview = _shown(page, turn, angle, settings)
    steps = ((f"turn {turn}",) if turn else ()) + ((f"deskew {angle:+.1f}",) if angle else ())
    whole = _completed(page, layer, objects, verdict, settings, hint)
    runs, further = whole.runs, whole.lines
    if angle:
        runs = tuple(levelled(run, angle, width, height) for run in runs)
        further = tuple(levelled_line(line, angle, width, height) for line in further)
    lines = (*arrange(runs), *further)
    drawn_rules = (objects_of(page, turn) if turn else objects).rules
    rules = tuple(y for y in drawn_rules if not any(0 <= y - x.baseline < UNDERLINE * x.size for x in lines))
    reason = "; ".join(filter(None, (verdict.reason, whole.note, _unseen(layer))))
    ocr = whole.read > sum(len(line.words) for line in lines) / 2
    return PageResult(
        Page(
            number,
            width,
            height,
            lines,
            "ocr" if ocr else "text-layer",
            reader_of(engine_of(settings.engine), whole.languages)[0].name if ocr else "pdfium",
            whole.languages,
            steps,
            rules,
            reason,
        ),
        preview,
    )


def _shown(page: pdfium.PdfPage, turn: int, angle: float, settings: ReadSettings) -> bytes:
    """The preview of a page as it is drawn, turned by `turn` and then levelled by `angle`."""
    if not settings.preview_dpi:
        return b""
    width, height, _ = displayed(page, turn)
    ppi = min(float(settings.preview_dpi), 4000 * 72 / max(width, height))
    shown = drawn(page, ppi, turn)
    shown = rotated(shown, angle) if angle else shown
    return preview_of(shown, ppi, settings.preview_dpi, settings.preview_quality)


def _completed(
    page: pdfium.PdfPage,
    layer: TextLayer,
    objects: PageObjects,
    verdict: Verdict,
    settings: ReadSettings,
    hint: tuple[str, ...] | None,
) -> Mixed:
    """The runs of a page with what its layer lacks, where that can be read."""
    if settings.text_layer == "use":
        return Mixed(layer.runs)
    try:
        return mixed(
            page,
            layer,
            objects,
            lambda image, ppi: read_image(image, ppi, engine_of(settings.engine), _candidates(settings), hint or None),
        )
    except (EngineError, PageError, cv2.error) as error:
        if verdict.partly:
            raise
        return Mixed(layer.runs, note=f"what the text layer lacks can't be read ({error})")


def _unseen(layer: TextLayer) -> str:
    return f"{layer.unseen} words that no reader sees left out" if layer.unseen else ""


def _image_page(
    source: ImageSource | DjvuSource, number: int, settings: ReadSettings, hint: tuple[str, ...] | None
) -> PageResult:
    image, ppi, down = source.page(number)
    how = "image" if down == 1 else f"image of more pixels than reading needs, brought down to 1/{down}"
    if ppi is None:
        ppi = believed_ppi(prepare(image))
        how += f" without believable resolution, taken as {ppi:.0f} pixels per inch"
    size = width, height = (image.shape[1] / ppi * 72, image.shape[0] / ppi * 72)
    rows = source.damage(number) if isinstance(source, ImageSource) else None
    bad = Box(0.0, rows[0] * height, width, rows[1] * height) if rows else None
    return _from_image(image, ppi, size, number, settings, hint, how, bad)


def _from_image(
    image: Gray,
    ppi: float,
    size: tuple[float, float],
    number: int,
    settings: ReadSettings,
    hint: tuple[str, ...] | None,
    why: str,
    cut: Box | None = None,
) -> PageResult:
    """What is read of an image; `cut` is a part of it, in points, that gives nothing or rubbish, because the image's data
    ends before or is damaged."""
    engine = engine_of(settings.engine)
    reading = read_image(_papered(image, size, cut), ppi, engine, _candidates(settings), hint or None)
    preview = preview_of(reading.image, ppi * reading.scale, settings.preview_dpi, settings.preview_quality)
    reason = f"{why}; {reading.note}" if reading.note else why
    width, height = reversed(size) if reading.lying else size
    as_given = not any(step.startswith("turn") for step in reading.steps)
    missing = () if not cut else (cut,) if as_given else (Box(0.0, 0.0, width, height),)
    page = Page(
        number,
        width,
        height,
        reading.lines,
        "ocr",
        reading.engine,
        reading.languages,
        reading.steps,
        reading.rules,
        reason,
        unread=(*reading.unread, *missing),
        damaged=cut is not None,
    )
    return PageResult(page, preview)


def _failed(number: int, code: str, message: str) -> PageResult:
    return PageResult(Page(number, 0.0, 0.0, error=(code, message)), b"")
