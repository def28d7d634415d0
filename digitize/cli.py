"""The command line: parse, call, print. No logic."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from difflib import get_close_matches
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from digitize import __version__
from digitize.config import ENGINES, Settings, load_settings
from digitize.console import let_go, say, stoppable, with_standard_streams
from digitize.errors import ConfigError, DigitizeError, get_extra
from digitize.explained import explanations, with_page
from digitize.manual import FIRST, SHELLS, Helpful, completion_of
from digitize.terminal import echo, shown, shown_json

if TYPE_CHECKING:
    from digitize import Corpus

FAILED, WRONG_USE, STOPPED = 1, 2, 130
OUTPUT = Path("output")

a_path = click.Path(path_type=Path)


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command with settings takes."""
    command = click.option("--profile", metavar="NAME|FILE", help="A collection: what its pages look like.")(command)
    return click.option("--config", type=a_path, metavar="FILE", help="Settings (TOML) on top of the usual ones.")(
        command
    )


@click.group(
    cls=Helpful,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
@click.version_option(__version__, prog_name="digitize")
@click.pass_context
def commands(context: click.Context, /) -> None:
    """Turns scans of archival documents into a corpus: a text and a metadata record for each document, and a report
    that shows every change that was made, and why."""
    if context.invoked_subcommand is None:
        echo(FIRST)


@commands.command()
@click.argument("inputs", nargs=-1, type=a_path, metavar="[INPUT]...")
@click.option("-o", "--output", type=a_path, default=OUTPUT, show_default=True, help="The folder for the results.")
@settings_options
@click.option("--lang", metavar="eng+rus", help="Languages that may occur (default: all installed).")
@click.option("--engine", metavar="NAME", help=f"{', '.join(ENGINES)}, or of a package: what reads scans.")
@click.option("--text-layer", metavar="WHEN", help="auto, use or ignore: whether a PDF's own text is taken.")
@click.option("--pages", metavar="1-20", help="Only these pages of each input.")
@click.option("--jobs", type=int, metavar="N", help="Worker processes (default: one for each processor core).")
@click.option("--executor", metavar="NAME", help="local, or dask: who does the work.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler (default: a cluster on this machine).")
@click.option("--keep-going/--fail-fast", default=None, help="Whether to go on after an input fails (default: go on).")
@click.option("--force", is_flag=True, default=None, help="Read again the pages that an earlier run has read.")
@click.option("--prune", is_flag=True, default=None, help="Remove the documents of inputs whose files are gone.")
@click.option("--follow-links", is_flag=True, default=None, help="Read what links in a folder lead to outside of it.")
@click.option("--watch", is_flag=True, help="Go on: read what comes into the folders, until stopped.")
@click.option(
    "--format", "formats", multiple=True, metavar="F", help="Also export so: see digitize export. Repeatable."
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


@commands.command()
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


def _exported(corpus: "Corpus", *how: Any) -> tuple[list[Path], bool]:
    """What was written, and whether something of OUTPUT, which is told, was left out."""
    paths = corpus.export(*how)
    for trouble in corpus.troubles:
        say(trouble)
    return paths, bool(corpus.troubles)


@commands.command()
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--format", "formats", multiple=True, metavar="F", help="What to write; repeatable. --list names all.")
@click.option("-o", "--to", type=a_path, metavar="PATH", help="The file or folder (default: OUTPUT/export/…).")
@click.option("--documents", "ids", multiple=True, metavar="ID", help="Only this document, by id or uid; repeatable.")
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
    output: Path,
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
    paths, left_out = _exported(open_corpus(output, **limits), load_formats(formats), to, options, force)
    for path in paths:
        echo(str(path))
    context.exit(FAILED if left_out else 0)


@commands.command()
@click.argument("document")
@click.option("--without", multiple=True, metavar="RULE", help="The clean text, but for the edits of this rule.")
@click.option("-o", "--output", type=a_path, default=OUTPUT, show_default=True, help="Where an id is looked up.")
def restore(document: str, without: tuple[str, ...], output: Path) -> None:
    """Gives the text of a document as it was read.

    DOCUMENT is the path of one of its files, or its id. With --without, what cleaning made of the text, but for the
    edits of one rule."""
    from digitize.write import restored

    text = restored(document, without, output)
    click.echo(shown(text) if sys.stdout.isatty() else text, nl=False)


@commands.command()
@click.argument("output", type=a_path, default=OUTPUT)
@settings_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; another one is seen by others.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port (default: any that is free).")
@click.option("--name", metavar="NAME", help="Who corrects (default: your name on this machine).")
@click.option("--open/--no-open", "browse", default=True, help="Whether to open a browser (default: open it).")
def review(
    output: Path, config: Path | None, profile: str | None, host: str, port: int, name: str | None, browse: bool
) -> None:
    """Opens the report where it can be corrected.

    OUTPUT (default: output/) is the folder that a run wrote. What is corrected is saved at once, in
    OUTPUT/corrections/, and put in again by every run. Tables of your own with which the folder was made (a profile,
    archives) are named as for that run: those of a folder that somebody sent you are not used by themselves."""
    try:
        from digitize.review import desk
    except ImportError:
        raise ConfigError("the review desk is not installed", get_extra("review")) from None
    from digitize.batch.remake import Remaker
    from digitize.batch.shelf import Shelf

    settings, _ = load_settings(config, profile, os.environ)
    with ExitStack() as opened:
        shelf = opened.enter_context(Shelf(output))

        def tell(address: str, seen_by_others: bool) -> None:
            if seen_by_others:
                say(
                    "digitize: whoever is in this network and gets the address can read and correct; nothing is encrypted"
                )
            echo(f"Review at {address}\nCtrl-C ends it; all is saved.")
            if browse:
                click.launch(str(opened.enter_context(desk.redirect(address))))

        desk.serve(output, Remaker(output, settings), host, port, name or desk.user(), tell, shelf.view)


def _show(view: Any, found: object, as_json: bool, html: Path | None) -> None:
    """Shows what was found in the way that was asked for: by the functions `save`, `as_json` and `terminal` of `view`."""
    from rich.console import Console

    if html:
        view.save(found, html)
    if as_json:
        echo(view.as_json(found), nl=False)
    elif html:
        echo(f"Open {html}")
    else:
        view.terminal(found, Console(highlight=False))


@commands.command()
@click.argument("old", type=a_path)
@click.argument("new", type=a_path)
@click.option("--json", "as_json", is_flag=True, help="All that changed, as JSON.")
@click.option("--html", type=a_path, metavar="FILE", help="All that changed, as one HTML file.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where something changed, as git diff does.")
@click.pass_context
def diff(context: click.Context, /, old: Path, new: Path, as_json: bool, html: Path | None, exit_code: bool) -> None:
    """Shows what changed between two runs.

    OLD and NEW are the folders that two runs wrote; their documents are matched though boundaries moved."""

    from digitize.review import compare

    found = compare.compare(old, new)
    _show(compare, found, as_json, html)
    context.exit(FAILED if exit_code and (found.documents or found.sources) else 0)


@commands.command()
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--rule", required=True, metavar="RULE", help="The rule whose edits are taken back.")
@click.option("--yes", is_flag=True, help="Takes them back. Without it, what would change is shown.")
@click.option("--name", metavar="NAME", help="Who says so (default: your name on this machine).")
@click.option("--json", "as_json", is_flag=True, help="What changes, as JSON.")
@click.option("--html", type=a_path, metavar="FILE", help="What changes, as one HTML file.")
def undo(output: Path, rule: str, yes: bool, name: str | None, as_json: bool, html: Path | None) -> None:
    """Takes a rule back in every document.

    OUTPUT (default: output/) is the folder that a run wrote. What changes is shown first; with --yes it is said in
    OUTPUT/corrections/ that the rule's edits are wrong, and the sources are made anew. The desk can undo that."""

    from digitize.review import compare

    found, entries = compare.without_rule(output, rule)
    _show(compare, found, as_json, html)
    if not yes:
        echo("Nothing is changed yet: --yes takes the rule back.", err=True)
        return
    try:
        from digitize.review import desk
    except ImportError:
        raise ConfigError("the review desk is not installed", get_extra("review")) from None
    _remade(output, desk.take_back(output, rule, name or desk.user(), entries))


def _remade(output: Path, hashes: Sequence[str]) -> None:
    """Makes sources anew and writes the report."""
    from digitize.batch.remake import Remaker
    from digitize.review import write_report

    remaker = Remaker(output)
    try:
        for sha256 in hashes:
            remaker.remake(sha256)
    finally:
        remaker.close()
    echo(f"{len(hashes):,} source{'' if len(hashes) == 1 else 's'} made anew. Open {write_report(output)}", err=True)


@commands.command("patch")
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--save", "saved", type=a_path, metavar="FILE", help="Writes all corrections of OUTPUT into FILE.")
@click.option("--apply", "applied", type=a_path, metavar="FILE", help="Puts the corrections of FILE into OUTPUT.")
def patch_set(output: Path, saved: Path | None, applied: Path | None) -> None:
    """Takes corrections to another output of the same scans.

    They find their sources by content and their places by words. OUTPUT (default: output/) is the folder that a run
    wrote."""
    from digitize.corrections import apply_patch, patch
    from digitize.store.output import read_output

    if (saved is None) == (applied is None):
        raise click.UsageError("give --save FILE or --apply FILE")
    found = read_output(output)
    hashes = {one.sha256 for one in found.sources if one.sha256} | {e.record.source.sha256 for e in found.entries}
    if saved:
        text = patch(output, hashes)
        saved.write_text(text, encoding="utf-8")
        echo(f"{saved}: {text.count(chr(10)) - 1:,} corrections")
    if applied:
        done = apply_patch(output, applied, hashes)
        if done.sources:
            _remade(output, done.sources)
        echo(f"{done.new:,} corrections put in, {done.known:,} were there")
        for file in done.missing:
            echo(f"{file}: not among the sources of {output}, so its corrections are left out")


@commands.command()
@click.argument("gold", type=a_path)
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--json", "as_json", is_flag=True, help="All figures and errors, as JSON.")
@click.option(
    "--html", type=a_path, metavar="FILE", help="All figures, and each error beside its scan, as one HTML file."
)
def evaluate(gold: Path, output: Path, as_json: bool, html: Path | None) -> None:
    """Scores an output against gold.

    GOLD is a file or a folder of gold files named like their sources: ours (NAME.gold.json), plain text
    (NAME.gold.txt), PAGE, ALTO or TEI (NAME.xml). OUTPUT (default: output/) is the folder that a run wrote."""

    from digitize.evaluate import scores

    found = scores.evaluate(gold, output)
    _show(scores, found, as_json, html)


@commands.command()
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--documents", type=click.IntRange(0), metavar="N", help="Documents to judge (default: 50).")
@click.option("--characters", type=click.IntRange(0), metavar="N", help="Characters to judge (default: 500).")
@click.option("--seed", default="1", show_default=True, help="The same seed draws the same items.")
@click.option("--name", metavar="NAME", help="The sample (default: sample-SEED, or the only one).")
@click.option(
    "--plan", type=click.Choice(["none", "dfg", "iso2859", "rate"]), default=None, help="What is to be passed."
)
@click.option(
    "--claim", type=click.FloatRange(0, 1), metavar="SHARE", help="Of dfg: the share of right characters, 0.98."
)
@click.option("--aql", type=float, metavar="PERCENT", help="Of iso2859: wrong items of a hundred, 1.0.")
@click.option("--rate", "rates", multiple=True, metavar="[MEASURE=]RATE", help="Of rate: the highest error rate, 0.01.")
@click.option("--sheet", type=a_path, metavar="FILE", help="Writes the sample as a CSV sheet to be filled in.")
@click.option("--read", type=a_path, metavar="FILE", help="Reads a filled-in sheet.")
@click.option("--who", metavar="NAME", help="Who filled it in (default: your name on this machine).")
@click.option("--show", is_flag=True, help="Draws nothing, and shows what the judgements say.")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
def sample(
    output: Path,
    documents: int | None,
    characters: int | None,
    seed: str,
    name: str | None,
    plan: str | None,
    claim: float | None,
    aql: float | None,
    rates: tuple[str, ...],
    sheet: Path | None,
    read: Path | None,
    who: str | None,
    show: bool,
    as_json: bool,
) -> None:
    """Draws documents and characters to be judged.

    OUTPUT (default: output/) is the folder that a run wrote; the sample is kept in OUTPUT/samples/ and judged at the
    desk (digitize review), or on a sheet. What is judged gives the error rates of the whole, each with its interval."""
    from rich.console import Console

    from digitize.review import sampling

    if read or show:
        drawn = sampling.kept.read_sample(output, sampling.kept.chosen(output, name))
    else:
        wanted = sampling.plan_of(plan, claim, aql, rates)
        drawn = sampling.draw(output, name or f"sample-{seed}", seed, wanted, documents, characters)
    if sheet:
        sampling.kept.write_text(sheet, sampling.sheet(drawn))
    if read:
        sampling.kept.add_judgements(output, drawn.name, sampling.read_sheet(read, drawn, who or sampling.user()))
    found = sampling.result(drawn, sampling.kept.read_judgements(output, drawn.name))
    if as_json:
        echo(sampling.as_json(drawn, found), nl=False)
        return
    sampling.terminal(drawn, found, Console(highlight=False))
    if found.judged < found.of and not as_json:
        judged = (
            f"fill in {sheet}, then digitize sample {output} --read {sheet}" if sheet else f"digitize review {output}"
        )
        echo(f"Judge it: {judged}")


@commands.command()
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--sample", "name", metavar="NAME", help="The sample (default: the only one).")
@click.option("--check", is_flag=True, help="Computes it again from the files; exits with 1 where it differs.")
@click.option("--json", "as_json", is_flag=True, help="The certificate as JSON.")
@click.option("--pdf", type=a_path, metavar="FILE", help="The page as PDF too, where Chromium is on this machine.")
@click.pass_context
def certificate(
    context: click.Context, /, output: Path, name: str | None, check: bool, as_json: bool, pdf: Path | None
) -> None:
    """States the quality of an output.

    OUTPUT (default: output/) is the folder that a run wrote. The certificate of its judged sample is written beside the
    sample, as JSON and as one HTML page: corpus and hash, plan, seed, sample, rates with their intervals, reviewers."""
    from digitize.review import sampling

    name = sampling.kept.chosen(output, name)
    if check:
        path = sampling.kept.certificate_path(output, name)
        differences = sampling.check(output, path)
        for difference in differences:
            echo(difference)
        echo(f"{path}: {'differs from its files' if differences else 'holds'}")
        context.exit(FAILED if differences else 0)
    html, values = sampling.save(output, name)
    if pdf:
        sampling.print_page(sampling.page(values), pdf)
    echo(shown_json(values, indent=1) if as_json else f"Open {html}")


@commands.command()
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
        found |= evaluate.gather(folder, settings, partial(reviewed_sources, own=settings), jobs or usable_cores())
    trained = evaluate.train(found, shipped_weights() if folders else by_hand())
    output.write_text(write_weights(trained.weights), encoding="utf-8")
    echo(f"{evaluate.told(trained)}\n{output}: weights from {len(found)} volumes")


@commands.command()
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


@commands.command()
@click.argument("output", type=a_path, required=False)
@settings_options
@click.pass_context
def doctor(context: click.Context, /, output: Path | None, config: Path | None, profile: str | None) -> None:
    """Says what is missing here, and how to get it.

    With OUTPUT, a folder that a run wrote, looks at that instead: whether there is anything odd in it, such as somebody
    may have put there who sent it. Nothing is written."""
    from digitize.batch.doctor import can_work, examine

    settings, _ = load_settings(config, profile, os.environ)
    if output:
        context.exit(_look_at(output, settings))
    findings = examine(settings, OUTPUT)
    for finding in findings:
        remedy = f"\n{'':10}→ {finding.remedy}" if finding.remedy else ""
        echo(f"{finding.state:<9} {finding.name}: {finding.found}{remedy}")
    context.exit(0 if can_work(findings) else FAILED)


@commands.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def explain(codes: tuple[str, ...]) -> None:
    """Explains an error: what it means, and what to do.

    CODE stands at the end of a message, and as error.code in sources.jsonl. Without one, all are listed."""
    known = explanations()
    if unknown := next((code for code in codes if code not in known), None):
        close = get_close_matches(unknown, known, 1)
        raise click.UsageError(f"no error is called {unknown}" + (f": {close[0]}?" if close else ""))
    width = max(map(len, known))
    for code in codes or known:
        told = known[code]
        echo(f"{code}\n\n{told.what}\n\n{told.do}" if codes else f"{code:<{width}}  {told.what.split('. ')[0]}")


@commands.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Prints what makes a shell complete commands and options.

    SHELL is bash, zsh or fish. Where the package was installed for all users, it is there already."""
    echo(completion_of(commands, shell))


def _look_at(output: Path, settings: Settings) -> int:
    from digitize.batch.foreign import odd_work
    from digitize.review.foreign import odd_files

    count = 0
    for line in chain(odd_work(output, settings), odd_files(output)):
        echo(f"odd       {line}")
        count += 1
    echo(f"{output}: {count} odd" if count else f"{output}: nothing odd")
    return FAILED if count else 0


@commands.command("config")
@settings_options
def show_config(config: Path | None, profile: str | None) -> None:
    """Shows the settings and where each came from.

    The examples of the archives' tables are tried; one that is not read as it says is told with its file and line."""
    from digitize.patterns import limited
    from digitize.pipeline import Knowledge
    from digitize.references import misread_examples

    settings, origins = load_settings(config, profile, os.environ)
    values = _values(settings)
    width = max(len(f"{key} = {values[key]}") for key in origins)
    for key, origin in origins.items():
        echo(f"{f'{key} = {values[key]}':<{min(width, 60)}}  # {origin}")
    with limited(settings.read.page_seconds, "the examples of the archives"):
        misread = list(misread_examples(Knowledge.load(settings).archives))
    for wrong in misread:
        echo(f"{wrong.place}: the example {wrong.text!r} is not read as it says: {wrong.found}", err=True)


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
    except click.ClickException as error:
        usage = getattr(error, "ctx", None)
        hint = f": {usage.command_path} --help lists what there is" if usage else ""
        say(f"digitize: {' '.join(error.format_message().split()).rstrip('.')}{hint}")
        return WRONG_USE
    except DigitizeError as error:
        say(f"digitize: {with_page(error)}")
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
