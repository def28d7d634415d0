"""What keeps the desk to its reviewers: a token in the address, and only pages that the desk itself served."""

import asyncio
import secrets
from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LARGEST = 1 << 20  # bytes of a request
LET_PASS = (
    16 * LARGEST
)  # bytes of one that is too large, before it is cut off: who still sends does not hear the answer
BODY_SECONDS = 20.0  # for a request to arrive


class Guard:
    """Lets through what comes to one of the desk's own hosts, with its token, and, to change something, from its own
    pages; sets the headers of every answer."""

    def __init__(self, app: ASGIApp, token: str, hosts: Collection[str]) -> None:
        self.app, self.token, self.hosts = app, token, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = Request(scope)
        refused = self._refused(request)
        if not refused and request.method not in ("GET", "HEAD"):
            body = await _body(receive)
            if isinstance(body, bytes):
                receive = _again(body, receive)
            else:
                refused = body
        if refused:
            await refused(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _refused(self, request: Request) -> Response | None:
        """Why a request is not served, None where it is."""
        if request.headers.get("host", "").casefold() not in self.hosts:
            return _no("this desk is not served under that name", 421)
        given = request.scope["path"].lstrip("/").partition("/")[0]
        if not secrets.compare_digest(given.encode("utf-8", "replace"), self.token.encode()):
            return _no("open the address that digitize review printed: its token is missing here", 403)
        if request.method in ("GET", "HEAD"):
            return None
        origin = request.headers.get("origin", "")
        if origin.removeprefix("http://").casefold() not in self.hosts or not origin.startswith("http://"):
            return _no("only the desk's own pages may change something", 403)
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _no("only the desk's own pages may change something", 403)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _no("give JSON", 415)
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > len(str(LARGEST)) or int(length) > LARGEST:
            return _no("too large", 413)
        return None


async def _body(receive: Receive) -> bytes | Response:
    """All of a request, however it is cut; an answer in its place, where it is too large or does not come."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                part = message.get("body", b"")
                size += len(part)
                if size <= LARGEST:
                    parts.append(part)
                if size > LET_PASS or not message.get("more_body"):
                    return b"".join(parts) if size <= LARGEST else _no("too large", 413)
    except TimeoutError:
        return _no("the rest of the request did not come", 408)


def _again(body: bytes, further: Receive) -> Receive:
    """What gives a request that was read already, and then what comes further."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else await further()

    return receive


def _no(why: str, status: int) -> Response:
    return PlainTextResponse(
        f"{why}\n", status, {**HEADERS, "Connection": "close"} if status in (408, 413) else HEADERS
    )
