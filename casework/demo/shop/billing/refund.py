"""Paying back: never more than was paid, never in another currency, never twice."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.demo.shop.billing.tables import ChargeRow, RefundRow
from casework.demo.shop.problems import Problem, invalid, not_allowed
from casework.demo.shop.writes import Arguments, Changed, Job, Write
from casework.domain.money import Money

#: How long a bank takes to show money that has left the shop.
_ON_ITS_WAY = timedelta(days=3)


def _positive(amount: Money) -> Money:
    if amount.amount_minor <= 0:
        raise ValueError("a refund is more than nothing")
    return amount


Amount = Annotated[Money, AfterValidator(_positive)]


class RefundArguments(Arguments):
    """Which charge of which order, how much, and why."""

    order_id: str
    charge_id: str
    amount: Amount
    reason: Literal["damaged", "not_arrived", "changed_mind", "double_charge", "cancelled"]


class Refund(Write[RefundArguments, ChargeRow]):
    """Pay money of one charge back to where it came from."""

    tool = "billing.refund"
    scope = "billing:refund"
    compares = ("order_version", "paid", "refunded", "currency")
    arguments = RefundArguments

    async def find(self, job: Job[RefundArguments]) -> ChargeRow | None:
        """Find the caller's own charge of that order."""
        return await job.session.scalar(
            select(ChargeRow).where(
                ChargeRow.tenant == job.caller.tenant,
                ChargeRow.customer == job.caller.customer,
                ChargeRow.id == job.args.charge_id,
                ChargeRow.order_id == job.args.order_id,
            )
        )

    def refuse(self, row: ChargeRow) -> Problem | None:
        """Refuse a charge that the bank is already asking about."""
        if row.status == "disputed":
            return not_allowed("disputed", "The charge is disputed at the bank.")
        return None

    def facts(self, row: ChargeRow) -> dict[str, str]:
        """Return the charge's version and sums."""
        return {
            "order_version": str(row.version),
            "paid": str(row.paid_minor),
            "refunded": str(row.refunded_minor),
            "currency": row.currency,
        }

    async def apply(self, row: ChargeRow, job: Job[RefundArguments]) -> Changed | Problem:
        """Pay it back, if it is the charge's currency and that much is left.

        This comes after the comparison: when the rest shrank meanwhile, the caller learns that
        the facts changed and not merely that it asked for too much.
        """
        args = job.args
        if args.amount.currency != row.currency:
            return invalid("amount: the charge is in another currency")
        if args.amount.amount_minor > row.paid_minor - row.refunded_minor:
            return not_allowed("above_refundable", "The charge does not have that much left.")
        refund = await add_refund(
            job.session,
            row,
            args.amount.amount_minor,
            args.reason,
            today=job.now.date(),
            action_id=job.action_id,
        )
        return Changed(
            target=row.id,
            reference=refund.id,
            state=refund.state,
            amount=args.amount,
            details={
                "refund_id": refund.id,
                "charge_id": row.id,
                "order_id": row.order_id,
                "amount_minor": str(refund.amount_minor),
                "currency": refund.currency,
                "reason": refund.reason,
                "refunded": str(row.refunded_minor),
                "order_version": str(row.version),
                "expected_on": refund.expected_on,
            },
        )


async def add_refund(
    session: AsyncSession,
    row: ChargeRow,
    amount_minor: int,
    reason: str,
    *,
    today: date,
    action_id: str = "",
) -> RefundRow:
    """Add a refund to a charge; the database moves the charge's sum and version along."""
    last = await session.scalar(select(RefundRow.n).order_by(RefundRow.n.desc()).limit(1))
    refund = RefundRow(
        n=(last or 0) + 1,
        charge_id=row.id,
        tenant=row.tenant,
        customer=row.customer,
        order_id=row.order_id,
        currency=row.currency,
        amount_minor=amount_minor,
        reason=reason,
        state="paid",
        created_on=today.isoformat(),
        expected_on=(today + _ON_ITS_WAY).isoformat(),
        action_id=action_id,
    )
    session.add(refund)
    await session.flush()
    await session.refresh(row)
    return refund
