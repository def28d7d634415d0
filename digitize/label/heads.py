"""Where a document's head may stand: number, title, then dateline, classification and what goes with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp

from digitize.label.cues import Cues
from digitize.label.geometry import Placed
from digitize.label.numbers import NUMBER_HEAD, chain, number_of
from digitize.model.role import Role

TITLE_LINES = 7
HEAD_LINES = 7
LARGER = 1.07  # of the body's type size: a larger type
SHORT = 0.3  # of the column's width left free at the right
TIGHT = 1.32  # of the usual pitch: lines nearer than this belong together
WEIGHTS = {  # log-odds, set on data/dev by hand and rounded to halves: no weight decides alone
    "base": -3.5,
    "number-in-sequence": 4.0,
    "title-after-footer": 2.5,
    "title-after-signature": 1.0,
    "first-text": 1.5,
    "new-page": 0.5,
    "gap": 1.0,
    "wide-gap": 0.5,
    "date-line": 2.5,
    "classification-line": 1.5,
    "file-number": 2.5,
    "right-set-line": 1.0,
    "display-type": 1.0,
    "title-words": 2.0,
    "profile-title": 3.0,
    "after-boilerplate": 3.0,
    "lower-case": -3.0,
    "runs-on": -2.5,
    "no-head-lines": -1.0,
    "body-follows": -1.5,
    "sentence": -1.5,
}
SEEN_BELOW = ("date-line", "classification-line", "file-number", "right-set-line")


@dataclass(frozen=True, slots=True)
class Head:
    """A possible document head: its first line, the lines of each part by place, evidence, log-odds."""

    at: int
    number: int | None
    title: tuple[int, ...]
    lines: dict[int, Role]
    evidence: tuple[str, ...]
    score: float

    @property
    def probability(self) -> float:
        return 1 / (1 + exp(-self.score))


@dataclass(slots=True)
class Scene:
    """The lines that are not furniture and not notes, in order, with what is known of them so far."""

    lines: Sequence[Placed]
    cues: Cues
    references: dict[int, float]
    after_boilerplate: set[int]
    kinds: dict[int, Role | None] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    def kind(self, i: int) -> Role | None:
        """What a line would be in a head: dateline, classification, reference, recorder's signature, or None."""
        if i not in self.kinds:
            self.kinds[i] = self._kind(i)
        return self.kinds[i]

    def _kind(self, i: int) -> Role | None:
        line = self.lines[i]
        if line.at in self.references:
            return Role.REFERENCE
        share = self.cues.date(line.text)
        if line.full and not line.caps and line.width > 20 and len(line.text) > 60:
            apart = share > 0.15 and self.block_start(i, 1.25) and not _prose(line.text) and not _cut(line)
            return Role.DATELINE if apart else None
        if self.cues.recorder(line.text) and len(line.text) < 70:
            return Role.SIGNATURE
        if self.cues.classification(line.text):
            return Role.CLASSIFICATION
        above = self.lines[i - 1] if i else None
        loose = line.right_set or line.centred or self.block_start(i, 1.2)
        loose = loose or (share > 0.5 and above is not None and above.right > 2 and line.right > SHORT * line.width)
        if loose and (
            share > 0.5 or (share > 0.12 and (line.right_set or not _prose(line.text)) and len(line.text) < 100)
        ):
            return Role.DATELINE
        return None

    def block_start(self, i: int, gap: float = TIGHT) -> bool:
        line, above = self.lines[i], self.lines[i - 1] if i else None
        return above is None or above.key != line.key or line.gap is None or line.gap >= gap


def _prose(text: str) -> bool:
    """Whether a line reads like a piece of a sentence: mostly lower-case words, many of them.

    >>> _prose("the Minister had on 3 May 1940 agreed to leave"), _prose("Cablegram 53 LONDON, 25 May 1940")
    (True, False)
    """
    words = [w for w in text.split() if w[0].isalpha()]
    lower = sum(w[0].islower() for w in words)
    return lower > 4 and lower > 0.6 * len(words)


def find_heads(scene: Scene) -> list[Head]:
    """All places where a document's head may begin, with evidence; most are not heads (their score is below 0)."""
    starts = [i for i in range(len(scene.lines)) if _may_start(scene, i)]
    candidates = []
    for i in starts:
        found = number_of(scene.lines[i].text)
        if found is not None:
            weight = _number_weight(scene, i, found[1])
            if weight > 0:
                candidates.append((scene.lines[i], found[0], weight))
    scene.numbers = chain(candidates)
    return [_head(scene, i) for i in starts]


