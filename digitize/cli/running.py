"""Commands that make an output, and write it anew for others: run, report, export."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from digitize.cli import completed
from digitize.cli.asked import FAILED, OUTPUT, STOPPED, a_path, settings_options
from digitize.config import ENGINES, Settings, load_settings
from digitize.console import say
from digitize.errors import ConfigError
from digitize.terminal import echo

if TYPE_CHECKING:
    from digitize import Corpus


@click.command()
@click.argument("inputs", nargs=-1, type=a_path, metavar="[INPUT]...")
@click.option("-o", "--output", type=a_path, default=OUTPUT, show_default=True, help="The folder for the results.")
@settings_options
@click.option(
    "--lang",
    metavar="eng+rus",
    shell_complete=completed.languages,
    help="Languages that may occur (default: all installed).",
)
@click.option(
    "--engine",
    metavar="NAME",
    shell_complete=completed.engines,
    help=f"{', '.join(ENGINES)}, or of a package: what reads scans.",
)
@click.option(
    "--text-layer",
    metavar="WHEN",
    shell_complete=completed.layers,
    help="auto, use or ignore: whether a PDF's own text is taken.",
)
@click.option("--pages", metavar="1-20", help="Only these pages of each input.")
@click.option("--jobs", type=int, metavar="N", help="Worker processes (default: one for each processor core).")
@click.option(
    "--executor", metavar="NAME", shell_complete=completed.executors, help="local, or dask: who does the work."
)
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler (default: a cluster on this machine).")
@click.option("--keep-going/--fail-fast", default=None, help="Whether to go on after an input fails (default: go on).")
@click.option("--force", is_flag=True, default=None, help="Read again the pages that an earlier run has read.")
@click.option("--prune", is_flag=True, default=None, help="Remove the documents of inputs whose files are gone.")
@click.option("--follow-links", is_flag=True, default=None, help="Read what links in a folder lead to outside of it.")
@click.option("--watch", is_flag=True, help="Go on: read what comes into the folders, until stopped.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="F",
    shell_complete=completed.formats,
    help="Also export so: see digitize export. Repeatable.",
)
@click.option("--report/--no-report", default=None, help="Whether to write the report (default: write it).")
@click.option("--json", "as_json", is_flag=True, help="Progress as JSON, one event a line, on standard error.")
@click.option("--timings", is_flag=True, help="At the end, say how much processor time each stage took.")
@click.option("--log", type=a_path, metavar="FILE", help="Also write these events to the end of a file.")
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
    watch: bool,
    formats: tuple[str, ...],
    as_json: bool,
    timings: bool,
    log: Path | None,
    quiet: bool,
    verbose: bool,
    **options: Any,
) -> None:
    """Digitizes files and folders.

    INPUT (default: scans/) is a pdf, tif, png, jpg, jp2, webp, heic or djvu, a file or folder of ALTO, PAGE or hOCR, a METS
    file, any other folder, which is walked, or - for one file from standard input. The results are in OUTPUT: documents/, documents.jsonl, sources.jsonl and report/index.html. What
    earlier runs made of other inputs stays there.
    """
    from digitize import batch, open_corpus
    from digitize.door import settings_of
    from digitize.write.formats import load_formats

    wanted = load_formats(formats)
    settings = settings_of(config, profile, **options)
    given, kind = inputs or (Path("scans"),), "json" if as_json else "quiet" if quiet else ""
    for _ in batch.arrivals(given, output, settings.batch.follow_links) if watch else (None,):
        with batch.progress(kind, verbose, log=log) as tell:
            summary = batch.run(given, output, settings, tell)
        batch.write_tables(summary, output)
        report = None
        if settings.report.enabled and not summary.stopped:
            report = _written(output, settings, len if as_json else say)
        exports = _exported(open_corpus(output), wanted)[0] if wanted and not summary.stopped else []
        if not quiet and not as_json:
            with suppress(BrokenPipeError):  # what came of the run is the same though nobody reads it
                if timings:
                    echo(summary.timings())
                echo(summary.told(report))
                echo("".join(f"Exported {path}\n" for path in exports), nl=False)
        if summary.stopped:
            break
    context.exit(STOPPED if summary.stopped == "interrupted" else FAILED if summary.failed else 0)


@click.command()
@click.argument("output", type=a_path, default=OUTPUT)
@settings_options
def report(output: Path, config: Path | None, profile: str | None) -> None:
    """Writes the report anew.

    OUTPUT (default: output/) is the folder that a run wrote. `report.images = "full"` puts the pages into it in the size
    of their scans, too."""
    echo(f"Open {_written(output, load_settings(config, profile, os.environ)[0], say)}")


def _written(output: Path, settings: Settings, tell: Callable[[str], object]) -> Path:
    """Writes the report, with the pages' pictures as the settings want them."""
    from digitize import review
    from digitize.batch.shelf import Shelf

    with Shelf(output) as shelf:
        return review.write_report(output, tell, shelf.view if settings.report.images == "full" else None)


