"""A reviewer's corrections of a source: kept as JSON Lines below OUTPUT, and put in again by every run.

`pipeline` calls the `correct_…` functions in their order; `review` writes new corrections with `append`.
"""

from digitize.corrections.anchors import Anchor, Placed, anchor_of, find
from digitize.corrections.fields import FIELDS, FieldError, checked, correct_record, review_of
from digitize.corrections.journal import Journal, Stale, append, digest, journal_path, journals, read_file, read_journal
from digitize.corrections.lines import correct_lines, settle, told
from digitize.corrections.outcomes import read_outcomes, write_outcomes
from digitize.corrections.record import REVIEWER, Correction, Kind, Outcome, Settled, State
from digitize.corrections.texts import correct_text

__all__ = [
    "FIELDS",
    "REVIEWER",
    "Anchor",
    "Correction",
    "FieldError",
    "Journal",
    "Kind",
    "Outcome",
    "Placed",
    "Settled",
    "Stale",
    "State",
    "anchor_of",
    "append",
    "checked",
    "correct_lines",
    "correct_record",
    "correct_text",
    "digest",
    "find",
    "journal_path",
    "journals",
    "read_file",
    "read_journal",
    "read_outcomes",
    "review_of",
    "settle",
    "told",
    "write_outcomes",
]
