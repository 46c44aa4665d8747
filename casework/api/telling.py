"""Waking after the commit, and writing down that it arrived; what fails is for the sweep."""

from casework.api.deps import Api
from casework.api.kinds import Ask
from casework.api.wakes import Delivery, Wakes
from casework.domain.case import CaseStatus
from casework.store import Scope
from casework.store.records import ApprovalRecord, PendingRecord


def service(api: Api, purpose: str) -> Scope:
    """Name the API's own work on the rows of every customer; it opens no message."""
    return Scope.of_service(api.settings.tenant, purpose)


async def message(api: Api, case_id: str, grant_id: str, message_id: str) -> Delivery:
    """Tell the case of a message. A case whose workflow has ended is closed here as well."""
    delivery = await api.deps.wakes.message(case_id, grant_id, message_id)
    if delivery is Delivery.unreachable:
        return delivery
    async with api.deps.store.write(service(api, "sweep")) as tx:
        await tx.messages.acknowledge(message_id)
        if delivery is Delivery.closed:
            # Nobody will read it: it may hold nothing back, and the sender is told (410).
            await tx.messages.mark_read([message_id])
            await tx.cases.set(case_id, status=CaseStatus.closed)
    return delivery


async def pending(api: Api, row: PendingRecord) -> Delivery:
    """Tell the case of an answer, a confirmation, a wish for a person, or its return."""
    delivery = await wake_for(api.deps.wakes, row)
    if delivery is not Delivery.unreachable:
        async with api.deps.store.write(service(api, "sweep")) as tx:
            await tx.pending.acknowledge(row.id)
    return delivery


async def approval(api: Api, record: ApprovalRecord) -> Delivery:
    """Tell the approval's workflow; only what can not be taken back any more is acknowledged."""
    settled = record.approval
    delivery = await api.deps.wakes.decided(settled.id, settled.version)
    effective = settled.effective_at is None or settled.effective_at <= api.deps.clock()
    if delivery is not Delivery.unreachable and effective:
        async with api.deps.store.write(service(api, "sweep")) as tx:
            await tx.approvals.acknowledge(settled.id)
    return delivery


async def wake_for(wakes: Wakes, row: PendingRecord) -> Delivery:
    """Choose the wake that a pending row asks for."""
    match row.kind:
        case Ask.confirmation:
            return await wakes.confirmed(row.case_id, row.action_id or row.id)
        case Ask.person:
            return await wakes.person_asked(row.case_id, row.id)
        case Ask.given_back:
            return await wakes.given_back(row.case_id, row.id)
        case Ask.question:
            return await wakes.answered(row.case_id, row.id)
        case _:
            # An approval's own workflow is told by its own row.
            return Delivery.seen
