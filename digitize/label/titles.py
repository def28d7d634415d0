"""The lines of a title: how far it goes on, by how its lines are set and by what they say."""

import re

from digitize.label.geometry import Placed
from digitize.label.scene import HEAD, SHORT, TIGHT, Scene, body, cut, prose
from digitize.model.role import Role

TITLE_LINES = 7
WHITE = 2.2  # the same for lines in the middle
FREE = 0.1  # of the column's width: what is free at the right of a line that names a paper
DAY = 0.8  # of a line is a day: it is a dateline
OVER = 1.6  # of the usual pitch: the second line of a title is no further below
MANNER = 45  # characters
PLAIN = 3  # lines that a title in the text's own type has at most
FILE = re.compile(r"(?<!\w)[A-Z][\w&.]*(?:[/ ]+[\w&]+)*/[\w&]*\d|\[[^\]]*\d[^\]]*/[^\]]*\]")
FILED = 7  # words
NAME = 6  # words of a name with its office
NAME_AND_DATE = re.compile(r"(?:[^\W\d_]+\.?\s?){0,3}[^\W\d_]{4,}\.\s+\S.*\d")  # `Lindqvist. May 4, 1931`
PLACE_AND_DATE = 7  # words that a dateline has at most: `Sent from Ostend, the 3rd of May 1931`


def title_lines(scene: Scene, i: int, first: int) -> tuple[list[int], int]:
    """The title's lines from line i on, and the line after them."""
    lines = scene.lines
    title: list[int] = []
    j = i
    if i > first and _running_text(scene, i):
        return [], i
    while j < len(lines) and len(title) < TITLE_LINES:
        line = lines[j]
        if title and (manner(scene, line) or _kind_ended(scene, title, j)):
            break
        if title and (more := _over_white(scene, title, j)):
            title += range(j, j + more)
            j += more
            break
        if title and (_runs_over(scene, j) or kind_goes_on(scene, title, j)):
            title.append(j)
            j += 1
            continue
        if scene.kind(j) is not None and not _still_title(scene, j, title):
            break
        if title:
            above = lines[j - 1]
            new_column = above.key != line.key
            if (
                new_column
                or line.gap is None
                or line.gap > max(TIGHT, 1.25 * _own_pitch(scene, title))
                or _unlike(above, line)
            ):
                break
            if j > first and line.right_set and not above.right_set:
                break
            if _filed(line) or (above.centred and line.left < 1 and not line.centred and is_short(line)):
                break
        title.append(j)
        j += 1
    return title, j


def _over_white(scene: Scene, title: list[int], j: int) -> int:
    """How many lines from line j on are the end of a title, which white space or a page's end cuts off: the name alone
    after the office, set as the title is, the date or classification right below.

    `Letter from the consul in Lima to the minister` / white / `Lindqvist` / white / `4 May 1931`.
    """
    first, above, line = scene.lines[title[0]], scene.lines[j - 1], scene.lines[j]
    if not scene.block_start(j) or not scene.cues.names(" ".join(scene.lines[k].text for k in title)):
        return 0
    end = j + 1
    while end < len(scene.lines) and end - j < PLAIN and not scene.block_start(end):
        end += 1
    text = " ".join(x.text for x in scene.lines[j:end])
    alike = (
        line.line.bold == first.line.bold and line.line.italic == first.line.italic and (line.caps or not first.caps)
    )
    placed = line.centred if first.centred else abs(line.left - first.left) < 1
    if not alike or not placed or end - j >= PLAIN or not _ends_title(scene, text, j):
        return 0
    if line.key != above.key and above.right < SHORT * above.width and above.text[-1].isalpha():
        return end - j
    below = scene.kind(end) if end < len(scene.lines) else None
    named = line.line.bold or len(text.split()) <= NAME
    return end - j if named and (below in (Role.DATELINE, Role.CLASSIFICATION) or scene.cues.date(text)) else 0


def _ends_title(scene: Scene, text: str, j: int) -> bool:
    """Whether words may be the end of a title that white space cut off: a name, an office, a country, perhaps a date."""
    cues = scene.cues
    if text[-1] in ",:;!?" or not text[0].isupper() or prose(text) or cues.said(text):
        return False
    if cues.part(text) in ("title", "distribution", "registry", "field") or cues.classification(text):
        return False
    return scene.kind(j) is None or NAME_AND_DATE.match(text) is not None


def manner(scene: Scene, line: Placed) -> bool:
    """Whether a line below a title tells how the paper was sent, `Telegramm. Entzifferung`, or where it was made: `held at
    Lima on 3 May 1931`."""
    short = line.centred and len(line.text) < MANNER
    return (short or line.text.lstrip("_ (")[:1].islower()) and scene.cues.part(line.text) == "manner"


def is_remark(scene: Scene, line: Placed) -> bool:
    """Whether a line tells in brackets what an editor has of the paper, above its title: `[Extract.]`."""
    return line.text[:1] in "[(<" and scene.cues.part(line.text) == "manner"


