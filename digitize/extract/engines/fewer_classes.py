"""A recogniser's model without the classes that are never wanted: of RapidOCR's 18,708 characters the pages that it helps
with have some 900, and the weights and probabilities of the others took a fifth of its time and most of its memory.

An ONNX file is read as protocol buffers, as far as it must be: the last product's weights and offsets lose their columns, the
list of characters its entries, what is said of the output's shape its width. Source of the format: onnx.proto3 of ONNX.
"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from digitize.extract.engines.lstm.onnx_file import FLOAT, as_bytes, as_number, as_text, varint

GRAPH, PROPERTY = 7, 14  # fields of a model
WEIGHTS, OUTPUT, SHAPES = 5, 12, 13  # of its graph
SIDE, KIND, VALUES = 1, 2, 9  # of weights
CHARACTERS = "character"  # the property that holds them, a line each
AROUND = 2  # classes that are no characters of the list: nothing before them, and the blank behind

Bytes = bytes | memoryview


def with_classes(model: bytes, wanted: Callable[[str], bool]) -> bytes:
    """The model with those of its characters alone that are `wanted`. Raises ValueError where it is not of the form that
    RapidOCR's recognisers have."""
    parts = list(_fields(memoryview(model)))
    listed = [_property(value) for number, value in parts if number == PROPERTY]
    characters = next((text.splitlines() for name, text in listed if name == CHARACTERS), [])
    if not characters:
        raise ValueError("the model lists no characters")
    kept = [i for i, character in enumerate(characters) if wanted(character)]
    columns = np.asarray([0, *(i + 1 for i in kept), len(characters) + 1])
    count = len(characters) + AROUND
    out, narrowed = bytearray(), 0
    for number, value in parts:
        if number == GRAPH and not isinstance(value, int):
            graph, narrowed = _narrowed(value, columns, count)
            out += as_bytes(GRAPH, graph)
        elif number == PROPERTY and _property(value)[0] == CHARACTERS:
            text = "\n".join(characters[i] for i in kept)
            out += as_bytes(PROPERTY, as_text(1, CHARACTERS) + as_text(2, text))
        else:
            out += _again(number, value)
    if narrowed != AROUND:
        raise ValueError("the model's last product is not told by its weights")
    return bytes(out)


def _narrowed(graph: Bytes, columns: npt.NDArray[np.int64], count: int) -> tuple[bytes, int]:
    """A graph with these columns of the weights that have `count`, and of how many weights that are."""
    out, narrowed = bytearray(), 0
    for number, value in _fields(graph):
        if number == SHAPES:
            continue  # of what lies between: found anew when the model is loaded
        if number == WEIGHTS and not isinstance(value, int):
            told = _weights(value, columns, count)
            out += as_bytes(WEIGHTS, told or bytes(value))
            narrowed += told is not None
        elif number == OUTPUT and not isinstance(value, int):
            name = next(bytes(text) for at, text in _fields(value) if at == 1 and not isinstance(text, int))
            out += as_bytes(OUTPUT, as_bytes(1, name) + as_bytes(2, as_bytes(1, as_number(1, FLOAT))))
        else:
            out += _again(number, value)
    return bytes(out), narrowed


def _weights(tensor: Bytes, columns: npt.NDArray[np.int64], count: int) -> bytes | None:
    """These columns of a tensor that has `count` of them in its last side, None of any other."""
    parts = list(_fields(tensor))
    sides = [value for number, value in parts if number == SIDE and isinstance(value, int)]
    if not sides or sides[-1] != count or (KIND, FLOAT) not in parts:
        return None
    raw = next((value for number, value in parts if number == VALUES and not isinstance(value, int)), None)
    if raw is None:
        return None
    kept = np.frombuffer(raw, "<f4").reshape(sides)[..., columns]
    rest = [_again(number, value) for number, value in parts if number not in (SIDE, VALUES)]
    return b"".join([*(as_number(SIDE, side) for side in kept.shape), *rest, as_bytes(VALUES, kept.tobytes())])


def _property(value: int | Bytes) -> tuple[str, str]:
    """Name and text of a property."""
    texts = (
        {} if isinstance(value, int) else {at: bytes(x).decode() for at, x in _fields(value) if not isinstance(x, int)}
    )
    return texts.get(1, ""), texts.get(2, "")


def _fields(message: Bytes) -> Iterator[tuple[int, int | Bytes]]:
    """The fields of a message by their numbers: numbers, or the bytes of what is nested. Raises ValueError where it breaks off
    or has a field of another kind, which no model has at these places."""
    view, at = memoryview(message), 0
    while at < len(view):
        key, at = _varint(view, at)
        value, at = _varint(view, at)
        if key & 7 == 0:
            yield key >> 3, value
        elif key & 7 == 2 and at + value <= len(view):
            yield key >> 3, view[at : at + value]
            at += value
        else:
            raise ValueError("the model's file is damaged")


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    """A number, and where the next field begins."""
    value = shift = 0
    while at < len(view):
        byte = view[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at
    raise ValueError("the model's file breaks off")


def _again(number: int, value: int | Bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return as_bytes(number, bytes(value))
