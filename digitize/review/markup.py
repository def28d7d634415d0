"""Tokens of a diff as HTML: one body of text that the style sheet shows as clean, marked or raw.

Everything that comes from a scan goes through `escaped`; nothing in it can become markup.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape
from zlib import crc32

from markupsafe import Markup

from digitize.corrections import REVIEWER
from digitize.describe.quality import DOUBTFUL
from digitize.review.diff import Mark, PageStart, Run, Token, spelled
from digitize.review.log import Spot
from digitize.review.naming import rule_name

DOUBT = (0.5, 0.7, DOUBTFUL)
"""Below these confidences a word is underlined strongly, plainly, faintly. Clean print is read with 0.9 and more."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\r\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
BREAK = re.compile(r"([\n\f])")
BREAKS = {"\n": '<i class="nl"></i><span class="br">\n</span>', "\f": '<i class="ff"></i><span class="br">\f</span>'}


WORD = re.compile(r'data-w="([0-9]+)"')
FROM = re.compile(r'<div class="part" data-state="\w+" data-from="\d+-(\d+)"')
STATE = ' data-state="'  # no text has it, since its quotes are escaped
PART = 2000  # characters of a part of a document's text, at least: what is out of sight is not laid out


def parts(tokens: Iterable[Token], spans: Sequence[Spot]) -> Iterator[str]:
    """The text of a document with its words (`data-w`: index of the span) and edits (`id`: `e` and the edit's id), in
    parts that each end with a line, whether the raw or the clean text is shown. Each is made when it is asked for."""
    held, size = list[str](), 0
    ended_raw = ended_clean = True
    for token in tokens:
        if size >= PART and ended_raw and ended_clean:
            yield _part("".join(held))
            held, size = [], 0
        held.append(_token(token, spans))
        if isinstance(token, Run):  # most are
            size += len(token.text)
            ended_raw = ended_clean = token.text.endswith("\n")
        elif isinstance(token, Mark):
            raw, clean = spelled(token.gone), spelled(token.come)
            ended_raw, ended_clean = _ends(raw, ended_raw), _ends(clean, ended_clean)
            size += max(len(raw), len(clean))
    yield _part("".join(held))


def _part(text: str) -> str:
    """A part with its state, and with the first and the last of its words, in their order as read."""
    words = [int(word) for word in WORD.findall(text)]
    told = f' data-from="{min(words)}-{max(words)}"' if words else ""
    return f'<div class="part" data-state="{state(text)}"{told}>{text}</div>'


def last_word(part: str) -> int:
    """The farthest of the words in a part of a text, as its page tells it; -1 where there are none.

    >>> last_word('<div class="part" data-state="2a" data-from="3-17"><span class="w" data-w="3">in</span></div>')
    17
    """
    found = FROM.match(part)
    return int(found[1]) if found else -1


def state(part: str) -> str:
    """What tells a part of a page from what it was before.

    >>> state("in the harbour")
    'ba598414'
    """
    return f"{crc32(part.encode('utf-8', 'replace')):x}"


def without(page: str, had: Collection[str]) -> str:
    """A page without what is in those of its parts whose states a browser has already.

    >>> without('<div data-state="2a">in the</div><div data-state="3b">harbour</div>', ["2a"])
    '<div data-state="2a"></div><div data-state="3b">harbour</div>'
    """
    first, *rest = page.split(STATE)
    out = [first]
    for piece in rest:
        if piece[: piece.index('"')] in had:
            piece = piece[: piece.index(">") + 1] + piece[piece.index("</div>") :]
        out.append(piece)
    return STATE.join(out)


def _ends(text: str, before: bool) -> bool:
    """Whether a line ends with a text; where there is none, as it was before."""
    return text.endswith("\n") if text else before


def plain(text: str) -> Markup:
    """Text for a template, as `escaped`."""
    return Markup(escaped(text))


def escaped(text: str) -> str:
    """HTML of a text with control and direction characters made visible, so that they can't act."""
    return text if text == " " or text.isalnum() else escape(CONTROL.sub(_picture, text))


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def _token(token: Token, spans: Sequence[Spot]) -> str:
    if isinstance(token, Run):
        return _run(token, spans)
    if isinstance(token, PageStart):
        page = token.page
        return f'<a class="pb" href="#page-{page}" data-page="{page}" aria-label="page {page}"></a>'
    return _mark(token, spans)


def _run(run: Run, spans: Sequence[Spot], edited: bool = False, sure: bool = False) -> str:
    """`sure` is what a reviewer wrote: no doubt is left of it."""
    text = _breaks(run.text) if edited else escaped(run.text)
    if run.word is None:
        return text
    confidence = spans[run.word].confidence
    if sure or confidence >= DOUBT[-1]:
        return f'<span class="w" data-w="{run.word}">{text}</span>'
    degree = sum(confidence < limit for limit in DOUBT)
    why = f"read with confidence {confidence:.2f}"
    return f'<span class="w d{degree}" data-w="{run.word}" title="{why}">{text}</span>'


def _breaks(text: str) -> str:
    """Line ends and page ends that an edit took or set, with a sign that shows them."""
    return "".join(BREAKS.get(part) or escaped(part) for part in BREAK.split(text))


def _mark(mark: Mark, spans: Sequence[Spot]) -> str:
    edit = mark.edit
    kind = (
        "e"
        + " ws" * (not (edit.before + edit.after).strip())
        + " lines" * mark.lines
        + " same" * (edit.before == edit.after)
    )
    rule = escaped(edit.rule)
    gone = "".join(_run(run, spans, edited=True) for run in mark.gone)
    come = "".join(
        _mark(part, spans) if isinstance(part, Mark) else _run(part, spans, True, edit.rule == REVIEWER)
        for part in mark.come
    )
    if gone:
        gone = f"<del{_moved('moved away') if mark.away else ''}>{gone}</del>"
    if come:
        come = f"<ins{_moved('moved here') if mark.here else ''}>{come}</ins>"
    why = f"{escaped(rule_name(edit.rule))}: {escaped(edit.reason)}"
    return f'<span class="{kind}" id="e{edit.id}" data-rule="{rule}" title="{why}">{gone}{come}</span>'


def _moved(label: str) -> str:
    return f' class="moved" data-label="{label}"'
