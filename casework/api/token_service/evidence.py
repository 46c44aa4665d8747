"""The evidence for a claim: the customer's yes and the supervisors' decisions, by signature."""

from collections.abc import Awaitable, Callable

from casework.api.token_service.refusal import Reason, Refusal
from casework.domain.action import Action
from casework.domain.approval import ApprovalStatus, Decision, DecisionKind
from casework.domain.identity import Role
from casework.domain.words import Word
from casework.identity.attest import Attestor
from casework.identity.verifier import Invalid
from casework.store import Tx
from casework.store.records import ApprovalRecord, DecisionRecord

MAY_APPROVE = frozenset({Role.supervisor, Role.supervisor_senior})

#: What roles a person has now. Asked inside the claim's transaction: it may read, never write.
ApproverRights = Callable[[Tx, str], Awaitable[frozenset[Role]]]


class Approved(Word):
    """An approval that stands, and who gave it; the claim consumes it."""

    approval_id: str
    approvers: tuple[str, ...]
    #: How many different people had to say yes.
    needed: int


class Evidence:
    """Reads signatures. A row says where to look; only what was signed counts."""

    def __init__(self, attestor: Attestor, rights: ApproverRights) -> None:
        """Verify with the attestor's keys and the rights that people have now."""
        self._attestor = attestor
        self._rights = rights

    async def confirmed(self, tx: Tx, action: Action, action_hash: str) -> bool:
        """Say whether this customer said yes to exactly this action, or to more of the same."""
        record = await tx.confirmations.get(action.action_id)
        if record is None:
            return False
        said = await self._attestor.confirmation(record.jws)
        if isinstance(said, Invalid) or not said.accepted or said.customer != action.customer:
            return False
        if (said.action_id, said.action_hash) == (action.action_id, action_hash):
            return True
        if record.carried_from is None or said.action_id != record.carried_from:
            return False
        before = await tx.effects.get(record.carried_from)
        return (
            before is not None
            and before.action.hash() == said.action_hash
            and lowered(before.action, action)
        )

    async def approved(
        self, tx: Tx, action: Action, action_hash: str, needed: int
    ) -> Approved | Refusal | None:
        """Return the approval that stands for exactly this action; None where none is needed.

        An approval that was opened is needed, whatever the verdict alone would ask for.
        """
        record = await tx.approvals.of_action(action.action_id)
        if record is None:
            return Refusal(reason=Reason.not_approved) if needed else None
        approval = record.approval
        if (approval.action_hash, approval.customer) != (action_hash, action.customer):
            return Refusal(reason=Reason.not_approved)
        if approval.status is not ApprovalStatus.approved or approval.expires_at <= tx.now:
            return Refusal(reason=Reason.not_approved)
        approvers = await self._approvers(tx, record, action, action_hash)
        needed = max(needed, approval.needed)
        if len(approvers) < needed:
            return Refusal(reason=Reason.not_approved)
        if approval.effective_at is None:
            return Refusal(reason=Reason.not_approved)
        if approval.effective_at > tx.now:
            return Refusal(reason=Reason.approval_not_effective, effective_at=approval.effective_at)
        return Approved(approval_id=approval.id, approvers=tuple(sorted(approvers)), needed=needed)

    async def _approvers(
        self, tx: Tx, record: ApprovalRecord, action: Action, action_hash: str
    ) -> frozenset[str]:
        """Collect the persons whose signed yes to this action counts, each of them once."""
        found: set[str] = set()
        for row in record.decisions:
            said = await self._said(row)
            if said is None or not _is_yes_to(said, record, action, action_hash):
                continue
            if MAY_APPROVE & await self._rights(tx, said.approver):
                found.add(said.approver)
        return frozenset(found)

    async def _said(self, row: DecisionRecord) -> Decision | None:
        if row.undone_at is not None:
            return None
        said = await self._attestor.decision(row.jws)
        # A row that tells another story than its signature is a forgery of one of the two.
        return said if isinstance(said, Decision) and said == row.decision else None


def lowered(before: Action, after: Action) -> bool:
    """Say whether the one is the other with a smaller amount, on whatever facts and policy."""
    old, new = before.amount, after.amount
    if old is None or new is None or old.currency != new.currency or not new < old:
        return False
    same_wish = {
        "action_id": after.action_id,
        "args": {**before.args, "amount": new},
        "preconditions": after.preconditions,
        "policy_version": after.policy_version,
    }
    return before.model_copy(update=same_wish) == after


def _is_yes_to(said: Decision, record: ApprovalRecord, action: Action, action_hash: str) -> bool:
    approval = record.approval
    return (
        said.decision is DecisionKind.approve
        and said.approval_id == approval.id
        and said.action_hash == said.shown_hash == action_hash
        and said.requester == approval.requester
        and said.policy_version == action.policy_version
        and said.approver not in {approval.requester, action.customer, action.requested_by}
    )
