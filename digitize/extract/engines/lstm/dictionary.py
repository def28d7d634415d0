"""The dictionaries of a model: its words, the marks that may stand about a word, the forms of numbers.

Each is a graph of letters (a squished DAWG) kept as the file has it: an edge is a number of 64 bits, the edges of a node
stand one after the other.
"""

import struct
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

MAGIC = 42
LAST, BACKWARDS, ENDS = 1, 2, 4  # bits of an edge: the last of its node, one that leads backwards, one that ends a word
FLAGS = 3  # bits
WORD = 0  # the letter that stands for a word among marks, and for a digit among numbers
MOST_EDGES = 10_000_000
MOST_REMEMBERED = 20_000  # words


class Dawg:
    """One graph. A letter is the number of its character in the model."""

    def __init__(self, part: bytes) -> None:
        """Raises ValueError when the bytes are no such graph."""
        if len(part) < 10:
            raise ValueError("a dictionary is cut short")
        magic, letters, count = struct.unpack_from("<hii", part)
        if magic != MAGIC or letters <= 0 or not 0 <= count <= MOST_EDGES or len(part) < 10 + 8 * count:
            raise ValueError("a dictionary is damaged")
        self._edges: npt.NDArray[np.uint64] = np.frombuffer(part, "<u8", count, 10)
        self._letter_bits = letters.bit_length()
        self._nodes: dict[int, dict[int, tuple[int, bool]]] = {}

    def next(self, node: int, letter: int) -> tuple[int, bool] | None:
        """Where a letter leads from a node (0: the beginning; -1: nowhere further), and whether a word may end there."""
        if node < 0:
            return None
        if node not in self._nodes:
            self._nodes[node] = dict(self._node(node))
        return self._nodes[node].get(letter)

    def _node(self, node: int) -> Iterator[tuple[int, tuple[int, bool]]]:
        mask = (1 << self._letter_bits) - 1
        for at in range(node, len(self._edges)):
            edge = int(self._edges[at])
            flags = edge >> self._letter_bits & 7
            if not flags & BACKWARDS:
                following = edge >> (self._letter_bits + FLAGS)
                yield edge & mask, (following or -1, bool(flags & ENDS))
            if flags & LAST:
                return


class Dictionary:
    """The words of a model, in any case that one may be printed in, with the marks that may stand about them."""

    def __init__(self, characters: Sequence[str], words: Dawg | None, marks: Dawg | None, numbers: Dawg | None) -> None:
        self._letters = {text: i for i, text in reversed(list(enumerate(characters)))}
        self._words, self._marks, self._numbers = words, marks, numbers
        self._known: dict[str, bool] = {}

    def knows(self, text: str) -> bool:
        """Whether a word is known, with the marks that stand about it, or has the form of a number."""
        if text not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[text] = self._is_known(text)
        return self._known[text]

    def _is_known(self, text: str) -> bool:
        start, end = 0, len(text)
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        if start == end or not self._wraps(text[:start], text[end:]):
            return False
        core = text[start:end]
        if any(c.isdigit() for c in core):
            return _leads(self._numbers, [WORD if c.isdigit() else self._letters.get(c, -1) for c in core])
        return any(_leads(self._words, [self._letters.get(c, -1) for c in form]) for form in _forms(core))

    def _wraps(self, before: str, after: str) -> bool:
        if not before and not after:
            return True
        letters = [self._letters.get(c, -1) for c in before], [self._letters.get(c, -1) for c in after]
        return _leads(self._marks, [*letters[0], WORD, *letters[1]])


def _forms(word: str) -> list[str]:
    """A word as the dictionary may have it: as it stands, small, with a capital."""
    if word.isupper():
        return [word, word.lower(), word.capitalize()]
    return [word, word[0].lower() + word[1:]] if word[0].isupper() else [word]


def _leads(dawg: Dawg | None, letters: list[int]) -> bool:
    node, ends = 0, False
    for letter in letters:
        if dawg is None or letter < 0 or (found := dawg.next(node, letter)) is None:
            return False
        node, ends = found
    return ends