def _may_start(scene: Scene, i: int) -> bool:
    line = scene.lines[i]
    if line.at in scene.references or scene.kind(i) in (Role.SIGNATURE,):
        return False
    if scene.block_start(i, 1.25) or line.at in scene.after_boilerplate:
        return True
    above = scene.lines[i - 1]
    return (
        above.at in scene.references
        or line.caps != above.caps
        or line.centred != above.centred
        or line.line.bold != above.line.bold
    )


def _number_weight(scene: Scene, i: int, alone: bool) -> float:
    """How much a number looks like a document's: a head follows, and it stands apart."""
    line = scene.lines[i]
    follows = any(
        scene.kind(j) for j in range(i + 1, min(i + 1 + TITLE_LINES, len(scene.lines))) if not _body(scene, j)
    )
    weight = 0.4 * follows + 0.2 * (line.gap is None or line.gap > 1.6) + 0.3 * line.line.bold
    weight += 0.3 * (i > 0 and scene.lines[i - 1].at in scene.references)
    shown = [x for x in scene.lines[i : i + 2] if x.line.bold or x.line.italic or x.size > LARGER]
    weight += 0.3 * (bool(shown) and not line.line.bold)
    if alone:
        return weight + 0.3 * line.centred
    if line.text.lstrip()[:6].rstrip().rstrip("0123456789") == "" and "." in line.text.split()[0]:
        weight -= 0.5  # `2. We ask` numbers a paragraph
    return weight - 0.2


def _body(scene: Scene, i: int) -> bool:
    line = scene.lines[i]
    return (
        line.full
        and not line.caps
        and scene.kind(i) is None
        and not line.line.bold
        and not line.line.italic
        and _prose(line.text)
    )


def _head(scene: Scene, i: int) -> Head:
    lines, evidence = scene.lines, []
    first, line = i, scene.lines[i]
    number = scene.numbers.get(line.at)
    roles: dict[int, Role] = {}
    alone = number_of(line.text)
    if number is not None:
        evidence.append("number-in-sequence")
    if alone and alone[1] and (number is not None or line.centred) and i + 1 < len(lines):
        roles[line.at] = Role.NUMBER
        number = number if number is not None else alone[0]
        i += 1
    elif number is not None and scene.cues.reference(NUMBER_HEAD.sub("", line.text)) >= 0.5:
        roles[line.at] = Role.REFERENCE  # `[12] PA AA, R 1234` above a title
        i += 1
    if i > first:
        above_title = _above_title(scene, i)
        roles |= {lines[k].at: role for k, role in above_title.items()}
        i += len(above_title)
    title, j = _title(scene, i, first)
    for k in title:
        roles[lines[k].at] = Role.TITLE
    head, j = _head_lines(scene, j)
    roles.update({lines[k].at: role for k, role in head.items()})
    head |= {k: roles[lines[k].at] for k in range(first, i) if roles.get(lines[k].at) not in (None, Role.NUMBER)}
    evidence += _before(scene, first) + _after(scene, title, head, j)
    score = WEIGHTS["base"] + sum(WEIGHTS[name] for name in evidence)
    return Head(line.at, number, tuple(lines[k].at for k in title), roles, tuple(evidence), score)


def _above_title(scene: Scene, i: int) -> dict[int, Role]:
    """Lines between a document's number and its title: a file number, a dateline, a classification.

    Only where display type below them shows that the title is still to come.
    """
    above: dict[int, Role] = {}
    lines = scene.lines
    while i < len(lines) and len(above) < 3:
        line = lines[i]
        kind = scene.kind(i)
        figures = sum(c.isdigit() for c in line.text) > sum(c.isalpha() for c in line.text)
        told = scene.cues.classified(line.text) or scene.cues.date(line.text) > 0.3
        if not figures and not (told and kind in (Role.DATELINE, Role.CLASSIFICATION)):
            break
        above[i] = kind if kind in (Role.DATELINE, Role.CLASSIFICATION) else Role.DATELINE
        i += 1
    if i >= len(lines) or _body(scene, i) or scene.kind(i) is not None:
        return {}
    line = lines[i]
    shown = line.line.bold or line.line.italic or line.centred or line.caps or scene.cues.title(line.text) >= 0.5
    return above if shown else {}


def _title(scene: Scene, i: int, first: int) -> tuple[list[int], int]:
    """The title's lines from line i on, and the line after them."""
    lines = scene.lines
    title: list[int] = []
    j = i
    while j < len(lines) and len(title) < TITLE_LINES:
        line = lines[j]
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
        title.append(j)
        j += 1
    return title, j


