"""What a run tells while it goes on, and at its end."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from digitize.batch.names import one_line

SHOWN_KEPT = 10  # inputs of which something is kept that was not asked for
SHOWN_FAILURES = 100  # at the end of a run, in words
SHOWN_KINDS = 6  # suffixes of files that are no inputs
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Started:
    """The run begins: how many inputs there are, and how many worker processes."""

    inputs: int
    jobs: int


@dataclass(frozen=True, slots=True)
class Opened:
    """An input could be opened and has so many pages to read."""

    file: str
    pages: int


@dataclass(frozen=True, slots=True)
class PagesRead:
    """Pages of an input are done; `failed` of them could not be read."""

    file: str
    pages: int
    failed: int


@dataclass(frozen=True, slots=True)
class SourceDone:
    """An input is finished: its line of `sources.jsonl`, what to do about a failure, its traceback if any."""

    record: Json
    remedy: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """Sources whose files are gone: they are kept, each for a reason if it has one, or are removed now (`pruned`)."""

    kept: tuple[tuple[str, str], ...]
    pruned: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """What there is to say of each, in words."""
        lines = [f"{one_line(file)}: its file is gone; removed with its documents" for file in self.pruned]
        for file, why in self.kept[:SHOWN_KEPT]:
            told = f"kept, because {why}" if why else "its documents are kept; --prune removes them"
            lines.append(f"{one_line(file)}: its file is gone; {told}")
        if len(self.kept) > SHOWN_KEPT:
            lines.append(
                f"… and the files of {len(self.kept) - SHOWN_KEPT} further sources: they are absent in sources.jsonl"
            )
        return lines


@dataclass(frozen=True, slots=True)
class Summary:
    """The end of a run. `made` inputs were not as an earlier run left them; `changes` counts the documents that are new,
    changed and gone since the last run; of `absent` sources the files are gone, `pruned` ones are removed; `kept` tells of
    pages that this run was not asked for. `others` tells of the files that are no inputs, and are counted nowhere else.
    `stages` are seconds of processor time. `stopped` is "interrupted" (by the user), "failed" (at the first failure, as asked) or empty. `failures` are lines
    that name the input, what is wrong, what to do; `codes` those of their errors."""

    output: str
    sources: int = 0
    documents: int = 0
    pages: int = 0
    failed: int = 0
    skipped: int = 0
    made: int = 0
    absent: int = 0
    pruned: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    others: str = ""
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)
    stopped: str = ""
    failures: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def told(self, report: Path | None) -> str:
        """The end of the run for a person: what fell short, what there is now, and where to look."""
        lines: list[str] = []
        lines += self.kept[:SHOWN_KEPT]
        if len(self.kept) > SHOWN_KEPT:
            lines.append(f"… and pages of {len(self.kept) - SHOWN_KEPT} further inputs")
        if self.failed:
            lines.append(
                f"{many(self.failed, 'input')} failed, wholly or in part: {Path(self.output) / 'sources.jsonl'}"
            )
        lines += [f"  {line}" for line in self.failures[:SHOWN_FAILURES]]
        if len(self.failures) > SHOWN_FAILURES:
            lines.append("  … the others are in sources.jsonl")
        if self.codes:
            lines.append(f"More of each: digitize explain {' '.join(self.codes)}")
        if self.others:
            lines.append(f"Left out, as sources.jsonl says of each: {self.others}.")
        if self.stopped:
            why = "Stopped" if self.stopped == "interrupted" else "Stopped at the first failure"
            lines.append(f"{why}. What is finished is kept; run the same command again to do all.")
        changes = {kind: count for kind, count in self.changes.items() if count}
        if changes and changes != {"new": self.documents}:  # else all is new, as after a first run
            changed = ", ".join(f"{count:,} {kind}" for kind, count in changes.items())
            lines.append(f"Since the last run: {changed} (changes.jsonl lists them)")
        made = f"{many(self.documents, 'document')} from {many(self.pages, 'page')} of {many(self.sources, 'input')}"
        lines.append(f"{made} in {self.seconds:.0f} s. Look at {report or Path(self.output) / 'documents'}")
        return "\n".join(lines)

    def timings(self) -> str:
        """The processor time of each stage, a line each."""
        return "\n".join(f"{stage:<10} {seconds:>9.2f} s" for stage, seconds in self.stages.items())


def told_kinds(others: Counter[str]) -> str:
    """Files of other kinds by their suffixes, the most first: `12 files that are no inputs (9 .docx, 2 .txt, 1 without suffix)`.

    >>> told_kinds(Counter({".txt": 2, "": 1}))
    '3 files that are no inputs (2 .txt, 1 without suffix)'
    """
    if not others:
        return ""
    kinds = [f"{count} {one_line(kind) or 'without suffix'}" for kind, count in others.most_common()]
    if len(kinds) > SHOWN_KINDS:
        kinds[SHOWN_KINDS:] = ["…"]
    total = others.total()
    return (
        f"{total} file{'s' * (total > 1)} that {'are no inputs' if total > 1 else 'is no input'} ({', '.join(kinds)})"
    )


def many(count: int, noun: str) -> str:
    """A count with its noun: `1 page`, `1,200 pages`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


Event = Started | Opened | PagesRead | SourceDone | Gone | Summary


def as_json(event: Event, at: datetime) -> Json:
    """The event with its name and its time, as `--json` and `--log` tell it; `events-1.schema.json` says what is in it."""
    names = {
        **{Started: "started", Opened: "opened", PagesRead: "pages", SourceDone: "source"},
        **{Gone: "gone", Summary: "summary"},
    }
    return {"event": names[type(event)], "time": at.isoformat(timespec="milliseconds"), **asdict(event)}


def failure_line(record: Json, remedy: str) -> str:
    """`file: what is wrong: what to do`, on one line; empty when nothing is wrong."""
    error = record["error"]
    if not error:
        return ""
    return ": ".join(part for part in (one_line(record["file"]), error["message"], remedy) if part)
