"""What was tried for a goal, and what follows from the desk's last answer alone."""

from casework.domain.brief import GoalView
from casework.domain.fact import FactNeed
from casework.domain.plan import CannotHelp, NeedFacts, Plan, Planned, Step
from casework.domain.results import Denied, Done, Expired, Refused, Superseded, Unknown
from casework.models.procedures.rules import OVERTAKEN


def done_steps(view: GoalView) -> tuple[tuple[Step, Done], ...]:
    """Return the steps that happened, each with the desk's answer."""
    return tuple((p.step, p.result) for p in view.past if isinstance(p.result, Done))


def stopped(view: GoalView) -> CannotHelp | None:
    """Say why nothing more may be proposed; a no is never followed by another try."""
    if not view.past:
        return None
    match view.past[-1].result:
        case Refused(reason=reason):
            return CannotHelp(reason=reason)
        case Denied():
            return CannotHelp(reason="denied")
        case Expired():
            return CannotHelp(reason="expired", to_person=True)
        case Unknown():
            return CannotHelp(reason="unknown_outcome", to_person=True)
        case _:
            pass
    overtaken = sum(isinstance(p.result, Superseded) for p in view.past)
    if overtaken >= OVERTAKEN:
        return CannotHelp(reason="keeps_changing", to_person=True)
    return None


def propose(view: GoalView, step: Step, *needs: FactNeed) -> Planned:
    """Propose a step, unless it rests on the very facts that were found to have changed."""
    last = view.past[-1] if view.past else None
    if last and isinstance(last.result, Superseded) and last.result.reason == "facts_changed":
        old = last.step
        if old.tool == step.tool and old.preconditions == step.preconditions:
            return NeedFacts(needs=needs)
    return Plan(steps=(step,))
