from pathlib import Path

import pytest

from digitize.config import data_dir
from digitize.describe.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    return load_vocabulary([Path(data_dir()) / "languages.toml"])
