"""What the command has to do with the console that it is called from: its streams may be closed, and it may be told to stop."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import click

from digitize.terminal import echo


def with_standard_streams() -> None:
    """Gives the process the standard streams that its caller closed (`2>&-`), leading nowhere: the first file that is
    opened would else be in their place, and what a library prints would go into it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            found = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
            if found != number:
                os.dup2(found, number)
                os.close(found)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            stream = open(os.devnull, "w" if number else "r", encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, stream)


def let_go() -> None:
    """Writes what waits to be written; where nobody reads any more, it is dropped, so that Python doesn't fail for it at
    its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(line: str) -> None:
    """Prints a line on standard error, if anybody listens."""
    with suppress(OSError):
        echo(line, err=True)


class Unread(click.Group):
    """Commands that end well when nobody reads what they print any more (`| head`): click and rich think it a failure."""

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with _until_nobody_reads():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _until_nobody_reads():
            return super().invoke(ctx)


@contextmanager
def _until_nobody_reads() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise click.exceptions.Exit(0) from None
    except SystemExit as ended:  # from rich
        if isinstance(ended.__context__, BrokenPipeError):
            raise click.exceptions.Exit(0) from None
        raise


@contextmanager
def stoppable() -> Iterator[None]:
    """Takes SIGTERM as Ctrl-C, so that the command says that it was stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def unstopped() -> Iterator[None]:
    """Within it nobody is stopped: who was told to (SIGTERM, Ctrl-C) is at its end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, lambda number, _: told.append(number)) for number in numbers}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for first in told[:1]:
            signal.raise_signal(first)


def _stop(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
