"""The application behind a real server on a free loopback port, for what streams."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from casework.api.wiring import Server, listener, server
from tests.integration.api.world import World

Seen = tuple[str, dict[str, Any]]


@asynccontextmanager
async def served(world: World) -> AsyncGenerator[tuple[httpx.AsyncClient, Server]]:
    """Serve on a port of the system's choice; the world's own tasks keep running."""
    settings = world.settings.model_copy(update={"api_port": 0})
    serving = server(world.app, world.settings)
    serving.config.lifespan = "off"
    with listener(settings) as sock:
        running = asyncio.create_task(serving.serve(sockets=[sock]))
        try:
            base = f"http://127.0.0.1:{sock.getsockname()[1]}"
            async with httpx.AsyncClient(base_url=base, timeout=20) as client:
                yield client, serving
        finally:
            serving.should_exit = True
            await running


async def events(response: httpx.Response) -> AsyncIterator[Seen]:
    """Read a stream's events: id and data with the event's name in it."""
    current: dict[str, str] = {}
    async for line in response.aiter_lines():
        if not line:
            if "data" in current:
                data = json.loads(current["data"])
                assert data["type"] == current["event"]
                yield current["id"], data
            current = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            current[name] = value


async def take(stream: AsyncIterator[Seen], count: int) -> list[Seen]:
    """Read so many events."""
    async with asyncio.timeout(10):
        return [await anext(stream) for _ in range(count)]
