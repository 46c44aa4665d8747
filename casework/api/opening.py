"""Opening a case: grant, case, first message and event in one transaction, then the wake."""

from datetime import timedelta
from uuid import uuid4

from casework.api.deps import Api
from casework.api.kinds import Event
from casework.domain.case import ENGINE, CaseStatus, Sender
from casework.domain.identity import Grant, Principal
from casework.store import Tx
from casework.store.records import CaseRecord, MessageRecord
from tools import catalogue


async def open_case(
    api: Api,
    tx: Tx,
    customer: Principal,
    *,
    text: str,
    channel: str,
    locale: str,
    traceparent: str,
) -> tuple[CaseRecord, MessageRecord]:
    """Store everything that a new case is; what may be done in it is the grant."""
    await tx.keys.renew(customer.subject)
    case_id, grant_id = str(uuid4()), str(uuid4())
    case = await tx.cases.open(
        CaseRecord(
            id=case_id,
            tenant=customer.tenant,
            customer=customer.subject,
            grant_id=grant_id,
            channel=channel,
            locale=locale,
            status=CaseStatus.open,
            owner=ENGINE,
            created_at=tx.now,
            updated_at=tx.now,
            traceparent=traceparent,
        )
    )
    await tx.grants.add(
        Grant(
            id=grant_id,
            tenant=customer.tenant,
            customer=customer.subject,
            case_id=case_id,
            scopes=catalogue.scopes(),
            not_after=tx.now + timedelta(seconds=api.settings.grant_seconds),
        )
    )
    return case, await add_message(tx, case, customer, text)


async def add_message(tx: Tx, case: CaseRecord, customer: Principal, text: str) -> MessageRecord:
    """Store what the customer wrote; from now on it holds the case's unclaimed writes."""
    message = await tx.messages.add(
        id=str(uuid4()),
        case_id=case.id,
        sender=Sender.customer,
        author=customer.subject,
        text=text,
    )
    await tx.events.append(case.id, Event.message, message.id)
    return message
