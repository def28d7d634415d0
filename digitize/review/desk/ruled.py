"""A rule taken back in every document of an output, as a reviewer's corrections that each source's desk can undo."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from digitize.corrections import REVIEWER, Correction, append
from digitize.errors import OutputError
from digitize.review.desk.actions import InvalidAction, ReviewAction, correction
from digitize.review.log import read_log
from digitize.store.output import Entry, Output, read_output


def take_back(root: Path, rule: str, who: str, entries: Sequence[Entry]) -> list[str]:
    """Says in each source's corrections that all edits of a rule are wrong, in these documents; gives the sources, by
    their sha256. Raises OutputError when they can't be written, or the rule is the reviewers' own."""
    if rule == REVIEWER:
        raise OutputError("these edits are reviewers' corrections", "take them back at the desk")
    output = read_output(root)
    by_source: dict[str, list[Correction]] = defaultdict(list)
    for entry in entries:
        by_source[entry.record.source.sha256] += _said(output, entry, rule, who)
    for sha256, corrections in by_source.items():
        action = corrections[0].action
        append(root, sha256, [one.model_copy(update={"action": action}) for one in corrections])
    return list(by_source)


def _said(output: Output, entry: Entry, rule: str, who: str) -> list[Correction]:
    path = output.file(entry, ".edits.json")
    if path is None:
        return []
    try:
        return [correction(ReviewAction(kind="revert", rule=rule), who, read_log(path), entry.record, None)]
    except InvalidAction:  # a document without words has no place to say it at
        return []
