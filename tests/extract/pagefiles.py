"""Files of pages as other programs write them, for tests: one letter of two lines in each format."""

from pathlib import Path

ALTO = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v{version}#">
 <Description><MeasurementUnit>{unit}</MeasurementUnit>
  <sourceImageInformation><fileName>{image}</fileName></sourceImageInformation>
  <OCRProcessing ID="o"><ocrProcessingStep>{dpi}<processingSoftware><softwareName>Reader</softwareName>
  <softwareVersion>7.1</softwareVersion></processingSoftware></ocrProcessingStep></OCRProcessing></Description>
 <Styles><TextStyle ID="S" FONTSIZE="12" FONTSTYLE="bold"/></Styles>
 <Layout><Page ID="P" PHYSICAL_IMG_NR="1" WIDTH="{w}" HEIGHT="{h}"><PrintSpace HPOS="0" VPOS="0" WIDTH="{w}" HEIGHT="{h}">
  <TextBlock ID="B" HPOS="{x}" VPOS="{y}" WIDTH="{bw}" HEIGHT="{bh}">{lines}</TextBlock>
 </PrintSpace></Page></Layout></alto>"""


def alto(
    lines: str, unit: str = "pixel", version: int = 3, scale: float = 1.0, dpi: str = "", image: str = "p1.png"
) -> str:
    """ALTO of a page of 1200 by 1800 pixels at 300 dpi, its measures times `scale`."""
    values = {"w": 1200, "h": 1800, "x": 100, "y": 100, "bw": 1000, "bh": 200}
    scaled = {name: value * scale for name, value in values.items()}
    step = f"<processingStepSettings>{dpi}</processingStepSettings>" if dpi else ""
    return ALTO.format(version=version, unit=unit, lines=lines, dpi=step, image=image, **scaled)


def alto_line(*words: tuple[str, float], y: float = 100, scale: float = 1.0, inside: str = "", after: str = "") -> str:
    """A line of words of 100 units a letter at (text, x), 40 high."""
    strings = "<SP/>".join(
        f'<String CONTENT="{text}" HPOS="{x * scale}" VPOS="{y * scale}" WIDTH="{len(text) * 20 * scale}"'
        f' HEIGHT="{40 * scale}" WC="0.75" {inside}/>'
        for text, x in words
    )
    return (
        f'<TextLine ID="L{y}" HPOS="{words[0][1] * scale}" VPOS="{y * scale}" WIDTH="{900 * scale}"'
        f' HEIGHT="{40 * scale}">{strings}{after}</TextLine>'
    )


def page_xml(regions: str, order: str = "", version: str = "2013-07-15", attributes: str = "") -> str:
    """PAGE of a page of 1200 by 1800 pixels."""
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/{version}">
 <Metadata><Creator>Transkribus</Creator></Metadata>
 <Page imageFilename="p1.png" imageWidth="1200" imageHeight="1800" {attributes}>{order}{regions}</Page></PcGts>"""


def page_region(id: str, *lines: str, x: int = 100, y: int = 100, extra: str = "") -> str:
    """A region of lines that are transcribed without their words."""
    rows = "".join(
        f'<TextLine id="{id}l{i}"><Coords points="{x},{y + 60 * i} {x + 900},{y + 60 * i}'
        f' {x + 900},{y + 60 * i + 40} {x},{y + 60 * i + 40}"/><Baseline points="{x},{y + 60 * i + 30}'
        f' {x + 900},{y + 60 * i + 30}"/><TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>'
        for i, text in enumerate(lines)
    )
    points = f"{x},{y} {x + 900},{y} {x + 900},{y + 60 * len(lines)} {x},{y + 60 * len(lines)}"
    return f'<TextRegion id="{id}" {extra}><Coords points="{points}"/>{rows}</TextRegion>'


def hocr(*pages: str) -> str:
    """hOCR as Tesseract writes it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"'
        ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>'
        f'<meta name="ocr-system" content="tesseract 5.3.0"/></head><body>{"".join(pages)}</body></html>'
    )


def hocr_page(*lines: str, number: int = 1) -> str:
    """A page of 1200 by 1800 pixels at 300 dpi, its words 20 pixels a letter."""
    rows = []
    for i, text in enumerate(lines):
        x, words = 100, []
        for word in text.split():
            title = f"bbox {x} {100 + 60 * i} {x + 20 * len(word)} {140 + 60 * i}; x_wconf 91"
            words.append(f"<span class='ocrx_word' title='{title}'>{word}</span>")
            x += 20 * (len(word) + 1)
        title = f"bbox 100 {100 + 60 * i} {x} {140 + 60 * i}; baseline 0 -10; x_size 44"
        rows.append(f"<span class='ocr_line' title='{title}'>{' '.join(words)}</span>")
    own = f'image "p{number}.png"; bbox 0 0 1200 1800; ppageno 0; scan_res 300 300'
    return f"<div class='ocr_page' title='{own}'><p class='ocr_par'>{''.join(rows)}</p></div>"


METS = """<?xml version="1.0" encoding="UTF-8"?>
<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><mets:fileSec>{groups}</mets:fileSec>
<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="physSequence">{divs}</mets:div></mets:structMap></mets:mets>"""


def mets(groups: dict[str, list[str]], pages: list[list[str]]) -> str:
    """METS of groups of files, by their references; `pages` names the files of each page."""
    listed = "".join(
        f'<mets:fileGrp USE="{use}">'
        + "".join(
            f'<mets:file ID="{_id(h)}"><mets:FLocat LOCTYPE="OTHER" xlink:href="{h}"/></mets:file>' for h in hrefs
        )
        + "</mets:fileGrp>"
        for use, hrefs in groups.items()
    )
    divs = "".join(
        f'<mets:div TYPE="page" ORDER="{n}">' + "".join(f'<mets:fptr FILEID="{_id(h)}"/>' for h in page) + "</mets:div>"
        for n, page in enumerate(pages, 1)
    )
    return METS.format(groups=listed, divs=divs)


def _id(href: str) -> str:
    return "f" + "".join(c if c.isalnum() else "_" for c in href)


def put(folder: Path, files: dict[str, str]) -> Path:
    """Writes files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
