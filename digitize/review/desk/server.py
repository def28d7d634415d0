"""The desk's server: the pages of the report, and what their script asks of them."""

import mimetypes
import secrets
import threading
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar
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
from digitize.model.facsimile import Views
from digitize.review.corrected import phrase
from digitize.review.desk.actions import InvalidAction, ReviewAction
from digitize.review.desk.connections import Prompt, hosts_of, is_seen_by_others, listening, names_of
from digitize.review.desk.desk import Desk, Rebuilds
from digitize.review.desk.guard import HEADERS, Guard
from digitize.review.desk.judging import Said, judge, judging_page
from digitize.review.drawn import drawn
from digitize.review.markup import state, without
from digitize.review.previews import FULL
from digitize.review.report import (
    ASSETS,
    DESK_ASSETS,
    asset,
    document_page,
    index_page,
    rows_script,
    unclaimed_page,
)
from digitize.review.sampling import kept
from digitize.review.sampling.records import SampleError
from digitize.store import Layout

MOST_WAITING = 500  # pages that wait at a time
WAIT = 25.0  # seconds that a page waits for its source to be made anew before it asks again
MOST_CONNECTIONS = 1000
MOST_MARKED = 20_000  # documents at a time
MOST_PASSAGES = 200
KEPT_VIEWS = 32  # pictures of pages in full size
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "txt": "text/plain"}  # of assets
SHUTDOWN = 2  # seconds that open requests get at the end


Asked = TypeVar("Asked", bound=BaseModel)


class Change(BaseModel):
    """What a page sends to have something corrected, undone or redone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(max_length=4000)
    version: str = Field(max_length=100)
    made: str = Field(default="", max_length=100)
    who: str = Field(default="", max_length=200)
    wish: ReviewAction | None = None


class Check(BaseModel):
    """What a page asks of a value while it is typed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(max_length=4000)
    field: str = Field(max_length=100)
    value: Any = None


class Many(BaseModel):
    """What the list sends to have documents marked as reviewed, by their uids, or what it marked last taken back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: frozenset[str] = Field(default=frozenset(), max_length=MOST_MARKED)
    action: str = Field(default="", max_length=100)
    who: str = Field(default="", max_length=200)


class Sought(BaseModel):
    """Words that are sought in the texts; with `documents`, by their uids, passages of these are wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str = Field(max_length=1000)
    documents: tuple[str, ...] | None = Field(default=None, max_length=MOST_PASSAGES)


