"""Searches in the articles, and the questions that none answered. The question is in neither."""

from datetime import datetime

from sqlalchemy import RowMapping, select, update

from casework.domain.errors import Broken
from casework.store.knowledge_records import GapRecord, RetrievalRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.knowledge import Gap, Retrieval

_RETRIEVAL = table_of(Retrieval)
_GAP = table_of(Gap)


class Retrievals(Repository):
    """The searches of the scope's tenant. Anybody's search is noted; staff and services read."""

    async def add(self, retrieval: RetrievalRecord, gap: GapRecord | None = None) -> None:
        """Note a search, and that it found no answer."""
        tenant = {"tenant": self._work.scope.tenant}
        lists = {"chunk_ids": list(retrieval.chunk_ids), "scores": list(retrieval.scores)}
        await self._work.insert(_RETRIEVAL, retrieval.model_dump() | lists | tenant)
        if gap is not None:
            await self._work.insert(_GAP, gap.model_dump() | tenant)

    async def since(self, at: datetime) -> tuple[RetrievalRecord, ...]:
        """Give the searches from a moment on, oldest first."""
        self._may_read()
        query = select(_RETRIEVAL).where(
            _RETRIEVAL.c.tenant == self._work.scope.tenant, _RETRIEVAL.c.at >= at
        )
        rows = await self._work.rows(query.order_by(_RETRIEVAL.c.at, _RETRIEVAL.c.id))
        return tuple(_retrieval(row) for row in rows)

    async def of_case(self, case_id: str) -> tuple[RetrievalRecord, ...]:
        """Give a case's searches, oldest first."""
        self._may_read()
        query = select(_RETRIEVAL).where(
            _RETRIEVAL.c.tenant == self._work.scope.tenant, _RETRIEVAL.c.case_id == case_id
        )
        rows = await self._work.rows(query.order_by(_RETRIEVAL.c.at, _RETRIEVAL.c.id))
        return tuple(_retrieval(row) for row in rows)

    async def gaps(self) -> tuple[GapRecord, ...]:
        """Give the open gaps, oldest first."""
        self._may_read()
        query = select(_GAP).where(
            _GAP.c.tenant == self._work.scope.tenant, _GAP.c.closed_at.is_(None)
        )
        rows = await self._work.rows(query.order_by(_GAP.c.at, _GAP.c.retrieval_id))
        fields = GapRecord.model_fields
        return tuple(GapRecord.model_validate({name: row[name] for name in fields}) for row in rows)

    async def close_gap(self, retrieval_id: str) -> bool:
        """Note that a gap was filled; False when it is not open."""
        self._may_read()
        change = update(_GAP).where(
            _GAP.c.tenant == self._work.scope.tenant,
            _GAP.c.retrieval_id == retrieval_id,
            _GAP.c.closed_at.is_(None),
        )
        return await self._work.changed(change.values(closed_at=self._work.now)) > 0

    def _may_read(self) -> None:
        if self._work.scope.customer is not None:
            raise Broken("A customer's scope cannot read what others searched for.")


def _retrieval(row: RowMapping) -> RetrievalRecord:
    values = {name: row[name] for name in RetrievalRecord.model_fields}
    lists = {"chunk_ids": tuple(row["chunk_ids"]), "scores": tuple(row["scores"])}
    return RetrievalRecord.model_validate(values | lists)
