"""What each error code means and what to do about it: `explanations()`, from `config/errors.toml`."""

from functools import cache

from digitize.config import Table, data_dir, read_toml
from digitize.errors import DigitizeError


class Explanation(Table):
    """`what` the error is, and what to `do` about it, for who has never met it."""

    what: str
    do: str


@cache
def explanations() -> dict[str, Explanation]:
    """Every code with its explanation, sorted. Raises ConfigError when the table can't be read."""
    tables = read_toml(data_dir() / "errors.toml")
    return {code: Explanation.model_validate(tables[code]) for code in sorted(tables)}


def with_page(error: DigitizeError) -> str:
    """The error in one line that ends with the command that explains it."""
    return f"{error} (digitize explain {error.code})" if error.code in explanations() else str(error)
