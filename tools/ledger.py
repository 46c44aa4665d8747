"""One effect's row, as the gateway writes it: each state with its audit entry, or neither."""

from collections.abc import Mapping

import rfc8785

from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.domain.results import Done, Refused, Unknown
from casework.store import Scope, Store, Tx
from casework.store.commitment import commitment
from casework.store.records import EffectRecord
from casework.telemetry.setup import Telemetry
from tools.backend import Succeeded

FACTS_CHANGED = "facts_changed"
_WITHOUT_TOKEN = {
    EffectState.claimed: EffectState.failed,
    EffectState.sent: EffectState.unknown,
    EffectState.unknown: EffectState.unknown,
}


def entry(what: str, effect: EffectRecord, worker: str, **more: str) -> dict[str, str]:
    """Say for the audit chain what a worker did with which action: ids, hashes and states."""
    return {
        "what": what,
        "subject": worker,
        "kind": "service",
        "customer": effect.action.customer,
        "case": effect.action.case,
        "action_id": effect.action.action_id,
        "action_hash": effect.action_hash,
        "policy_version": effect.verdict.policy_version,
        **more,
    }


def proposed(effect: EffectRecord) -> dict[str, str]:
    """Say of a proposal what anybody may know who can not open the action itself."""
    action = effect.action
    money = action.amount.model_dump(mode="json") if action.amount else {}
    return {
        "goal": action.goal,
        "tool": action.tool,
        "requested_by": action.requested_by,
        **money,
    }


def answer_text(reference: str, details: Mapping[str, str]) -> str:
    """Write what a backend answered as the chain commits to it."""
    return rfc8785.dumps({"reference": reference, "details": dict(details)}).decode()


class Ledger:
    """The row of one action, in its customer's scope."""

    def __init__(
        self, store: Store, scope: Scope, worker: str, action_id: str, telemetry: Telemetry
    ) -> None:
        """Write as `worker`."""
        self._telemetry = telemetry
        self._store = store
        self._scope = scope
        self._customer = scope.customer or ""
        self._worker = worker
        self.action_id = action_id

    async def effect(self) -> EffectRecord:
        """Return the row.

        Raises:
            Broken: there is none for this customer.

        """
        async with self._store.read(self._scope) as tx:
            return await self._row(tx)

    async def sent(self) -> bool:
        """Write down that the call goes out (T4), before it does; False when it must not."""
        async with self._store.write(self._scope) as tx:
            if await tx.effects.move(self.action_id, EffectState.sent, at=tx.now):
                await self._note(tx, EffectState.sent)
                return True
            # Sent before, with the same key; anything else was settled since it was claimed.
            return (await self._row(tx)).state in {EffectState.sent, EffectState.unknown}

    async def succeeded(self, answer: Succeeded, *, reconciled: bool = False) -> Done:
        """Write down that the backend did it (T5); `reconciled` when that was found out later."""
        async with self._store.write(self._scope) as tx:
            moved = await tx.effects.move(
                self.action_id,
                EffectState.succeeded,
                at=tx.now,
                receipt=answer.reference,
                details=answer.details,
            )
            if moved:
                salt = await tx.audit.salt(self._customer, "answer", self.action_id)
                said = commitment(salt, answer_text(answer.reference, answer.details))
                how = {"answer": said} | ({"reconciled": "true"} if reconciled else {})
                await self._note(tx, EffectState.succeeded, receipt=answer.reference, **how)
        return Done(action_id=self.action_id, receipt=answer.reference, details=answer.details)

    async def unknown(self) -> None:
        """Write down that the answer was lost (T5)."""
        await self.settle(EffectState.unknown, "no_answer")

    async def facts_changed(self) -> None:
        """Write down that the backend compared the facts and did nothing (T5)."""
        unknown = (await self.effect()).state is EffectState.unknown
        # An outcome that was lost once can only be found out, as done or as not done.
        await self.settle(EffectState.failed if unknown else EffectState.void, FACTS_CHANGED)

    async def refused(self, reason: str) -> Refused | Unknown | None:
        """Write down that there is no right to send; None when the row was settled meanwhile.

        Never claimed: refused. Claimed and not sent: failed. Sent before: it may have happened.
        """
        async with self._store.write(self._scope) as tx:
            state = _WITHOUT_TOKEN.get((await self._row(tx)).state, EffectState.refused)
            moved = await tx.effects.move(self.action_id, state, reason=reason, at=tx.now)
            if moved:
                await self._note(tx, state, reason=reason)
            if (await self._row(tx)).state is EffectState.unknown:
                return Unknown(action_id=self.action_id)
        return Refused(reason=reason, action_id=self.action_id) if moved else None

    async def settle(self, state: EffectState, reason: str) -> None:
        """Write down how it came out (T5); a row that was settled before stays as it is."""
        async with self._store.write(self._scope) as tx:
            if await tx.effects.move(self.action_id, state, reason=reason, at=tx.now):
                await self._note(tx, state, reason=reason)

    async def waits_for_someone(self) -> bool:
        """Say whether the row itself shows that a yes is still missing."""
        async with self._store.read(self._scope) as tx:
            effect = await self._row(tx)
            if effect.state is EffectState.proposed:
                return effect.verdict.needs_confirmation
            approval = await tx.approvals.of_action(self.action_id)
            return approval is not None and approval.approval.status.value != "approved"

    async def _row(self, tx: Tx) -> EffectRecord:
        effect = await tx.effects.get(self.action_id)
        if effect is None:
            raise Broken("The ledger has no such action for this customer.")
        return effect

    async def _note(self, tx: Tx, state: EffectState, **more: str) -> None:
        effect = await self._row(tx)
        self._telemetry.note(effect_state=state)
        self._telemetry.metrics.effect(state, effect.action.tool)
        await tx.events.append(effect.action.case, "step", self.action_id)
        await tx.audit.append(entry("effect", effect, self._worker, state=state.value, **more))
