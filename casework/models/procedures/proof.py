"""Whether what was read back afterwards shows that the steps happened."""

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Step
from casework.domain.results import Done
from casework.models.procedures.past import done_steps


def verify(view: GoalView, read_back: tuple[Fact, ...]) -> bool:
    """Say whether the system of record shows every step that the desk called done.

    No step done: nothing to prove, so no. A sent invoice leaves no record to read back: no.
    """
    done = done_steps(view)
    return bool(done) and all(_shown(step, result, read_back) for step, result in done)


def _shown(step: Step, done: Done, facts: tuple[Fact, ...]) -> bool:
    match step.tool:
        case "billing.refund":
            return any(_is_refund(fact, step, done) for fact in facts)
        case "orders.cancel":
            return any(f.text("status") == "cancelled" for f in _orders(step, facts))
        case "orders.change_address":
            # Orders do not give addresses out; that the record moved on is what can be seen.
            decided_on = step.preconditions.get("order_version", "")
            return any(f.text("order_version") != decided_on for f in _orders(step, facts))
        case "accounts.unlock":
            return any(f.kind == "account" and f.text("status") == "active" for f in facts)
        case _:
            return False


def _is_refund(fact: Fact, step: Step, done: Done) -> bool:
    amount, most = fact.money("amount"), step.value("amount")
    return (
        fact.kind == "refund"
        and fact.text("action_id") == done.action_id
        and fact.text("charge_id") == step.value("charge_id")
        and amount is not None
        and isinstance(most, Money)
        and amount.currency == most.currency
        # A supervisor may have lowered the amount; nobody can have raised it.
        and 0 < amount.amount_minor <= most.amount_minor
    )


def _orders(step: Step, facts: tuple[Fact, ...]) -> list[Fact]:
    return [f for f in facts if f.kind == "order" and f.id == step.value("order_id")]
