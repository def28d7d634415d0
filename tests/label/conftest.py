"""The cues of the program's own tables, and the text of a typed paper."""

import pytest

from digitize.config import load_settings
from digitize.label import Cues
from digitize.pipeline import Knowledge
from tests.typeset import Row, full

TYPED = [
    full("The Minister asked whether the harbour dues would be", 1.5, "indent"),
    full("lowered before the season, and was told that nothing"),
    full("could be promised until the engineers had reported on"),
    Row("the state of the eastern mole."),
]


@pytest.fixture(scope="session")
def cues() -> Cues:
    return Knowledge.load(load_settings(environ={})[0]).cues
