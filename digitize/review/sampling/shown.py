"""A sample's result on a terminal and as JSON."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from digitize.review.sampling.certificate import told
from digitize.review.sampling.records import Sample
from digitize.review.sampling.results import Result
from digitize.terminal import shown, shown_json

PASSED = {True: "pass", False: "FAIL", None: "–"}


def drawn(sample: Sample) -> str:
    """What was drawn, in a sentence."""
    kinds = Counter(item.kind for item in sample.items)
    parts = [f"{count:,} {kind}s" for kind, count in kinds.items()]
    return (
        f"{sample.name}: {' and '.join(parts)} of {sample.corpus.documents:,} documents in {len(sample.strata)} strata"
    )


def terminal(sample: Sample, found: Result, console: Console) -> None:
    """The rates with their intervals, and whether they pass."""
    lines: list[RenderableType] = [Text(drawn(sample)), Text(told(sample.plan))]
    lines.append(
        Text(
            f"{found.judged:,} of {found.of:,} judged{' by ' if found.reviewers else ''}{shown(', '.join(found.reviewers))}"
        )
    )
    if found.judged:
        lines.append(_table(found))
        verdict = {True: "The corpus passes.", False: "The corpus does not pass.", None: ""}[found.passed]
        lines += [Text(verdict)] if verdict else []
    console.print(Group(*lines))


def _table(found: Result) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for name in ("", "judged", "wrong", "rate", "95 % interval", "", ""):
        table.add_column(name, justify="left" if name == "" else "right", no_wrap=name != "")
    for one in found.measures:
        if one.estimate:
            e = one.estimate
            figures = (f"{e.judged:,}", f"{e.wrong:,}", f"{e.rate:.2%}", f"{e.low:.2%} – {e.high:.2%}")
            table.add_row(one.name, *figures, PASSED[one.verdict.passed], one.verdict.why)
    return table


def as_json(sample: Sample, found: Result) -> str:
    """The result: schema `digitize/sample-result/1`."""
    values: dict[str, Any] = {
        "schema": "digitize/sample-result/1",
        "sample": sample.name,
        "plan": sample.plan.model_dump(mode="json"),
        "items": found.of,
        "judged": found.judged,
        "reviewers": list(found.reviewers),
        "passed": found.passed,
        "measures": [_measure(asdict(one)) for one in found.measures],
    }
    return shown_json(values, indent=1) + "\n"


def _measure(values: dict[str, Any]) -> dict[str, Any]:
    found = values["estimate"] or {}
    found.pop("effective", None)
    verdict = values["verdict"]
    return {"measure": values["name"], "unclear": values["unclear"], **found, **verdict}
