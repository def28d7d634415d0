"""Gold and an output in, the tallies of all sources out, and their rates by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digitize.evaluate.scores.documents import score_documents
from digitize.evaluate.scores.gold import read_gold
from digitize.evaluate.scores.plain import score_plain
from digitize.evaluate.scores.segments import page_f1, panoptic_quality
from digitize.evaluate.scores.sheets import score_sheets
from digitize.evaluate.scores.tally import Calibration, Tally, calibration, f1, share
from digitize.evaluate.scores.truth import Form
from digitize.review.made import Outputs

SCORES = {Form.DOCUMENTS: score_documents, Form.SHEETS: score_sheets, Form.TEXT: score_plain}
Rate = float | int | None

MEANING = {
    "docs": "documents in the gold",
    "found": "documents in the output",
    "recall": "gold words that were read, in any order",
    "precision": "words of the output that are in the gold, in any order",
    "raw": "gold words that were read before cleaning, in any order",
    "CER": "character errors, white space and quote styles levelled",
    "CER g": "character errors in grapheme clusters, as dinglehopper counts them",
    "WER": "word errors in order, as dinglehopper counts them",
    "read": "CER without foreign words: misread, lost or out of order",
    "lost": "gold words missing in runs of three or more, per thousand",
    "extra": "words that no document or typed line says, per thousand",
    "furn": "of these, the ones that gold knows as furniture",
    "joins": "words still cut by a line's end, per thousand",
    "para F1": "paragraphs that begin in the right places",
    "uncl": "gold words on pages of which no document has a word",
    "catch": "catchwords that stayed in the text",
    "start P": "of the documents made, those that begin where one does",
    "start R": "of the true documents, those whose beginning was found",
    "start F1": "both in one: their harmonic mean",
    "exact": "of the starts found, those within eight words of the head",
    "PQ": "panoptic quality of the pages' division into documents",
    "page F1": "pages on which a document begins",
    "false": "classifications, numbers and references of documents that have none (count)",
}
"""What each rate means. Metadata: the share of documents with the right value; which have one is in `of`."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The tally of each source that gold speaks of, those of one form together."""

    gold: str
    output: Path
    tallies: Mapping[str, Tally]

    def of(self, form: Form) -> dict[str, Tally]:
        return {name: tally for name, tally in self.tallies.items() if tally.form is form}

    @property
    def forms(self) -> list[Form]:
        return [form for form in Form if self.of(form)]


def evaluate(gold: Path, output: Path) -> Scores:
    """Scores an output against a gold folder. Raises GoldError and OutputError."""
    truth, made = read_gold(gold), Outputs(output)
    tallies = {}
    for source in truth:
        name = source.source
        while name in tallies:
            name += " (again)"
        tallies[name] = SCORES[source.form](source, made.source(source.source))
    return Scores(str(gold), output, tallies)


def total(tallies: Mapping[str, Tally], form: Form) -> Tally:
    """The sum of the tallies of one form."""
    out = Tally(form)
    for tally in tallies.values():
        out.add(tally)
    return out


def rates(tally: Tally) -> dict[str, Rate]:
    """Every rate of a tally, in the order of its table; None where there is nothing to take it of."""
    named = {Form.DOCUMENTS: _of_documents, Form.SHEETS: _of_sheets, Form.TEXT: _of_text}[tally.form](tally)
    return named | {name: share(good, of) for name, (good, of) in sorted(tally.fields.items())}


def calibrations(tally: Tally) -> dict[str, Calibration]:
    """The calibration of each kind of confidence: of boundaries, references and words."""
    found = {kind: calibration(stated) for kind, stated in sorted(tally.sure.items())}
    return {kind: one for kind, one in found.items() if one}


def _text(tally: Tally) -> dict[str, Rate]:
    n = tally.counts
    return {
        "recall": share(n["met"], n["words"]),
        "CER": share(n["wrong characters"], n["characters"]),
        "CER g": tally.characters.rate,
        "WER": tally.words.rate,
    }


def _boundaries(tally: Tally) -> dict[str, Rate]:
    n = tally.counts
    precision, recall = share(n["starts"], n["found"] - n["neutral"]), share(n["starts"], n["documents"])
    paged = {"PQ": panoptic_quality(tally), "page F1": page_f1(tally)} if n["gold segments"] else {}
    return {"start P": precision, "start R": recall, "start F1": f1(precision, recall), **paged}


def _of_documents(tally: Tally) -> dict[str, Rate]:
    n = tally.counts
    thousand = max(n["words"], 1) / 1000
    breaks = f1(share(n["good breaks"], n["breaks"]), share(n["good breaks"], n["gold breaks"]))
    return {
        "docs": n["documents"],
        "found": n["found"],
        **_text(tally),
        "lost": n["lost"] / thousand,
        "extra": n["extra"] / thousand,
        "joins": n["joins"] / thousand,
        "para F1": breaks,
        **_boundaries(tally),
    }


def _of_sheets(tally: Tally) -> dict[str, Rate]:
    n = tally.counts
    thousand = max(n["scored words"], 1) / 1000
    return {
        "docs": n["documents"],
        "found": n["found"],
        **_text(tally),
        "read": share(n["misread"], n["characters"]),
        "uncl": share(n["unclaimed"], n["words"]),
        "extra": n["extra"] / thousand,
        "furn": n["furniture"] / thousand,
        "catch": share(n["kept catchwords"], n["catchwords"]),
        **_boundaries(tally),
        "exact": share(n["exact"], n["starts"]),
        "false": n["false"],
    }


def _of_text(tally: Tally) -> dict[str, Rate]:
    n = tally.counts
    precision = share(n["met"], n["found words"])
    return {"found": n["found"], **_text(tally), "raw": share(n["met raw"], n["words"]), "precision": precision}
