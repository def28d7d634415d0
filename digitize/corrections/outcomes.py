"""What became of a source's corrections when its documents were made last, for those who review them."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from digitize.corrections.record import Outcome
from digitize.errors import OutputError
from digitize.store import Layout

_OUTCOMES = TypeAdapter(tuple[Outcome, ...])


def write_outcomes(output: Path, sha256: str, outcomes: Sequence[Outcome]) -> None:
    """Keeps them, whole or not at all, beside the ledger: they can be made again; without any, no file. Raises OutputError."""
    place = Layout(output).outcomes(sha256)
    try:
        if outcomes:
            place.write_text(json.dumps([asdict(one) for one in outcomes], ensure_ascii=False))
        else:
            place.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(f"{place}: can't be written ({why})", "free space, or give another -o OUTPUT") from None


def read_outcomes(output: Path, sha256: str) -> dict[str, Outcome]:
    """What became of each correction, by its id; nothing where no run has put them in yet."""
    with suppress(OSError, ValueError, OutputError):
        return {one.id: one for one in _OUTCOMES.validate_json(Layout(output).outcomes(sha256).read_bytes())}
    return {}
