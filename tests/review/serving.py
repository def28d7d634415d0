"""A desk on a port of its own, as long as a test takes, and requests to it as they are written on the wire."""

import http.client
import json
import socket
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn

from digitize.model.facsimile import Views
from digitize.review.desk.desk import Desk, Rebuilds
from digitize.review.desk.server import application, config_of

TOKEN = "token"
SECONDS = 60.0  # that an answer may take on a busy machine


class Nothing:
    """Makes no source anew."""

    def remake(self, sha256: str) -> None:
        pass

    def look(self, sha256: str) -> None:
        pass

    def close(self) -> None:
        pass


class Serving:
    """The desk of an output, served; use it in a `with`."""

    def __init__(self, output: Path, rebuilder: Rebuilds, views: Views | None = None) -> None:
        self.desk = Desk(output, rebuilder)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        app = application(self.desk, TOKEN, [self.host], "Ada", views)
        self.server = uvicorn.Server(config_of(app))
        self.thread = threading.Thread(target=self.server.run, args=([self.listener],), daemon=True)

    def __enter__(self) -> "Serving":
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(20)
        self.desk.close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return f"http://{self.host}/{TOKEN}/"

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """The status and the body of an answer; a redirect is followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request("GET", f"/{TOKEN}/{path}", headers={"Host": self.host} | headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 307:
                return self.get(answer.headers["Location"].removeprefix("../../"), **headers)
            return answer.status, body
        finally:
            connection.close()

    def post(self, what: str, values: Any, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        body = values if isinstance(values, bytes) else json.dumps(values).encode()
        own = {"Host": self.host, "Origin": f"http://{self.host}", "Content-Type": "application/json"} | headers
        try:
            connection.request("POST", f"/{TOKEN}/api/{what}", body, own)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text.startswith(b"{") else text
        finally:
            connection.close()

    def raw(self, data: bytes, seconds: float = SECONDS) -> bytes:
        """What comes back for bytes, until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as sent:
            parts = []
            try:
                sent.sendall(data)
                while part := sent.recv(65536):
                    parts.append(part)
            except (TimeoutError, ConnectionError):
                pass
            return b"".join(parts)
