"""Facts as the shop's clients deliver them, and goals, for the tests of procedures and words."""

from datetime import UTC, datetime

from casework.domain.brief import GoalView, PastStep
from casework.domain.case import Goal, Slot, Span
from casework.domain.fact import Fact, FactNeed, FactValue
from casework.domain.money import Money
from casework.domain.plan import Step
from casework.domain.results import StepResult

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
EUR = "EUR"


def fact(kind: str, fact_id: str, **fields: FactValue) -> Fact:
    """One record, read now."""
    return Fact(kind=kind, id=fact_id, fields={"id": fact_id, **fields}, source=kind, at=NOW)


def order(order_id: str = "1001", **fields: FactValue) -> Fact:
    """An order that was delivered three weeks ago."""
    standard: dict[str, FactValue] = {
        "status": "delivered",
        "order_version": "3",
        "placed_on": "2026-03-03",
        "shipped_on": "2026-03-05",
        "delivered_on": "2026-03-10",
        "expected_on": "2026-03-10",
        "total": Money.of(2490, EUR),
        "items": "Blue mug",
        "carrier": "DHL",
        "tracking": "TR123456",
    }
    return fact("order", order_id, **{**standard, **fields})


def charge(
    charge_id: str = "ch_1", paid: int = 2490, refunded: int = 0, **fields: FactValue
) -> Fact:
    """A captured payment of order 1001."""
    standard: dict[str, FactValue] = {
        "order_id": "1001",
        "paid": Money.of(paid, EUR),
        "refunded": Money.of(refunded, EUR),
        "order_version": "7",
        "captured_at": "2026-03-03T10:00:00+00:00",
        "status": "captured",
    }
    return fact("charge", charge_id, **{**standard, **fields})


def refund(refund_id: str = "re_1", amount: int = 2490, **fields: FactValue) -> Fact:
    """A refund of order 1001 that is on its way."""
    standard: dict[str, FactValue] = {
        "charge_id": "ch_1",
        "order_id": "1001",
        "amount": Money.of(amount, EUR),
        "reason": "damaged",
        "state": "pending",
        "created_on": "2026-03-31",
        "expected_on": "2026-04-05",
        "action_id": "action-1",
    }
    return fact("refund", refund_id, **{**standard, **fields})


def account(**fields: FactValue) -> Fact:
    """An account locked by failed sign-ins."""
    standard: dict[str, FactValue] = {
        "status": "locked",
        "lock_reason": "too_many_attempts",
        "account_version": "4",
    }
    return fact("account", "me", **{**standard, **fields})


def goal(kind: str, span: Span | None = None, **slots: str | None) -> Goal:
    """A goal with these details."""
    return Goal(
        id="goal-1",
        kind=kind,
        slots=tuple(Slot(name=name, value=value, span=span) for name, value in slots.items()),
    )


def view(
    wanted: Goal,
    *facts: Fact,
    missing: tuple[FactNeed, ...] = (),
    past: tuple[PastStep, ...] = (),
    questions: int = 0,
) -> GoalView:
    """The goal as a planner sees it."""
    return GoalView(
        goal=wanted, now=NOW, facts=facts, missing=missing, past=past, questions_asked=questions
    )


def tried(step: Step, result: StepResult, n: int = 1) -> PastStep:
    """A step and the desk's answer to it."""
    return PastStep(n=n, step=step, result=result)


def need(tool: str, order_id: str | None = None) -> FactNeed:
    """A read."""
    return FactNeed(tool=tool, args={"order_id": order_id} if order_id else {})