class Waiting(BaseModel):
    """What a page waits for after a correction."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(max_length=4000)
    document: str = Field(max_length=4000)
    source: str = Field(max_length=64)
    id: str = Field(max_length=100)


def application(desk: Desk, token: str, hosts: list[str], who: str, views: Views | None = None) -> Starlette:
    """The server of a desk. `hosts` are the values of the Host header that it answers to; `views` gives pages in full size."""
    server = Server(desk, who, views)
    routes = [
        Route("/{token}/", server.home),
        Route("/{token}/index.html", server.index),
        Route("/{token}/assets/{name}", server.asset),
        Route("/{token}/pages/{folder}/{name}", server.image),
        Route("/{token}/unclaimed/{name}", server.unclaimed),
        Route("/{token}/documents/{folder}/{name}", server.document),
        Route("/{token}/text/{made}", server.text),
        Route("/{token}/lengths.json", server.lengths),
        Route("/{token}/sample/", server.samples),
        Route("/{token}/sample/{name}", server.sample),
        Route("/{token}/api/judge", server.judge, methods=["POST"]),
        Route("/{token}/api/correct", server.correct, methods=["POST"]),
        Route("/{token}/api/undo", server.undo, methods=["POST"]),
        Route("/{token}/api/redo", server.redo, methods=["POST"]),
        Route("/{token}/api/check", server.check, methods=["POST"]),
        Route("/{token}/api/wait", server.wait, methods=["POST"]),
        Route("/{token}/api/mark", server.mark, methods=["POST"]),
        Route("/{token}/api/unmark", server.mark, methods=["POST"]),
        Route("/{token}/api/search", server.search, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, token=token, hosts=hosts)])


def serve(
    output: Path,
    rebuilder: Rebuilds,
    host: str,
    port: int,
    who: str,
    tell: Callable[[str, bool], None],
    views: Views | None = None,
) -> None:
    """Serves the desk of an output until it is stopped; `tell` hears its address, and whether other machines can reach
    it; `views` gives pages in full size. Raises OutputError, and ConfigError when the port is taken."""
    desk = Desk(output, rebuilder)
    try:
        with listening(host, port) as listener:
            names, port = names_of(host, listener), listener.getsockname()[1]
            token = secrets.token_urlsafe(18)
            hosts = hosts_of(names, port)
            server = uvicorn.Server(config_of(application(desk, token, hosts, who, views)))
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

    def __init__(self, desk: Desk, who: str, views: Views | None) -> None:
        self.desk, self.who = desk, who
        self.views = lru_cache(KEPT_VIEWS)(views) if views else None
        self.drawing = threading.Lock()  # one page at a time
        self.waiting = CapacityLimiter(MOST_WAITING)  # threads of their own, so that they keep none from the pages

    async def home(self, request: Request) -> Response:
        return RedirectResponse("index.html", headers=HEADERS)

    def index(self, request: Request) -> Response:
        return _html(index_page(*self.desk.snapshot(), desk=True))

    def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name == "rows.js":
            script = rows_script(*self.desk.snapshot())
            self.desk.take_up()
            return Response(script, media_type="text/javascript", headers=HEADERS)
        if name not in (*ASSETS, *DESK_ASSETS):
            return _missing()
        kind = KINDS[name.rpartition(".")[2]]
        return Response(asset(name), media_type=kind, headers=HEADERS)

    def image(self, request: Request) -> Response:
        """A page's picture: a plain file right below the report's folder of that source, and nothing else."""
        folder, name = request.path_params["folder"], request.path_params["name"]
        kind = mimetypes.guess_type(name)[0] or ""
        if kind not in ("image/jpeg", "image/png", "image/webp"):
            return _missing()
        try:
            data = (Layout(self.desk.root).report / "pages" / folder / name).read_bytes()
        except (OSError, OutputError):
            return self._full(folder, name)
        return Response(data, media_type=kind, headers=HEADERS)

    def _full(self, folder: str, name: str) -> Response:
        """A page in full size, from its source's file."""
        number = name.removesuffix(FULL)
        source = next((one.record.source for one in self.desk.output().entries if one.folder == folder), None)
        if not (self.views and source and name.endswith(FULL) and number.isdecimal() and len(number) < 8):
            return _missing()
        with self.drawing:
            picture = self.views(folder, source.sha256, int(number))
        return Response(picture.data, media_type=picture.media, headers=HEADERS) if picture else _missing()

    def unclaimed(self, request: Request) -> Response:
        output = self.desk.output()
        folder = request.path_params["name"].removesuffix(".html")
        try:
            return _html(unclaimed_page(folder, output.unclaimed[folder]))
        except (KeyError, OutputError):  # there is none, or none any more
            return _missing()

    def document(self, request: Request) -> Response:
        """A document's page, with the first parts of its text; for a page that has some of the text already, with the rest
        of it."""
        where = quote("documents/{folder}/{name}".format(**request.path_params))
        try:
            view = self.desk.view(where)
        except OutputError as error:
            return PlainTextResponse(f"{error}\n", 404, HEADERS)
        if view is None:
            home = self.desk.elsewhere(where)
            return RedirectResponse(f"../../{home}", headers=HEADERS) if home else _missing()
        shown = {
            "address": where,
            "id": view.entry.record.uid,
            "source": view.sha256,
            "version": view.version,
            "made": view.made,
            "who": self.who,
            "text": "rest" if "x-have" in request.headers else "first",
        }
        page = document_page(view.output, view.place, (view.text, view.log), self.desk.corrected(), shown)
        return _html(without(page, request.headers.get("x-have", "").split()))

    def text(self, request: Request) -> Response:
        """What a page of the desk fetches when it is shown: the places of all words of the log that it was made of, with their
        state in one line, and the parts of the text from a number on."""
        log, start = self.desk.log(request.path_params["made"]), request.query_params.get("from", "")
        if log is None or not (start.isdecimal() and len(start) < 8):
            return _missing()
        known = drawn(log)
        told = f"{state(known.boxes())} {known.boxes()}\n{''.join(known.first()[int(start) :])}"
        return PlainTextResponse(told.encode("utf-8", "replace"), headers=HEADERS)

    def samples(self, request: Request) -> Response:
        """The sample that there is; of several the last by name."""
        names = kept.names(self.desk.root)
        return RedirectResponse(quote(names[-1]), headers=HEADERS) if names else _missing()

    def sample(self, request: Request) -> Response:
        wanted = request.query_params.get("item", "")
        try:
            return _html(judging_page(self.desk.output(), request.path_params["name"], wanted, self.who))
        except (SampleError, OutputError) as error:
            return PlainTextResponse(f"{error}\n", 404, HEADERS)

    async def judge(self, request: Request) -> Response:
        """Keeps what a reviewer said of an item of a sample, and says which is next."""
        return await self._answered(request, Said, lambda said: {"next": judge(self.desk.root, said, self.who)})

    async def correct(self, request: Request) -> Response:
        return await self._answered(request, Change, self._correct)

    async def undo(self, request: Request) -> Response:
        return await self._answered(request, Change, partial(self._undo, again=False))

    async def redo(self, request: Request) -> Response:
        return await self._answered(request, Change, partial(self._undo, again=True))

    def _correct(self, change: Change) -> dict[str, Any]:
        if change.wish is None:
            raise InvalidAction("nothing to correct")
        who = change.who or self.who
        return _said(*self.desk.correct(change.address, change.made, change.version, who, change.wish))

    def _undo(self, change: Change, again: bool) -> dict[str, Any]:
        return _said(*self.desk.undo(change.address, change.version, change.who or self.who, again))

    async def mark(self, request: Request) -> Response:
        """Marks documents as reviewed, or takes that back."""
        work = self._unmark if request.url.path.endswith("/unmark") else self._mark
        return await self._answered(request, Many, work)

    def _mark(self, asked: Many) -> dict[str, Any]:
        action, count = self.desk.mark(asked.documents, True, asked.who or self.who)
        return {"action": action, "count": count}

    def _unmark(self, asked: Many) -> dict[str, Any]:
        return {"count": self.desk.unmark(asked.action, asked.who or self.who)}

    async def search(self, request: Request) -> Response:
        """The documents in whose texts words are, or passages of some of them."""
        return await self._answered(request, Sought, self._search)

    def _search(self, asked: Sought) -> dict[str, Any]:
        if asked.documents is None:
            return {"found": self.desk.find(asked.words)}
        return {"passages": self.desk.passages(asked.words, asked.documents)}

    def lengths(self, request: Request) -> Response:
        """How many words each document has, by their uids, for the rate of errors that the list tells."""
        try:
            return _json(dict(self.desk.lengths()))
        except InvalidAction as error:
            return PlainTextResponse(f"{error}\n", 404, HEADERS)

    async def _answered(self, request: Request, kind: type[Asked], work: Callable[[Asked], dict[str, Any]]) -> Response:
        """What some work says to what is asked, or what is wrong: with the request (400), with the output (500), or that others
        have corrected the source since (409)."""
        try:
            asked = kind.model_validate_json(await request.body())
            return _json(await run_in_threadpool(work, asked))
        except ValidationError as error:
            return _json({"error": error.errors()[0]["msg"]}, 400)
        except Stale as stale:
            news = [{"who": c.who, "when": c.when, "what": phrase(c)} for c in stale.news]
            return _json({"error": "meanwhile corrected", "news": news, "version": stale.journal.version}, 409)
        except (InvalidAction, FieldError, SampleError) as error:
            return _json({"error": str(error)}, 400)
        except OutputError as error:
            return _json({"error": str(error)}, 500)

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


def _said(one: Correction, journal: Journal) -> dict[str, Any]:
    """What a page is told of a correction that was saved."""
    return {"id": one.id, "what": phrase(one), "version": journal.version}


def _html(page: str) -> Response:
    return Response(page.encode("utf-8", "replace"), media_type="text/html", headers=HEADERS)


def _json(values: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(values, status, HEADERS)


def _missing() -> Response:
    return PlainTextResponse("there is nothing here\n", 404, HEADERS)
