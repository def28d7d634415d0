import pytest

from digitize.config import data_dir
from digitize.references import Archives, load_archives


@pytest.fixture(scope="session")
def archives() -> Archives:
    return load_archives([data_dir() / "archives.toml"])
