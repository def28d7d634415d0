"""The desk's server: the pages of the report, and what their script asks of them."""

import getpass
import mimetypes
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from digitize.corrections import Correction, FieldError, Journal, Stale, checked
from digitize.errors import OutputError
from digitize.review.corrected import phrase
from digitize.review.desk.connections import Prompt, hosts_of, is_seen_by_others, listening, names_of
from digitize.review.desk.desk import Desk, Remakes
from digitize.review.desk.guard import HEADERS, Guard
from digitize.review.desk.wishes import Wish, WishError
from digitize.review.pages import TEMPLATES
from digitize.review.report import ASSETS, DESK_ASSETS, document_page, index_page, rows_script, unclaimed_page
from digitize.store import Layout

MOST_WAITING = 500  # pages that wait at a time
WAIT = 25.0  # seconds that a page waits for its source to be made anew before it asks again
MOST_CONNECTIONS = 1000
SHUTDOWN = 2  # seconds that open requests get at the end


class Change(BaseModel):
    """What a page sends to have something corrected, undone or redone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(max_length=4000)
    version: str = Field(max_length=100)
    made: str = Field(default="", max_length=100)
    who: str = Field(default="", max_length=200)
    wish: Wish | None = None


class Check(BaseModel):
    """What a page asks of a value while it is typed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(max_length=4000)
    field: str = Field(max_length=100)
    value: Any = None


class Waiting(BaseModel):
    """What a page waits for after a correction."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(max_length=4000)
    document: str = Field(max_length=4000)
    source: str = Field(max_length=64)
    id: str = Field(max_length=100)


def application(desk: Desk, token: str, hosts: list[str], who: str) -> Starlette:
    """The server of a desk. `hosts` are the values of the Host header that it answers to."""
    server = Server(desk, who)
    routes = [
        Route("/{token}/", server.home),
        Route("/{token}/index.html", server.index),
        Route("/{token}/assets/{name}", server.asset),
        Route("/{token}/pages/{folder}/{name}", server.image),
        Route("/{token}/unclaimed/{name}", server.unclaimed),
        Route("/{token}/documents/{folder}/{name}", server.document),
        Route("/{token}/api/correct", server.correct, methods=["POST"]),
        Route("/{token}/api/undo", server.undo, methods=["POST"]),
        Route("/{token}/api/redo", server.redo, methods=["POST"]),
        Route("/{token}/api/check", server.check, methods=["POST"]),
        Route("/{token}/api/wait", server.wait, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, token=token, hosts=hosts)])


def user() -> str:
    """The name of whoever runs this program."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"


def serve(output: Path, remaker: Remakes, host: str, port: int, who: str, tell: Callable[[str, bool], None]) -> None:
    """Serves the desk of an output until it is stopped; `tell` hears its address, and whether other machines can reach
    it. Raises OutputError, and ConfigError when the port is taken."""
    desk = Desk(output, remaker)
    try:
        with listening(host, port) as listener:
            names, port = names_of(host, listener), listener.getsockname()[1]
            token = secrets.token_urlsafe(18)
            hosts = hosts_of(names, port)
            server = uvicorn.Server(config_of(application(desk, token, hosts, who)))
            tell(f"http://{hosts[0]}/{token}/", is_seen_by_others(listener))
            server.run(sockets=[listener])
    finally:
        desk.close()


def config_of(app: Starlette) -> uvicorn.Config:
    """How the desk's server deals with connections."""
    return uvicorn.Config(
        app,
        http=Prompt,
        ws="none",
        log_level="warning",
        access_log=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=SHUTDOWN,
    )


