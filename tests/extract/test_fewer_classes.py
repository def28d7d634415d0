"""A recogniser's model loses the characters that are not wanted and nothing else."""

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.extract.engines.fewer_classes import with_classes
from digitize.extract.engines.lstm.onnx_file import Graph, as_bytes, as_text

CHARACTERS = "aбbвc"
COUNT = len(CHARACTERS) + 2


def model(characters: str = CHARACTERS, listed: str = "character") -> bytes:
    """Three numbers a step → the probabilities of a pause, the characters, and a blank."""
    chance, graph = np.random.default_rng(7), Graph()
    weights = graph.constant("weights", chance.normal(size=(3, COUNT)).astype(np.float32))
    offsets = graph.constant("offsets", chance.normal(size=COUNT).astype(np.float32))
    graph.add("MatMul", ["x", weights], ["product"])
    graph.add("Add", ["product", offsets], ["sum"])
    graph.add("Softmax", ["sum"], ["y"], axis=1)
    file = graph.file({"x": ["steps", 3]}, {"y": ["steps", COUNT]})
    return file + as_bytes(14, as_text(1, listed) + as_text(2, "\n".join(characters)))


def outputs(file: bytes, steps: np.ndarray) -> tuple[np.ndarray, list[str]]:
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": steps})[0], session.get_modelmeta().custom_metadata_map["character"].splitlines()


def test_the_probabilities_of_what_is_kept_are_those_among_it() -> None:
    steps = np.random.default_rng(1).normal(size=(9, 3)).astype(np.float32)
    whole, _ = outputs(model(), steps)
    fewer, characters = outputs(with_classes(model(), str.isascii), steps)
    assert characters == ["a", "b", "c"]
    kept = whole[:, [0, 1, 3, 5, 6]]
    assert np.allclose(fewer, kept / kept.sum(axis=1, keepdims=True), atol=1e-6)


@pytest.mark.parametrize("other", [model(listed="letters"), model(characters="ab"), b""])
def test_a_model_of_another_form_is_told(other: bytes) -> None:
    with pytest.raises(ValueError, match="the model"):
        with_classes(other, str.isascii)


@given(st.data())
def test_a_damaged_file_is_told(data: st.DataObject) -> None:
    file = model()
    end = data.draw(st.integers(0, len(file) - 1))
    with pytest.raises(ValueError, match=r"."):
        with_classes(file[:end], str.isascii)
