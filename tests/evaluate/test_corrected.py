"""What a reviewer corrects in the first documents of a volume helps with the rest of it."""

import re
from functools import partial
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from digitize.batch.rebuild import Rebuilder, reviewed_sources
from digitize.cli import commands
from digitize.corrections import read_journal
from digitize.evaluate import gather
from digitize.evaluate.volumes import NoGoldError
from digitize.review.desk.actions import ReviewAction
from digitize.review.desk.desk import Desk, View
from digitize.review.listing import address
from tests.batch.sheets import sentence
from tests.batch.test_run import digitize, records, settings

DOCUMENTS, CORRECTED = 24, 6
NAMES = ("Captain Ellery", "The Wharf Office", "Mr. Harding", "Port Physician")
HEAD = re.compile(rf"(?m)^({'|'.join(NAMES)}), of the grain ships \d+$")


def volume(path: Path) -> Path:
    """Entries without number, date or reference, each below a name in italics: a look that the package does not know."""
    chance = Random(3)
    path.parent.mkdir(parents=True)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    y = 790.0
    for entry in range(DOCUMENTS):
        paragraphs = [chance.randint(3, 5) for _ in range(chance.randint(2, 3))]
        if y - 14 * sum(paragraphs) < 100:
            canvas.showPage()
            y = 790.0
        canvas.setFont("Times-Italic", 11)
        canvas.drawString(70, y, f"{chance.choice(NAMES)}, of the grain ships {entry + 1}")
        y -= 18
        canvas.setFont("Times-Roman", 11)
        for lines in paragraphs:
            for i in range(lines):
                text = sentence(chance)
                text = text if i in (0, lines - 1) else text.lower().rstrip(".") + " and"
                canvas.drawString(70 + 18 * (i == 0), y, text)
                y -= 14
        y -= 16
    canvas.save()
    return path


def read(output: Path) -> list[str]:
    """The texts of an output's documents, in order."""
    return [path.read_text(encoding="utf-8") for path in sorted((output / "documents").rglob("0*.txt"))]


def errors(texts: list[str], after: int) -> int:
    """Entries after the first so many that no document begins with, and documents that begin elsewhere."""
    begun = [int(found[0].split()[-1]) for text in texts if (found := HEAD.match(text))]
    missed = set(range(after + 1, DOCUMENTS + 1)) - set(begun)
    last = max(
        (i for i, text in enumerate(texts) if (m := HEAD.match(text)) and int(m[0].split()[-1]) <= after), default=0
    )
    return len(missed) + sum(HEAD.match(text) is None for text in texts[last + 1 :])


def split_the_first(output: Path, count: int) -> int:
    """What a reviewer does on the desk, from the beginning of the volume on: a document that holds several entries is
    split where the second begins. Gives the number of the last entry that was split off."""
    desk = Desk(output, Rebuilder(output))
    for _ in range(count):
        view, head = next(found for entry in desk.output().entries if (found := _second(desk, address(entry) or "")))
        number = int(HEAD.search(view.log.raw.replace("\f", "\n"), head)[0].split()[-1])
        word = next(i for i, span in enumerate(view.log.spans) if span.start >= head)
        where, record = address(view.entry) or "", view.entry.record
        one, _ = desk.correct(where, view.made, view.version, "Ada", ReviewAction(kind="split", first=word))
        assert desk.wait(where, record.uid, view.sha256, one.id, 120)["state"] == "applied"
    desk.close()
    return number


def _second(desk: Desk, where: str) -> tuple[View, int] | None:
    """The document, and where in its raw text a second entry begins."""
    view = desk.view(where)
    assert view
    heads = [found.start() for found in HEAD.finditer(view.log.raw.replace("\f", "\n")) if found.start()]
    return (view, heads[0]) if heads else None


def test_correcting_the_first_documents_lowers_the_boundary_errors_in_the_rest(tmp_path: Path) -> None:
    volume(tmp_path / "in" / "entries.pdf")
    output, heads = tmp_path / "out", tmp_path / "heads.toml"
    digitize(tmp_path / "in", output)
    with pytest.raises(NoGoldError, match="nobody has corrected"):
        gather(output, settings(), partial(reviewed_sources, own=settings()))
    texts = read(output)
    rest = split_the_first(output, CORRECTED)
    sha256 = str(records(output)[0]["sha256"])
    assert [one.kind for one in read_journal(output, sha256).corrections] == ["split"] * CORRECTED
    assert errors(texts, rest) >= 10  # the weights of the package find few
    told = CliRunner().invoke(commands, ["train", str(output), "-o", str(heads)], catch_exceptions=False)
    assert told.exit_code == 0 and "entries" in told.output
    digitize(tmp_path / "in", tmp_path / "fresh", heads=str(heads))  # without the corrections
    assert errors(read(tmp_path / "fresh"), rest) <= 1
