"""Small models in the form of a `.traineddata` file, as whole numbers (fast models) or as floats (best models)."""

import struct
from collections.abc import Sequence

import numpy as np

CHARACTERS = (" ", "a", "b", "n", "o", "t")
NULL = len(CHARACTERS)


def tiny_model(seed: int = 0, floats: bool = False, words: Sequence[str] = ("a", "bat", "not", "tab")) -> bytes:
    """A model with random weights that reads CHARACTERS. Both forms have the same weights."""
    rng = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> bytes:
        cells, scales = rng.integers(-127, 128, (rows, columns), np.int8), np.full(rows, 1 / 64)
        if floats:
            values = (cells * scales[:, None]).astype("<f8").tobytes()
            return struct.pack("<BIId", 128, rows, columns, 0.0) + values
        return (
            struct.pack("<BIIb", 129, rows, columns, 0) + cells.tobytes() + struct.pack("<I", rows) + scales.tobytes()
        )

    def lstm(kind: str, inputs: int, state: int) -> bytes:
        gates = b"".join(matrix(state, inputs + state + 1) for _ in range(4))
        return node(kind, inputs, state, struct.pack("<i", inputs + state) + gates)

    classes = NULL + 1
    parts = [
        node("Input", 36, 1, struct.pack("<5i", 1, 36, 0, 1, 0)),
        plumbing("Series", node("Convolve", 1, 9, struct.pack("<2i", 1, 1)), node("Tanh", 9, 4, matrix(4, 10))),
        node("Maxpool", 4, 4, struct.pack("<2i", 3, 3)),
        plumbing("XYTranspose", lstm("SummLSTM", 4, 6)),
        lstm("LSTM", 6, 5),
        plumbing("RTLReversed", lstm("LSTM", 5, 5)),
        node("Softmax", 5, classes, matrix(classes, 6)),
    ]
    network = plumbing("Series", *parts) + text("[1,36,0,1Ct3,3,4Mp3,3Lfys6Lfx5Lrx5O1c7]")
    network += struct.pack("<4i3f", 0, 0, 0, NULL, 0.0, 0.0, 0.0)
    characters = "\n".join([str(len(CHARACTERS)), *("NULL 0" if c == " " else f"{c} 3 0" for c in CHARACTERS), ""])
    codes = struct.pack("<I", len(CHARACTERS))
    codes += b"".join(struct.pack("<bIi", 1, 1, i) for i in range(len(CHARACTERS)))
    return packed({17: network, 19: dawg(words), 21: characters.encode(), 22: codes})


def packed(parts: dict[int, bytes]) -> bytes:
    starts, at = [-1] * 24, 4 + 8 * 24
    for kind, part in sorted(parts.items()):
        starts[kind] = at
        at += len(part)
    return struct.pack("<I24q", 24, *starts) + b"".join(part for _, part in sorted(parts.items()))


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode()


def node(kind: str, inputs: int, outputs: int, rest: bytes) -> bytes:
    return b"\0" + text(kind) + struct.pack("<bb4i", 0, 0, 0, inputs, outputs, 0) + text(kind) + rest


def plumbing(kind: str, *inner: bytes) -> bytes:
    return node(kind, 0, 0, struct.pack("<I", len(inner)) + b"".join(inner))


def dawg(words: Sequence[str]) -> bytes:
    """A graph of words, without any two ends made one."""
    tree: dict[str, dict] = {}
    for word in words:
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    edges: list[int] = []
    bits = len(CHARACTERS).bit_length()

    def place(branch: dict[str, dict]) -> int:
        letters = [letter for letter in branch if letter]
        if not letters:
            return 0
        start = len(edges)
        edges.extend([0] * len(letters))
        for i, letter in enumerate(letters):
            following = place(branch[letter])
            flags = (1 if i == len(letters) - 1 else 0) | (4 if "" in branch[letter] else 0)
            edges[start + i] = CHARACTERS.index(letter) | flags << bits | following << (bits + 3)
        return start

    place(tree)
    return struct.pack("<hii", 42, len(CHARACTERS), len(edges)) + struct.pack(f"<{len(edges)}Q", *edges)
