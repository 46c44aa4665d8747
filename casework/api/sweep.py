"""What no workflow has been told of is told again; what was decided is brought to the ledger."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from casework.api import telling
from casework.api.deps import Api
from casework.api.settling import due, settle
from casework.api.wakes import Delivery
from casework.domain.errors import CaseworkError
from casework.store import Store
from casework.store.records import ApprovalRecord
from casework.telemetry.names import Named
from casework.telemetry.propagation import under

log = logging.getLogger(__name__)
_BATCH = 100


class Sweep:
    """Runs beside the server. Rows are the truth, so running twice at once does no harm.

    The first row that can not be delivered ends a round: Temporal is away, and the rest waits.
    """

    def __init__(self, api: Api) -> None:
        """Sweep this application's store."""
        self._api = api
        self._store: Store = api.deps.store
        self._scope = telling.service(api, "sweep")
        self._stopped = asyncio.Event()
        self._every = max(0.05, min(5.0, api.settings.sweep_after_seconds / 4))

    def stop(self) -> None:
        """End after the row at hand."""
        self._stopped.set()

    async def run(self) -> None:
        """Sweep until stopped, whatever is away meanwhile."""
        while not self._stopped.is_set():
            try:
                await self.once()
            except (SQLAlchemyError, CaseworkError, OSError) as error:
                log.warning("sweep: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._stopped.wait()

    async def once(self) -> None:
        """Tell again what is older than the setting says; settle what has taken effect."""
        await self._settle()
        for tell in (self._messages, self._answers, self._decisions):
            if await tell() is Delivery.unreachable:
                return

    async def _messages(self) -> Delivery:
        async with self._store.read(self._scope) as tx:
            waiting = [
                (message, await tx.cases.get(message.case_id))
                for message in await tx.messages.unacknowledged(self._older_than(), _BATCH)
            ]
        for message, case in waiting:
            if case is None:
                continue
            async with self._going_on_with(case.id):
                delivery = await telling.message(self._api, case.id, case.grant_id, message.id)
            if delivery is Delivery.unreachable:
                return delivery
        return Delivery.seen

    async def _answers(self) -> Delivery:
        async with self._store.read(self._scope) as tx:
            waiting = await tx.pending.unacknowledged(self._older_than(), _BATCH)
        for row in waiting:
            async with self._going_on_with(row.case_id):
                delivery = await telling.pending(self._api, row)
            if delivery is Delivery.unreachable:
                return delivery
        return Delivery.seen

    async def _decisions(self) -> Delivery:
        """Tell of a decision only what the ledger knows: told once, it is not looked at again."""
        for record in await self._decided(self._older_than()):
            await self._bring_to_ledger(record)
            async with self._going_on_with(record.approval.case_id):
                delivery = await telling.approval(self._api, record)
            if delivery is Delivery.unreachable:
                return delivery
        return Delivery.seen

    async def _settle(self) -> None:
        """Bring decisions whose time to be taken back is over to the ledger and the page."""
        for record in await self._decided(self._api.deps.clock()):
            await self._bring_to_ledger(record)

    async def _decided(self, older_than: datetime) -> list[ApprovalRecord]:
        async with self._store.read(self._scope) as tx:
            waiting = await tx.approvals.unacknowledged(older_than, _BATCH)
            return [record for record in waiting if due(tx, record)]

    async def _bring_to_ledger(self, record: ApprovalRecord) -> None:
        async with self._store.write(self._scope) as tx:
            again = await tx.approvals.get(record.approval.id)
            if again is not None and due(tx, again):
                await settle(tx, again)
        self._api.watch.nudge()

    @contextlib.asynccontextmanager
    async def _going_on_with(self, case_id: str) -> AsyncGenerator[None]:
        """Let what is told again belong to the trace of the request that opened the case."""
        async with self._store.read(self._scope) as tx:
            case = await tx.cases.get(case_id)
        with (
            under(case.traceparent if case else ""),
            self._api.deps.telemetry.span(Named.sweep, case=case_id),
        ):
            yield

    def _older_than(self) -> datetime:
        seconds = self._api.settings.sweep_after_seconds
        return self._api.deps.clock() - timedelta(seconds=seconds)
