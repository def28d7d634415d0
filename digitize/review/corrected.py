"""The corrections of an output's sources, each with the document that it concerns now and what became of it."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from digitize.corrections import Correction, Outcome, State, journals, read_file, read_outcomes, review_of
from digitize.model.metadata import Metadata
from digitize.review.naming import in_words, role_name, rule_name
from digitize.store.output import Output


@dataclass(frozen=True, slots=True)
class Told:
    """A correction, and what became of it; None when no run has put it in yet."""

    correction: Correction
    outcome: Outcome | None

    @property
    def state(self) -> str:
        return self.outcome.state.value if self.outcome else "waits for the next run"

    @property
    def what(self) -> str:
        """What the reviewer said, in a phrase."""
        return phrase(self.correction)


@dataclass(frozen=True)
class Corrected:
    """All corrections: those of each document, by its uid, and those that fit none any more, with their source."""

    by_document: dict[str, list[Told]] = field(default_factory=dict)
    astray: list[Told] = field(default_factory=list)
    unread: list[tuple[str, int, str]] = field(default_factory=list)

    def reviewed(self, record: Metadata) -> Metadata:
        """The record with what its reviewers have said of it by now, also where no run has put that in yet."""
        told = self.by_document.get(record.uid)
        review = review_of([one.correction for one in told if one.state != State.MISFIT]) if told else record.review
        return record if review == record.review else record.model_copy(update={"review": review})

    def note(self, document: str) -> str | None:
        """What reviewers are to know of a document, by the last word on it."""
        said = [told for told in self.by_document.get(document, ()) if told.correction.kind == "note"]
        return said[-1].correction.value if said else None

    def names(self, document: str) -> list[str]:
        """Those who have corrected or reviewed a document."""
        return sorted({told.correction.who for told in self.by_document.get(document, ())})

    def misfits(self, document: str) -> list[Told]:
        """The corrections of a document that no longer fit."""
        return [told for told in self.by_document.get(document, ()) if told.state == State.MISFIT]


def corrected(output: Output) -> Corrected:
    """Reads the corrections of all sources of an output."""
    by_document: dict[str, list[Told]] = defaultdict(list)
    astray: list[Told] = []
    unread: list[tuple[str, int, str]] = []
    known = {entry.record.source.sha256 for entry in output.entries}
    known |= {source.sha256 for source in output.sources if source.sha256}
    names = {sha256[:16]: sha256 for sha256 in known}
    for file in journals(output.root):
        journal = read_file(file)
        outcomes = read_outcomes(output.root, names[file.stem]) if file.stem in names else {}
        unread += [(file.name, number, why) for number, why in journal.unread]
        for correction in journal.active:
            told = Told(correction, outcomes.get(correction.id))
            home = told.outcome.document if told.outcome else None
            if home:
                by_document[home].append(told)
            elif told.outcome or file.stem not in names:
                astray.append(told)
    return Corrected(dict(by_document), astray, unread)


def phrase(correction: Correction) -> str:
    """A correction in words."""
    anchor = f"“{_short(correction.anchor.text)}”" if correction.anchor else ""
    match correction.kind:
        case "text":
            was, to = _short(correction.was or ""), _short(correction.to or "")
            return f"“{was}” is right" if correction.confirms else f"“{was}” reads “{to}”"
        case "revert" | "accept":
            verb = "took back" if correction.kind == "revert" else "accepted"
            return f"{verb} {'all of ' if correction.every else ''}“{rule_name(correction.rule or '')}”{'' if correction.every else f' at {anchor}'}"
        case "field":
            return f"{in_words((correction.field or '').replace('.', ' '))} is {_value(correction.value)}"
        case "split":
            return f"a document begins at {anchor}"
        case "join":
            return f"no document begins at {anchor}"
        case "role":
            return f"{anchor} is: {role_name(correction.role or '')}"
        case "done":
            return "approved" if correction.value == "approved" else "reviewed" if correction.value else "not reviewed"
        case "note":
            return f"note: {_value(correction.value)}" if correction.value else "no note any more"
        case _:
            return "undo"


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    return f"“{_short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))}”"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:40]} … {line[-15:]}"
