"""Bytes of a stranger's file → its tree, without anything that such files can do: nothing is fetched, nothing is expanded,
and what is too large or too deep is refused."""

import re
from pathlib import Path

from lxml import etree

from digitize.errors import DigitizeError, PageError
from digitize.extract.pagefiles.kinds import encoding_of

MOST_BYTES = 100_000_000  # of one file of pages: the largest of whole books have some tens of millions
ENTITY = "<!ENTITY"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
KNOWN_ENCODINGS = re.compile(
    r"utf-?(8|16|32)([lb]e)?|us-ascii|ascii|iso-?8859-\d+|latin-?\d+|windows-125\d|cp125\d|koi8-[ru]", re.IGNORECASE
)
DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
CHARSET = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
DECLARATION = re.compile(r"\A\s*<\?xml.*?\?>", re.DOTALL)
MEND = "export it again from the program that made it"


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises PageError (`page-damaged`, `page-too-large`)."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise PageError(f"{path.name}: can't be read ({why})", "check its permissions", "page-damaged") from None
    if len(content) > MOST_BYTES:
        raise PageError(f"{path.name}: too large for a file of pages", "give a file for each page", "page-too-large")
    return content


def xml_tree(content: bytes, name: str) -> etree._Element:
    """The root of an XML file. Raises PageError (`page-damaged`)."""
    if any(ENTITY.encode(encoding) in content for encoding in ENCODINGS):
        raise _refused(name, "it declares entities, which no file of pages needs")
    declared = DECLARED.match(content)
    if declared and not KNOWN_ENCODINGS.fullmatch(declared[1].decode("ascii", "replace")):
        raise _refused(name, f"its encoding {declared[1].decode('ascii', 'replace')[:40]} is not known")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(name, f"broken XML: {_said(error)}") from None
    if root is None:
        raise _refused(name, "nothing in it")
    return root


def html_tree(content: bytes, name: str) -> etree._Element:
    """The root of an HTML or XHTML file, mended as browsers do. Raises PageError (`page-damaged`)."""
    text = DECLARATION.sub("", decoded(content))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(name, f"broken HTML: {_said(error)}") from None
    if root is None:
        raise _refused(name, "nothing in it")
    return root


def decoded(content: bytes) -> str:
    """The text of an HTML file, in the encoding that it shows or tells, UTF-8 where it tells none."""
    shown = encoding_of(content)
    told = DECLARED.match(content) or CHARSET.search(content[:4096])
    encoding = told[1].decode("ascii", "replace") if told and shown == "utf-8" else shown
    if not KNOWN_ENCODINGS.fullmatch(encoding.removesuffix("-sig")):
        encoding = "utf-8"
    try:
        return content.decode(encoding).lstrip("\ufeff")
    except (UnicodeDecodeError, LookupError):
        return content.decode("utf-8", "replace")


def local(element: etree._Element) -> str:
    """The name of an element without its namespace: versions of a format differ in that."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """The children of these names, in the order of the file."""
    return [child for child in element if local(child) in names]


def descendants(element: etree._Element, *names: str) -> list[etree._Element]:
    """All elements of these names below one, in the order of the file."""
    return [child for child in element.iter() if local(child) in names]


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def _refused(name: str, why: str) -> DigitizeError:
    return PageError(f"{name}: {why}", MEND, "page-damaged")
