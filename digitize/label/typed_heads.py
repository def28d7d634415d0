"""The head of a document read to its end: what stands above the text, and which of it is the title.

A printed volume sets titles in its display type, and `heads.py` finds them by that. A typed paper has a letterhead, a
number and date in the registry, a classification, an address and, anywhere among them, what names it. Here the lines
of each head that was chosen, and the lines right below it, get their roles by what their words say.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from digitize.label.geometry import Placed
from digitize.label.numbers import number_of
from digitize.label.scene import HEAD, SHORT, Scene, body, cut, prose
from digitize.label.titles import kind_goes_on
from digitize.model.role import Role

REACH = 9  # lines below a head that may still be its
LONGEST = 100  # characters of a line of a head
CREST = 12  # characters: the state above its office, `T. C.`, or what was read of a coat of arms
SHORTEST = 8  # characters of a title that no word of it tells to be one
RIGHT, LEFT = 0.5, 0.2  # of the column's width: where a number beside a title begins at least, and the title at most
HANGING = 8  # type sizes: by so much the second line of a subject stands in
NAMED = 3  # lines below a head, one of which may name the paper
TOWN, CLOSE, DAY = 4, 1.5, 0.5  # words of a town and its state, pitches to the day below, and of that line is a day
LINES = 4  # of a title in the text's own type at most
PLAIN = 60  # characters: a line between two parts of a head is no longer
SET = (Role.NUMBER, Role.REFERENCE, Role.CLASSIFICATION)  # roles that are known already


@dataclass(frozen=True, slots=True)
class Head:
    """A possible document head: its first line, the lines of each part by place, evidence, log-odds."""

    at: int
    number: int | None
    title: tuple[int, ...]
    lines: dict[int, Role]
    evidence: tuple[str, ...]
    look: tuple[object, ...] = ()
    likeness: float = 0.0
    score: float = 0.0


def complete(heads: Sequence[Head], scene: Scene) -> list[Head]:
    """The heads that were chosen, read to their ends."""
    places = {x.at: i for i, x in enumerate(scene.lines)}
    begins = {places[head.at] for head in heads}
    return [_complete(head, scene, places, begins) for head in heads]


def _complete(head: Head, scene: Scene, places: dict[int, int], begins: set[int]) -> Head:
    roles: dict[int, Role] = {places[at]: role for at, role in head.lines.items() if role != Role.BODY}
    if not roles:
        return head
    roles = read_head(scene, roles, head.number is not None, begins)
    title = tuple(scene.lines[i].at for i in sorted(roles) if roles[i] is Role.TITLE)
    return replace(head, title=title, lines={scene.lines[i].at: role for i, role in roles.items()})


def read_head(scene: Scene, roles: dict[int, Role], numbered: bool, begins: Container[int] = ()) -> dict[int, Role]:
    """The roles of a head's lines, by their places in the scene, with those of the lines below that are its too.

    No head goes over one of the places `begins`. In a `numbered` head what looks like a title is one.
    """
    first = min(roles)
    if roles[first] is Role.TITLE and scene.cues.part(scene.lines[first].text) == "number":
        roles = roles | {first: Role.NUMBER}
    roles = roles | dict.fromkeys(_no_titles(scene, roles, numbered), Role.DATELINE)
    if not numbered and _at_side(scene, roles):
        roles = {i: Role.DATELINE if role is Role.TITLE else role for i, role in roles.items()}
    below = _below(scene, roles, max(roles), begins)
    if Role.TITLE in below.values():
        roles |= {i: Role.DATELINE for i, role in roles.items() if role is Role.TITLE}
    roles |= below
    if Role.TITLE not in roles.values():
        roles |= dict.fromkeys(_title(scene, roles), Role.TITLE)
    title = [i for i in sorted(roles) if roles[i] is Role.TITLE]
    while title and (k := title[-1] + 1) < len(scene.lines) and k not in roles and k not in begins:
        if not kind_goes_on(scene, title, k):
            break
        roles |= {k: Role.TITLE}
        title.append(k)
    return roles


def _no_titles(scene: Scene, roles: dict[int, Role], numbered: bool) -> set[int]:
    """Lines that look like a title and are a letterhead, a typist's initials, a date set to the right, or a registry
    number below a title."""
    titles = [i for i in sorted(roles) if roles[i] is Role.TITLE]
    parts = {i: scene.cues.part(scene.lines[i].text) for i in titles}
    out = {i for i in titles if scene.lines[i].right_set and scene.cues.date(scene.lines[i].text) > 0.3}
    out |= {i for i in titles if scene.lines[i].top < HEAD and scene.parted(scene.lines[i])}
    out |= {i for i, k in pairwise(titles) if _beside(scene.lines[i], scene.lines[k])}
    out |= {i for i in titles[-1:] if i + 1 in roles and _over_day(scene, i)}
    out |= {i for i in titles if scene.lines[i].at in scene.letterheads | scene.printed and not numbered}
    for i in reversed(titles[1:]):
        if parts[i] != "registry":
            break
        out.add(i)
    return out if numbered else {*out, *_letterhead(scene, titles, parts)}


def _over_day(scene: Scene, i: int) -> bool:
    """Whether a line at the right ends in a comma's two parts and stands right over the day: a town with its state."""
    line, below = scene.lines[i], scene.lines[i + 1]
    at_right = min(line.left, below.left) > RIGHT * line.width and line.key == below.key and (below.gap or 9) < CLOSE
    town = len(line.text.split()) <= TOWN and line.text.rstrip(" .,").count(",") == 1 and not line.line.bold
    return at_right and town and scene.cues.date(below.text) > DAY


