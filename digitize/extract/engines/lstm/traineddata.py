"""The bytes of a `.traineddata` file → a `Model`: its layers with their weights, and what its classes stand for.

Written from the facts of the format (Tesseract 4 and 5). Every count is checked against the bytes that are left, so that
no file, however damaged, takes more memory than some times its size.
"""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from digitize.errors import EngineError
from digitize.extract.engines.lstm.dictionary import Dawg, Dictionary
from digitize.extract.engines.lstm.tree import PLUMBING, Floats, Layer, Node, UnsupportedModel, layers_of

LARGEST_FILE = 400_000_000  # bytes; the largest models are of some 60 MB
MOST_PARTS = 64
NETWORK, MARKS, WORDS, NUMBERS, CHARACTERS, RECODER = 17, 18, 19, 20, 21, 22  # places of the parts in the file
MOST_LEVELS = 16  # of networks within networks
MOST_SIDE = 1 << 16  # inputs or outputs of a layer
MOST_CODES = 16  # of one character
INT8, OLD_TRAINING, DOUBLE = 1, 2, 128  # bits of a weight matrix's mode
LEARNING_RATES = 64  # bit of a plumbing layer's flags
HEIGHT = 36  # pixels of a line's image that the models are made for, unless they say another height


@dataclass(frozen=True, eq=False)
class Model:
    """A network that reads lines. `height` is that of its input in pixels. `texts` tells for a sequence of classes the
    character that it stands for; `null` is the class that stands for none."""

    layers: tuple[Layer, ...]
    height: int
    texts: dict[tuple[int, ...], str]
    null: int
    classes: int
    dictionary: Dictionary

    @cached_property
    def codes(self) -> dict[str, int]:
        """The class of each character that has one of its own."""
        return {text: sequence[0] for sequence, text in self.texts.items() if len(sequence) == 1}

    @cached_property
    def letters(self) -> dict[int, str]:
        """The letter of each class that stands for one."""
        return {code: text for text, code in self.codes.items() if len(text) == 1 and text.isalpha()}

    @cached_property
    def space(self) -> int | None:
        """The class that stands for a space."""
        return next((sequence[0] for sequence, text in self.texts.items() if text == " "), None)

    @cached_property
    def step(self) -> int:
        """Pixels of the input to a step of the output."""
        return int(np.prod([layer.size[0] for layer in self.layers if layer.kind == "pool"]))


@cache
def without_diacritic(letter: str) -> str:
    """A letter as it is without what stands above or below it.

    >>> without_diacritic("ü"), without_diacritic("ı")
    ('u', 'ı')
    """
    return unicodedata.normalize("NFD", letter)[:1]


class _Bytes:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize("<" + form)
        return struct.unpack("<" + form, self._raw(size))

    def number(self, form: str) -> int:
        return int(self.take(form)[0])

    def text(self) -> str:
        return self._raw(self.number("I")).decode("utf-8")

    def array(self, kind: str, count: int) -> npt.NDArray[Any]:
        return np.frombuffer(self._raw(count * np.dtype(kind).itemsize), kind)

    def _raw(self, size: int) -> bytes:
        if size > len(self._data) - self._at:
            raise ValueError("it ends too early")
        self._at += size
        return self._data[self._at - size : self._at]


def load(path: Path) -> Model:
    """The model of a file. Raises EngineError when it can't be read or is damaged, UnsupportedModel when it is of a make
    that is not run here."""
    remedy = "get the model again, from github.com/tesseract-ocr/tessdata_fast"
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise EngineError(f"the model {path.name} is larger than any model", remedy)
        return parsed(path.read_bytes())
    except OSError as error:
        raise EngineError(f"the model {path.name} can't be read ({error.strerror})", remedy) from None
    except UnsupportedModel as error:
        raise UnsupportedModel(f"the model {path.name} is not run here ({error.message})", error.remedy) from None
    except ValueError as error:
        raise EngineError(f"the model {path.name} is damaged ({error})", remedy) from None


def parsed(data: bytes) -> Model:
    """The model of a file's bytes. Raises ValueError when they are damaged, UnsupportedModel for an unknown make."""
    parts = _parts(data)
    if NETWORK not in parts:
        raise UnsupportedModel("it has no network of Tesseract 4 or 5", "use --engine tesseract")
    if CHARACTERS not in parts or RECODER not in parts:
        raise UnsupportedModel("its characters are in an older form", "use --engine tesseract")
    source = _Bytes(parts[NETWORK])
    tree = _node(source, MOST_LEVELS)
    source.text()  # the specification that the network was made from
    _, _, _, null = source.take("iiii")
    height, layers = layers_of(tree)
    classes = layers[-1].outputs
    if not 0 <= null < classes:
        raise ValueError("its empty class is none of its classes")
    characters = _characters(parts[CHARACTERS])
    texts = _texts(characters, _codes(_Bytes(parts[RECODER])), classes)
    words, marks, numbers = (Dawg(parts[kind]) if kind in parts else None for kind in (WORDS, MARKS, NUMBERS))
    return Model(layers, height, texts, null, classes, Dictionary(characters, words, marks, numbers))


