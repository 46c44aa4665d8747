"""An article answers questions; it never takes the place of something to be done."""

from datetime import UTC, datetime

from casework.domain.brief import GoalView
from casework.domain.case import Goal
from casework.domain.passage import Passage, Passages
from casework.domain.plan import NeedPassages, Plan
from casework.models.kinds import KINDS
from casework.models.procedures.from_articles import from_articles

_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_KNOWN = Passages(found=(Passage(id="a@1#0", sentences=(0,)),), confidence=0.9, known=True)


def view(kind: str, possible: tuple[str, ...] = (), passages: Passages | None = None) -> GoalView:
    """Show a goal of a kind."""
    goal = Goal(id="g-1", kind=kind, confidence=0.9, possible=possible)
    return GoalView(goal=goal, now=_NOW, passages=passages)


def test_a_question_is_looked_up_first_and_then_answered() -> None:
    """Nothing is answered before an article was found."""
    assert from_articles(view("delivery_time")) == NeedPassages()
    assert from_articles(view("delivery_time", passages=_KNOWN)) == Plan(answer="article")


def test_what_no_article_knows_is_left_to_others() -> None:
    """The articles are asked once; not knowing is no answer."""
    assert from_articles(view("delivery_time", passages=Passages())) is None


def test_something_to_be_done_is_never_answered_with_an_article() -> None:
    """Who wants an order cancelled or data erased is not sent something to read."""
    acting = [name for name, kind in KINDS.items() if kind.has_procedure]
    for name in (*acting, "privacy_request", "cancel_account", "talk_to_person", "complaint"):
        assert from_articles(view(name)) is None, name


def test_an_unsure_goal_is_looked_up_only_when_every_meaning_is_a_question() -> None:
    """As soon as it could be something to be done, the customer is asked instead."""
    questions = ("delivery_time", "delivery_options")
    assert from_articles(view("delivery_time", questions)) == NeedPassages()
    assert from_articles(view("delivery_time", (*questions, "where_is_my_order"))) is None


def test_kinds_that_articles_answer_have_no_procedure() -> None:
    """A playbook is better than a page to read."""
    assert not [k.name for k in KINDS.values() if k.from_articles and k.has_procedure]
