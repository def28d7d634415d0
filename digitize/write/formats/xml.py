"""What all XML formats share: texts that XML can hold, and files of any length written as they come."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x84\x86-\x9f]")
PICTURES = 0x2400  # Unicode's pictures of the control characters, in their order
DELETE = "\u2421"
NOT_OF_A_NAME = re.compile(r"[^A-Za-z0-9.-]")


def sound(text: str | None) -> str:
    """A text that XML can hold: what it forbids is shown, never dropped.

    >>> sound("a\\x00b\\x1bc\\x7f\\ud800")
    'a␀b␛c␡\ufffd'
    """
    return FORBIDDEN.sub(_shown, text or "")


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(PICTURES + code) if code < 0x20 else DELETE if code == 0x7F else "\ufffd"


def element(parent: Any, tag: str, text: str | None = None, /, **attributes: str | int | None) -> Any:
    """A new element in a parent, of the parent's namespace; attributes without a value are left out. `xml_id` and
    `xml_lang` are those of XML."""
    made = etree.SubElement(parent, f"{{{parent.nsmap[None]}}}{tag}" if None in parent.nsmap else tag)
    for name, value in attributes.items():
        if value is not None:
            made.set({"xml_id": XML_ID, "xml_lang": XML_LANG}.get(name, name.rstrip("_")), sound(str(value)))
    if text is not None:
        made.text = sound(text)
    return made


def root(tag: str, namespace: str) -> Any:
    """The first element of a document, whose namespace is the default one."""
    return etree.Element(f"{{{namespace}}}{tag}", nsmap={None: namespace})


def xml_name(text: str) -> str:
    """A text as the name of an element or an id, another one for another text: it begins with a letter, and signs that a
    name may not have are written by their numbers.

    >>> xml_name("1941 volume:2"), xml_name("том-1")
    ('d-1941_20.volume_3a.2', 'd-_442._43e._43c.-1')
    """
    return "d-" + NOT_OF_A_NAME.sub(lambda found: f"_{ord(found[0]):x}.", text)


def address(text: str) -> str:
    """A file's name as a relative address of the web."""
    return quote(text.encode("utf-8", "replace"), safe="/")


def language_tag(text: str | None) -> str | None:
    """A language as XML names it, None for what is none."""
    return text if text and re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text) else None


@contextmanager
def stream(path: Path) -> Iterator[Any]:
    """An XML file that is written element by element: gives lxml's incremental writer."""
    with path.open("wb") as file:
        with etree.xmlfile(file, encoding="UTF-8", close=False) as writer:
            writer.write_declaration()
            yield writer
        file.write(b"\n")
