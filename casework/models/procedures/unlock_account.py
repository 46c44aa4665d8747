"""Locked out: unlocked when failed sign-ins did it; a security hold belongs to a person."""

from casework.domain.brief import GoalView
from casework.domain.plan import CannotHelp, NeedFacts, Plan, Planned, Step
from casework.models.procedures.past import propose
from casework.models.procedures.records import ACCOUNT, of_kind


def plan(view: GoalView) -> Planned:
    """Unlock the account, when the rule allows it."""
    accounts = of_kind(view, "account")
    if not accounts:
        if ACCOUNT in view.missing:
            return CannotHelp(reason="no_account", to_person=True)
        return NeedFacts(needs=(ACCOUNT,))
    account = accounts[-1]
    if account.text("status") != "locked":
        return Plan(answer="account_active")
    if account.text("lock_reason") != "too_many_attempts":
        return CannotHelp(reason="security_hold", to_person=True)
    step = Step(
        tool="accounts.unlock",
        arguments=(),
        preconditions={name: account.text(name) for name in ("account_version", "lock_reason")},
        read_back=(ACCOUNT,),
    )
    return propose(view, step, ACCOUNT)
