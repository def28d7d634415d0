"""Elements of XML by their local names: gold comes in every version of a format, each with a namespace of its own."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element


def local(element: Element) -> str:
    """The name of an element without its namespace; of a comment, what no element is called."""
    return str(element.tag).rpartition("}")[2]


def every(element: Element, name: str) -> Iterator[Element]:
    """An element and all below it that are called so, in order."""
    return (one for one in element.iter() if local(one) == name)


def first(element: Element | None, *names: str) -> Element | None:
    """The first element below one that is reached by these names, each anywhere below the one before."""
    for name in names:
        if element is None:
            return None
        element = next(every(element, name), None)
    return element


def told(element: Element | None) -> str:
    """The text of an element, on one line; of none, nothing."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
