"""Commands that read one thing by itself, and show how: restore, reference, inspect, train."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from digitize.cli import completed
from digitize.cli.asked import OUTPUT, a_path, settings_options
from digitize.config import load_settings
from digitize.terminal import echo, shown, shown_json


@click.command()
@click.argument("document")
@click.option(
    "--without",
    multiple=True,
    metavar="RULE",
    shell_complete=completed.rules,
    help="The clean text, but for the edits of this rule.",
)
@click.option("-o", "--output", type=a_path, default=OUTPUT, show_default=True, help="Where an id is looked up.")
def restore(document: str, without: tuple[str, ...], output: Path) -> None:
    """Gives the text of a document as it was read.

    DOCUMENT is the path of one of its files, or its id. With --without, what cleaning made of the text, but for the
    edits of one rule."""
    from digitize.write import restored

    text = restored(document, without, output)
    click.echo(shown(text) if sys.stdout.isatty() else text, nl=False)


@click.command()
@click.argument("texts", nargs=-1, metavar="TEXT...|-")
@settings_options
@click.option("--json", "as_json", is_flag=True, help="One record, or null, for each text.")
@click.option("--all", "every", is_flag=True, help="All references of a text, as JSON in a list, not the first alone.")
def reference(texts: tuple[str, ...], config: Path | None, profile: str | None, as_json: bool, every: bool) -> None:
    """Reads archival references.

    With `-` they come from standard input, one a line."""
    from digitize.door import archives_of, settings_of
    from digitize.patterns import limited
    from digitize.references import read_references

    if not texts:
        raise click.UsageError("give a reference, or - to read them from standard input")
    settings = settings_of(config, profile)
    archives = archives_of(settings)
    many = texts == ("-",)
    for line in sys.stdin if many else [" ".join(texts)]:
        line = line.rstrip("\r\n")
        with limited(settings.read.page_seconds, line):
            records = [found.model_dump(mode="json", by_alias=True) for found in read_references(line, archives)]
        if as_json:
            echo(shown_json(records if every else next(iter(records), None)))
            continue
        told = "\n\n".join(map(_reference_lines, records[: None if every else 1])) or "no archival reference"
        echo(f"{line}\n{told}\n" if many else told)


def _reference_lines(record: dict[str, Any]) -> str:
    there = {key: value for key, value in record.items() if value not in (None, []) and key not in ("text", "repairs")}
    lines = [f"{key}: {value}" for key, value in there.items()]
    lines += [f"repaired: {r['field']}: {r['from']!r} → {r['to']!r} ({r['rule']})" for r in record["repairs"]]
    return "\n".join(lines)


@click.command()
@click.argument("folders", nargs=-1, type=a_path, metavar="[GOLD|OUTPUT]...")
@settings_options
@click.option("-o", "--output", type=a_path, default=Path("heads.toml"), show_default=True, help="The file of weights.")
@click.option("--jobs", type=int, default=0, metavar="N", help="Processes (default: one for each processor core).")
def train(folders: tuple[Path, ...], config: Path | None, profile: str | None, output: Path, jobs: int) -> None:
    """Fits the weights of document heads.

    To the examples of the package come those of GOLD (NAME.pdf with NAME.gold.json beside it), or what reviewers said of
    the beginnings in an OUTPUT: where they split or joined, and all of the documents that they marked as reviewed. Without a folder the weights of the package come out again (`before` are those set by hand). Name the file as
    `heads` in your settings."""
    from digitize import evaluate
    from digitize.batch import usable_cores
    from digitize.batch.rebuild import reviewed_sources
    from digitize.label.fit import by_hand
    from digitize.label.weights import shipped_weights, write_weights

    settings, _ = load_settings(config, profile, os.environ)
    found = evaluate.shipped_examples()
    for folder in folders:
        found |= evaluate.gather(folder, settings, partial(reviewed_sources, own=settings), jobs or usable_cores())
    trained = evaluate.train(found, shipped_weights() if folders else by_hand())
    output.write_text(write_weights(trained.weights), encoding="utf-8")
    echo(f"{evaluate.told(trained)}\n{output}: weights from {len(found)} volumes")


@click.command()
@click.argument("file", type=a_path)
@settings_options
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="The page, from 1.")
@click.option("-o", "--output", type=a_path, metavar="FILE", help="The drawing (default: FILE-page-N.html).")
@click.option("--steps", is_flag=True, help="Draws nothing: the steps of labelling, and what each did with FILE.")
def inspect(file: Path, config: Path | None, profile: str | None, page: int, output: Path | None, steps: bool) -> None:
    """Draws one page.

    Its words, each line's role and probability, and what spoke for them."""
    from digitize import evaluate

    settings, _ = load_settings(config, profile, os.environ)
    if steps:
        echo(evaluate.inspect_steps(file, settings))
        return
    target = output or Path(f"{file.stem}-page-{page}.html")
    target.write_text(evaluate.inspect(file, page, settings), encoding="utf-8")
    echo(f"Open {target}")
