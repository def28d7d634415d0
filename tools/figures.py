"""Puts measured figures into the page that tells how good digitize is.

    digitize evaluate GOLD OUTPUT --json > measured.json
    python tools/figures.py measured.json

The table between the two marks of docs/explanation/quality.md is written anew, with the commit of this checkout; the text around it is a person's.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "explanation" / "quality.md"
BEGIN, END = "<!-- figures: tools/figures.py -->\n", "<!-- end of figures -->\n"
TOLD = {
    "recall": "words that were read",
    "CER": "characters read wrongly (CER)",
    "uncl": "words that came into no document",
    "extra": "words too many in documents, of a thousand",
    "start F1": "where documents begin, F1",
    "PQ": "documents, panoptic quality of their cutting",
    "title": "titles right",
    "date": "dates right",
    "place": "places right",
    "type": "types right",
    "sender": "senders right",
    "recipient": "recipients right",
    "signed": "signatures right",
    "number": "numbers right",
    "classification": "classifications right",
    "reference": "references with all elements right",
}
"""What is told of an evaluation, by its names."""


def table(total: dict[str, Any], commit: str) -> str:
    """The figures of all sources together, as Markdown. A rate over few items says over how many."""
    rows = [f"Measured at commit {commit}, on {total['rates']['docs']} documents with {total['words']:,} words.\n"]
    rows += ["| measured | value | of items |", "|---|---|---|"]
    for name, told in TOLD.items():
        if (value := total["rates"].get(name)) is not None:
            rows.append(f"| {told} | {value:.3g} | {total['of'].get(name, '')} |")
    for name, one in total["calibration"].items():
        rows.append(f"| what is said of how sure {name} are, off by | {one['error']:.3g} | {one['items']:,} |")
    return "\n".join(rows) + "\n"


def filled(page: str, text: str) -> str:
    """The page with another text between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    measured = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    form = measured["forms"].get("sheets") or next(iter(measured["forms"].values()))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    page = filled(PAGE.read_text(encoding="utf-8"), table(form["ALL"], commit.stdout.strip()))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