def _parts(data: bytes) -> dict[int, bytes]:
    source = _Bytes(data)
    count = source.number("I")
    if not 0 < count <= MOST_PARTS:
        raise ValueError("it does not begin as a model does")
    starts = source.take(f"{count}q")
    first = 4 + 8 * count
    if any(start >= 0 and not first <= start <= len(data) for start in starts):
        raise ValueError("a part lies outside of it")
    ends = sorted({start for start in starts if start >= 0} | {len(data)})
    return {i: data[start : ends[ends.index(start) + 1]] for i, start in enumerate(starts) if 0 <= start < len(data)}


NAMES = ("Input", "Convolve", "Maxpool", "LSTM", "SummLSTM", "Tanh", "Softmax", "SoftmaxNoCTC")


def _node(source: _Bytes, levels: int) -> Node:
    if source.number("b") != 0:
        raise ValueError("a layer has no name")
    kind = source.text()
    if kind not in PLUMBING and kind not in NAMES:
        raise UnsupportedModel(f"a layer {kind[:40]!r}", "use --engine tesseract")
    if levels == 0:
        raise ValueError("its layers are nested too deep")
    training, _ = source.take("bb")
    flags, inputs, outputs, _ = source.take("iiii")
    if not (0 <= inputs <= MOST_SIDE and 0 <= outputs <= MOST_SIDE):
        raise ValueError("a layer has no sensible size")
    source.text()
    if training == 1:
        raise UnsupportedModel("it is in the middle of its training", "use --engine tesseract")
    node = Node(kind, inputs, outputs, [])
    if kind in PLUMBING:
        count = source.number("I")
        if count > MOST_SIDE:
            raise ValueError("a layer has too many parts")
        node.inner = [_node(source, levels - 1) for _ in range(count)]
        if flags & LEARNING_RATES:
            source.array("<f4", source.number("I"))
    elif kind == "Input":
        node.numbers = source.take("iiiii")  # batch, height, width, depth, loss
    elif kind in ("Convolve", "Maxpool"):
        node.numbers = source.take("ii")  # half the window, or the window; x, y
    elif kind in ("LSTM", "SummLSTM"):
        node.numbers = source.take("i")  # inputs and state together
        node.matrices = tuple(_matrix(source) for _ in range(4))  # cell, input, forget, output
    else:
        node.matrices = (_matrix(source),)
    return node


def _matrix(source: _Bytes) -> Floats:
    mode = source.number("B")
    rows, columns = source.take("II")
    if not (0 < rows <= 4 * MOST_SIDE and 0 < columns <= 4 * MOST_SIDE):
        raise ValueError("a table of weights has no sensible size")
    if mode & INT8:
        source.take("b")  # the value of empty cells
        cells = source.array("i1", rows * columns).reshape(rows, columns)
        scales = source.array("<f8" if mode & DOUBLE else "<f4", source.number("I"))
        if len(scales) < rows:
            raise ValueError("a table of weights lacks its scales")
        with np.errstate(over="ignore", invalid="ignore"):
            weights = cells * np.asarray(scales[:rows], np.float64)[:, None]
    else:
        kind = "<f8" if mode & DOUBLE else "<f4"
        source.array(kind, 1)
        weights = source.array(kind, rows * columns).reshape(rows, columns)
    with np.errstate(over="ignore", invalid="ignore"):
        single = np.asarray(weights, np.float32)
    if not np.isfinite(single).all():
        raise ValueError("its weights are no numbers")
    return single


def _characters(part: bytes) -> list[str]:
    lines = part.decode("utf-8").split("\n")
    try:
        count = int(lines[0])
    except ValueError:
        raise ValueError("its list of characters has no length") from None
    if not 0 < count < len(lines):
        raise ValueError("its list of characters is cut short")
    names = [line.split(" ")[0] for line in lines[1 : count + 1]]
    return [" " if name == "NULL" else name for name in names]


def _codes(source: _Bytes) -> list[tuple[int, ...]]:
    codes = []
    for _ in range(source.number("I")):
        source.take("b")
        length = source.number("I")
        if not 0 < length <= MOST_CODES:
            raise ValueError("a character has no code")
        codes.append(tuple(int(code) for code in source.array("<i4", length)))
    return codes


def _texts(characters: list[str], codes: list[tuple[int, ...]], classes: int) -> dict[tuple[int, ...], str]:
    """What each sequence of classes stands for, the first character of those that share one."""
    if len(codes) < len(characters):
        raise ValueError("some characters have no code")
    if any(not 0 <= code < classes for sequence in codes for code in sequence):
        raise ValueError("a character has a code that no class has")
    if any(len(sequence) > 1 for sequence in codes[: len(characters)]):
        raise UnsupportedModel("characters of several codes", "use --engine tesseract")
    texts: dict[tuple[int, ...], str] = {}
    for sequence, text in zip(codes, characters, strict=False):
        texts.setdefault(sequence, text)
    return texts
