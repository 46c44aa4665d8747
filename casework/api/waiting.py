"""`Prefer: wait=N`: hold the answer until the engine has said or asked something."""

import re
from typing import Annotated

from fastapi import Depends, Request

from casework.api.deps import Api
from casework.domain.case import Sender
from casework.store import Scope, Tx

#: Longest wait that is granted.
MAX_WAIT = 30
_WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*\"?([0-9]{1,6})\"?\s*(?:$|[,;])", re.IGNORECASE)


async def preferred(request: Request) -> float:
    """Read RFC 7240's wait; what is no number is no preference."""
    found = _WAIT.search(",".join(request.headers.getlist("prefer")))
    return min(int(found[1]), MAX_WAIT) if found else 0


PreferredWait = Annotated[float, Depends(preferred)]


async def until_news(api: Api, scope: Scope, case_id: str, after_message: int, wait: float) -> bool:
    """Wait until a message of the engine's or a person's, or something to answer, is there."""
    if wait <= 0:
        return False
    clock = api.watch.elapsed
    ends = clock() + wait
    async with api.watch.case(case_id, since=await _newest(api, scope, case_id)) as watcher:
        while True:
            watcher.expect()
            async with api.deps.store.read(scope) as tx:
                if await _said(tx, case_id, after_message):
                    return True
            left = ends - clock()
            if left <= 0 or not await watcher.news(left):
                return False


async def _newest(api: Api, scope: Scope, case_id: str) -> int:
    seq = 0
    async with api.deps.store.read(scope) as tx:
        while events := await tx.events.after(case_id, seq, 500):
            seq = events[-1].seq
    return seq


async def _said(tx: Tx, case_id: str, after_message: int) -> bool:
    if await tx.pending.of_case(case_id):
        return True
    messages = await tx.messages.of_case(case_id)
    return any(m.seq > after_message and m.sender is not Sender.customer for m in messages)
