"""A change of the embedding model, carried out beside the requests."""

import asyncio
import logging

from casework.domain.errors import CaseworkError, Retryable
from casework.knowledge.filling import Filling

log = logging.getLogger(__name__)
_TRY_AGAIN = 30.0


class EmbeddingOver:
    """Makes the vectors of the model that the settings want; the old one's serve meanwhile.

    Several processes may do so at once: each makes what is still missing.
    """

    def __init__(self, filling: Filling, prepared: asyncio.Event) -> None:
        """Fill this index, once the store has this release's schema."""
        self._filling = filling
        self._prepared = prepared
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End at the next wait; what was made stays."""
        self._stopping.set()

    async def run(self) -> None:
        """Bring the index over, if that is needed, and end."""
        work = asyncio.create_task(self._until_done())
        stop = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        for task in (work, stop):
            task.cancel()
        await asyncio.gather(work, stop, return_exceptions=True)

    async def _until_done(self) -> None:
        await self._prepared.wait()
        while True:
            try:
                if await self._filling.bring_over():
                    log.info("another embedding model serves now")
            except Retryable as error:
                log.warning("embedding goes on later: %s", type(error).__name__)
                await asyncio.sleep(_TRY_AGAIN)
                continue
            except CaseworkError:
                log.exception("the embedding model can not be changed; the old one serves on")
            return
