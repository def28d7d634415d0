"""How a language uses the hyphen: the tables of `config/compounds.toml`."""

import re
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, ValidationError

from digitize.config import data_dir, read_toml
from digitize.errors import ConfigError


class Compounds(BaseModel):
    """The table of one language; `compounds.toml` explains each entry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    solid: bool = False
    whole: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()
    pattern: tuple[re.Pattern[str], ...] = ()
    suspended: frozenset[str] = frozenset()
    elided: frozenset[str] = frozenset()
    suffix: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()

    def holds(self, left: str, right: str) -> bool:
        """Whether the hyphen between two parts, in small letters, is of a kind that the language writes.

        >>> compounds("fr").holds("lui", "même"), compounds("ru").holds("советско", "турецкий")
        (True, True)
        >>> compounds("en").holds("govern", "ment")
        False
        """
        pair = f"{left}-{right}"
        return (
            left.rsplit("-", 1)[-1] in self.first or right in self.second or any(p.search(pair) for p in self.pattern)
        )

    def ties(self, left: str, right: str) -> bool:
        """Whether an apostrophe at a line's end ties the part before it to the word after it, both in small letters.

        >>> compounds("fr").ties("l", "allemagne"), compounds("tr").ties("ankara", "da"), compounds("en").ties("l", "a")
        (True, True, False)
        """
        return left in self.elided or right in self.suffix


@lru_cache(maxsize=32)
def compounds(language: str) -> Compounds:
    """The table of a language by its code; an empty one for a language without. Raises ConfigError."""
    return _tables().get(language, Compounds())


@lru_cache(maxsize=1)
def _tables() -> dict[str, Compounds]:
    path = data_dir() / "compounds.toml"
    tables = read_toml(path)
    try:
        return {name: Compounds.model_validate(table) for name, table in tables.items()}
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        raise ConfigError(f"{path}: {where}: {fault['msg']}", "the head of that file explains each entry") from None
