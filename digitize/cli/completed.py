"""The values of options and arguments that are known, for the shell that completes them; loaded when a shell asks."""

import os
from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from digitize.config import engine_names, profile_files
from digitize.explained import explanations

Completed = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def one_of(names: Callable[[], Iterable[str]], or_file: bool = False) -> Completed:
    """Completes one of the names, or where none begins so, and it may be one, a file."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        found = [CompletionItem(name) for name in names() if name.startswith(begun)]
        return found or ([CompletionItem(begun, "file")] if or_file else [])

    return complete


def _languages(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    from digitize.extract.languages import installed_languages

    before, plus, last = begun.rpartition("+")
    wanted = set(installed_languages()) - set(before.split("+"))
    return [CompletionItem(f"{before}{plus}{code}") for code in sorted(wanted) if code.startswith(last)]


def _format_names() -> Iterable[str]:
    from digitize.write.formats import format_names

    return format_names()


def _rule_names() -> Iterable[str]:
    from digitize.clean.rules import RULES

    return RULES


formats = one_of(_format_names)
rules = one_of(_rule_names)
codes = one_of(explanations)
engines = one_of(engine_names)
profiles = one_of(lambda: profile_files(os.environ), or_file=True)
languages = _languages
layers = one_of(lambda: ("auto", "use", "ignore"))
executors = one_of(lambda: ("local", "dask"))
