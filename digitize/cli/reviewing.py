"""Commands with which an output is corrected and compared: review, diff, undo, patch."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from digitize.cli import completed
from digitize.cli.asked import FAILED, OUTPUT, a_path, settings_options, show
from digitize.config import load_settings
from digitize.console import say
from digitize.errors import ConfigError, get_extra
from digitize.terminal import echo


@click.command()
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
    from digitize.batch.rebuild import Rebuilder
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

        desk.serve(output, Rebuilder(output, settings), host, port, name or desk.user(), tell, shelf.view)


@click.command()
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
    show(compare, found, as_json, html)
    context.exit(FAILED if exit_code and (found.documents or found.sources) else 0)


@click.command()
@click.argument("output", type=a_path, default=OUTPUT)
@click.option(
    "--rule", required=True, metavar="RULE", shell_complete=completed.rules, help="The rule whose edits are taken back."
)
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
    show(compare, found, as_json, html)
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
    from digitize.batch.rebuild import Rebuilder
    from digitize.review import write_report

    rebuilder = Rebuilder(output)
    try:
        for sha256 in hashes:
            rebuilder.remake(sha256)
    finally:
        rebuilder.close()
    echo(f"{len(hashes):,} source{'' if len(hashes) == 1 else 's'} made anew. Open {write_report(output)}", err=True)


@click.command("patch")
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
