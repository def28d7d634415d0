"""What speaks for and against a document beginning at a line. Each name is a piece of evidence; the weights are data."""

from collections.abc import Sequence

from digitize.label.numbers import number_of, without_number
from digitize.label.scene import LARGER, SHORT, Scene, body, prose
from digitize.label.sheets import runs
from digitize.model.role import Role

HEAD_LINES = 30  # of a sheet at most: letterhead, stamps, address
ALONE, DATED = 60, 0.3  # characters of a dateline that stands alone, and the share of it that is a date
PHRASE = 0.8  # of a likeness to a title that several words for a kind of paper give
LETTERHEAD = 3  # lines from a page's first, one of which may be the letterhead
GOES_ON = frozenset({"runs-on", "text-goes-on", "lower-case", "page-number-goes-on", "catchword"})
SEEN_BELOW = ("date-line", "classification-line", "file-number", "right-set-line")
EVIDENCE = {
    "number-in-sequence": "its number goes on where the head before left off",
    "number-alone": "a number stands on a line of its own, in no sequence",
    "bare-number": "a number, and no title, date or file number with it",
    "numbered-words": "the line begins with a number, in no sequence",
    "first-text": "nothing stands before it",
    "after-boilerplate": "a site's navigation stands right above",
    "title-after-footer": "an archival reference stands right above",
    "title-after-signature": "a signature, a date or a line set to the right stands right above",
    "after-notes": "the notes of another document stand right above",
    "after-heading": "a heading of the volume stands right above",
    "above-ends": "the line above is short and ends a sentence",
    "runs-on": "the sentence above is not at its end",
    "new-page": "it is the first text of a page",
    "letterhead": "its page begins like most other papers of the volume",
    "after-short-page": "the page before was left unfinished",
    "new-sheet": "the page before was left unfinished, its sentence at an end, and running text begins here",
    "closed-sheet": "a letter was closed on the page before, and nothing says that it goes on here",
    "after-blank-sheets": "sheets without text stand before its page, as they part papers",
    "low-on-page": "the page's text begins lower than usual",
    "gap": "white space stands above",
    "wide-gap": "much white space stands above",
    "no-gap": "nothing parts it from the line above",
    "date-line": "a date stands with it",
    "begins-with-date": "it is itself a dateline",
    "date-in-order": "its date is not before that of the head before",
    "date-out-of-order": "its date is before that of heads before it, or after those that follow",
    "classification-line": "a classification stands with it",
    "file-number": "an archival reference stands with it, as at the head of a document",
    "right-set-line": "a line set to the right stands with it",
    "opening": "a short line that opens a letter follows",
    "display-type": "it is set apart by capitals, weight, slant, size or place",
    "larger": "its type is larger than the text's",
    "bold": "it is bold, as the text is not",
    "italic": "it is italic, as the text is not",
    "capitals": "it is in capitals",
    "centred": "it is centred",
    "short-line": "it leaves a good part of its line free",
    "title-words": "it begins with words that titles begin with",
    "names-paper": "it says what the paper is and whose",
    "date-in-title": "its title begins or ends with a date",
    "over-date": "its date or classification stands alone below it, the text apart from them",
    "like-surest": "it has what the surest heads of the source have in common, and its text has not",
    "profile-title": "the collection's profile knows such titles",
    "lower-case": "it begins in lower case",
    "no-head-lines": "no date, classification or file number stands with it",
    "body-follows": "running text follows without a break",
    "no-title": "no title stands with it",
    "sentence": "it reads like a sentence",
    "no-text-on-page": "no running text follows on a page that it heads, as on title pages",
    "last-on-page": "no running text follows on its page, and text stands above it there",
    "single-line-block": "it stands alone between white space",
    "salutation": "a line at the page's head addresses a letter's reader",
    "addressee": "it is told to whom the paper goes",
    "journal": "a number stands with it under which offices file papers",
    "closing-before": "a letter is closed right above",
    "subject-line": "the page's head tells what a paper is about",
    "day-at-head": "a day stands at the page's head",
    "kind-at-head": "the name of a kind of paper stands at the page's head",
    "office-at-head": "an office's name stands at the page's head",
    "number-at-head": "a number under which offices send papers stands at the page's head",
    "addressee-at-foot": "it is told at the page's foot to whom the paper goes",
    "running-title": "the same words stand at the top of most pages, and no day with them",
    "front-heading": "it is the heading of a part of a volume that is no document, as a preface",
    "catchword": "the page before ends with this page's first words",
    "text-goes-on": "a sentence of the page before goes on",
    "page-number-goes-on": "the pages' own numbers count on to this page",
    "page-number-begins": "the pages' own numbers count from this page",
}


