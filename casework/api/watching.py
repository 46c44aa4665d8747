"""One poller for all who wait: it reads the event table and wakes whoever watches a case."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from casework.domain.errors import CaseworkError
from casework.store import Scope, Store

log = logging.getLogger(__name__)
_BATCH = 500


class Watcher:
    """One who waits for news of a case."""

    def __init__(self, stopping: Callable[[], bool]) -> None:
        """Start without news."""
        self._news = asyncio.Event()
        self._stopping = stopping

    def tell(self) -> None:
        """Say that there may be news."""
        self._news.set()

    async def news(self, seconds: float) -> bool:
        """Wait for news, at most so long; False when there was none or the server stops.

        Look at the rows *after* calling `expect`, then wait: news in between are not lost.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()
        return self._news.is_set() and not self._stopping()

    def expect(self) -> None:
        """Forget earlier news: whoever calls this is about to look."""
        self._news.clear()


class Watch:
    """Reads new events while somebody waits, once for all of them; sleeps while nobody does.

    Workers write events in other processes, so the table is polled; a change that this process
    made itself is seen at once (`nudge`).
    """

    def __init__(self, store: Store, tenant: str, *, every: float = 0.2) -> None:
        """Poll `every` so many seconds while there are watchers."""
        self._store = store
        self._scope = Scope.of_staff(tenant, "events")
        self._every = every
        self._watchers: dict[str, set[Watcher]] = {}
        self._seq: int | None = None
        self._wanted = asyncio.Event()
        self._nudged = asyncio.Event()
        self._stopped = False
        #: Seconds that only grow; how long a request has waited.
        self.elapsed = time.monotonic

    @property
    def stopping(self) -> bool:
        """Say whether streams are to end."""
        return self._stopped

    def nudge(self) -> None:
        """Look now: this process has just written an event."""
        self._nudged.set()

    def stop(self) -> None:
        """End every wait."""
        self._stopped = True
        self._wanted.set()
        self._nudged.set()
        for watchers in self._watchers.values():
            for watcher in watchers:
                watcher.tell()

    @asynccontextmanager
    async def case(self, case_id: str, since: int) -> AsyncGenerator[Watcher]:
        """Watch one case; `since` is an event that is known already."""
        if self._seq is None:
            self._seq = since
        watcher = Watcher(lambda: self._stopped)
        watchers = self._watchers.setdefault(case_id, set())
        watchers.add(watcher)
        self._wanted.set()
        try:
            yield watcher
        finally:
            watchers.discard(watcher)
            if not watchers:
                self._watchers.pop(case_id, None)
            if not self._watchers and not self._stopped:
                self._wanted.clear()
                self._seq = None

    async def run(self) -> None:
        """Poll until stopped; a store that is away is asked again."""
        while not self._stopped:
            await self._wanted.wait()
            self._nudged.clear()
            try:
                await self._look()
            except (SQLAlchemyError, CaseworkError, OSError) as error:
                log.warning("events can not be read: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._nudged.wait()

    async def _look(self) -> None:
        for case_id in await self._changed():
            for watcher in self._watchers.get(case_id, ()):
                watcher.tell()

    async def _changed(self) -> set[str]:
        changed: set[str] = set()
        seq = self._seq
        if seq is None:
            return changed
        async with self._store.read(self._scope) as tx:
            while events := await tx.events.after_all(seq, _BATCH):
                seq = events[-1].seq
                changed.update(event.case_id for event in events)
        if self._seq is not None:
            self._seq = max(self._seq, seq)
        return changed
