"""Which procedure serves which kind of goal."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from casework.domain.brief import GoalView
from casework.domain.plan import CannotHelp, Plan, Planned
from casework.models.procedures import (
    cancel_order,
    change_address,
    double_charge,
    invoice_copy,
    refund_changed_mind,
    refund_damaged,
    refund_not_arrived,
    refund_status,
    refund_unsaid,
    unlock_account,
    where_is_my_order,
)
from casework.models.procedures.past import done_steps, stopped

Procedure = Callable[[GoalView], Planned]

PROCEDURES: Mapping[str, Procedure] = MappingProxyType(
    {
        "refund": refund_unsaid.plan,
        "refund_damaged": refund_damaged.plan,
        "refund_not_arrived": refund_not_arrived.plan,
        "refund_changed_mind": refund_changed_mind.plan,
        "double_charge": double_charge.plan,
        "cancel_order": cancel_order.plan,
        "where_is_my_order": where_is_my_order.plan,
        "change_address": change_address.plan,
        "unlock_account": unlock_account.plan,
        "invoice_copy": invoice_copy.plan,
        "refund_status": refund_status.plan,
    }
)
#: Kinds whose procedure goes on after a step is done; for the others one step is all.
_GOES_ON = frozenset({"cancel_order"})


def plan(view: GoalView) -> Planned:
    """Propose the next move for a goal; the same view always gives the same move.

    A plan without steps and without an answer says that everything is done.
    """
    procedure = PROCEDURES.get(view.goal.kind)
    if procedure is None:
        return CannotHelp(reason="needs_person", to_person=True)
    stop = stopped(view)
    if stop is not None:
        return stop
    if done_steps(view) and view.goal.kind not in _GOES_ON:
        return Plan()
    return procedure(view)
