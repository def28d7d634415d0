"""All corrections of an output as one file, and such a file put into another output of the same scans.

Schema `digitize/patch/1`: JSON Lines, a header, then a line for each correction that counts, with the sha256 of its
source. A correction finds its place by its words, as in every run; a scan is the same when its bytes are.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from digitize.corrections.journal import append, line, read_journal
from digitize.corrections.record import Correction
from digitize.errors import OutputError

SCHEMA = "digitize/patch/1"


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a patch: the sources with new corrections, how many these are, how many were there already, and the
    sources of the patch that the output has not."""

    sources: tuple[str, ...]
    new: int
    known: int
    missing: tuple[str, ...]


def patch(output: Path, hashes: Iterable[str]) -> str:
    """The corrections that count, of the sources with these hashes."""
    lines = [json.dumps({"schema": SCHEMA})]
    for sha256 in sorted(set(hashes)):
        for one in read_journal(output, sha256).active:
            lines.append(json.dumps({"sha256": sha256, "correction": json.loads(line(one))}, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def apply_patch(output: Path, path: Path, hashes: Iterable[str]) -> Applied:
    """Adds a patch's corrections to those of an output whose sources have these hashes; what it has, by id, stays as it
    is. Raises OutputError where a line is none; then nothing is added."""
    wanted = _read(path)
    here = set(hashes)
    sources, new, known = [], 0, 0
    for sha256, corrections in wanted.items():
        if sha256 not in here:
            continue
        ids = {one.id for one in read_journal(output, sha256).corrections}
        fresh = [one for one in corrections if one.id not in ids]
        known += len(corrections) - len(fresh)
        if fresh:
            append(output, sha256, fresh)
            sources.append(sha256)
            new += len(fresh)
    missing = {one.source for sha256, found in wanted.items() if sha256 not in here for one in found}
    return Applied(tuple(sources), new, known, tuple(sorted(missing)))


def _read(path: Path) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = defaultdict(list)
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        header = json.loads(lines[0])
        if not isinstance(header, dict) or header.get("schema") != SCHEMA:
            raise OutputError(f"{path}: not a patch of corrections", "write one: digitize patch --save FILE")
        for number, text in enumerate(lines[1:], 2):
            if text.strip():
                sha256, one = _correction(path, number, text)
                found[sha256].append(one)
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: can't be read ({error})", "write it: digitize patch --save FILE") from None
    return found


def _correction(path: Path, number: int, text: str) -> tuple[str, Correction]:
    try:
        values = json.loads(text)
        return str(values["sha256"]), Correction.model_validate(values["correction"])
    except (ValueError, KeyError, TypeError, ValidationError):
        raise OutputError(f"{path}:{number}: not a correction", "correct or remove the line") from None
