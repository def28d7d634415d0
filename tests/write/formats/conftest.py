"""One run over the samples, and outputs made by hand, for the tests of all formats."""

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from tests.review.corpus import Corpus

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = ROOT.parent / "shared" / "schemas"
if not SCHEMAS.is_dir():
    warnings.warn(f"no {SCHEMAS}, so exports are not held against the official schemas", stacklevel=1)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over scans/."""
    folder = tmp_path_factory.mktemp("samples")
    command = [sys.executable, "-m", "digitize", "run", str(ROOT / "scans"), "-o", str(folder), "--no-report"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def made(tmp_path: Path) -> Corpus:
    """An output that a test fills by hand."""
    folder = tmp_path / "made"
    folder.mkdir()
    return Corpus(folder)
