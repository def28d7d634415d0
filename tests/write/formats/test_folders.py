"""Sources in folders: what is exported lies as the scans do."""

import json
import os
from pathlib import Path

import pytest

from tests.batch.sheets import sheet
from tests.batch.test_run import digitize
from tests.review.corpus import Corpus, cleaned, record
from tests.write.formats.exported import written


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_texts_lie_in_the_folders_of_their_scans(tmp_path: Path) -> None:
    for n, name in enumerate(("letters/1941/x.pdf", "notes/x.pdf", "y.pdf")):
        sheet(tmp_path / "in" / name, title=f"Letter {n} from the Harbour Master to the Consul")
    digitize(tmp_path / "in", tmp_path / "out")
    made = written(tmp_path / "out", "folders", tmp_path / "made")
    texts = [name for name in tree(made) if name.endswith(".txt")]
    assert [os.path.dirname(name) for name in texts] == ["letters/1941/x", "notes/x-2", "y"]
    for text in texts:
        told = json.loads((made / text).with_suffix(".json").read_text(encoding="utf-8"))
        source = Path(text).parent.name
        [same] = (tmp_path / "out" / "documents" / source).glob(Path(text).name)
        assert (made / text).read_bytes() == same.read_bytes()
        assert told["id"].startswith(source) and told["software"].startswith("digitize")


@pytest.mark.parametrize("file", ["../../x.pdf", "/etc/x.pdf", "a/../../b/x.pdf", "a/\x00/x.pdf", "C:/x.pdf"])
def test_nothing_is_written_outside_the_export(made: Corpus, tmp_path: Path, file: str) -> None:
    values = record(1)
    made.add(values | {"source": values["source"] | {"file": file}}, cleaned())
    folder = tmp_path / "there" / "made"
    written(made.written(), "folders", folder)
    assert len(tree(folder)) == 2
    assert {path.name for path in (tmp_path / "there").iterdir()} == {"made"}
