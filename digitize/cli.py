"""The command line: parse, call, print. No logic."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from digitize import __version__
from digitize.config import Settings, load_settings
from digitize.console import Unread, let_go, say, stoppable, with_standard_streams
from digitize.errors import ConfigError, DigitizeError

FAILED, WRONG_USE, STOPPED = 1, 2, 130
OUTPUT = Path("output")

a_path = click.Path(path_type=Path)


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command with settings takes."""
    command = click.option("--profile", metavar="NAME|FILE", help="A collection: what its pages look like.")(command)
    return click.option("--config", type=a_path, metavar="FILE", help="Settings (TOML) on top of the usual ones.")(
        command
    )


@click.group(cls=Unread, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="digitize")
def commands() -> None:
    """Turns scans of archival documents into a corpus: a text and a metadata record for each document, and a report
    that shows every change that was made, and why."""


@commands.command()
@click.argument("inputs", nargs=-1, type=a_path, metavar="[INPUT]...")
@click.option("-o", "--output", type=a_path, default=OUTPUT, show_default=True, help="The folder for the results.")
@settings_options
@click.option("--lang", metavar="eng+rus", help="Languages that may occur (default: all installed).")
@click.option("--engine", metavar="NAME", help="auto, lstm, tesseract, pytesseract or rapidocr: what reads scans.")
@click.option("--text-layer", metavar="WHEN", help="auto, use or ignore: whether a PDF's own text is taken.")
@click.option("--pages", metavar="1-20", help="Only these pages of each input.")
@click.option("--jobs", type=int, metavar="N", help="Worker processes (default: one for each processor core).")
@click.option("--executor", metavar="NAME", help="local, or dask: who does the work.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler (default: a cluster on this machine).")
@click.option("--keep-going/--fail-fast", default=None, help="Whether to go on after an input fails (default: go on).")
@click.option("--force", is_flag=True, default=None, help="Read again the pages that an earlier run has read.")
@click.option("--prune", is_flag=True, default=None, help="Remove the documents of inputs whose files are gone.")
@click.option("--report/--no-report", default=None, help="Whether to write the report (default: write it).")
@click.option("--json", "as_json", is_flag=True, help="Progress as JSON, one event a line, on standard error.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what fails.")
@click.option("-v", "--verbose", is_flag=True, help="Say more about what fails.")
@click.pass_context
def run(
    context: click.Context,
    /,
    inputs: tuple[Path, ...],
    output: Path,
    config: Path | None,
    profile: str | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    **options: Any,
) -> None:
    """Digitizes files and folders.

    INPUT (default: scans/) is a pdf, tif, png, jpg, jp2, webp, heic or djvu, a folder, which is walked, or - for one file
    from standard input. The results are in OUTPUT: documents/, documents.jsonl, sources.jsonl and report/index.html. What
    earlier runs made of other inputs stays there.
    """
    from digitize import batch, review

    names = {
        "lang": "read.languages",
        "engine": "read.engine",
        "text_layer": "read.text_layer",
        "pages": "read.pages",
        "jobs": "batch.jobs",
        "keep_going": "batch.keep_going",
        "force": "batch.force",
        "prune": "batch.prune",
        "executor": "batch.executor",
        "scheduler": "batch.scheduler",
        "report": "report.enabled",
    }
    settings, _ = load_settings(config, profile, os.environ, {names[key]: value for key, value in options.items()})
    kind = "json" if as_json else "quiet" if quiet else ""
    with batch.progress(kind, verbose) as tell:
        summary = batch.run(inputs or (Path("scans"),), output, settings, tell)
    report = review.write_report(output) if settings.report.enabled and not summary.stopped else None
    if not quiet and not as_json:
        with suppress(BrokenPipeError):  # what came of the run is the same though nobody reads it
            click.echo(summary.told(report))
    context.exit(STOPPED if summary.stopped == "interrupted" else FAILED if summary.failed else 0)


@commands.command()
@click.argument("output", type=a_path, default=OUTPUT)
def report(output: Path) -> None:
    """Writes the report anew.

    OUTPUT (default: output/) is the folder that a run wrote."""
    from digitize import review

    click.echo(f"Open {review.write_report(output)}")


