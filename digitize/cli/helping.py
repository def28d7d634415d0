"""Commands about the program itself: doctor, explain, completion, config."""

import json
import os
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

import click

from digitize.cli import completed
from digitize.cli.asked import FAILED, OUTPUT, a_path, settings_options
from digitize.config import Settings, load_settings
from digitize.explained import explanations
from digitize.manual import SHELLS, completion_of
from digitize.terminal import echo


@click.command()
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


def _look_at(output: Path, settings: Settings) -> int:
    from digitize.batch.foreign import odd_work
    from digitize.review.foreign import odd_files

    count = 0
    for line in chain(odd_work(output, settings), odd_files(output)):
        echo(f"odd       {line}")
        count += 1
    echo(f"{output}: {count} odd" if count else f"{output}: nothing odd")
    return FAILED if count else 0


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...", shell_complete=completed.codes)
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


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, /, shell: str) -> None:
    """Prints what makes a shell complete commands and options.

    SHELL is bash, zsh or fish. Where the package was installed for all users, it is there already; else each shell reads a
    file of yours: the examples say which. zsh looks into ~/.zfunc where ~/.zshrc says fpath=(~/.zfunc $fpath) before
    compinit."""
    echo(completion_of(context.find_root().command, shell))


@click.command("config")
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
