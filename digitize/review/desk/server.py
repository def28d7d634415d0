"""The desk's server: the pages of the report, and what their script asks of them."""

import json
import mimetypes
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from digitize.corrections import Correction, FieldError, Journal, Stale, checked
from digitize.errors import ConfigError, OutputError
from digitize.review.corrected import phrase
from digitize.review.desk.desk import Desk, Remakes
from digitize.review.desk.guard import HEADERS, Guard
from digitize.review.desk.judging import Said, judge, judging_page
from digitize.review.desk.wishes import Wish, WishError
from digitize.review.pages import TEMPLATES
from digitize.review.report import ASSETS, DESK_ASSETS, document_page, index_page, rows_script, unclaimed_page
from digitize.review.sampling import kept
from digitize.review.sampling.records import SampleError

WAIT = 25.0  # seconds that a page waits for its source to be made anew before it asks again
SHUTDOWN = 2  # seconds that open requests get at the end


class Change(BaseModel):
    """What a page sends to have something corrected, undone or redone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(max_length=4000)
    version: str = Field(max_length=100)
    made: str = Field(default="", max_length=100)
    who: str = Field(default="", max_length=200)
    wish: Wish | None = None


def application(desk: Desk, token: str, hosts: list[str], who: str) -> Starlette:
    """The server of a desk. `hosts` are the values of the Host header that it answers to."""
    server = _Server(desk, who)
    routes = [
        Route("/{token}/", server.home),
        Route("/{token}/index.html", server.index),
        Route("/{token}/assets/{name}", server.asset),
        Route("/{token}/pages/{folder}/{name}", server.image),
        Route("/{token}/unclaimed/{name}", server.unclaimed),
        Route("/{token}/documents/{folder}/{name}", server.document),
        Route("/{token}/sample/", server.samples),
        Route("/{token}/sample/{name}", server.sample),
        Route("/{token}/api/judge", server.judge, methods=["POST"]),
        Route("/{token}/api/correct", server.correct, methods=["POST"]),
        Route("/{token}/api/undo", server.undo, methods=["POST"]),
        Route("/{token}/api/redo", server.redo, methods=["POST"]),
        Route("/{token}/api/check", server.check, methods=["POST"]),
        Route("/{token}/api/wait", server.wait, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, token=token, hosts=hosts)])


def serve(output: Path, remaker: Remakes, host: str, port: int, who: str, tell: Callable[[str], None]) -> None:
    """Serves the desk of an output until it is stopped; `tell` hears its address. Raises OutputError, and ConfigError
    when the port is taken."""
    desk = Desk(output, remaker)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            listener.bind((host, port))
        except OSError as error:
            raise ConfigError(f"{host}:{port}: can't listen there ({error.strerror})", "give another --port") from None
        port = listener.getsockname()[1]
        named = f"[{host}]" if ":" in host else host
        token = secrets.token_urlsafe(18)
        hosts = [f"{name}:{port}" for name in {named.casefold(), "127.0.0.1", "localhost"}]
        app = application(desk, token, hosts, who)
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=SHUTDOWN)
        tell(f"http://{named}:{port}/{token}/")
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
        desk.close()


class _Server:
    def __init__(self, desk: Desk, who: str) -> None:
        self.desk, self.who = desk, who

    async def home(self, request: Request) -> Response:
        return RedirectResponse("index.html", headers=HEADERS)

    def index(self, request: Request) -> Response:
        return _html(index_page(self.desk.output(), self.desk.corrected(), desk=True))

    def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name == "rows.js":
            script = rows_script(self.desk.output(), self.desk.corrected())
            return Response(script, media_type="text/javascript", headers=HEADERS)
        if name not in (*ASSETS, *DESK_ASSETS):
            return _missing()
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        return Response((TEMPLATES / name).read_bytes(), media_type=kind, headers=HEADERS)

    def image(self, request: Request) -> Response:
        """A page's picture: a plain file right below the report's folder of that source, and nothing else."""
        folder, name = request.path_params["folder"], request.path_params["name"]
        root = (self.desk.root / "report" / "pages").resolve()
        kind = mimetypes.guess_type(name)[0] or ""
        try:
            path = (root / folder / name).resolve(strict=True)
        except (OSError, ValueError):
            return _missing()
        inside = path.parent.parent == root and path.parent.name == folder and path.name == name
        if not inside or not path.is_file() or kind not in ("image/jpeg", "image/png", "image/webp"):
            return _missing()
        return FileResponse(path, media_type=kind, headers=HEADERS)

    def unclaimed(self, request: Request) -> Response:
        output = self.desk.output()
        folder = request.path_params["name"].removesuffix(".html")
        return _html(unclaimed_page(folder, output.unclaimed[folder])) if folder in output.unclaimed else _missing()

    def document(self, request: Request) -> Response:
        where = quote("documents/{folder}/{name}".format(**request.path_params))
        try:
            view = self.desk.view(where)
        except OutputError as error:
            return PlainTextResponse(f"{error}\n", 500, HEADERS)
        if view is None:
            return _missing()
        state = {
            "address": where,
            "id": view.entry.record.uid,
            "source": view.sha256,
            "version": view.version,
            "made": view.made,
            "who": self.who,
        }
        return _html(document_page(view.output, view.place, self.desk.corrected(), state))

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
        try:
            said = Said.model_validate_json(await request.body())
            following = await run_in_threadpool(judge, self.desk.root, said, self.who)
        except ValidationError as error:
            return _json({"error": error.errors()[0]["msg"]}, 400)
        except SampleError as error:
            return _json({"error": str(error)}, 400)
        except OutputError as error:
            return _json({"error": str(error)}, 500)
        return _json({"next": following})

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
            asked = json.loads(await request.body())
            view = await run_in_threadpool(self.desk.view, str(asked["address"]))
            value = checked(str(asked["field"]), asked["value"], view.entry.record if view else None)
        except FieldError as error:
            return _json({"error": error.message})
        except (ValueError, KeyError, TypeError):
            return _json({"error": "this can't be checked"}, 400)
        return _json({"value": value})

    async def wait(self, request: Request) -> Response:
        try:
            asked = json.loads(await request.body())
            where, document, source, id = (str(asked[name]) for name in ("address", "document", "source", "id"))
        except (ValueError, KeyError, TypeError):
            return _json({"error": "this can't be waited for"}, 400)
        return _json(await run_in_threadpool(lambda: self.desk.wait(where, document, source, id, WAIT)))


def _html(page: str) -> Response:
    return Response(page.encode("utf-8", "replace"), media_type="text/html", headers=HEADERS)


def _json(values: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(values, status, HEADERS)


def _missing() -> Response:
    return PlainTextResponse("there is nothing here\n", 404, HEADERS)
