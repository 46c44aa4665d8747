"""A sign of life while an activity waits for others, so that a worker's death is soon noticed."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from temporalio import activity

_EVERY_SECONDS = 1.0


@asynccontextmanager
async def beating() -> AsyncGenerator[None]:
    """Show that this worker lives, so that its death is noticed in seconds."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(_EVERY_SECONDS)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
