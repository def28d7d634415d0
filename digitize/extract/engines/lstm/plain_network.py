"""The network run by numpy alone, line by line: half as fast as onnxruntime, and the same text."""

from collections.abc import Sequence

import numpy as np

from digitize.extract.engines.lstm.traineddata import Model
from digitize.extract.engines.lstm.tree import Floats, Layer


class PlainNetwork:
    """A model held ready for numpy."""

    def __init__(self, model: Model) -> None:
        self._layers = model.layers
        self._ready = [_ready(layer) for layer in model.layers]

    def run(self, lines: Sequence[Floats]) -> list[Floats]:
        """As `RuntimeNetwork.run`."""
        return [self._one(line) for line in lines]

    def _one(self, line: Floats) -> Floats:
        values = line
        for layer, (into, again, bias) in zip(self._layers, self._ready, strict=True):
            if layer.kind == "conv":
                values = _windows(values, layer.size) @ into + bias
            elif layer.kind == "pool":
                values = np.tanh(_pooled(values, layer.size))
            elif layer.kind == "column-lstm":
                values = _states(values @ into + bias, again)[-1]
            elif layer.kind == "softmax":
                values = values @ into + bias
                values = np.exp(values - values.max(axis=1, keepdims=True))
                values = values / values.sum(axis=1, keepdims=True)
            else:
                way = slice(None, None, -1 if layer.kind == "reverse-lstm" else 1)
                values = _states((values[way] @ into + bias)[:, None], again)[:, 0][way]
        return np.ascontiguousarray(values, np.float32)


def _ready(layer: Layer) -> tuple[Floats, Floats, Floats]:
    """Weights for what comes in, for the state, and the bias. Those of the gates are halved, for
    sigmoid(x) = tanh(x / 2) / 2 + 1 / 2."""
    weights = layer.weights
    if not layer.kind.endswith("lstm"):
        return np.ascontiguousarray(weights[:, :-1].T), np.empty((0, 0), np.float32), weights[:, -1:].T
    weights = weights.copy()
    weights[: 3 * layer.outputs] *= 0.5
    features = weights.shape[1] - 1 - layer.outputs
    into, again = np.ascontiguousarray(weights[:, :features].T), np.ascontiguousarray(weights[:, features:-1].T)
    return into, again, np.ascontiguousarray(weights[:, -1])


def _windows(line: Floats, size: tuple[int, int]) -> Floats:
    """What each window sees, column by column: shape (height, width, cells). Nothing lies about the line."""
    wide, high = size
    framed = np.pad(line, ((high // 2, high // 2), (wide // 2, wide // 2)))
    seen = np.lib.stride_tricks.sliding_window_view(framed, (high, wide))
    return seen.transpose(0, 1, 3, 2).reshape(*line.shape, wide * high)


def _pooled(values: Floats, size: tuple[int, int]) -> Floats:
    high, wide, features = values.shape[0] // size[1], values.shape[1] // size[0], values.shape[2]
    cells = values[: high * size[1], : wide * size[0]].reshape(high, size[1], wide, size[0], features)
    return np.asarray(cells.max(axis=(1, 3)), np.float32)


def _states(seen: Floats, again: Floats) -> Floats:
    """The states after each step, shape (steps, lines, state), of what the gates see, (steps, lines, 4 * state)."""
    steps, lines, size = seen.shape[0], seen.shape[1], again.shape[0]
    states = np.empty((steps, lines, size), np.float32)
    state, cell = np.zeros((lines, size), np.float32), np.zeros((lines, size), np.float32)
    gates = np.empty((lines, 4 * size), np.float32)
    for step in range(steps):
        np.dot(state, again, out=gates)
        gates += seen[step]
        np.tanh(gates, out=gates)
        opened = gates[:, : 3 * size]
        opened *= 0.5
        opened += 0.5
        cell *= gates[:, 2 * size : 3 * size]
        cell += gates[:, :size] * gates[:, 3 * size :]
        state = np.multiply(np.tanh(cell), gates[:, size : 2 * size], out=states[step])
    return states
