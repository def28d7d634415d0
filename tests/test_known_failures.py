"""Pages that go wrong, each with what is right: see known-failures/README.md. One that comes out right fails, and moves."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from digitize.config import load_settings
from digitize.pipeline import Knowledge, SourceInput, assemble
from tests.typeset import Row, page

FOLDER = Path(__file__).parent / "known-failures"
CASES = sorted(FOLDER.glob("*.toml"))


def made(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents that come out, each with its record and the paragraphs of its `text`."""
    pages = [page(number, [_row(row) for row in rows]) for number, rows in enumerate(case["pages"], 1)]
    found = assemble(pages, SourceInput("in.pdf", "00" * 32, "in"), Knowledge.load(load_settings(environ={})[0]))
    return [
        record.model_dump(mode="json") | {"text": document.text.text.strip().split("\n\n")}
        for document, record in found.documents
    ]


def _row(row: str | dict[str, Any]) -> Row:
    return Row(row) if isinstance(row, str) else Row(**row)


def part(right: Any, found: Any) -> Any:
    """What was found, as far as `right` speaks of it."""
    if isinstance(right, dict) and isinstance(found, dict):
        return {key: part(value, found.get(key)) for key, value in right.items()}
    return found


def test_a_case_is_laid_out_as_its_readme_says() -> None:
    assert CASES
    for path in CASES:
        case = tomllib.loads(path.read_text())
        assert set(case) == {"wrong", "pages", "documents"}
        assert case["wrong"] and case["pages"] and made(case)
        assert [set(one) - {"text"} <= set(made(case)[0]) for one in case["documents"]]


@pytest.mark.xfail(strict=True, raises=AssertionError)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_known_failure_comes_out_right(path: Path) -> None:
    case = tomllib.loads(path.read_text())
    found = made(case)
    assert len(found) == len(case["documents"])
    for right, one in zip(case["documents"], found, strict=True):
        assert part(right, one) == right
