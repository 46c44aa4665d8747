"""Which of the customer's own orders a goal is about."""

from collections.abc import Callable, Sequence
from datetime import date

from casework.domain.brief import GoalView
from casework.domain.case import Goal
from casework.domain.fact import Fact, FactNeed
from casework.domain.plan import CannotHelp, Choice, Clarify, NeedFacts
from casework.models.procedures.records import LIST_ORDERS, get_order, of_kind, order
from casework.models.procedures.rules import CHOICES, QUESTIONS
from casework.models.wording.formats import order_label

Fits = Callable[[Fact, date], bool]


def which_order(
    view: GoalView, fits: Fits, *along: Callable[[str], FactNeed]
) -> Fact | NeedFacts | Clarify | CannotHelp:
    """Find the order: the one that was named, the only one that fits, or ask.

    `along` names what else is needed of a named order, so that one round of reading is enough.
    Someone else's order and one that never existed are the same: not among the customer's own.
    """
    named = view.goal.value("order_id")
    if named is not None:
        found = order(view, named)
        if found is not None:
            return found
        if get_order(named) in view.missing:
            return CannotHelp(reason="order_not_found")
        return NeedFacts(needs=(get_order(named), *(need(named) for need in along)))
    mine = of_kind(view, "order")
    if not mine:
        if LIST_ORDERS in view.missing:
            return CannotHelp(reason="no_orders")
        return NeedFacts(needs=(LIST_ORDERS,))
    candidates = _candidates(view, mine, fits)
    if len(candidates) == 1:
        return candidates[0]
    return ask_which(view, candidates)


def ask_which(view: GoalView, orders: Sequence[Fact]) -> Clarify | CannotHelp:
    """Offer the customer's own orders, newest first; after two questions a person takes over."""
    if view.questions_asked >= QUESTIONS:
        return CannotHelp(reason="not_understood", to_person=True)
    return Clarify(
        slot="order_id",
        template="which_order",
        choices=tuple(
            Choice(id=fact.id, label=order_label(fact), sets={"order_id": fact.id})
            for fact in orders[:CHOICES]
        ),
    )


def _candidates(view: GoalView, mine: Sequence[Fact], fits: Fits) -> list[Fact]:
    newest = sorted(mine, key=lambda f: (f.text("placed_on"), f.id), reverse=True)
    today = view.now.date()
    fitting = [fact for fact in newest if fits(fact, today)] or newest
    return narrowed(view.goal, fitting)


def narrowed(goal: Goal, orders: Sequence[Fact]) -> list[Fact]:
    """Keep the orders that hold the goods the customer named; all of them when none does."""
    words = (goal.value("product") or "").split()
    named = [fact for fact in orders if words and _has_all(fact, words)]
    return named or list(orders)


def _has_all(fact: Fact, words: Sequence[str]) -> bool:
    title = fact.text("items").lower()
    return all(word.removesuffix("s") in title for word in words)
