"""What keeps the desk to its reviewers: a token in the address, and only pages that the desk itself served."""

import secrets
from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

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
        refused = self._refused(Request(scope))
        if refused:
            await refused(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _refused(self, request: Request) -> Response | None:
        """Why a request is not served, None where it is."""
        if request.headers.get("host", "").casefold() not in self.hosts:
            return _no("this desk is not served under that name", 421)
        given = request.scope["path"].split("/")[1]
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
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return _no("too large, or of unknown size", 413)
        return None


def _no(why: str, status: int) -> Response:
    return PlainTextResponse(f"{why}\n", status, HEADERS)
