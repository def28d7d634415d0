"""Where the desk listens, under which names it is reached, and how long it waits for those who say nothing."""

import asyncio
import html
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from uvicorn.protocols.http.h11_impl import H11Protocol

from digitize.errors import ConfigError

REQUEST_SECONDS = 20.0  # for the head of a request to arrive, from the first moment of waiting for it
SOMEWHERE = ("192.0.2.1", 9)  # an address that nobody has (RFC 5737): it is only asked how it would be reached
HTTP = 80
REDIRECT = """<!doctype html>
<meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}">
<title>The review desk</title><a href="{address}">Open the review desk</a>
"""


class Prompt(H11Protocol):
    """A connection that is ended when no request comes over it; uvicorn itself waits for the first one for ever."""

    _waits: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._waits is None:
            self._waits = self.loop.call_later(REQUEST_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waits:
            self._waits.cancel()
        self._waits = None


def listening(host: str, port: int) -> socket.socket:
    """A socket that is bound there. Raises ConfigError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ConfigError(f"{host}: no address of this machine ({error.strerror})", "give another --host") from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise ConfigError(f"{host}:{port}: can't listen there ({error.strerror})", "give another --port") from None
    return listener


def names_of(host: str, listener: socket.socket) -> list[str]:
    """The names under which a browser reaches what listens there, the best first."""
    bound = str(listener.getsockname()[0])
    address = ipaddress.ip_address(bound.partition("%")[0])
    own = [*_own_addresses(), socket.gethostname()] if address.is_unspecified else [host, bound]
    further = ["127.0.0.1", "localhost", "::1"] if address.is_loopback or address.is_unspecified else []
    return list(dict.fromkeys(name.casefold() for name in (*own, *further)))


def _own_addresses() -> Iterator[str]:
    """The addresses of this machine in its networks."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(SOMEWHERE)  # sends nothing
        yield str(asked.getsockname()[0])
    with suppress(OSError):
        found = [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)]
        yield from (one for one in found if not ipaddress.ip_address(one.partition("%")[0]).is_loopback)


def hosts_of(names: list[str], port: int) -> list[str]:
    """The values of the Host header that requests under these names have."""
    written = [f"[{name}]" if ":" in name else name for name in names]
    return [f"{name}:{port}" for name in written] + (written if port == HTTP else [])


def is_seen_by_others(listener: socket.socket) -> bool:
    """Whether other machines can reach what listens there."""
    return not ipaddress.ip_address(str(listener.getsockname()[0]).partition("%")[0]).is_loopback


@contextmanager
def redirect(address: str) -> Iterator[Path]:
    """A file that only this user can read and that leads a browser to an address: on a browser's command line, which all
    users of a machine see, stands the file and not the desk's token."""
    folder = Path(tempfile.mkdtemp(prefix="digitize-"))  # its owner's alone
    try:
        path = folder / "desk.html"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(REDIRECT.format(address=html.escape(address)))
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)
