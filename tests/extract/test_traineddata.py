"""Models are read whole or refused in one sentence, whatever is wrong with their bytes."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.errors import EngineError
from digitize.extract.engines.lstm.traineddata import load, parsed
from digitize.extract.engines.lstm.tree import UnsupportedModel
from digitize.extract.languages import installed_languages
from tests.extract.tiny_model import CHARACTERS, NULL, node, packed, plumbing, text, tiny_model

WHOLE = tiny_model()


def is_read_or_refused(data: bytes) -> None:
    """Nothing else may happen: ValueError becomes the one sentence of `load`."""
    try:
        model = parsed(data)
    except (ValueError, UnsupportedModel):
        return
    assert model.layers and model.classes > model.null >= 0


def test_a_model_of_whole_numbers_and_one_of_floats_are_the_same() -> None:
    fast, best = parsed(WHOLE), parsed(tiny_model(floats=True))
    assert fast.height == 36 and fast.step == 3 and fast.null == NULL
    assert [layer.kind for layer in fast.layers] == [
        "conv", "pool", "column-lstm", "lstm", "reverse-lstm", "softmax",
    ]  # fmt: skip
    assert all(np.array_equal(a.weights, b.weights) for a, b in zip(fast.layers, best.layers, strict=True))
    assert fast.texts == {(i,): c for i, c in enumerate(CHARACTERS)}
    assert fast.dictionary.knows("bat") and fast.dictionary.knows("not") and not fast.dictionary.knows("nob")


@pytest.mark.parametrize("language", sorted(installed_languages()))
def test_every_installed_model_is_read(language: str) -> None:
    assert load(installed_languages()[language]).classes > 50


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE)))
def test_a_truncated_model_is_refused(length: int) -> None:
    if length < len(WHOLE):
        with pytest.raises((ValueError, UnsupportedModel)):
            parsed(WHOLE[:length])


@settings(max_examples=250, deadline=None)
@given(st.integers(0, len(WHOLE) - 4), st.one_of(st.binary(min_size=1, max_size=8), st.integers(0, 2**32 - 1)))
def test_a_model_with_false_bytes_or_counts_is_read_or_refused(at: int, new: bytes | int) -> None:
    put = struct.pack("<I", new) if isinstance(new, int) else new
    is_read_or_refused(WHOLE[:at] + put + WHOLE[at + len(put) :])


@settings(max_examples=120, deadline=None)
@given(st.integers(0, len(WHOLE)), st.binary(max_size=64))
def test_a_swollen_model_is_read_or_refused(at: int, more: bytes) -> None:
    is_read_or_refused(WHOLE[:at] + more + WHOLE[at:])


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises((ValueError, UnsupportedModel)):
        parsed(data)


def test_layers_nested_without_end_are_refused() -> None:
    deep = node("Input", 36, 1, struct.pack("<5i", 1, 36, 0, 1, 0))
    for _ in range(3000):
        deep = plumbing("Series", deep)
    with pytest.raises(ValueError, match="too deep"):
        parsed(packed({17: deep, 21: b"1\na 3\n", 22: b"0"}))


def test_a_layer_that_is_not_known_is_named() -> None:
    tree = plumbing("Series", node("Quantum", 1, 1, b"")) + text("")
    with pytest.raises(UnsupportedModel, match="Quantum"):
        parsed(packed({17: tree, 21: b"1\na 3\n", 22: b"0"}))


def test_what_is_wrong_is_said_in_one_line_with_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "eng.traineddata"
    broken.write_bytes(WHOLE[:700])
    with pytest.raises(EngineError, match=r"the model eng.traineddata is damaged \(.*\): get the model again"):
        load(broken)
    with pytest.raises(EngineError, match="can't be read"):
        load(tmp_path / "absent.traineddata")