def _still_title(scene: Scene, j: int, title: list[int]) -> bool:
    """Whether a line that would be a dateline or a classification by itself is a piece of the title instead:
    `to Mr Lamb, Prime Minister` or `FOR FOREIGN AFFAIRS` set close under it in the same type."""
    line = scene.lines[j]
    if not title:
        return scene.kind(j) is Role.DATELINE and scene.cues.date(line.text) <= 0.5
    above = scene.lines[j - 1]
    close = line.gap is not None and line.gap < 1.2 and line.key == above.key
    alike = abs(line.capitals - above.capitals) < 0.5 and line.line.bold == above.line.bold
    words = scene.kind(j) in (Role.CLASSIFICATION, Role.DATELINE) and not scene.cues.classified(line.text)
    return close and alike and words and scene.cues.date(line.text) < 0.3 and (line.centred or line.left < 1)


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


def _head_lines(scene: Scene, j: int) -> tuple[dict[int, Role], int]:
    """Datelines, classifications and what is set like them after a title."""
    head: dict[int, Role] = {}
    lines = scene.lines
    while j < len(lines) and len(head) < HEAD_LINES:
        kind = scene.kind(j)
        line = lines[j]
        if kind is Role.SIGNATURE:
            break
        if kind is Role.REFERENCE and (head or line.left < 1.5) and not line.right_set and not line.centred:
            break
        if kind is None and (_dated(scene, j) or (_short(line) and j + 1 < len(lines) and _dated(scene, j + 1))):
            kind = Role.DATELINE
        if kind is None:
            wrapped = head and line.right_set and line.gap is not None and line.gap < TIGHT and lines[j - 1].right_set
            if not (line.right_set or wrapped) or (number_of(line.text) or (0, False))[1]:
                break
            kind = Role.DATELINE
        head[j] = kind
        j += 1
    return head, j


def _dated(scene: Scene, j: int) -> bool:
    """Whether a line below a title tells a date and no sentence."""
    line = scene.lines[j]
    return scene.cues.date(line.text) > 0.12 and len(line.text) < 100 and not _prose(line.text) and not _cut(line)


def _cut(line: Placed) -> bool:
    """Whether a line fills its column and ends in the middle of a sentence."""
    return line.full and (line.text[-1].isalpha() or line.text[-1] in "-\u2010")


def _short(line: Placed) -> bool:
    return len(line.text) < 40 and (line.centred or line.right > SHORT * line.width) and not line.text.endswith(",")


def _before(scene: Scene, i: int) -> list[str]:
    line = scene.lines[i]
    if i == 0:
        return ["first-text"]
    above, evidence = scene.lines[i - 1], []
    if line.at in scene.after_boilerplate:
        evidence.append("after-boilerplate")
    if above.at in scene.references:
        evidence.append("title-after-footer")
    elif (
        scene.kind(i - 1) is Role.SIGNATURE
        or (above.caps and not above.full and len(above.text) < 40)
        or above.right_set
    ):
        evidence.append("title-after-signature")
    elif above.full and (above.text.endswith("-") or _runs_on(above.text)):
        evidence.append("runs-on")
    if line.page != above.page:
        evidence.append("new-page")
    elif line.gap is not None and line.gap >= 1.55:
        evidence += ["gap", "wide-gap"] if line.gap >= 2.1 else ["gap"]
    return evidence


def _runs_on(text: str) -> bool:
    return bool(text) and (text[-1].islower() or text[-1] in ",;(")


def _after(scene: Scene, title: list[int], head: dict[int, Role], j: int) -> list[str]:
    lines, cues, evidence = scene.lines, scene.cues, []
    roles = set(head.values())
    dated = any(role is Role.DATELINE and cues.date(lines[k].text) for k, role in head.items())
    if dated:
        evidence.append("date-line")
    if Role.CLASSIFICATION in roles:
        evidence.append("classification-line")
    if Role.REFERENCE in roles:
        evidence.append("file-number")
    if not dated and Role.DATELINE in roles:
        evidence.append("right-set-line")
    if not head:
        evidence.append("no-head-lines")
    if not title:
        return [*evidence, "body-follows"]
    block = [lines[k] for k in title]
    text = " ".join(line.text for line in block)
    first = text.lstrip("0123456789.№ \"'«„[(").strip()
    if all(x.caps or x.centred or x.line.bold or x.line.italic or x.size > LARGER for x in block):
        evidence.append("display-type")
    if cues.fits("title", text):
        evidence.append("profile-title")
    if cues.title(first) >= 0.5:
        evidence.append("title-words")
    if first[:1].islower():
        evidence.append("lower-case")
    if not head and j < len(lines) and not scene.block_start(j, 1.25) and _body(scene, j):
        evidence.append("body-follows")
    if len(block) > 5 or (text.rstrip().endswith((".", ":", ";", ",")) and len(text) > 60 and not block[0].centred):
        evidence.append("sentence")
    return evidence
