"""A gate before a service: what passes it can be counted and held back; nothing is changed.

It is how these tests stand still at one place between two processes: the request has left and has
not come, or the work is done and the answer has not come.
"""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.chaos.waiting import until

LOOPBACK = "127.0.0.1"


class Hold:
    """One exchange that was stopped at the gate, or will be."""

    def __init__(self, words: bytes, *, answer: bool) -> None:
        """Stop the next request that holds these words, or the answer to it."""
        self.words = words
        self.answer = answer
        self.there = asyncio.Event()
        self._goes_on: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._port = 0

    async def until_there(self, within: float = 30) -> None:
        """Wait until it stands at the gate."""
        async with asyncio.timeout(within):
            await self.there.wait()

    async def stands(self, asker: asyncio.StreamWriter) -> bool:
        """Stand at the gate; True when it may pass, False when it is lost."""
        self._port = asker.get_extra_info("peername")[1]
        self.there.set()
        return await self._goes_on

    def release(self) -> None:
        """Let it pass."""
        if not self._goes_on.done():
            self._goes_on.set_result(True)

    def lose(self) -> None:
        """Let it never arrive: the connection is cut."""
        if not self._goes_on.done():
            self._goes_on.set_result(False)

    async def until_read(self) -> None:
        """Wait until whoever asked has taken the released answer from its socket."""
        await until(lambda: _unread(self._port) == 0, "the answer to be read")


class Gate:
    """A relay on a port of its own. When the service is away, connections to it are cut."""

    def __init__(self) -> None:
        """Stand open, and before nothing yet: `before` says what."""
        self._server: asyncio.Server | None = None
        self._port = 0
        self._holds: list[Hold] = []
        self._passed: list[bytes] = []
        self._relays: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls) -> Self:
        """Listen."""
        gate = cls()
        gate._server = await asyncio.start_server(gate._relay, LOOPBACK, 0)
        return gate

    def before(self, port: int) -> None:
        """Say which port the service listens on."""
        self._port = port

    @property
    def url(self) -> str:
        """The address to give to others instead of the service's own."""
        assert self._server is not None
        return f"http://{LOOPBACK}:{self._server.sockets[0].getsockname()[1]}"

    def hold_request(self, words: bytes) -> Hold:
        """Stop the next request with these words before the service has all of it."""
        return self._hold(Hold(words, answer=False))

    def hold_answer(self, words: bytes) -> Hold:
        """Stop the answer to the next request with these words; its work is done."""
        return self._hold(Hold(words, answer=True))

    def _hold(self, hold: Hold) -> Hold:
        self._holds.append(hold)
        return hold

    def passed(self, words: bytes) -> int:
        """Count the requests with these words since the gate was last cleared."""
        return sum(words in request for request in self._passed)

    def clear(self) -> None:
        """Stand open again: forget what passed, lose what is held."""
        for hold in self._holds:
            hold.lose()
        self._holds.clear()
        self._passed.clear()

    async def close(self) -> None:
        """Cut everything."""
        self.clear()
        if self._server is not None:
            self._server.close()
        for relay in list(self._relays):
            relay.cancel()
        await asyncio.gather(*self._relays, return_exceptions=True)

    async def _relay(self, asker: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._relays.add(task)
        try:
            await self._connection(asker, back)
        finally:
            self._relays.discard(task)
            back.close()

    async def _connection(self, asker: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            service, on = await asyncio.open_connection(LOOPBACK, self._port)
            try:
                exchange = _Exchange(self._take, self._passed.append)
                pumps = [
                    asyncio.create_task(exchange.requests(asker, on, back)),
                    asyncio.create_task(exchange.answers(service, back)),
                ]
                try:
                    # When one side has gone, the other has nobody to talk to.
                    await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for pump in pumps:
                        pump.cancel()
                    await asyncio.gather(*pumps, return_exceptions=True)
            finally:
                on.close()

    def _take(self, request: bytes) -> Hold | None:
        for hold in self._holds:
            if hold.words in request:
                self._holds.remove(hold)
                return hold
        return None


class _Exchange:
    """One connection: requests and answers take turns on it."""

    def __init__(
        self, take: Callable[[bytes], Hold | None], passed: Callable[[bytes], None]
    ) -> None:
        self._take = take
        self._passed = passed
        #: What has come of the request at hand; an answer ends it.
        self._request = b""
        self._held: Hold | None = None

    async def requests(
        self, asker: asyncio.StreamReader, on: asyncio.StreamWriter, back: asyncio.StreamWriter
    ) -> None:
        while data := await asker.read(65536):
            self._request += data
            hold = self._take(self._request)
            if hold is not None and hold.answer:
                self._held = hold
            elif hold is not None and not await hold.stands(back):
                return
            on.write(data)
            await on.drain()

    async def answers(self, service: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        while data := await service.read(65536):
            if self._request:
                self._passed(self._request)
                self._request = b""
            held, self._held = self._held, None
            if held is not None and not await held.stands(back):
                return
            back.write(data)
            await back.drain()


def _unread(port: int) -> int:
    """Say how many bytes wait unread at the connection whose own end has this port."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if int(words[1].split(":")[1], 16) == port:
            return int(words[4].split(":")[1], 16)
    return 0
