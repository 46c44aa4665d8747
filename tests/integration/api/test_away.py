"""A database that goes away: the API says so, stays, and goes on when it is back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import make_url

from tests.integration.api.world import World, make_world

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


class Wire:
    """The way to the database, which a test can cut."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def up(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Refuse new connections and cut those that are open."""
        if self._server is not None:
            self._server.close()
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, onward = await asyncio.open_connection(*self._to)
        self._open |= {writer, onward}
        await asyncio.gather(_pump(reader, onward), _pump(there, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@pytest.fixture
async def wire(postgres_url: str) -> AsyncIterator[tuple[Wire, str]]:
    """Give the way to a fresh database, not yet open, and the address through it."""
    url = make_url(postgres_url)
    name = f"api_{uuid4().hex}"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    await connection.execute(f'CREATE DATABASE "{name}"')
    made = Wire(url.host or "127.0.0.1", url.port or 5432)
    await made.up()
    await made.down()
    through = url.set(host="127.0.0.1", port=made.port, database=name)
    yield made, through.render_as_string(hide_password=False)
    await made.down()
    await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await connection.close()


async def status(world: World) -> int:
    """Ask for one's own cases."""
    return (await world.get("/v1/cases", world.token("anna"))).status_code


async def test_the_api_starts_without_its_database_and_survives_losing_it(
    wire: tuple[Wire, str], tmp_path: Path
) -> None:
    """503 with Retry-After while it is away, at the start and in between; then all as before."""
    way, url = wire
    async with make_world(tmp_path, database_url=url) as world:
        away = await world.post("/v1/cases", world.token("anna"), {"message": "Hello."})
        ready = await world.http.get("/readyz")
        await way.up()
        async with asyncio.timeout(20):
            await world.api.prepared.wait()
        case_id = await world.open()
        await way.down()
        lost = [await status(world), (await world.http.get("/readyz")).status_code]
        await way.up()
        async with asyncio.timeout(20):
            while await status(world) != 200:
                await world.deps.store.close()  # let the pool forget what was cut

        assert away.status_code == 503
        assert away.headers["retry-after"]
        assert ready.json()["store"] == "away"
        assert lost == [503, 503]
        assert (await world.case(case_id))["messages"][0]["text"] == "My blender broke."
