"""The layers of a model's file, a tree → those that are run, one after the other, their sizes checked one against the next."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digitize.errors import EngineError

Floats = npt.NDArray[np.float32]
PLUMBING = {"Series", "RTLReversed", "XYTranspose"}


class UnsupportedModel(EngineError):
    """A sound model of a make that is not run here."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer as it is run. `kind` is one of KINDS.

    `weights` have the shape (outputs, inputs + 1), the bias last: of a `conv` over windows of `size` (x, y), the window's
    columns one after the other; of an lstm the gates input, output, forget, cell stacked, each over inputs and state.
    `size` of a `pool` is its window (x, y).
    """

    kind: str
    weights: Floats
    size: tuple[int, int] = (1, 1)

    @property
    def outputs(self) -> int:
        return len(self.weights) // (4 if self.kind.endswith("lstm") else 1)


KINDS = ("conv", "pool", "column-lstm", "lstm", "reverse-lstm", "softmax")


@dataclass(slots=True)
class Node:
    """A network of the file's tree."""

    kind: str
    inputs: int
    outputs: int
    inner: list["Node"]
    numbers: tuple[int, ...] = ()
    matrices: tuple[Floats, ...] = ()


def layers_of(tree: Node) -> tuple[int, tuple[Layer, ...]]:
    """The height of the input, and the layers in the order in which they are run, sizes checked one against the next."""
    flat = list(_flat(tree, reverse=False, columns=False))
    if not flat or flat[0][1].kind != "Input":
        raise ValueError("it begins with no input")
    height, depth = flat[0][1].numbers[1], flat[0][1].numbers[3]
    if depth != 1 or not 8 <= height <= 256:
        raise UnsupportedModel("its input is no grey line", "use --engine tesseract")
    layers: list[Layer] = []
    rows, features, window = height, depth, (1, 1)
    for kind, node in flat[1:]:
        if kind == "window":
            window = (2 * node.numbers[0] + 1, 2 * node.numbers[1] + 1)
            if not all(1 <= side <= 9 for side in window) or layers:
                raise UnsupportedModel("windows of a make that is not known", "use --engine tesseract")
            features *= window[0] * window[1]
            continue
        layer = Layer(kind, _weights(node), node.numbers[:2] if kind == "pool" else window)  # type: ignore[arg-type]
        if kind == "pool":
            if not all(1 <= side <= 16 for side in layer.size) or rows < layer.size[1]:
                raise ValueError("it pools more than there is")
            rows //= layer.size[1]
        else:
            state = layer.outputs if kind.endswith("lstm") else 0
            if layer.weights.shape[1] != features + state + 1 or (kind.endswith("lstm") and len(layer.weights) % 4):
                raise ValueError("its layers do not fit each other")
            features, window = layer.outputs, (1, 1)
            rows = 1 if kind == "column-lstm" else rows
        layers.append(layer)
    order = [layer.kind for layer in layers]
    across = order[3:-1]
    if order[:3] != ["conv", "pool", "column-lstm"] or order[-1] != "softmax" or not {*across} <= {*KINDS[3:5]}:
        raise UnsupportedModel("layers in an order that is not known", "use --engine tesseract")
    return height, tuple(layers)


def _flat(node: Node, reverse: bool, columns: bool) -> "list[tuple[str, Node]]":
    if node.kind in PLUMBING:
        reverse, columns = reverse or node.kind == "RTLReversed", columns or node.kind == "XYTranspose"
        return [pair for inner in node.inner for pair in _flat(inner, reverse, columns)]
    kind = {"Input": "input", "Convolve": "window", "Maxpool": "pool", "Tanh": "conv"}.get(node.kind, "softmax")
    if node.kind in ("LSTM", "SummLSTM"):
        kind = "reverse-lstm" if reverse else "lstm"
        if columns != (node.kind == "SummLSTM") or (columns and reverse):
            raise UnsupportedModel("columns read in a way that is not known", "use --engine tesseract")
        kind = "column-lstm" if columns else kind
        if len({matrix.shape for matrix in node.matrices}) != 1:
            raise ValueError("its gates differ in size")
    return [(kind, node)]


def _weights(node: Node) -> Floats:
    if not node.matrices:
        return np.empty((0, 0), np.float32)
    if len(node.matrices) == 1:
        return node.matrices[0]
    cell, into, forget, out = node.matrices
    return np.concatenate([into, out, forget, cell])
