"""Whatever is changed in an OUTPUT, whoever uses it then touches nothing outside of it, and gets an answer."""

import json
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.batch.ledger import COLUMNS
from tests.faults.foreign import Scene, make, state

OUTSIDE = (
    "../../victim/0001-x",
    "../victim",
    "/victim/0001-x",
    "..",
    "",
    "\0",
    "a/../../../victim/inner/0001-y",
    "%00",
)
values = (
    st.sampled_from(OUTSIDE)
    | st.text(max_size=20)
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.none()
    | st.booleans()
    | st.sampled_from(OUTSIDE).map(lambda name: [name])
    | st.sampled_from(OUTSIDE).map(lambda name: {name: [1, 1, 1]})
)
LEDGER, JSON, BYTES = "ledger", "json", "bytes"
columns = st.sampled_from(["stem", *COLUMNS.split(", "), "told", "run", "absent", "stray", "gone"])
of_ledger = st.tuples(st.just(LEDGER), columns, values)
of_json = st.tuples(st.just(JSON), st.integers(0, 10**6), st.tuples(st.integers(0, 10**6), values))
of_bytes = st.tuples(st.just(BYTES), st.integers(0, 10**6), st.tuples(st.integers(0, 10**9), st.binary(max_size=8)))
changes = st.lists(of_ledger | of_json | of_bytes, min_size=1, max_size=4)
CORRECTION = {
    **{"id": "1", "when": "2024", "who": "Ada", "source": "a.pdf", "kind": "field", "field": "title", "value": "x"},
    "anchor": {"page": 1, "text": "Letter", "before": "", "after": "", "box": [1.0, 2.0, 3.0, 4.0]},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("made"))
    scene = Scene(folder)
    corrections = scene.output / "corrections"
    corrections.mkdir()
    (corrections / f"{scene.key}.jsonl").write_text(json.dumps(CORRECTION) + "\n")
    return folder


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=changes)
def test_what_is_changed_at_random_touches_nothing_outside(made: Path, changes: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("in", "out", "victim"):
            shutil.copytree(made / name, Path(folder) / name, symlinks=True)
        scene = Scene(Path(folder))
        for kind, what, value in changes:
            if kind == LEDGER:
                change_ledger(scene, what, value)
            else:
                change_file(scene, kind, what, *value)
        before, outside = state(scene.victim), names_of(scene.root)
        scene.use()
        assert state(scene.victim) == before
        assert names_of(scene.root) - {"heads.toml"} == outside


def names_of(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def change_ledger(scene: Scene, column: str, value: Any) -> None:
    told = json.dumps(value) if isinstance(value, list | dict) else value
    try:
        if column in ("stray", "gone"):
            scene.ledger(f"INSERT INTO {column} VALUES(?)", told)
        else:
            scene.ledger(f"UPDATE source SET {column}=? WHERE stem='a'", told)
    except (sqlite3.Error, OverflowError, UnicodeEncodeError):
        return  # SQLite itself does not take that


def change_file(scene: Scene, kind: str, which: int, where: int, value: Any) -> None:
    """Changes a value in a JSON file, or bytes of any file."""
    files = sorted(path for path in scene.output.rglob("*.json*" if kind == JSON else "*") if path.is_file())
    path = files[which % len(files)]
    data = path.read_bytes()
    if kind == BYTES:
        at = where % (len(data) + 1)
        path.write_bytes(data[:at] + value + data[at + len(value) :])
        return
    try:
        lines = data.decode().splitlines() if path.suffix == ".jsonl" else [data.decode()]
        parsed = [json.loads(line) for line in lines]
    except (ValueError, UnicodeDecodeError):
        return
    places = [place for line in parsed for place in places_of(line)]
    if places:
        holder, key = places[where % len(places)]
        holder[key] = value
        path.write_text("\n".join(map(json.dumps, parsed)) + "\n", encoding="utf-8")


def places_of(value: Any) -> list[tuple[Any, Any]]:
    """Where in a JSON value there is one that can be replaced."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    own = [(value, key) for key in keys]
    return own + [place for key in keys for place in places_of(value[key])]
