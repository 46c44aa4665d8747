"""A stand-in for an OpenAI-compatible endpoint: says what it is told to, and keeps what it got."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

COMPLETIONS = "/v1/chat/completions"


@dataclass
class StandIn:
    """What the endpoint answers next, and every request body it was sent."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    stalls: bool = False
    got: list[dict[str, Any]] = field(default_factory=list)
    forms: tuple[str | int, ...] = ("{}",)
    finish: str = "stop"
    served: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def fills_in(self, *forms: object) -> None:
        """Answer with filled forms, each in its turn and the last one from then on.

        A string is sent as it is, well formed or not; a number is the status of an error.
        """
        self.forms = tuple(
            form if isinstance(form, str | int) else json.dumps(form) for form in forms
        )
        self.status, self.headers, self.body, self.served = 200, {}, b"", 0

    def says(self, text: str) -> None:
        """Answer with text where a form was asked for."""
        self.fills_in(text)

    def refuses(self) -> None:
        """Answer that it will not, as OpenAI's models do."""
        message = {"role": "assistant", "content": None, "refusal": "I can not help with that."}
        self.body = json.dumps(_completion(message, "stop")).encode()

    def fails(self, status: int, **headers: str) -> None:
        """Answer with an error that quotes what was sent, as real endpoints do."""
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.body = json.dumps({"error": {"message": "about: ring the bell", "code": "x"}}).encode()

    async def answer(self, request: Request) -> Response:
        """Serve one completion."""
        self.got.append(await request.json())
        if self.stalls:
            await self.released.wait()
        body = self.body
        if not body:
            text = self.forms[min(self.served, len(self.forms) - 1)]
            self.served += 1
            if isinstance(text, int):
                return Response(b"{}", text, {"content-type": "application/json"})
            message = {"role": "assistant", "content": text}
            body = json.dumps(_completion(message, self.finish)).encode()
        return Response(body, self.status, {"content-type": "application/json", **self.headers})


def _completion(message: dict[str, Any], finish: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "stand-in",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
    }


@asynccontextmanager
async def running() -> AsyncGenerator[StandIn]:
    """Serve the stand-in on a free loopback port."""
    standin = StandIn()
    app = Starlette(routes=[Route(COMPLETIONS, standin.answer, methods=["POST"])])
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
    )
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    standin.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    listening.listen()
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield standin
    finally:
        standin.released.set()
        server.should_exit = True
        await serving
        listening.close()