@click.command()
@click.argument("given", nargs=-1, metavar="[OUTPUT]")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="F",
    shell_complete=completed.formats,
    help="What to write; repeatable. --list names all.",
)
@click.option("-o", "--to", type=a_path, metavar="PATH", help="The file or folder (default: OUTPUT/export/…).")
@click.option(
    "--documents", "ids", multiple=True, metavar="ID…", help="Only these documents, by id or uid; repeatable."
)
@click.option("--source", "files", multiple=True, metavar="FILE", help="Only documents of this source; repeatable.")
@click.option("--reviewed", is_flag=True, help="Only documents that a reviewer has reviewed.")
@click.option("--bom", is_flag=True, help="csv: begin with a byte order mark, for old spreadsheet programs.")
@click.option("--crate", is_flag=True, help="bagit: with RO-Crate metadata in the bag.")
@click.option("--each", type=click.Choice(["source", "document"]), default="source", help="pdf: what one file holds.")
@click.option("--base-url", "base", default="http://localhost:8000", help="iiif: where the folder will be reached.")
@click.option("--force", is_flag=True, help="Replace a folder PATH that is not empty.")
@click.option("--list", "listed", is_flag=True, help="Name the formats, with who takes them in.")
@click.pass_context
def export(
    context: click.Context,
    /,
    given: tuple[str, ...],
    ids: tuple[str, ...],
    formats: tuple[str, ...],
    to: Path | None,
    bom: bool,
    crate: bool,
    each: Literal["source", "document"],
    base: str,
    force: bool,
    listed: bool,
    **limits: Any,
) -> None:
    """Writes the corpus in formats that other systems take in.

    OUTPUT (default: output/) is the folder that a run wrote. Each export says of each document whether a machine made it
    or who reviewed it, by what engine, and how sure it is."""
    from digitize import open_corpus
    from digitize.write.formats import Options, format_names, load_format, load_formats

    if listed:
        for name in format_names():
            try:
                told = load_format(name).says
            except ConfigError as error:
                told = str(error)
            echo(f"{name:<14} {told}")
        return
    if not formats:
        raise click.UsageError(f"give a --format: {', '.join(format_names())}")
    options = Options(bom, crate, each, base)
    output, ids = _output_and_ids(given, ids)
    paths, left_out = _exported(open_corpus(output, ids=ids, **limits), load_formats(formats), to, options, force)
    for path in paths:
        echo(str(path))
    context.exit(FAILED if left_out else 0)


def _output_and_ids(given: tuple[str, ...], ids: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """OUTPUT, and the documents, of which further ones may stand behind the first, as in `--documents A B`: the folder that is
    there among them is OUTPUT. Raises click.UsageError."""
    if len(given) > 1 and not ids:
        raise click.UsageError(f"Got unexpected extra argument ({given[1]})")
    output = next((one for one in given if Path(one).is_dir()), None)
    if output is None and given and not (ids and OUTPUT.is_dir()):
        output = given[0]
    others = list(given)
    if output is not None:
        others.remove(output)
    return Path(output or OUTPUT), (*ids, *others)


def _exported(corpus: "Corpus", *how: Any) -> tuple[list[Path], bool]:
    """What was written, and whether something of OUTPUT, which is told, was left out."""
    paths = corpus.export(*how)
    for trouble in corpus.troubles:
        say(trouble)
    return paths, bool(corpus.troubles)
