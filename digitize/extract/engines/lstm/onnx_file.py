"""A network as the bytes of an ONNX file: what little of the format (protocol buffers) is needed to write one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT, OPERATORS = 8, 14  # versions of the file's form and of the operators
FLOAT, INT32, INT64 = 1, 6, 7  # kinds of numbers
AS_INT, AS_TEXT, AS_INTS = 2, 3, 7  # kinds of attributes
Shape = list[int | str]


@dataclass(slots=True)
class Graph:
    """Operators and the weights that they use, in the order in which they are run."""

    nodes: list[bytes] = field(default_factory=list)
    weights: list[bytes] = field(default_factory=list)

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        """Adds weights (float32 or int64); their name."""
        kind = FLOAT if values.dtype == np.float32 else INT64
        dims = b"".join(as_number(1, side) for side in values.shape)
        self.weights.append(dims + as_number(2, kind) + as_text(8, name) + as_bytes(9, values.tobytes()))
        return name

    def add(self, kind: str, inputs: Iterable[str], outputs: Iterable[str], **attributes: int | str | list[int]) -> str:
        """Adds an operator; the name of its last output."""
        names = list(outputs)
        told = b"".join(as_text(1, name) for name in inputs) + b"".join(as_text(2, name) for name in names)
        told += as_text(4, kind) + b"".join(as_bytes(5, _attribute(name, value)) for name, value in attributes.items())
        self.nodes.append(told)
        return names[-1]

    def file(self, inputs: Mapping[str, Shape], outputs: Mapping[str, Shape], counts: Collection[str] = ()) -> bytes:
        """The file, with the shapes (numbers, or names where they vary) of what goes in and what comes out: float32, but for
        the names of `counts`, which are int32."""
        graph = b"".join(as_bytes(1, node) for node in self.nodes) + as_text(2, "lines")
        graph += b"".join(as_bytes(5, tensor) for tensor in self.weights)
        kinds = dict.fromkeys(counts, INT32)
        for place, told in ((11, inputs), (12, outputs)):
            graph += b"".join(as_bytes(place, _value(name, told[name], kinds.get(name, FLOAT))) for name in told)
        operators = as_text(1, "") + as_number(2, OPERATORS)
        return as_number(1, FORMAT) + as_bytes(7, graph) + as_bytes(8, operators)


def _value(name: str, shape: Shape, kind: int) -> bytes:
    sides = b"".join(as_bytes(1, as_text(2, side) if isinstance(side, str) else as_number(1, side)) for side in shape)
    return as_text(1, name) + as_bytes(2, as_bytes(1, as_number(1, kind) + as_bytes(2, sides)))


def _attribute(name: str, value: int | str | list[int]) -> bytes:
    if isinstance(value, str):
        return as_text(1, name) + as_text(4, value) + as_number(20, AS_TEXT)
    if isinstance(value, int):
        return as_text(1, name) + as_number(3, value) + as_number(20, AS_INT)
    return as_text(1, name) + b"".join(as_number(8, item) for item in value) + as_number(20, AS_INTS)


def as_number(place: int, value: int) -> bytes:
    return varint(place << 3) + varint(value & (1 << 64) - 1)


def as_text(place: int, value: str) -> bytes:
    return as_bytes(place, value.encode())


def as_bytes(place: int, value: bytes) -> bytes:
    return varint(place << 3 | 2) + varint(len(value)) + value


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
