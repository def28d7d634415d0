"""A sample of an OUTPUT, judged by reviewers, in; the quality of the whole with its intervals, and a certificate, out.

`Frame.draw` draws, `kept` keeps, `result` says what the judgements say, `certificate` puts it on a page.
"""

from digitize.review.reviewer import user
from digitize.review.sampling import kept
from digitize.review.sampling.certificate import check, page, save
from digitize.review.sampling.frame import Frame, draw
from digitize.review.sampling.plans import Plan, plan_of
from digitize.review.sampling.printed import print_page
from digitize.review.sampling.records import Judgement, Sample
from digitize.review.sampling.results import Result, result
from digitize.review.sampling.sheet import read_sheet, sheet
from digitize.review.sampling.shown import as_json, drawn, terminal

__all__ = [
    "Frame",
    "Judgement",
    "Plan",
    "Result",
    "Sample",
    "as_json",
    "check",
    "draw",
    "drawn",
    "kept",
    "page",
    "plan_of",
    "print_page",
    "read_sheet",
    "result",
    "save",
    "sheet",
    "terminal",
    "user",
]
