"""Drafts: replies that were written, said or not."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, select, update

from casework.domain.errors import Broken
from casework.store.records import DraftRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Draft

_DRAFT = table_of(Draft)
_CLAIMS: TypeAdapter[tuple[dict[str, Any], ...]] = TypeAdapter(tuple[dict[str, Any], ...])


class Drafts(Repository):
    """The drafts that exist in this scope."""

    async def save(self, draft: DraftRecord) -> DraftRecord:
        """Store a draft; the same id again gives what is stored."""
        owner = await self._work.owner(draft.case_id)
        cells = await self._cells(owner["customer"], _DRAFT.name, draft.id)
        row = draft.model_dump() | {
            **owner,
            "text": cells.close("text", draft.text),
            "claims": cells.close("claims", _CLAIMS.dump_json(draft.claims).decode()),
            "sources": list(draft.sources),
            "created_at": self._work.now,
        }
        if await self._work.insert_new(_DRAFT, row):
            return draft
        stored = await self.get(draft.id)
        if stored is None or stored.case_id != draft.case_id:
            raise Broken("The id of this draft is taken.")
        return stored

    async def get(self, id: str) -> DraftRecord | None:
        """Find a draft."""
        query = select(_DRAFT).where(_DRAFT.c.id == id, self._work.mine(_DRAFT))
        row = await self._work.row(query)
        return await self._record(row) if row else None

    async def delivered(self, id: str) -> bool:
        """Note that the draft was said; False when it was already."""
        change = update(_DRAFT).where(
            _DRAFT.c.id == id, _DRAFT.c.delivered_at.is_(None), self._work.mine(_DRAFT)
        )
        return await self._work.changed(change.values(delivered_at=self._work.now)) > 0

    async def _record(self, row: RowMapping) -> DraftRecord:
        cells = await self._cells(row["customer"], _DRAFT.name, row["id"])
        values = {name: row[name] for name in DraftRecord.model_fields}
        opened = {
            "text": cells.open("text", row["text"]),
            "claims": _CLAIMS.validate_json(cells.open("claims", row["claims"])),
        }
        return DraftRecord.model_validate(values | opened)
