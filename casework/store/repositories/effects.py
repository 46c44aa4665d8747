"""The ledger: each effect moves only along the ways that the domain knows, one mover at a time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update

from casework.domain.case import Sender
from casework.domain.effect import COUNTED, IN_FLIGHT, UNCLAIMED, EffectState
from casework.domain.errors import Broken
from casework.store.records import EffectRecord
from casework.store.repositories.base import Repository
from casework.store.repositories.effect_row import EFFECT, close_details, record_of, row_of
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Message
from casework.store.tables.customer import CustomerCase

_MESSAGE = table_of(Message)
_CASE = table_of(CustomerCase)


class Effects(Repository):
    """The effects that exist in this scope."""

    async def propose(
        self, effect: EffectRecord, *, case_id: str, goal_id: str, n: int
    ) -> EffectRecord:
        """Write an action into the ledger; the same action id again gives what is written."""
        action = effect.action
        if (action.case, action.goal, effect.n) != (case_id, goal_id, n):
            raise Broken("The effect is not of this case, goal and proposal.")
        if action.hash() != effect.action_hash:
            raise Broken("The effect's hash is not its action's.")
        owner = self._work.belongs(action.tenant, action.customer)
        cells = await self._cells(action.customer, EFFECT.name, action.action_id)
        if await self._work.insert_new(EFFECT, row_of(effect, cells) | owner):
            return effect
        stored = await self.get(action.action_id)
        if stored is None:
            raise Broken("The id of this action is taken.")
        return stored

    async def get(self, action_id: str) -> EffectRecord | None:
        """Find an effect by its action."""
        found = await self._where(EFFECT.c.action_id == action_id)
        return found[0] if found else None

    async def of_case(self, case_id: str) -> tuple[EffectRecord, ...]:
        """Give a case's effects in the order they were proposed."""
        return await self._where(EFFECT.c.case_id == case_id)

    async def open_of_case(self, case_id: str) -> tuple[EffectRecord, ...]:
        """Give a case's effects of which nothing has left for a backend."""
        return await self._where(EFFECT.c.case_id == case_id, _in(UNCLAIMED))

    async def stuck(self, older_than: datetime, limit: int = 100) -> tuple[EffectRecord, ...]:
        """Give effects under way since before a time, of every customer in the scope."""
        return await self._where(
            _in(IN_FLIGHT),
            EFFECT.c.claimed_at <= older_than,
            self._work.readable(EFFECT),
            limit=limit,
        )

    async def move(
        self,
        action_id: str,
        to: EffectState,
        *,
        reason: str = "",
        at: datetime | None = None,
        receipt: str | None = None,
        details: Mapping[str, str] | None = None,
        replaced_by: str | None = None,
    ) -> bool:
        """Move an effect on; False when it stands where no way leads to `to`.

        Raises:
            Broken: `to` is a claim, which only `claim` makes.

        """
        if to is EffectState.claimed:
            raise Broken("Only a claim makes an effect claimed.")
        at = at or self._work.now
        values: dict[str, Any] = {"state": to}
        given = {"reason": reason or None, "receipt": receipt, "replaced_by": replaced_by}
        values |= {name: value for name, value in given.items() if value is not None}
        if details is not None:
            values["details"] = await self._sealed_details(action_id, details)
        if to is EffectState.sent:
            values["sent_at"] = at
        if to in {EffectState.succeeded, EffectState.failed}:
            looked_up = EFFECT.c.state == EffectState.unknown
            values["reconciled_at"] = case((looked_up, at), else_=EFFECT.c.reconciled_at)
        if to not in UNCLAIMED | IN_FLIGHT | {EffectState.compensated}:
            values["settled_at"] = at
        before = [state for state in EffectState if state.may_become(to)]
        change = update(EFFECT).where(
            EFFECT.c.action_id == action_id, _in(before), self._work.mine(EFFECT)
        )
        return await self._work.changed(change.values(**values)) > 0

    async def claim(self, action_id: str, action_hash: str, worker: str, at: datetime) -> bool:
        """Take the effect over for exactly one attempt; at most one caller ever gets True.

        Refused while a customer's message of the case is unread, and for any other hash.
        """
        await self._wait_for_messages(action_id)
        unread = (
            select(_MESSAGE.c.id)
            .where(_MESSAGE.c.case_id == EFFECT.c.case_id, _MESSAGE.c.read_at.is_(None))
            .where(_MESSAGE.c.sender == Sender.customer)
        )
        claimable = [state for state in EffectState if state.may_become(EffectState.claimed)]
        claim = (
            update(EFFECT)
            .where(EFFECT.c.action_id == action_id, EFFECT.c.action_hash == action_hash)
            .where(_in(claimable), ~unread.exists(), self._work.mine(EFFECT))
            .values(state=EffectState.claimed, claimed_at=at, claimed_by=worker)
        )
        return await self._work.changed(claim) > 0

    async def window_total(self, tool: str, since: datetime) -> int:
        """Add up what the customer's effects of a tool moved or may have, in every case.

        In a writing transaction it makes the customer's other sums wait, so that two claims
        never both find room under a cap that only one of them fits.
        """
        customer = self._work.scope.customer
        if customer is None:
            raise Broken("A window is one customer's; use their own scope.")
        await self._work.one_at_a_time(f"window|{customer}")
        total = select(func.coalesce(func.sum(EFFECT.c.amount_ref), 0)).where(
            self._work.mine(EFFECT),
            EFFECT.c.tool == tool,
            _in(COUNTED),
            EFFECT.c.claimed_at >= since,
        )
        return int(await self._work.value(total))

    async def _wait_for_messages(self, action_id: str) -> None:
        """Let a message that is just being stored come first; SQLite has one writer anyway."""
        if self._work.postgres:
            its_case = select(EFFECT.c.case_id).where(EFFECT.c.action_id == action_id)
            held = select(_CASE.c.id).where(_CASE.c.id == its_case.scalar_subquery())
            await self._work.rows(held.with_for_update(key_share=True))

    async def _sealed_details(self, action_id: str, details: Mapping[str, str]) -> bytes:
        query = select(EFFECT.c.customer).where(
            EFFECT.c.action_id == action_id, self._work.mine(EFFECT)
        )
        customer = self._work.scope.customer or await self._work.value(query)
        if customer is None:
            return b""  # there is no such effect here: nothing will be changed
        return close_details(await self._cells(customer, EFFECT.name, action_id), details)

    async def _where(self, *conditions: Any, limit: int | None = None) -> tuple[EffectRecord, ...]:
        query = select(EFFECT).where(self._work.mine(EFFECT), *conditions)
        rows = await self._work.rows(
            query.order_by(EFFECT.c.proposed_at, EFFECT.c.action_id).limit(limit)
        )
        records = [
            record_of(row, await self._cells(row["customer"], EFFECT.name, row["action_id"]))
            for row in rows
        ]
        return tuple(records)


def _in(states: Collection[EffectState] | Sequence[EffectState]) -> Any:
    return EFFECT.c.state.in_(sorted(states))
