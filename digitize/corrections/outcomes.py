"""What became of a source's corrections when its documents were made last, for those who review them."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from digitize.corrections.record import Outcome, State
from digitize.errors import OutputError


def outcomes_path(output: Path, sha256: str) -> Path:
    """Beside the ledger: it can be made again."""
    return output / ".digitize" / "corrections" / f"{sha256[:16]}.json"


def write_outcomes(output: Path, sha256: str, outcomes: Sequence[Outcome]) -> None:
    """Keeps them, whole or not at all; without any, no file. Raises OutputError."""
    path = outcomes_path(output, sha256)
    try:
        if not outcomes:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        partial.write_text(json.dumps([asdict(one) for one in outcomes], ensure_ascii=False), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(f"{path}: can't be written ({why})", "free space, or give another -o OUTPUT") from None


def read_outcomes(output: Path, sha256: str) -> dict[str, Outcome]:
    """What became of each correction, by its id; nothing where no run has put them in yet."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        data = json.loads(outcomes_path(output, sha256).read_text(encoding="utf-8"))
        found = [Outcome(one["id"], State(one["state"]), one["document"], one["why"]) for one in data]
        return {one.id: one for one in found}
    return {}
