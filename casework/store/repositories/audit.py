"""The audit chain of a tenant: appended to, never changed."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, or_, select

from casework.domain.effect import EffectState
from casework.domain.words import Word
from casework.store.chain import Head, canonical, link
from casework.store.records import AuditEntry
from casework.store.repositories.base import Repository
from casework.store.tables import audit
from casework.store.tables.base import table_of
from casework.store.tables.ledger import Effect

_ENTRY = table_of(audit.AuditEntry)
_HEAD = table_of(audit.AuditHead)
_EFFECT = table_of(Effect)


class EffectStanding(Word):
    """One row of the ledger as an auditor sees it: nothing of it is sealed, so none is lost."""

    action_id: str
    action_hash: str
    customer: str
    tool: str
    state: EffectState
    receipt: str | None


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
        await work.add_link(_ENTRY, added.model_dump() | {"entry": text})
        work.moved_to(Head(tenant=tenant, seq=seq, hash=made))
        return added

    async def head(self) -> Head | None:
        """Give the tenant's newest link, or None before the first."""
        row = await self._work.row(
            select(_HEAD).where(_HEAD.c.tenant == self._work.scope.tenant, _HEAD.c.seq > 0)
        )
        return Head.model_validate(dict(row)) if row else None

    async def entries(self, after_seq: int = 0, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Give the tenant's entries after a number, in order."""
        rows = await self.raw(after_seq, limit)
        return tuple(
            AuditEntry.model_validate(dict(row) | {"entry": json.loads(row["entry"])})
            for row in rows
        )

    async def about(self, *fields: tuple[str, str]) -> tuple[AuditEntry, ...]:
        """Give the entries that have one of these fields with this value, in order."""
        marks = [canonical({name: value})[1:-1] for name, value in fields]
        said = or_(*(_ENTRY.c.entry.contains(mark, autoescape=True) for mark in marks))
        rows = await self._work.rows(self._mine(said).order_by(_ENTRY.c.seq))
        found = (
            AuditEntry.model_validate(dict(row) | {"entry": json.loads(row["entry"])})
            for row in rows
        )
        # A field of another one's value may look the same in the text.
        return tuple(e for e in found if any(e.entry.get(name) == is_ for name, is_ in fields))

    async def raw(self, after_seq: int, limit: int) -> tuple[RowMapping, ...]:
        """Give the rows as they are stored, for the verifier."""
        query = self._mine(_ENTRY.c.seq > after_seq)
        return tuple(await self._work.rows(query.order_by(_ENTRY.c.seq).limit(limit)))

    async def hashes(self, after_seq: int, up_to: int) -> tuple[str, ...]:
        """Give the hashes of the entries after one number, up to and with another."""
        query = select(_ENTRY.c.hash).where(
            _ENTRY.c.tenant == self._work.scope.tenant,
            _ENTRY.c.seq > after_seq,
            _ENTRY.c.seq <= up_to,
        )
        rows = await self._work.rows(query.order_by(_ENTRY.c.seq))
        return tuple(row["hash"] for row in rows)

    async def twice(self) -> int | None:
        """Give the first number that two entries have, or None; the database refuses these."""
        query = select(_ENTRY.c.seq).where(_ENTRY.c.tenant == self._work.scope.tenant)
        query = query.group_by(_ENTRY.c.seq).having(func.count() > 1)
        seq: int | None = await self._work.value(query.order_by(_ENTRY.c.seq).limit(1))
        return seq

    async def effects(self, after: str = "", limit: int = 1000) -> tuple[EffectStanding, ...]:
        """Give the ledger's rows after an action id, in order of their ids."""
        columns = [_EFFECT.c[name] for name in EffectStanding.model_fields]
        query = select(*columns).where(self._work.mine(_EFFECT), _EFFECT.c.action_id > after)
        rows = await self._work.rows(query.order_by(_EFFECT.c.action_id).limit(limit))
        return tuple(EffectStanding.model_validate(dict(row)) for row in rows)

    async def salt(self, customer: str, kind: str, row: str) -> str:
        """Give the salt with which the chain commits to a text of a customer.

        Raises:
            Erased: the customer was, and what could show their text with them.

        """
        self._work.belongs(self._work.scope.tenant, customer)
        return (await self._work.seal(customer)).salt(kind, row)

    def _mine(self, condition: ColumnElement[bool]) -> Select[Any]:
        return select(_ENTRY).where(_ENTRY.c.tenant == self._work.scope.tenant, condition)
