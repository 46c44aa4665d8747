"""The claim: the one place where an action becomes a right to act, and it can succeed once."""

from collections.abc import Callable, Mapping
from typing import Any

import jwt

from casework.api.token_service.evidence import Approved, Evidence
from casework.api.token_service.refusal import Reason, Refusal
from casework.api.token_service.request import Wanted
from casework.domain.action import Action, subject_key
from casework.domain.effect import IN_FLIGHT, EffectState
from casework.domain.errors import CaseworkError
from casework.domain.identity import Grant
from casework.domain.verdict import Outcome
from casework.policy import WINDOW, Policy, PolicyFacts
from casework.store import Tx
from casework.store.commitment import fingerprint
from casework.store.records import EffectRecord
from tools.catalogue import find
from tools.declaration import Tool


class RolledBack(CaseworkError):
    """Something moved while the claim was made; none of it counts."""

    def __init__(self, refusal: Refusal) -> None:
        """Carry the refusal out of the transaction that it undoes."""
        super().__init__()
        self.refusal = refusal


#: Signs the token that the claim is for.
Mint = Callable[[], str]


class Claims:
    """Makes claims. Everything is looked at anew; what a worker wrote is never evidence."""

    def __init__(self, *, policy: Policy, evidence: Evidence) -> None:
        """Decide by this policy, on this evidence."""
        self._policy = policy
        self._evidence = evidence

    async def claim(
        self, tx: Tx, grant: Grant, worker: str, tool: Tool, wanted: Wanted, mint: Mint
    ) -> Refusal | str:
        """Claim the action in this transaction, or let the worker that claimed it go on.

        Returns the token, which is in the audit chain; a refusal has written nothing.

        Raises:
            RolledBack: after something was written; the transaction must end with it.

        """
        # First of all, for claims of one customer wait for each other here: what is read below
        # stays as it is, and no two share the room under a cap.
        moved = await tx.effects.window_total(wanted.action.tool, tx.now - WINDOW)
        row = await tx.effects.get(wanted.action.action_id)
        if row is None:
            return Refusal(reason=Reason.not_claimable)
        if not _is_the_same(wanted, grant, row):
            return Refusal(reason=Reason.hash_mismatch)
        if row.state in IN_FLIGHT and row.claimed_by == worker:
            return await _another(tx, row, worker, mint())
        if not row.state.unclaimed:
            return Refusal(reason=Reason.not_claimable, state=row.state.value)
        if await tx.messages.unread(grant.case_id):
            return Refusal(reason=Reason.held)
        refused = await self._refused(tx, tool, row, moved)
        if isinstance(refused, Refusal):
            return refused
        return await _written(tx, row, worker, refused, mint)

    async def _refused(
        self, tx: Tx, tool: Tool, row: EffectRecord, moved: int
    ) -> Refusal | Approved | None:
        """Check policy and evidence; return the approval to consume where one is needed."""
        action = row.action
        denied = await self._denied(tx, tool, row, moved)
        if denied is not None:
            return denied
        outcome = row.verdict.outcome
        asked_for = action.requested_by == "customer"
        if outcome is Outcome.allow and not asked_for and not await _owed(tx, action):
            return Refusal(reason=Reason.policy_denied, rule="nothing_to_take_back")
        must_confirm = outcome is Outcome.confirm or (outcome.approvals > 0 and asked_for)
        if must_confirm and not await self._evidence.confirmed(tx, action, row.action_hash):
            return Refusal(reason=Reason.not_confirmed)
        return await self._evidence.approved(tx, action, row.action_hash, outcome.approvals)

    async def _denied(self, tx: Tx, tool: Tool, row: EffectRecord, moved: int) -> Refusal | None:
        """Decide again. The verdict in the row can only make it stricter, never milder."""
        action = row.action
        # A hold on the customer was refused before.
        facts = PolicyFacts(window_total_ref=moved, now=tx.now, customer_hold=False)
        verdict = self._policy.decide(action, facts)
        stricter = verdict.outcome.strictness > row.verdict.outcome.strictness
        if Outcome.deny in {verdict.outcome, row.verdict.outcome} or stricter:
            return Refusal(reason=Reason.policy_denied, rule=verdict.rule)
        worth = self._policy.amount_ref(action.amount) if action.amount else None
        if row.amount_ref != worth:
            # The cap adds these up: an amount written too small would hide from it for ever.
            return Refusal(reason=Reason.hash_mismatch)
        minor = action.amount.amount_minor if action.amount else None
        subject = subject_key(action, tool.target)
        if await tx.denials.blocking(action.case, subject, minor) is not None:
            return Refusal(reason=Reason.policy_denied, rule="denied_before")
        return None


async def _written(
    tx: Tx, row: EffectRecord, worker: str, approved: Approved | None, mint: Mint
) -> str:
    """Write it all; the entry says which token came of it, but not what would let one use it."""
    action, hash_ = row.action, row.action_hash
    if approved and not await tx.approvals.consume(approved.approval_id, hash_, tx.now):
        raise RolledBack(Refusal(reason=Reason.not_approved))
    if not await tx.effects.claim(action.action_id, hash_, worker, tx.now):
        raise RolledBack(Refusal(reason=Reason.not_claimable))
    token = mint()
    await tx.events.append(action.case, "step", action.action_id)
    await tx.audit.append(
        {
            "what": "effect",
            "state": "claimed",
            **_about(row, worker, token),
            "outcome": row.verdict.outcome.value,
            "rule": row.verdict.rule,
            "policy_version": action.policy_version,
            "approval": approved.approval_id if approved else "",
            "approvers": list(approved.approvers) if approved else [],
            "needed": approved.needed if approved else 0,
        }
    )
    return token


async def _another(tx: Tx, row: EffectRecord, worker: str, token: str) -> str:
    """Note a further token of a claim that stands."""
    await tx.audit.append({"what": "token", **_about(row, worker, token)})
    return token


def _about(row: EffectRecord, worker: str, token: str) -> dict[str, Any]:
    action = row.action
    money = action.amount.model_dump(mode="json") if action.amount else {}
    return {
        "subject": worker,
        "kind": "service",
        "customer": action.customer,
        "case": action.case,
        "tool": action.tool,
        "action_id": action.action_id,
        "action_hash": row.action_hash,
        **money,
        "token": _named(token),
    }


def _named(token: str) -> Mapping[str, Any]:
    """Say of a token what it was for and which it was: by its hash, which nobody can use."""
    claims = jwt.decode(token, options={"verify_signature": False})
    said = {name: claims[name] for name in ("jti", "aud", "scope", "sub", "iat", "exp")}
    return said | {
        "act": claims["act"]["sub"],
        "sha256": fingerprint(token),
    }


def _is_the_same(wanted: Wanted, grant: Grant, row: EffectRecord) -> bool:
    """Say whether what was sent, what was stored and whom the grant is for are one thing."""
    action = wanted.action
    return (
        (action.tenant, action.customer, action.case)
        == (grant.tenant, grant.customer, grant.case_id)
        and wanted.action_hash == row.action_hash
        and action.hash() == row.action_hash
        and row.action == action
    )


async def _owed(tx: Tx, action: Action) -> bool:
    """Say whether this takes back what was done in the same case: all that nobody need ask for.

    That the engine asks for it is a worker's word; that there is something to undo is not.
    """
    for effect in await tx.effects.of_case(action.case):
        done = find(effect.action.tool)
        if (
            done is not None
            and done.undo == action.tool
            and effect.state is EffectState.succeeded
            and effect.action.args == action.args
        ):
            return True
    return False
