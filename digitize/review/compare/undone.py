"""What an output's texts would be without a rule: a comparison of it with itself, before the rule is taken back."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from digitize.errors import OutputError
from digitize.review.compare.changes import Comparison, change_of, document_of
from digitize.review.compare.match import Document, Match
from digitize.review.log import Log, Spot
from digitize.store.output import Entry, Output, read_output
from digitize.write.restore import read_edit_log


def without_rule(root: Path, rule: str) -> tuple[Comparison, list[Entry]]:
    """What changes in an output when a rule is taken back in all of its documents, and the documents with its edits.
    Raises OutputError where no edit is by a rule of that name."""
    output = read_output(root)
    entries = [entry for entry in output.entries if rule in entry.record.edits]
    if not entries:
        raise _unknown(output, rule)
    changes = [change for entry in entries if (change := change_of(_pair(output, entry, rule)))]
    same = len(output.entries) - len(changes)
    return Comparison(str(root), f"{root} without {rule}", same, tuple(changes), ()), entries


def _pair(output: Output, entry: Entry, rule: str) -> Match:
    before = document_of(output, entry)
    path = output.file(entry, ".edits.json")
    if path is None:
        return Match((before,), (before,))
    text = read_edit_log(path).without([rule])
    spans = (Spot(s.start, s.end, s.page, s.box.x0, s.box.y0, s.box.x1, s.box.y1, s.confidence) for s in text.spans)
    after = Document(entry.record, text.text, Log(text.raw, tuple(spans), text.edits))
    return Match((before,), (after,))


def _unknown(output: Output, rule: str) -> OutputError:
    counts = Counter(name for entry in output.entries for name in entry.record.edits)
    close = get_close_matches(rule, counts, 1)
    remedy = f"did you mean {close[0]}?" if close else f"its rules are {', '.join(_names(counts)) or 'none'}"
    return OutputError(f"{output.root}: no edit is by a rule {rule}", remedy)


def _names(counts: Counter[str]) -> Iterator[str]:
    return (name for name, _ in counts.most_common())
