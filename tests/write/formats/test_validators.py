"""Every export of the samples is held against the official schemas and by the validators of those who take it in."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.write.formats.conftest import SCHEMAS

ROOT = Path(__file__).resolve().parents[3]
VALIDATORS = ROOT / ".venv-validators"  # made by `make validate-exports`


@pytest.mark.slow
@pytest.mark.skipif(not VALIDATORS.is_dir(), reason=f"no {VALIDATORS.name}, which make validate-exports makes")
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"no {SCHEMAS}")
def test_every_export_of_the_samples_is_valid(samples: Path) -> None:
    command = [sys.executable, str(ROOT / "tools" / "validate_exports.py"), str(samples), "--schemas", str(SCHEMAS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0 and "not checked" not in done.stdout, done.stdout + done.stderr
