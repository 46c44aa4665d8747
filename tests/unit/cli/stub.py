"""An API that answers what it was told to, and remembers what it was asked."""

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    body: Any
    headers: dict[str, str]


@dataclass
class Stub:
    """Answers by `METHOD path`; anything else is a problem with 404."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict[str, Any])
    asked: list[Asked] = field(default_factory=list[Asked])

    @property
    def acted(self) -> list[Asked]:
        """What was asked that was more than looking."""
        return [one for one in self.asked if one.method != "GET"]


@contextmanager
def stubbed() -> Generator[Stub]:
    """Listen on a free port of this machine."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            sent = self.rfile.read(length)
            stub.asked.append(
                Asked(
                    self.command,
                    self.path,
                    json.loads(sent) if sent else None,
                    {name.lower(): value for name, value in self.headers.items()},
                )
            )
            found = stub.answers.get(f"{self.command} {self.path}")
            missing = {"title": "Not found", "status": 404, "detail": "There is nothing here."}
            body = json.dumps(missing if found is None else found).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
