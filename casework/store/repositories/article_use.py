"""What became of cases that were shown articles, and what was asked in vain. Never any words."""

from datetime import datetime

from sqlalchemy import and_, delete, select

from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.store.hygiene_records import AskedRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Handoff
from casework.store.tables.customer import CustomerCase
from casework.store.tables.knowledge import Gap, Retrieval
from casework.store.tables.ledger import Effect

_HANDOFF, _EFFECT, _CASE = table_of(Handoff), table_of(Effect), table_of(CustomerCase)
_GAP, _RETRIEVAL = table_of(Gap), table_of(Retrieval)
_STOPPED = (EffectState.denied.value, EffectState.refused.value)


class ArticleUse(Repository):
    """The use of articles over all customers of the scope's tenant: ids, times and states."""

    async def handed_over(self, since: datetime) -> dict[str, datetime]:
        """Give the cases that passed to a person, with when they last did."""
        self._whole_tenant()
        query = select(_HANDOFF.c.case_id, _HANDOFF.c.created_at).where(
            self._work.mine(_HANDOFF), _HANDOFF.c.created_at >= since
        )
        rows = await self._work.rows(query.order_by(_HANDOFF.c.created_at))
        return {row["case_id"]: row["created_at"] for row in rows}

    async def denied(self, since: datetime) -> dict[str, datetime]:
        """Give the cases in which policy or a person said no, with when it was last proposed."""
        self._whole_tenant()
        query = select(_EFFECT.c.case_id, _EFFECT.c.proposed_at).where(
            self._work.mine(_EFFECT), _EFFECT.c.state.in_(_STOPPED), _EFFECT.c.proposed_at >= since
        )
        rows = await self._work.rows(query.order_by(_EFFECT.c.proposed_at))
        return {row["case_id"]: row["proposed_at"] for row in rows}

    async def asked_in_vain(self, since: datetime, limit: int) -> tuple[AskedRecord, ...]:
        """Give the open gaps that a case left, the newest first, with whose case it was."""
        self._whole_tenant()
        tenant = self._work.scope.tenant
        own = and_(_CASE.c.tenant == _GAP.c.tenant, _CASE.c.id == _GAP.c.case_id)
        query = (
            select(_GAP, _CASE.c.customer, _CASE.c.grant_id)
            .join(_CASE, own)
            .where(_GAP.c.tenant == tenant, _GAP.c.closed_at.is_(None), _GAP.c.at >= since)
            .order_by(_GAP.c.at.desc(), _GAP.c.retrieval_id)
            .limit(limit)
        )
        return tuple(
            AskedRecord(
                at=row["at"],
                case_id=row["case_id"],
                customer=row["customer"],
                grant_id=row["grant_id"],
                goal_id=row["question_ref"],
                language=row["language"],
                nearest_subject=row["nearest_subject"],
            )
            for row in await self._work.rows(query)
        )

    async def forget(self, before: datetime) -> int:
        """Delete the searches, and the gaps they left, from before a moment; say how many."""
        self._whole_tenant()
        tenant = self._work.scope.tenant
        old = select(_RETRIEVAL.c.id).where(_RETRIEVAL.c.tenant == tenant, _RETRIEVAL.c.at < before)
        await self._work.changed(
            delete(_GAP).where(_GAP.c.tenant == tenant, _GAP.c.retrieval_id.in_(old))
        )
        return await self._work.changed(
            delete(_RETRIEVAL).where(_RETRIEVAL.c.tenant == tenant, _RETRIEVAL.c.at < before)
        )

    def _whole_tenant(self) -> None:
        if self._work.scope.customer is not None:
            raise Broken("A customer's scope cannot see what became of other people's cases.")
