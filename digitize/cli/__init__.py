"""The command line: parse, call, print. No logic. Each module has a group of commands; this one has the door to all."""

import sys

import click

from digitize import __version__
from digitize.cli.asked import FAILED, STOPPED, WRONG_USE
from digitize.cli.helping import completion, doctor, explain, show_config
from digitize.cli.measuring import certificate, evaluate, sample
from digitize.cli.reviewing import diff, patch_set, review, undo
from digitize.cli.running import export, report, run
from digitize.cli.trying import inspect, reference, restore, train
from digitize.console import let_go, say, stoppable, with_standard_streams
from digitize.errors import DigitizeError
from digitize.explained import with_page
from digitize.manual import FIRST, Helpful
from digitize.terminal import echo

__all__ = ["FAILED", "STOPPED", "WRONG_USE", "commands", "main"]


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


for _command in (
    *(run, report, export),
    *(review, diff, undo, patch_set),
    *(evaluate, sample, certificate),
    *(restore, reference, inspect, train),
    *(doctor, explain, completion, show_config),
):
    commands.add_command(_command)


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
