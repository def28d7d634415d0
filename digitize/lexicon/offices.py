"""What the offices of a language are called, by the tables `institutions` of `config/languages.toml`."""

from functools import cache

from rapidfuzz.distance import Levenshtein

from digitize.config import data_dir, read_toml

_SHORTEST = 8  # letters of a word in which one may be wrong


def office_near(word: str, language: str) -> str | None:
    """The word for an office that a word is, as it is written there, but for one letter; None where it is none. `language` is a
    code of BCP 47; a word begins with capitals as it was read. Raises ConfigError when the table is damaged.

    >>> office_near("Gesandtshab", "da"), office_near("Gesang", "da")
    ('Gesandtskab', None)
    """
    folded = word.lower()
    near = (name for name in _names(language) if Levenshtein.distance(folded, name, score_cutoff=1) < 2)
    name = next(near, None)
    if name is None:
        return None
    return name.upper() if word.isupper() else name.capitalize() if word[:1].isupper() else name


@cache
def _names(language: str) -> tuple[str, ...]:
    table = read_toml(data_dir() / "languages.toml").get(language, {})
    return tuple(name for name in table.get("institutions", ()) if name.isalpha() and len(name) >= _SHORTEST)
