"""From a title to a file name that every file system takes."""

import re
import unicodedata

SLUG_LENGTH = 60  # characters; three bytes each at most in UTF-8, so that a name stays under 255 bytes
UNTITLED = "untitled"


def slug(title: str | None) -> str:
    """Small letters and digits of the title with `-` between the words, at most 60 characters, cut between words.

    Marks on Latin letters are dropped; letters of other scripts stay, for a name in them still tells its reader more
    than none.

    >>> slug("Recording of the Conversation: Comrade Molotov & Señor Ibáñez")
    'recording-of-the-conversation-comrade-molotov-senor-ibanez'
    >>> slug("Запись беседы В. М. Молотова")
    'запись-беседы-в-м-молотова'
    >>> slug("../../*?"), slug(None)
    ('untitled', 'untitled')
    """
    folded = unicodedata.normalize("NFC", re.sub(r"([a-z])[\u0300-\u036f]+", r"\1", _decomposed(title or "")))
    words = re.findall(r"[^\W_]+", folded)
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:SLUG_LENGTH]
        if len(longer) > SLUG_LENGTH:
            break
        name = longer
    return name or UNTITLED


def _decomposed(title: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", title).casefold())


def document_base(number: int, title: str | None) -> str:
    """The name that a document's files share, without suffix: `0001-recording-of-the-conversation`."""
    return f"{number:04d}-{slug(title)}"
