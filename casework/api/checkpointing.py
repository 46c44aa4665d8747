"""Signing the audit chain's head every few seconds, into a file that the database is not in."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from casework.audit.signatures import CHECKPOINT_AUDIENCE, CHECKPOINT_TYP
from casework.domain.errors import CaseworkError
from casework.identity.signer import Signer
from casework.store import Store
from casework.store.checkpoints import Signed, checkpoint

log = logging.getLogger(__name__)
FILE = "audit-checkpoints.jws"
#: An old checkpoint stays evidence for as long as anybody may ask.
_LASTS = timedelta(days=3650)


class Checkpointing:
    """Runs beside the server. A head that did not move is not signed again."""

    def __init__(
        self, store: Store, tenant: str, signer: Signer, file: Path, *, every: float = 5.0
    ) -> None:
        """Sign `tenant`'s head into `file` every so many seconds."""
        self._store = store
        self._tenant = tenant
        self._signer = signer
        self._file = file
        self._every = every
        self._last: Signed | None = None
        self._signing = asyncio.Lock()
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Sign once more, then end."""
        self._stopped.set()

    async def run(self) -> None:
        """Sign until stopped, whatever is away meanwhile."""
        while True:
            stopping = self._stopped.is_set()
            try:
                await self.now()
            except (CaseworkError, OSError) as error:
                log.warning("no checkpoint could be written: %s", type(error).__name__)
            if stopping:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._stopped.wait()

    async def now(self) -> Signed | None:
        """Sign the head as it is now, unless it is signed already; None for an empty chain.

        Raises:
            CaseworkError: the store can not be read.
            OSError: the line can not be written.

        """
        async with self._signing:
            signed = await checkpoint(
                self._store, self._tenant, self._sign, self._file, last=self._last
            )
            self._last = signed or self._last
            return self._last

    def _sign(self, claims: Mapping[str, Any]) -> str:
        return self._signer.sign(
            CHECKPOINT_TYP,
            subject=CHECKPOINT_AUDIENCE,
            audience=CHECKPOINT_AUDIENCE,
            lasts=_LASTS,
            claims=dict(claims),
        )