def evidence(scene: Scene, first: int, start: int, title: list[int], head: dict[int, Role], j: int) -> list[str]:
    """The names of all evidence about a head from line `first` to before line `j`, as places in the scene.

    `start` is the line of its number or title, where a reference stands above that.
    """
    found = [*_number(scene, start, title, head), *_above(scene, first), *_type(scene, start)]
    found += _below(scene, title, head, j)
    begins_page = "first-text" in found or "new-page" in found
    found += scene.sheets.evidence(first, begins_page) if scene.sheets else []
    if {"number-in-sequence", "display-type"} <= set(found):  # a volume's pages count on whatever begins on them
        found = [name for name in found if name != "page-number-goes-on"]
    if "first-text" in found:  # a source must begin somewhere, whatever the engine read for its first date
        found = [name for name in found if name != "date-out-of-order"]
    dated = begins_page and not {"date-line", "classification-line", "file-number"}.isdisjoint(found)
    if dated and any(line.at in scene.letterheads for line in scene.lines[first : first + LETTERHEAD]):
        found.append("letterhead")  # without a day it may be the volume's running title
    elif begins_page and _is_form(scene, first, "day-at-head" in found) and "salutation" not in found:
        found.append("running-title")
    if not begins_page and scene.sheets and scene.sheets.ends(first):
        found.append("last-on-page")
    cover = scene.on_cover(scene.lines[first])
    bare = begins_page and scene.lines[first].page not in scene.written
    if "new-page" in found and GOES_ON.isdisjoint(found):
        found += ["new-sheet"] * ("after-short-page" in found and not bare)
        found += ["closed-sheet"] * ("closing-before" in found)
    if (bare or cover) and not _told_by_day(scene, head):
        found = [name for name in found if not (cover and name == "first-text")]
        found.append("no-text-on-page")
    if scene.lines[first].at in scene.leading:  # where references head documents, a document may have no title
        return [name for name in found if name not in ("no-title", "sentence", "body-follows")]
    return found


def _runs_through(scene: Scene, first: int) -> bool:
    """Whether a page's first line is a running title: the same stands on a good part of the pages, or, of an office's
    forms, on a few of them."""
    line = scene.lines[first]
    return line.at in scene.running or (line.at in scene.letterheads and scene.cues.part(line.text) == "letterhead")


def _is_form(scene: Scene, first: int, has_day: bool) -> bool:
    """Whether a page's first line is a running title, or the printed head of an office's paper that the page before has,
    too, where no day was filled in: the sheets that follow a letter's first are of the same paper."""
    line = scene.lines[first]
    return _runs_through(scene, first) or (
        not has_day and scene.cues.part(line.text) == "letterhead" and scene.as_before(line)
    )


def _told_by_day(scene: Scene, head: dict[int, Role]) -> bool:
    """Whether a head has a day and a classification, or the like of it, as a telegram of one sentence has and no title
    page."""
    day = any(scene.cues.day(scene.lines[k].text) for k, role in head.items() if role is Role.DATELINE)
    return day and not {Role.CLASSIFICATION, Role.REFERENCE}.isdisjoint(head.values())


def _number(scene: Scene, first: int, title: list[int], head: dict[int, Role]) -> list[str]:
    line = scene.lines[first]
    found = number_of(line.text)
    sequence = line.at in scene.numbers
    if not sequence and (found is None or scene.kind(first) is Role.DATELINE or _encloses(scene, line.text)):
        return []
    out = ["number-in-sequence"] if sequence else ["number-alone" if found and found[1] else "numbered-words"]
    alone = found is not None and found[1]
    if not head and (not title or (alone and title == [first])):
        out.append("bare-number")
    return out


def _encloses(scene: Scene, text: str) -> bool:
    """Whether a line's number is an enclosure's, and no document's: `Enclosure No. 1 to despatch No. 720`."""
    return scene.cues.sheet(text) == "enclosure"


def _above(scene: Scene, i: int) -> list[str]:
    line = scene.lines[i]
    if i == 0:
        return ["first-text", "after-boilerplate"] if line.at in scene.after_boilerplate else ["first-text"]
    above, out = scene.lines[i - 1], []
    if above.key != line.key and above.page == line.page and scene.on_cover(above) and not scene.on_cover(line):
        return ["first-text"]  # beside the cover, on a double page
    if line.at in scene.after_boilerplate:
        out.append("after-boilerplate")
    ended = above.text[-1] in ".!?»”\"')]" and above.right > 2
    if above.at in scene.references and above.at not in scene.leading:
        out.append("title-after-footer")
    elif not _in_head(scene, i) and (
        scene.kind(i - 1) in (Role.SIGNATURE, Role.DATELINE) or _signed(scene, i - 1) or above.right_set
    ):
        out.append("title-after-signature")
    elif ended:
        out.append("above-ends")
    elif above.full and (above.text.endswith("-") or _runs_on(above.text)):
        out.append("runs-on")
    if line.at - 1 in scene.notes and line.page == above.page:
        out.append("after-notes")
    if line.page != above.page:
        out.append("new-page")
        if scene.unfinished(above.page):
            out.append("after-short-page")
        if line.page in scene.after_blanks and "runs-on" not in out:
            out.append("after-blank-sheets")
        if scene.low(line):
            out.append("low-on-page")
    elif line.gap is not None and line.gap >= 1.55:
        out += ["gap", "wide-gap"] if line.gap >= 2.1 else ["gap"]
    elif line.gap is not None and line.gap < 1.25:
        out.append("no-gap")
    return out


