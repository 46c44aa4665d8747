"""Waiting for the thing itself, in another process, where nothing tells that it is there."""

import asyncio
from collections.abc import Callable

#: Much longer than anything takes on a busy machine.
PATIENCE = 60.0
_EVERY = 0.01


async def until(holds: Callable[[], bool], what: str, *, within: float = PATIENCE) -> None:
    """Look until it holds; fail with what was waited for when it never does."""
    try:
        async with asyncio.timeout(within):
            while not holds():  # noqa: ASYNC110 - it is another process that makes it so
                await asyncio.sleep(_EVERY)
    except TimeoutError:
        raise AssertionError(f"waited {within:.0f} s for {what}") from None
