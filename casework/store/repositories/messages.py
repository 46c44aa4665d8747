"""Messages: numbered in their case without gaps, sealed, unread until a reading took them in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, MetaData, RowMapping, Select, Table, func, select, update

from casework.domain.case import Sender
from casework.domain.errors import Broken
from casework.domain.identity import PrincipalKind
from casework.store.isolation.functions import GUARD, MESSAGE_VIEW
from casework.store.records import MessageRecord
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Message
from casework.store.tables.customer import CustomerCase

_MESSAGE = table_of(Message)
#: All but the words: what PostgreSQL lets services see and change.
_SEEN = Table(
    MESSAGE_VIEW,
    MetaData(),
    *(Column(column.name, column.type) for column in _MESSAGE.c if column.name != "text"),
    schema=GUARD,
)
_CASE = table_of(CustomerCase)


class Messages(Repository):
    """The messages that exist in this scope."""

    async def add(
        self,
        *,
        id: str,
        case_id: str,
        sender: Sender,
        author: str,
        text: str,
        sources: Sequence[str] = (),
        read: bool = False,
    ) -> MessageRecord:
        """Store a message at the end of its case; the same id again gives what is stored.

        Holds the case's row until the transaction ends: two messages never get one number, and
        a claim sees either the message or none of it.
        """
        case = _CASE.c.id == case_id
        touched = update(_CASE).where(case, self._work.mine(_CASE))
        customer = await self._work.value(
            touched.values(updated_at=self._work.now).returning(_CASE.c.customer)
        )
        if customer is None:
            raise Broken("There is no such case in this transaction's scope.")
        now = self._work.now
        record = MessageRecord(
            id=id,
            case_id=case_id,
            seq=0,
            sender=sender,
            author=author,
            text=text,
            at=now,
            read_at=now if read else None,
            sources=tuple(sources),
        )
        stored = await self._one(id)
        if stored is None:
            return await self._append(record, customer)
        if stored["case_id"] != case_id:
            raise Broken("The id of this message is taken.")
        return await self._record(stored)

    async def _append(self, record: MessageRecord, customer: str) -> MessageRecord:
        """Give the message the next number of its case, whose row this transaction holds."""
        cells = await self._cells(customer, _MESSAGE.name, record.id)
        last = select(func.coalesce(func.max(_MESSAGE.c.seq), 0))
        number = last.where(_MESSAGE.c.case_id == record.case_id).scalar_subquery() + 1
        row = record.model_dump() | {
            **self._work.belongs(self._work.scope.tenant, customer),
            "seq": number,
            "text": cells.close("text", record.text),
            "sources": list(record.sources),
        }
        added = _MESSAGE.insert().values(**row).returning(_MESSAGE.c.seq)
        return record.model_copy(update={"seq": await self._work.value(added)})

    async def of_case(self, case_id: str) -> tuple[MessageRecord, ...]:
        """Give a case's messages in order."""
        return await self._all(self._of_case(case_id))

    async def get(self, id: str) -> MessageRecord | None:
        """Find a message."""
        self._work.refuse_service()
        row = await self._one(id)
        return await self._record(row) if row else None

    async def unread(self, case_id: str) -> tuple[MessageRecord, ...]:
        """Give the customer's messages that no reading has taken in, in order."""
        query = self._of_case(case_id).where(
            _MESSAGE.c.read_at.is_(None), _MESSAGE.c.sender == Sender.customer
        )
        return await self._all(query)

    async def mark_read(self, ids: Sequence[str]) -> int:
        """Let a reading take these messages in; count those that were unread."""
        seen = self._seen()
        change = update(seen).where(
            seen.c.id.in_(ids), seen.c.read_at.is_(None), self._work.mine(seen)
        )
        return await self._work.changed(change.values(read_at=self._work.now))

    async def acknowledge(self, id: str) -> bool:
        """Note that a workflow knows of the message; False when it did already."""
        seen = self._seen()
        change = update(seen).where(
            seen.c.id == id, seen.c.acknowledged_at.is_(None), self._work.mine(seen)
        )
        return await self._work.changed(change.values(acknowledged_at=self._work.now)) > 0

    async def unacknowledged(
        self, older_than: datetime, limit: int = 100
    ) -> tuple[MessageRecord, ...]:
        """Give customers' messages that no workflow was told of, oldest first, without the text."""
        seen = self._seen()
        query = (
            select(*(seen.c[column.name] for column in _SEEN.c))
            .where(self._work.mine(seen), seen.c.acknowledged_at.is_(None))
            .where(seen.c.at <= older_than, seen.c.sender == Sender.customer)
            .order_by(seen.c.at, seen.c.case_id, seen.c.seq)
            .limit(limit)
        )
        return tuple(_unopened(row) for row in await self._work.rows(query))

    def _seen(self) -> Table:
        """Choose what tells of messages: for services it has no words in it."""
        service = self._work.scope.kind is PrincipalKind.service
        return _SEEN if self._work.postgres and service else _MESSAGE

    def _of_case(self, case_id: str) -> Select[tuple[object, ...]]:
        query = select(_MESSAGE).where(_MESSAGE.c.case_id == case_id, self._work.mine(_MESSAGE))
        return query.order_by(_MESSAGE.c.seq)

    async def _all(self, query: Select[tuple[object, ...]]) -> tuple[MessageRecord, ...]:
        self._work.refuse_service()
        return tuple([await self._record(row) for row in await self._work.rows(query)])

    async def _one(self, id: str) -> RowMapping | None:
        query = select(_MESSAGE).where(_MESSAGE.c.id == id, self._work.mine(_MESSAGE))
        return await self._work.row(query)

    async def _record(self, row: RowMapping) -> MessageRecord:
        cells = await self._cells(row["customer"], _MESSAGE.name, row["id"])
        return _unopened(row).model_copy(update={"text": cells.open("text", row["text"])})


def _unopened(row: RowMapping) -> MessageRecord:
    values = {name: row[name] for name in MessageRecord.model_fields if name != "text"}
    return MessageRecord.model_validate(values | {"text": ""})