@commands.command()
@click.argument("document")
@click.option("--without", multiple=True, metavar="RULE", help="The clean text, but for the edits of this rule.")
@click.option("-o", "--output", type=a_path, default=OUTPUT, show_default=True, help="Where an id is looked up.")
def restore(document: str, without: tuple[str, ...], output: Path) -> None:
    """Gives the text of a document as it was read.

    DOCUMENT is the path of one of its files, or its id. With --without, what cleaning made of the text, but for the
    edits of one rule."""
    from digitize.write import restored

    click.echo(restored(document, without, output), nl=False)


@commands.command()
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; another one is seen by others.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port (default: any that is free).")
@click.option("--name", metavar="NAME", help="Who corrects (default: your name on this machine).")
@click.option("--open/--no-open", "browse", default=True, help="Whether to open a browser (default: open it).")
def review(output: Path, host: str, port: int, name: str | None, browse: bool) -> None:
    """Opens the report where it can be corrected.

    OUTPUT (default: output/) is the folder that a run wrote. What is corrected is saved at once, in
    OUTPUT/corrections/, and put in again by every run."""
    try:
        from digitize.review import desk
    except ImportError:
        raise ConfigError("the review desk is not installed", "pip install 'digitize[review]'") from None
    from digitize.batch.remake import Remaker

    def tell(address: str) -> None:
        click.echo(f"Review at {address}\nCtrl-C ends it; all is saved.")
        if browse:
            click.launch(address)

    desk.serve(output, Remaker(output), host, port, name or desk.user(), tell)


@commands.command()
@click.argument("old", type=a_path)
@click.argument("new", type=a_path)
@click.option("--json", "as_json", is_flag=True, help="All that changed, as JSON.")
@click.option("--html", type=a_path, metavar="FILE", help="All that changed, as one HTML file.")
def diff(old: Path, new: Path, as_json: bool, html: Path | None) -> None:
    """Shows what changed between two runs.

    OLD and NEW are the folders that two runs wrote; their documents are matched though boundaries moved."""
    from rich.console import Console

    from digitize.review import compare

    found = compare.compare(old, new)
    if html:
        compare.save(found, html)
    if as_json:
        click.echo(compare.as_json(found), nl=False)
    elif html:
        click.echo(f"Open {html}")
    else:
        compare.terminal(found, Console(highlight=False))


@commands.command()
@click.argument("texts", nargs=-1, metavar="TEXT...|-")
@settings_options
@click.option("--json", "as_json", is_flag=True, help="One record, or null, for each text.")
@click.option("--all", "every", is_flag=True, help="All references of a text, as JSON in a list, not the first alone.")
def reference(texts: tuple[str, ...], config: Path | None, profile: str | None, as_json: bool, every: bool) -> None:
    """Reads archival references.

    With `-` they come from standard input, one a line."""
    from digitize.pipeline import Knowledge
    from digitize.references import read_references

    if not texts:
        raise click.UsageError("give a reference, or - to read them from standard input")
    settings, _ = load_settings(config, profile, os.environ)
    archives = Knowledge.load(settings).archives
    many = texts == ("-",)
    for line in sys.stdin if many else [" ".join(texts)]:
        line = line.rstrip("\r\n")
        records = [found.model_dump(mode="json", by_alias=True) for found in read_references(line, archives)]
        if as_json:
            click.echo(json.dumps(records if every else next(iter(records), None), ensure_ascii=False))
            continue
        told = "\n\n".join(map(_reference_lines, records[: None if every else 1])) or "no archival reference"
        click.echo(f"{line}\n{told}\n" if many else told)


def _reference_lines(record: dict[str, Any]) -> str:
    shown = {key: value for key, value in record.items() if value not in (None, []) and key not in ("text", "repairs")}
    lines = [f"{key}: {value}" for key, value in shown.items()]
    lines += [f"repaired: {r['field']}: {r['from']!r} → {r['to']!r} ({r['rule']})" for r in record["repairs"]]
    return "\n".join(lines)