def _beside(line: Placed, below: Placed) -> bool:
    """Whether a line stands at the right, short, and the title proper begins at the left below it: a file's number."""
    return line.left > RIGHT * line.width and below.left < LEFT * below.width and not line.centred


def _at_side(scene: Scene, roles: dict[int, Role]) -> bool:
    """Whether the lines that stand for a title are an office's name at the left, and below them another line names the
    paper."""
    titles = [i for i in sorted(roles) if roles[i] is Role.TITLE]
    if not titles or any(scene.lines[i].left > 1 or scene.lines[i].line.bold for i in titles):
        return False
    if scene.cues.names(" ".join(scene.lines[i].text for i in titles)):
        return False
    last, page = max(roles), scene.lines[titles[-1]].page
    near = [i for i in range(last + 1, min(last + 1 + NAMED, len(scene.lines))) if scene.lines[i].page == page]
    free = [i for i in (*roles, *near) if scene.cues.date(scene.lines[i].text) <= 0.12]
    parts = {i: scene.cues.part(scene.lines[i].text) for i in free}
    named = [i for i in parts if i > titles[-1] and parts[i] in ("title", "subject")]
    return bool(named) and not any(parts.get(i) in ("title", "subject") for i in titles)


def _letterhead(scene: Scene, titles: list[int], parts: dict[int, str | None]) -> list[int]:
    """The lines that stand for a title and are the letterhead: offices, and what is short above one (`T. C.`)."""
    last = 0
    for k, i in enumerate(titles, 1):
        if parts[i] in ("letterhead", "typist", "registry"):
            last = k
        elif parts[i] == "title" or len(scene.lines[i].text) > CREST:
            return titles[:last]
    over = titles and titles[-1] + 1 < len(scene.lines) and scene.cues.part(scene.lines[titles[-1] + 1].text)
    return titles if over == "letterhead" and not any(parts.values()) else titles[:last]


def _below(scene: Scene, roles: dict[int, Role], last: int, begins: Container[int]) -> dict[int, Role]:
    """The lines from below a head down to the last that its words tell to be a part of it."""
    lines, found = scene.lines, dict[int, Role]()
    dated = any(role is Role.DATELINE and scene.cues.date(lines[i].text) for i, role in roles.items())
    titled = any(role is Role.TITLE and not _weak(scene, i) for i, role in roles.items())
    titled = titled or bool(_title(scene, roles))
    passed: list[int] = []
    for i in range(last + 1, min(last + 1 + REACH, len(lines))):
        if i in begins or lines[i].at in scene.references or lines[i].page != lines[i - 1].page:
            break
        role = _title_over(scene, i, found) or _role(scene, i, dated, titled)
        opens = not found and set(roles.values()) <= {Role.NUMBER, Role.REFERENCE}
        if role is None and scene.cues.part(lines[i].text) == "title" and (opens or (not titled and _block(scene, i))):
            role = Role.TITLE
        if role is None and ((dated and titled) or not _between(scene, i)):
            break
        passed.append(i)
        if role is None:
            continue
        found |= {k: found.get(k, Role.DATELINE) for k in passed} | {i: role}
        dated = dated or (role is Role.DATELINE and scene.cues.date(lines[i].text) > 0)
        titled = titled or role is Role.TITLE
    return found


def _block(scene: Scene, i: int) -> bool:
    """Whether a line begins a few lines apart from the text, the last of them short and no sentence's end."""
    j = i + 1
    while j < len(scene.lines) and j - i <= LINES and not scene.block_start(j, 1.2):
        j += 1
    last = scene.lines[j - 1]
    ended = last.text[-1] in ".:;,-" or last.right < 0.1 * last.width
    return scene.block_start(i, 1.2) and j - i <= LINES and not ended and not body(scene, i)