def _runs_over(scene: Scene, j: int) -> bool:
    """Whether the title of the line above can't end there: `Telegram From the Embassy in Greece to the`."""
    above, line = scene.lines[j - 1], scene.lines[j]
    near = line.key == above.key and line.gap is not None and line.gap < OVER
    if near and above.text[-1] == "," and line.text[0].islower() and not prose(line.text) and (line.gap or 9) < TIGHT:
        return scene.cues.date(line.text) < 0.3  # `M. Lopez, Consul à Ostende,` / `à M. Brown, Ministre du Commerce.`
    if not (near and scene.cues.unfinished(above.text)):
        return False
    return scene.cues.date(line.text) < 0.3 or is_dated(scene, j + 1)  # `Report on the meeting of` / `21 May 1931`


def kind_goes_on(scene: Scene, title: list[int], j: int) -> bool:
    """Whether a line goes on in small letters with the name of a kind of paper, set in capitals above it: `MINUTES / of the
    meeting of 3 May 1931`."""
    first, above, line = scene.lines[title[0]], scene.lines[j - 1], scene.lines[j]
    near = line.key == above.key and line.gap is not None and line.gap < (WHITE if line.centred else OVER)
    near = near and len(line.cells()) == 1 and scene.cues.date(line.text) < DAY
    small = line.text[:1].islower() and first.caps and (line.centred or line.right > FREE * line.width)
    return near and small and scene.cues.part(first.text) == "title" and len(title) <= PLAIN and not line.full


def _kind_ended(scene: Scene, title: list[int], j: int) -> bool:
    """Whether a title of a kind in capitals, which went on in small letters, ends above a line that begins with a capital."""
    first, last = scene.lines[title[0]], scene.lines[title[-1]]
    small = first.caps and last.text[:1].islower() and scene.cues.part(first.text) == "title"
    return small and not scene.lines[j].text[:1].islower()


def _filed(line: Placed) -> bool:
    """Whether a short line below a title is the paper's number in a registry: `[CW 1016/104]`, `Telegram, L/PO/4: f 44`."""
    return len(line.text.split()) < FILED and FILE.search(line.text) is not None


def _running_text(scene: Scene, i: int) -> bool:
    """Whether a block of plain lines is a paragraph: it has more lines than titles have, or ends a sentence."""
    j = i
    while j < len(scene.lines) and j - i <= PLAIN and (j == i or not scene.block_start(j)):
        if j > i and scene.kind(j) in (Role.CLASSIFICATION, Role.DATELINE):
            return False  # the text begins further below
        if scene.lines[j].text[-1] == "." and j > i:
            return body(scene, i)
        j += 1
    return j - i > PLAIN and body(scene, i)


def _still_title(scene: Scene, j: int, title: list[int]) -> bool:
    """Whether a line that would be a dateline or a classification by itself is a piece of the title instead:
    `to Mr Lamb, Prime Minister` or `FOR FOREIGN AFFAIRS` set close under it in the same type."""
    line = scene.lines[j]
    if not title:
        named = scene.cues.title(line.text) >= 0.5 or len(line.text.split()) > PLACE_AND_DATE or line.line.bold
        dateline = scene.kind(j) is Role.DATELINE and not (line.top < HEAD and scene.parted(line))
        return dateline and scene.cues.date(line.text) <= 0.5 and named
    above = scene.lines[j - 1]
    close = line.gap is not None and line.gap < 1.2 and line.key == above.key
    alike = abs(line.capitals - above.capitals) < 0.5 and line.line.bold == above.line.bold
    words = scene.kind(j) in (Role.CLASSIFICATION, Role.DATELINE) and not scene.cues.classified(line.text)
    ranked = scene.cues.office(line.text) and not scene.cues.institution(line.text)
    held = ranked and line.centred and above.centred  # `Meeting of the Commissioners / Plenipotentiary, May 3, 1931`
    undated = scene.cues.date(line.text) < 0.3
    return close and alike and words and (undated or held) and (line.centred or line.left < 1)


def _own_pitch(scene: Scene, title: list[int]) -> float:
    gaps = [gap for k in title[1:] if (gap := scene.lines[k].gap) is not None]
    return min(gaps) if gaps else 1.0


def _unlike(above: Placed, line: Placed) -> bool:
    """Whether the type changes from a title to what follows it."""
    if abs(above.capitals - line.capitals) > 0.5 and len(line.text) > 8:
        return True
    if above.line.bold != line.line.bold or above.line.italic != line.line.italic:
        return True
    return above.centred and line.full and not above.full and line.left < 2.5 and not (above.caps and line.caps)


def is_dated(scene: Scene, j: int) -> bool:
    """Whether a line below a title tells a date and no sentence."""
    if j >= len(scene.lines):
        return False
    line = scene.lines[j]
    return scene.cues.date(line.text) > 0.12 and len(line.text) < 100 and not prose(line.text) and not cut(line)


def is_short(line: Placed) -> bool:
    return len(line.text) < 40 and (line.centred or line.right > SHORT * line.width) and not line.text.endswith(",")
