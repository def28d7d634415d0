"""What several commands take, and how they answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from digitize.cli import completed
from digitize.terminal import echo

FAILED, WRONG_USE, STOPPED = 1, 2, 130
OUTPUT = Path("output")

a_path = click.Path(path_type=Path)


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command with settings takes."""
    command = click.option(
        "--profile",
        metavar="NAME|FILE",
        shell_complete=completed.profiles,
        help="A collection: what its pages look like.",
    )(command)
    return click.option("--config", type=a_path, metavar="FILE", help="Settings (TOML) on top of the usual ones.")(
        command
    )


def show(view: Any, found: object, as_json: bool, html: Path | None) -> None:
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