def _in_head(scene: Scene, i: int) -> bool:
    """Whether only short lines stand above a line on its page: a letterhead, no text that a signature could end."""
    above = [x for x in scene.lines[max(i - HEAD_LINES, 0) : i] if x.page == scene.lines[i].page]
    return 0 < len(above) < HEAD_LINES and not any(map(runs, above))


def _signed(scene: Scene, i: int) -> bool:
    line = scene.lines[i]
    return (line.caps and not line.full and len(line.text) < 40) or line.text in scene.signatures


def _runs_on(text: str) -> bool:
    return bool(text) and (text[-1].islower() or text[-1] in ",;(")


def _type(scene: Scene, i: int) -> list[str]:
    line = scene.lines[i]
    out = []
    if line.size > LARGER:
        out.append("larger")
    if line.line.bold:
        out.append("bold")
    if line.line.italic:
        out.append("italic")
    if line.caps:
        out.append("capitals")
    if line.centred:
        out.append("centred")
    if line.right > SHORT * line.width:
        out.append("short-line")
    below = scene.lines[i + 1] if i + 1 < len(scene.lines) else None
    if (
        line.right > 1.2
        and (below is None or below.key != line.key or (below.gap or 9) > 1.25)
        and scene.block_start(i, 1.25)
    ):
        out.append("single-line-block")
    return out


def _below(scene: Scene, title: list[int], head: dict[int, Role], j: int) -> list[str]:
    lines, cues, out = scene.lines, scene.cues, []
    roles = set(head.values())
    dated = [k for k, role in head.items() if role is Role.DATELINE and cues.date(lines[k].text)]
    if dated:
        out.append("date-line")
        if not title or min(dated) < min(title):
            out.append("begins-with-date")
        order = scene.date_order(lines[dated[0]].at)
        if order:
            out.append(order)
    if Role.CLASSIFICATION in roles:
        out.append("classification-line")
    if Role.REFERENCE in roles:
        out.append("file-number")
    if not dated and Role.DATELINE in roles:
        out.append("right-set-line")
    told = title and scene.cues.names(text := " ".join(lines[k].text for k in title)) and scene.cues.day(text)
    if not head and not told:
        out.append("no-head-lines")
    if scene.opening(j) or any(scene.opening(k) for k in title[1:]):
        out.append("opening")
    if not title:
        return [*out, "no-title"]
    if _over_date(scene, title, head, j):
        out.append("over-date")
    if not head and j < len(lines) and not scene.block_start(j, 1.25) and body(scene, j):
        out.append("body-follows")
    return [*out, *_title(scene, title)]


def _over_date(scene: Scene, title: Sequence[int], head: dict[int, Role], j: int) -> bool:
    """Whether right below a title stand only lines that are a date, a number or a classification, apart from the text
    that follows."""
    running = [x for x in (scene.lines[k] for k in title) if prose(x.text) and x.right < SHORT * x.width]
    if len(running) > 1:
        return False  # a paragraph with a dated heading below
    below = [k for k in sorted(head) if k > max(title)]
    told = [k for k in below if scene.kind(k) in (Role.DATELINE, Role.CLASSIFICATION)]
    if not told or any(prose(scene.lines[k].text) or len(scene.lines[k].text) > ALONE for k in told):
        return False
    sure = any(scene.cues.date(scene.lines[k].text) > DATED or scene.kind(k) is Role.CLASSIFICATION for k in told)
    apart = scene.lines[told[-1]].right > SHORT * scene.lines[told[-1]].width or j >= len(scene.lines)
    return sure and scene.block_start(told[0], 1.2) and (apart or scene.block_start(j, 1.2))


def _title(scene: Scene, title: Sequence[int]) -> list[str]:
    block, out = [scene.lines[k] for k in title], []
    text = " ".join(line.text for line in block)
    first = without_number(text).lstrip("0123456789.№ \"'«„[(").strip()
    shown = all(x.caps or x.spaced or x.centred or x.line.bold or x.line.italic or x.size > LARGER for x in block)
    if shown:
        out.append("display-type")
    if scene.cues.fits("title", text):
        out.append("profile-title")
    named = scene.cues.names(text) or (bool(block) and shown and scene.cues.route(text))
    if scene.cues.title(first) >= 0.5:
        out.append("title-words")
    if named:
        out.append("names-paper")
    phrase = scene.cues.title(first) >= PHRASE  # `Memorandum of a Conversation, Lima, May 3, 1931`
    if (named or phrase) and scene.cues.date(text) and scene.cues.day(text):
        out.append("date-in-title")
    if first[:1].islower() and not _encloses(scene, block[0].text):
        out.append("lower-case")
    ended = text.rstrip().endswith((".", ":", ";", ",")) and len(text) > 60 and not block[0].centred
    about = scene.cues.sheet(block[0].text) == "subject"  # `Subject: The pilots of Ostend have not been paid.`
    if len(block) > 5 or (ended and not (named or about)):
        out.append("sentence")
    return out
