"""The audit chain of a tenant: appended to, never changed."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, select

from casework.store.chain import Head, canonical, link
from casework.store.records import AuditEntry
from casework.store.repositories.base import Repository
from casework.store.tables import audit
from casework.store.tables.base import table_of

_ENTRY = table_of(audit.AuditEntry)
_HEAD = table_of(audit.AuditHead)


class Audit(Repository):
    """The chain of the scope's tenant. Entries hold ids, hashes, states and subjects, no text."""

    async def append(self, entry: Mapping[str, Any]) -> AuditEntry:
        """Add an entry, with its time, to the chain; it counts if the transaction does.

        Other appends of the tenant wait until this transaction ends: append late.
        """
        work = self._work
        head = await work.head()
        seq, tenant = head.seq + 1, work.scope.tenant
        stamped = {**entry, "at": work.now.isoformat()}
        text = canonical(stamped)
        made = link(tenant, seq, head.hash, text)
        added = AuditEntry(
            tenant=tenant, seq=seq, prev=head.hash, hash=made, at=work.now, entry=stamped
        )
        await work.insert(_ENTRY, added.model_dump() | {"entry": text})
        work.moved_to(Head(tenant=tenant, seq=seq, hash=made))
        return added

    async def head(self) -> Head | None:
        """Give the tenant's newest link, or None before the first."""
        row = await self._work.row(
            select(_HEAD).where(_HEAD.c.tenant == self._work.scope.tenant, _HEAD.c.seq > 0)
        )
        return Head.model_validate(dict(row)) if row else None

    async def heads(self) -> tuple[Head, ...]:
        """Give the newest link of every tenant, for checkpoints."""
        rows = await self._work.rows(select(_HEAD).where(_HEAD.c.seq > 0).order_by(_HEAD.c.tenant))
        return tuple(Head.model_validate(dict(row)) for row in rows)

    async def entries(self, after_seq: int = 0, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Give the tenant's entries after a number, in order."""
        rows = await self.raw(after_seq, limit)
        return tuple(
            AuditEntry.model_validate(dict(row) | {"entry": json.loads(row["entry"])})
            for row in rows
        )

    async def raw(self, after_seq: int, limit: int) -> tuple[RowMapping, ...]:
        """Give the rows as they are stored, for the verifier."""
        query = select(_ENTRY).where(
            _ENTRY.c.tenant == self._work.scope.tenant, _ENTRY.c.seq > after_seq
        )
        return tuple(await self._work.rows(query.order_by(_ENTRY.c.seq).limit(limit)))
