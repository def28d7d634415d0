"""The network run by onnxruntime: one thread, float32, a few lines of an image together. What is read of a line does not depend
on the others: each is multiplied and summed by itself, in the same order.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import onnxruntime

from digitize.extract.engines.lstm.onnx_file import Graph, Shape
from digitize.extract.engines.lstm.traineddata import Model
from digitize.extract.engines.lstm.tree import Floats, Layer

ERRORS_ALONE = 3  # what onnxruntime may say: errors
# Lines run together: the weights are fetched once for all of them, a quarter of the time of lines run one by one. With more,
# what lies between the layers outgrows the processor's cache (measured: 2 to 4 alike, 8 slower, 12 as slow as one by one).
TOGETHER = 3
WIDEST = 1600  # pixels of their widths together: so much bounds the memory
LINES, STEPS = "lines", "steps"  # what goes in: the lines, and how many steps of each are its own


class RuntimeNetwork:
    """A model held ready by onnxruntime."""

    def __init__(self, model: Model) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = ERRORS_ALONE
        options.enable_mem_pattern = options.enable_cpu_mem_arena = (
            False  # lines differ in width: what one needs would be kept for ever
        )
        self._step = model.step
        self._session = onnxruntime.InferenceSession(graph_of(model), options, providers=["CPUExecutionProvider"])

    def run(self, lines: Sequence[Floats]) -> list[Floats]:
        """Lines, each of shape (height, width), -1 black to 1 white → for each the probabilities of all classes at each step,
        shape (width // step, classes)."""
        seen = [np.empty((0, 0), np.float32)] * len(lines)
        for group in _groups([line.shape[1] for line in lines]):
            for i, one in zip(group, self._together([lines[i] for i in group]), strict=True):
                seen[i] = one
        return seen

    def _together(self, lines: Sequence[Floats]) -> list[Floats]:
        """Lines of about one width, beyond whose ends there is nothing, as there is beyond that of a line by itself."""
        wide = max(line.shape[1] for line in lines)
        framed = np.zeros((len(lines), 1, lines[0].shape[0], wide), np.float32)
        for row, line in zip(framed, lines, strict=True):
            row[0, :, : line.shape[1]] = line
        steps = np.array([line.shape[1] // self._step for line in lines], np.int32)
        seen = self._session.run(None, {LINES: framed, STEPS: steps})[0]
        return [np.ascontiguousarray(seen[:count, i], np.float32) for i, count in enumerate(steps.tolist())]


def _groups(widths: Sequence[int]) -> Iterator[list[int]]:
    """Which lines are run together, those of about one width, the narrowest first."""
    group: list[int] = []
    for i in sorted(range(len(widths)), key=lambda i: widths[i]):
        if group and (len(group) == TOGETHER or (len(group) + 1) * widths[i] > WIDEST):
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def graph_of(model: Model) -> bytes:
    """The model as an ONNX file."""
    graph = Graph()
    name = LINES
    for i, layer in enumerate(model.layers):
        name = _ADD[layer.kind](graph, f"{i}", name, layer)
    inputs: dict[str, Shape] = {LINES: ["number", 1, model.height, "width"], STEPS: ["number"]}
    return graph.file(inputs, {name: ["steps", "number", model.classes]}, counts={STEPS})


def _conv(graph: Graph, tag: str, source: str, layer: Layer) -> str:
    wide, high = layer.size
    kernels = layer.weights[:, :-1].reshape(-1, 1, wide, high).transpose(0, 1, 3, 2)
    weights = graph.constant(tag + "w", np.ascontiguousarray(kernels))
    bias = graph.constant(tag + "b", np.ascontiguousarray(layer.weights[:, -1]))
    pads = [high // 2, wide // 2, high // 2, wide // 2]
    return graph.add("Conv", [source, weights, bias], [tag], kernel_shape=[high, wide], pads=pads)


def _pool(graph: Graph, tag: str, source: str, layer: Layer) -> str:
    size = [layer.size[1], layer.size[0]]
    pooled = graph.add("MaxPool", [source], [tag + "p"], kernel_shape=size, strides=size)
    return graph.add("Tanh", [pooled], [tag])  # of the layer before: it rises, so the largest stays the largest


def _columns(graph: Graph, tag: str, source: str, layer: Layer) -> str:
    """Reads each column downwards; its last state stands for it. (lines, features, rows, steps) → (steps, lines, state)."""
    features = layer.weights.shape[1] - 1 - layer.outputs
    rows = graph.add("Transpose", [source], [tag + "t"], perm=[2, 3, 0, 1])  # rows, steps, lines, features
    one = graph.constant(tag + "a", np.array([0, -1, features], np.int64))
    packed = graph.add("Reshape", [rows, one], [tag + "r"])
    state = graph.add("LSTM", _gates(graph, tag, packed, layer), ["", tag + "h"], hidden_size=layer.outputs)
    number = graph.add("Shape", [STEPS], [tag + "n"])
    rest, own = (graph.constant(tag + x, np.array([side], np.int64)) for x, side in (("x", -1), ("y", layer.outputs)))
    shape = graph.add("Concat", [rest, number, own], [tag + "s"], axis=0)
    return graph.add("Reshape", [state, shape], [tag])


def _across(graph: Graph, tag: str, source: str, layer: Layer) -> str:
    way = "reverse" if layer.kind == "reverse-lstm" else "forward"
    inputs = [*_gates(graph, tag, source, layer), STEPS]
    states = graph.add("LSTM", inputs, [tag + "y"], hidden_size=layer.outputs, direction=way)
    axis = graph.constant(tag + "x", np.array([1], np.int64))
    return graph.add("Squeeze", [states, axis], [tag])


def _gates(graph: Graph, tag: str, source: str, layer: Layer) -> list[str]:
    features = layer.weights.shape[1] - 1 - layer.outputs
    into = graph.constant(tag + "w", np.ascontiguousarray(layer.weights[None, :, :features]))
    again = graph.constant(tag + "u", np.ascontiguousarray(layer.weights[None, :, features:-1]))
    bias = np.concatenate([layer.weights[:, -1], np.zeros(4 * layer.outputs, np.float32)])
    return [source, into, again, graph.constant(tag + "b", bias[None])]


def _softmax(graph: Graph, tag: str, source: str, layer: Layer) -> str:
    weights = graph.constant(tag + "w", np.ascontiguousarray(layer.weights[:, :-1].T))
    bias = graph.constant(tag + "b", np.ascontiguousarray(layer.weights[:, -1]))
    product = graph.add("MatMul", [source, weights], [tag + "m"])
    return graph.add("Softmax", [graph.add("Add", [product, bias], [tag + "s"])], [tag], axis=-1)


_ADD = {
    "conv": _conv,
    "pool": _pool,
    "column-lstm": _columns,
    "lstm": _across,
    "reverse-lstm": _across,
    "softmax": _softmax,
}
