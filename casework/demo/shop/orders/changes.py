"""What may be done to an order: cancel, reinstate, send elsewhere, send its invoice."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from casework.demo.shop.orders.records import own_order
from casework.demo.shop.orders.tables import OrderRow
from casework.demo.shop.problems import Problem, not_allowed
from casework.demo.shop.writes import Arguments, Changed, Job, Write

PROCESSING = "processing"
CANCELLED = "cancelled"


def _one_address(text: str) -> str:
    if not text.strip() or any(unicodedata.category(c) == "Cc" and c != "\n" for c in text):
        raise ValueError("an address is written in letters, figures and line breaks")
    return text


class OrderOnly(Arguments):
    """The order that a write is about."""

    order_id: str


class NewAddress(OrderOnly):
    """The order and where it shall go."""

    address: Annotated[str, Field(max_length=300), AfterValidator(_one_address)]


class _OfOrder:
    async def find(self, job: Job[OrderOnly]) -> OrderRow | None:
        return await own_order(job.session, job.caller, job.args.order_id)


def _unless_processing(row: OrderRow) -> Problem | None:
    if row.status == PROCESSING:
        return None
    return not_allowed(f"already_{row.status}", f"The order is already {row.status}.")


def _changed(row: OrderRow, state: str, seq: int) -> Changed:
    return Changed(
        target=row.id,
        reference=f"orders-{seq}",
        state=state,
        details={"order_id": row.id, "status": row.status, "order_version": str(row.version)},
    )


class Cancel(_OfOrder, Write[OrderOnly, OrderRow]):
    """Cancel an order that has not left the warehouse. The money is billing's business."""

    tool = "orders.cancel"
    scope = "orders:cancel"
    compares = ("order_version", "status")
    arguments = OrderOnly

    def refuse(self, row: OrderRow) -> Problem | None:
        """Refuse what has left, or is cancelled already."""
        return _unless_processing(row)

    def facts(self, row: OrderRow) -> dict[str, str]:
        """Return version and status."""
        return {"order_version": str(row.version), "status": row.status}

    async def apply(self, row: OrderRow, job: Job[OrderOnly]) -> Changed:
        """Cancel it."""
        row.status, row.version = CANCELLED, row.version + 1
        row.expected_on = None
        return _changed(row, CANCELLED, job.seq)


class Reinstate(_OfOrder, Write[OrderOnly, OrderRow]):
    """Take a cancellation back."""

    tool = "orders.reinstate"
    scope = "orders:cancel"
    compares = ("status",)
    arguments = OrderOnly

    def refuse(self, row: OrderRow) -> Problem | None:
        """Refuse what is not cancelled."""
        if row.status == CANCELLED:
            return None
        return not_allowed("not_cancelled", "The order is not cancelled.")

    def facts(self, row: OrderRow) -> dict[str, str]:
        """Return the status."""
        return {"status": row.status}

    async def apply(self, row: OrderRow, job: Job[OrderOnly]) -> Changed:
        """Let it be processed again."""
        row.status, row.version = PROCESSING, row.version + 1
        return _changed(row, PROCESSING, job.seq)


class ChangeAddress(_OfOrder, Write[NewAddress, OrderRow]):
    """Send an order that has not left the warehouse to another address."""

    tool = "orders.change_address"
    scope = "orders:address"
    compares = ("order_version", "status")
    arguments = NewAddress

    def refuse(self, row: OrderRow) -> Problem | None:
        """Refuse what has left, or is cancelled."""
        return _unless_processing(row)

    def facts(self, row: OrderRow) -> dict[str, str]:
        """Return version and status."""
        return {"order_version": str(row.version), "status": row.status}

    async def apply(self, row: OrderRow, job: Job[NewAddress]) -> Changed:
        """Write the new address; neither answer nor ledger repeats it."""
        row.address, row.version = job.args.address, row.version + 1
        return _changed(row, "address_changed", job.seq)


class SendInvoice(_OfOrder, Write[OrderOnly, OrderRow]):
    """Send the invoice again to the mail address on the account; the order stays as it is."""

    tool = "orders.send_invoice"
    scope = "orders:invoice"
    arguments = OrderOnly

    async def apply(self, row: OrderRow, job: Job[OrderOnly]) -> Changed:
        """Send it: in this shop, the ledger row is the sending."""
        return _changed(row, "sent", job.seq)
