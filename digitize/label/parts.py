"""The parts of a letter's head, and what its lines are to each other."""

from enum import StrEnum

from digitize.label.geometry import Placed
from digitize.label.scene import Scene, prose
from digitize.label.sheets import SPACED, runs
from digitize.model.role import ADDRESSED

DATED = 0.12  # of a line is a date
REACH, SHEET = 22, 50  # lines of a letter's head at most, and with those that stamps and hands left there
APART = 1.6  # times the pitch above it: a block's next line is no further below
CLOSE = 1.25  # the same for the second line of a subject
SMALL, LARGE = 0.84, 1.25  # of the body's type size: print on a typed sheet is smaller or larger
MIDDLE = 1.6  # type sizes: by so much less or more is free at a line's left than at its right
RIGHT, CAPITALS = 0.35, 0.7  # of the column's width: free at the left of a stamp; and the capitals among its letters
DOUBTED = 0.75  # the confidence of a word that is doubtful
LETTERS = 5  # more than so many has a title
IN = 0.25  # of the column's width: so far in from its left edge stands what names a paper
SENDER = 4  # lines that say who writes at most
HALF = 0.5  # of a line is a day: of a title that goes on, less is
FEW = 3  # letters of a word that says nothing by itself


class Part(StrEnum):
    """What a line of a letter is for; kept on it as `LabelledLine.part`."""

    OFFICE = "office"
    ISSUER = "issuer"  # the office above a paper's title
    NUMBER = "number"
    JOURNAL = "journal"
    DATE = "date"
    SUBJECT = "subject"
    TITLE = "title"
    CLASSIFICATION = "classification"
    ADDRESS = ADDRESSED
    SENDER = "sender"
    COPIES = "copies"
    ENCLOSURE = "enclosure"
    INITIALS = "initials"
    SALUTATION = "salutation"
    CLOSING = "closing"
    SIGNATURE = "signature"
    FORM = "form"  # the printed name of a form
    FIELD = "field"  # a label of a form with what is filled in behind it
    SCRAWL = "scrawl"  # nothing that could be read
    STAMP = "stamp"  # what was not typed between its parts


ADDED = (Part.SCRAWL, Part.STAMP)  # came onto the paper after the letter

BY_SHEET = {
    "subject": Part.SUBJECT,
    "addressee": Part.ADDRESS,
    "person": Part.ADDRESS,
    "office-addressed": Part.ADDRESS,
    "sender": Part.SENDER,
    "journal": Part.JOURNAL,
    "enclosure": Part.ENCLOSURE,
    "copies": Part.COPIES,
    "initials": Part.INITIALS,
    "closing": Part.CLOSING,
}


def routes(scene: Scene, first: int, stop: int) -> list[int]:
    """The lines that say from whom to whom a paper goes and are set as titles are, also two of which the second leads to
    the recipient: `The Minister in Lima, E. Lund, / to the Head of the Board`."""
    lines = scene.lines
    for i in range(first, stop - 1):
        above, line = lines[i], lines[i + 1]
        set_so = (above.centred and line.centred) or (above.caps and line.caps and above.text[-1:] == ",")
        leads = scene.cues.unfinished(line.text.split()[0].lower())
        if set_so and leads and stacked(above, line) and scene.cues.route(f"{above.text} {line.text}"):
            return [i, i + 1]
    return []


def in_address(line: Placed) -> bool:
    return line.text.lstrip("-–— ")[:1].isupper() and in_block(line)


def in_block(line: Placed) -> bool:
    """Whether a line may be one of an address: no running text, and free at its right, unless it stands in the right."""
    free = line.right > 0.15 * line.width or line.left > RIGHT * line.width
    spaced = SPACED.fullmatch(line.text.strip(" .,")) is not None
    return free and (spaced or (not runs(line) and not prose(line.text)))


def hangs(subject: Placed, line: Placed) -> bool:
    near = line.key == subject.key and line.gap is not None and line.gap < CLOSE
    return near and line.left > subject.left - 1 and line.text[-1:] not in ",:"


def above_day(found: dict[int, Part], first: int) -> range:
    """The lines of a letter's sheet above its day, or its number where its day is not told: print, stamps and notes by
    hand, and no title."""
    parts = Part.DATE if Part.DATE in found.values() else Part.NUMBER
    return range(first, min((i for i, part in found.items() if part is parts), default=first))


def stacked(above: Placed, line: Placed) -> bool:
    """Whether a line stands right below another, and is set like it."""
    near = line.key == above.key and line.gap is not None and line.gap < CLOSE
    alike = abs(line.left - above.left) < 3 or (line.centred and above.centred) or abs(line.left - line.right) < 6
    middle = abs((line.left - line.right) - (above.left - above.right)) < 2 * MIDDLE
    return near and (alike or middle)
