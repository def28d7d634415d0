"""The network run by onnxruntime: one thread, float32, one line at a time, so that nothing depends on what else is read."""

import numpy as np
import onnxruntime

from digitize.extract.engines.lstm.onnx_file import Graph
from digitize.extract.engines.lstm.traineddata import Model
from digitize.extract.engines.lstm.tree import Floats, Layer

ERRORS_ALONE = 3  # what onnxruntime may say: errors


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
        self._session = onnxruntime.InferenceSession(graph_of(model), options, providers=["CPUExecutionProvider"])

    def run(self, line: Floats) -> Floats:
        """A line, shape (height, width), -1 black to 1 white → the probabilities of all classes at each step, shape
        (width // step, classes)."""
        return np.asarray(self._session.run(None, {"line": line[None, None]})[0][:, 0], np.float32)


def graph_of(model: Model) -> bytes:
    """The model as an ONNX file."""
    graph = Graph()
    name = "line"
    for i, layer in enumerate(model.layers):
        name = _ADD[layer.kind](graph, f"{i}", name, layer)
    shape: list[int | str] = [1, 1, model.height, "width"]
    return graph.file({"line": shape}, {name: ["steps", 1, model.classes]})


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
    """Reads each column downwards; its last state stands for it. (1, features, rows, steps) → (steps, 1, state)."""
    features = layer.weights.shape[1] - 1 - layer.outputs
    rows = graph.add("Transpose", [source], [tag + "t"], perm=[2, 0, 3, 1])  # rows, 1, steps, features
    one = graph.constant(tag + "a", np.array([0, -1, features], np.int64))
    packed = graph.add("Reshape", [rows, one], [tag + "r"])
    state = graph.add("LSTM", _gates(graph, tag, packed, layer), ["", tag + "h"], hidden_size=layer.outputs)
    axes = graph.constant(tag + "x", np.array([1, -1, layer.outputs], np.int64))
    flat = graph.add("Reshape", [state, axes], [tag + "f"])
    return graph.add("Transpose", [flat], [tag], perm=[1, 0, 2])


def _across(graph: Graph, tag: str, source: str, layer: Layer) -> str:
    way = "reverse" if layer.kind == "reverse-lstm" else "forward"
    inputs = _gates(graph, tag, source, layer)
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
