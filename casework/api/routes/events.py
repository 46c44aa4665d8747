"""Live events of a case: what changed and its id, never what it says; resumes without a gap."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

import anyio
from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse, ServerSentEvent

from casework.api.auth import CaseReader, Verified
from casework.api.deps import Api, Parts
from casework.api.finding import RowId, case_of, scope_of
from casework.api.kinds import Event
from casework.store import Scope
from casework.store.records import EventRecord

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["events"])
_RETRY_MS = 2000
_HEARTBEAT = 15
_BATCH = 200
_GRACE = 5


@router.get("/events", response_class=EventSourceResponse)
async def stream(
    case_id: RowId,
    api: Parts,
    reader: CaseReader,
    who: Verified,
    last_event_id: Annotated[str | None, Header()] = None,
    after: Annotated[str | None, Query(max_length=30)] = None,
) -> EventSourceResponse:
    """Stream what happens in a case from after the given event on, or from its beginning."""
    scope = scope_of(reader)
    async with api.deps.store.read(scope) as tx:
        await case_of(tx, case_id)
    events = _events(api, scope, case_id, last_event_id or after or "0", who.expires_at)
    return EventSourceResponse(
        events,
        ping=_HEARTBEAT,
        sep="\n",
        # The stream ends by itself when the server stops; it is cut only if it does not.
        shutdown_event=anyio.Event(),
        shutdown_grace_period=_GRACE,
    )


async def _events(
    api: Api, scope: Scope, case_id: str, resume: str, until: datetime
) -> AsyncIterator[ServerSentEvent]:
    yield ServerSentEvent(comment="casework", retry=_RETRY_MS)
    seq = int(resume) if resume.isascii() and resume.isdecimal() else -1
    newest = await _newest(api, scope, case_id)
    if not 0 <= seq <= newest:
        # Not an event of this case: the reader has to load the case anew, then goes on from here.
        seq = newest
        yield _written(Event.reset, case_id, seq)
    while events := await _after(api, scope, case_id, seq):
        for event in events:
            yield _written(event.type, event.ref, event.seq)
        seq = events[-1].seq
    async with api.watch.case(case_id, since=seq) as watcher:
        while not api.watch.stopping:
            watcher.expect()
            while events := await _after(api, scope, case_id, seq):
                for event in events:
                    yield _written(event.type, event.ref, event.seq)
                seq = events[-1].seq
            left = (until - api.deps.clock()).total_seconds()
            if left <= 0:
                return
            await watcher.news(left)


async def _after(api: Api, scope: Scope, case_id: str, seq: int) -> tuple[EventRecord, ...]:
    """Read on. A reader who leaves meanwhile cancels the stream, not the connection's work."""

    async def read() -> tuple[EventRecord, ...]:
        async with api.deps.store.read(scope) as tx:
            return await tx.events.after(case_id, seq, _BATCH)

    reading = asyncio.create_task(read())
    return await asyncio.shield(reading)


async def _newest(api: Api, scope: Scope, case_id: str) -> int:
    seq = 0
    while events := await _after(api, scope, case_id, seq):
        seq = events[-1].seq
    return seq


def _written(type: str, ref: str, seq: int) -> ServerSentEvent:
    return ServerSentEvent(
        data=json.dumps({"type": type, "id": ref}, separators=(",", ":")),
        event=type,
        id=str(seq),
    )