def _weak(scene: Scene, i: int) -> bool:
    """Whether a line taken for a title may be none: a word or two at the left, as of a letterhead, or a dateline."""
    line = scene.lines[i]
    if scene.kind(i) is Role.DATELINE and scene.cues.date(line.text) > 0.3:
        return True
    few = len(line.text.split())
    short = (line.left < 4 and few < 3) or (few == 1 and len(line.text) < CREST)  # an office, or its place
    return short and not line.line.bold and scene.cues.part(line.text) != "title"


def _title_over(scene: Scene, i: int, found: dict[int, Role]) -> Role | None:
    """TITLE for a line that goes on with the title found right above it."""
    goes_on = found.get(i - 1) is Role.TITLE and _goes_on(scene.lines[i - 1], scene.lines[i])
    free = scene.cues.part(scene.lines[i].text)
    office = free == "letterhead" and not scene.lines[i].caps  # `Telegram to the` / `Ministry of Trade`
    return Role.TITLE if goes_on and (free is None or office) else None


def _role(scene: Scene, i: int, dated: bool, titled: bool) -> Role | None:
    """The part of a head that a line below it is by its words."""
    line, cues = scene.lines[i], scene.cues
    if cues.classification(line.text):
        return Role.CLASSIFICATION
    if len(line.text) > LONGEST:
        return None
    marked, date, part = cues.classified(line.text), cues.date(line.text), cues.part(line.text)
    if part == "subject":
        return None if titled else Role.TITLE
    if part == "field" and not (dated and titled) and not prose(line.text):
        return Role.DATELINE
    if date > 0.12 and (marked or not prose(line.text)) and (date > 0.3 or not cut(line)):
        beside = dated and cues.date(scene.lines[i - 1].text) > 0.12  # `R. 10.22 a.m. 2nd March` below `D. 8.42 p.m. …`
        apart = date > 0.3 or line.right_set or line.right > SHORT * line.width or marked
        return Role.DATELINE if apart and (beside or not dated) else None
    if part == "registry" and (marked or line.right > SHORT * line.width or line.right_set):
        return Role.DATELINE
    if titled:
        return None
    named = part == "title" and (line.centred or line.caps or (line.left > 4 and line.right > 3))
    return Role.TITLE if named or (part is None and _shown(scene, i)) else None


def _between(scene: Scene, i: int) -> bool:
    """Whether a line may stand between two parts of a head: short, and not the beginning of the text."""
    line = scene.lines[i]
    free = line.right > 0.2 * line.width or line.left > 5 or (line.top < HEAD and len(line.cells()) > 1)
    return free and len(line.text) < PLAIN and not body(scene, i) and not prose(line.text) and not scene.opening(i)


def _title(scene: Scene, roles: dict[int, Role]) -> list[int]:
    """The lines of a head that name it: those that say so by their words, else a line set in the middle."""
    free = [i for i in sorted(roles) if roles[i] not in SET and scene.cues.date(scene.lines[i].text) <= 0.12]
    parts = {i: scene.cues.part(scene.lines[i].text) for i in free}
    named = [i for i in free if parts[i] == "title" or (parts[i] is None and _listed(scene, i))]
    shown = [i for i in free if parts[i] is None and _shown(scene, i)]
    about = [i for i in free if parts[i] == "subject"]
    last = [i for i in free if parts[i] in ("registry", "field") and _shown(scene, i)]  # `Circular No. 9` in the middle
    first = next(iter(named or about or shown or last), None)
    if first is None:
        return []
    out = [first]
    while (
        (below := out[-1] + 1) in free and parts[below] is None and _goes_on(scene.lines[below - 1], scene.lines[below])
    ):
        out.append(below)
    return out


def _listed(scene: Scene, i: int) -> bool:
    """Whether a line is a number and words: `3. Harbour dues`."""
    number = number_of(scene.lines[i].text)
    return number is not None and not number[1]


def _shown(scene: Scene, i: int) -> bool:
    """Whether a line is set like a title, alone in the middle, and begins and ends as a title may."""
    line = scene.lines[i]
    if line.at in scene.letterheads or line.at in scene.printed:
        return False
    alone = line.centred and scene.block_start(i, 1.1) and not prose(line.text)
    begun = line.text[0].isalnum() and not line.text[0].islower()
    ended = line.text[-1] in ":!" or (line.text[-1] == "," and not scene.opening(i + 1))
    return alone and begun and len(line.text) > SHORTEST and not ended


def _goes_on(above: Placed, line: Placed) -> bool:
    """Whether a line goes on with the title above it, in the same type and place."""
    near = line.key == above.key and line.gap is not None and line.gap < 1.1
    hangs = 0 < line.left - above.left < HANGING and line.right > 3  # below `Subject: Talk with the Minister`
    alike = line.centred if above.centred else abs(line.left - above.left) < 1 or hangs
    return near and alike
