"""Serving several apps on loopback in one process, until somebody says stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Generator, Mapping
from typing import cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from casework.demo.shop.faults import HANG_UP

HOST = "127.0.0.1"
_GRACE_SECONDS = 2


def listen(port: int) -> socket.socket:
    """Take a port of the loopback address, any free one for 0; OSError when it is in use."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
        taken.listen(128)
    except OSError:
        taken.close()
        raise
    return taken


def url(taken: socket.socket) -> str:
    """Return where a taken port is reached."""
    return f"http://{HOST}:{taken.getsockname()[1]}"


async def serve(apps: Mapping[socket.socket, FastAPI], ready: Callable[[], None]) -> None:
    """Serve each app on its socket, say when all listen, and end on SIGTERM or SIGINT."""
    servers = {taken: _Server(app) for taken, app in apps.items()}

    def stop() -> None:
        for server in servers.values():
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    async with asyncio.TaskGroup() as group:
        for taken, server in servers.items():
            group.create_task(server.serve(sockets=[taken]))
        for server in servers.values():
            await server.listening.wait()
        ready()


class _Server(uvicorn.Server):
    """One of several servers in a process: signals are handled once, for all of them."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_HangUpProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


class _HangUpProtocol(H11Protocol):
    """HTTP/1.1 that lets an app cut its own connection, to fail as a crashed backend does."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app = cast("ASGIApp", self.app)

        async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
            extensions = {**scope.get("extensions", {}), HANG_UP: transport.abort}
            await app({**scope, "extensions": extensions}, receive, send)

        self.app = with_hang_up