@commands.command()
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
    from digitize.batch.remake import reviewed_sources
    from digitize.label.fit import by_hand
    from digitize.label.weights import shipped_weights, write_weights

    settings, _ = load_settings(config, profile, os.environ)
    found = evaluate.shipped_examples()
    for folder in folders:
        found |= evaluate.gather(folder, settings, reviewed_sources, jobs or usable_cores())
    trained = evaluate.train(found, shipped_weights() if folders else by_hand())
    output.write_text(write_weights(trained.weights), encoding="utf-8")
    click.echo(f"{evaluate.told(trained)}\n{output}: weights from {len(found)} volumes")


@commands.command()
@click.argument("file", type=a_path)
@settings_options
@click.option("--page", type=int, default=1, show_default=True, metavar="N", help="The page, from 1.")
@click.option("-o", "--output", type=a_path, metavar="FILE", help="The drawing (default: FILE-page-N.html).")
def inspect(file: Path, config: Path | None, profile: str | None, page: int, output: Path | None) -> None:
    """Draws one page.

    Its words, each line's role and probability, and what spoke for them."""
    from digitize import evaluate

    settings, _ = load_settings(config, profile, os.environ)
    target = output or Path(f"{file.stem}-page-{page}.html")
    target.write_text(evaluate.inspect(file, page, settings), encoding="utf-8")
    click.echo(f"Open {target}")


@commands.command()
@settings_options
@click.pass_context
def doctor(context: click.Context, /, config: Path | None, profile: str | None) -> None:
    """Says what is missing here, and how to get it."""
    from digitize.batch.doctor import can_work, examine

    settings, _ = load_settings(config, profile, os.environ)
    findings = examine(settings, OUTPUT)
    for finding in findings:
        remedy = f"\n{'':10}→ {finding.remedy}" if finding.remedy else ""
        click.echo(f"{finding.state:<9} {finding.name}: {finding.found}{remedy}")
    context.exit(0 if can_work(findings) else FAILED)


@commands.command("config")
@settings_options
def show_config(config: Path | None, profile: str | None) -> None:
    """Shows the settings and where each came from.

    The examples of the archives' tables are tried; one that is not read as it says is told with its file and line."""
    from digitize.pipeline import Knowledge
    from digitize.references import misread_examples

    settings, origins = load_settings(config, profile, os.environ)
    values = _values(settings)
    width = max(len(f"{key} = {values[key]}") for key in origins)
    for key, origin in origins.items():
        click.echo(f"{f'{key} = {values[key]}':<{min(width, 60)}}  # {origin}")
    for wrong in misread_examples(Knowledge.load(settings).archives):
        click.echo(f"{wrong.place}: the example {wrong.text!r} is not read as it says: {wrong.found}", err=True)


def _values(settings: Settings) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in settings.model_dump(mode="json").items():
        for inner, setting in value.items() if isinstance(value, dict) else [("", value)]:
            flat[f"{key}.{inner}" if inner else key] = json.dumps(setting, ensure_ascii=False)
    return flat


def main(arguments: list[str] | None = None) -> None:
    """The console's entry: every error is one line that says what to do, and an exit code of the contract."""
    with_standard_streams()
    code = _called(arguments)
    let_go()
    sys.exit(code)


def _called(arguments: list[str] | None) -> int:
    try:
        with stoppable():
            return commands.main(arguments, prog_name="digitize", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return WRONG_USE
    except click.ClickException as error:
        usage = getattr(error, "ctx", None)
        hint = f": {usage.command_path} --help lists what there is" if usage else ""
        say(f"digitize: {' '.join(error.format_message().split()).rstrip('.')}{hint}")
        return WRONG_USE
    except DigitizeError as error:
        say(f"digitize: {error}")
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        say("digitize: stopped; run the same command again to go on")
        return STOPPED
    except SystemExit as ended:
        if isinstance(
            ended.__context__, BrokenPipeError
        ):  # who reads has had enough: no failure, as click and rich think
            return 0
        raise


if __name__ == "__main__":
    main()