class Server:
    """What the desk answers."""

    def __init__(self, desk: Desk, who: str) -> None:
        self.desk, self.who = desk, who
        self.waiting = CapacityLimiter(MOST_WAITING)  # threads of their own, so that they keep none from the pages

    async def home(self, request: Request) -> Response:
        return RedirectResponse("index.html", headers=HEADERS)

    def index(self, request: Request) -> Response:
        return _html(index_page(*self.desk.snapshot(), desk=True))

    def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name == "rows.js":
            script = rows_script(*self.desk.snapshot())
            return Response(script, media_type="text/javascript", headers=HEADERS)
        if name not in (*ASSETS, *DESK_ASSETS):
            return _missing()
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        return Response((TEMPLATES / name).read_bytes(), media_type=kind, headers=HEADERS)

    def image(self, request: Request) -> Response:
        """A page's picture: a plain file right below the report's folder of that source, and nothing else."""
        folder, name = request.path_params["folder"], request.path_params["name"]
        kind = mimetypes.guess_type(name)[0] or ""
        if kind not in ("image/jpeg", "image/png", "image/webp"):
            return _missing()
        try:
            data = (Layout(self.desk.root).report / "pages" / folder / name).read_bytes()
        except (OSError, OutputError):
            return _missing()
        return Response(data, media_type=kind, headers=HEADERS)

    def unclaimed(self, request: Request) -> Response:
        output = self.desk.output()
        folder = request.path_params["name"].removesuffix(".html")
        try:
            return _html(unclaimed_page(folder, output.unclaimed[folder]))
        except (KeyError, OutputError):  # there is none, or none any more
            return _missing()

    def document(self, request: Request) -> Response:
        where = quote("documents/{folder}/{name}".format(**request.path_params))
        try:
            view = self.desk.view(where)
        except OutputError as error:
            return PlainTextResponse(f"{error}\n", 404, HEADERS)
        if view is None:
            home = self.desk.elsewhere(where)
            return RedirectResponse(f"../../{home}", headers=HEADERS) if home else _missing()
        state = {
            "address": where,
            "id": view.entry.record.uid,
            "source": view.sha256,
            "version": view.version,
            "made": view.made,
            "who": self.who,
        }
        return _html(document_page(view.output, view.place, (view.text, view.log), self.desk.corrected(), state))

    async def correct(self, request: Request) -> Response:
        return await self._changed(request, lambda change: self._correct(change))

    async def undo(self, request: Request) -> Response:
        return await self._changed(request, lambda change: self._undo(change, False))

    async def redo(self, request: Request) -> Response:
        return await self._changed(request, lambda change: self._undo(change, True))

    def _correct(self, change: Change) -> tuple[Correction, Journal]:
        if change.wish is None:
            raise WishError("nothing to correct")
        return self.desk.correct(change.address, change.made, change.version, change.who or self.who, change.wish)

    def _undo(self, change: Change, again: bool) -> tuple[Correction, Journal]:
        return self.desk.undo(change.address, change.version, change.who or self.who, again)

    async def _changed(self, request: Request, work: Callable[[Change], tuple[Correction, Journal]]) -> Response:
        try:
            change = Change.model_validate_json(await request.body())
            one, journal = await run_in_threadpool(work, change)
        except ValidationError as error:
            return _json({"error": error.errors()[0]["msg"]}, 400)
        except Stale as stale:
            news = [{"who": c.who, "when": c.when, "what": phrase(c)} for c in stale.news]
            return _json({"error": "meanwhile corrected", "news": news, "version": stale.journal.version}, 409)
        except (WishError, FieldError) as error:
            return _json({"error": error.message}, 400)
        except OutputError as error:
            return _json({"error": str(error)}, 500)
        return _json({"id": one.id, "what": phrase(one), "version": journal.version})

    async def check(self, request: Request) -> Response:
        """Whether a field can hold a value, while it is typed."""
        try:
            asked = Check.model_validate_json(await request.body())
            view = await run_in_threadpool(self.desk.view, asked.address)
            value = checked(asked.field, asked.value, view.entry.record if view else None)
        except FieldError as error:
            return _json({"error": error.message})
        except (ValueError, OutputError):
            return _json({"error": "this can't be checked"}, 400)
        return _json({"value": value})

    async def wait(self, request: Request) -> Response:
        try:
            asked = Waiting.model_validate_json(await request.body())
        except ValueError:
            return _json({"error": "this can't be waited for"}, 400)
        work = partial(self.desk.wait, asked.address, asked.document, asked.source, asked.id, WAIT)
        return _json(await to_thread.run_sync(work, limiter=self.waiting))


def _html(page: str) -> Response:
    return Response(page.encode("utf-8", "replace"), media_type="text/html", headers=HEADERS)


def _json(values: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(values, status, HEADERS)


def _missing() -> Response:
    return PlainTextResponse("there is nothing here\n", 404, HEADERS)
