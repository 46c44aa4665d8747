"""Replies are short and plain, and whatever they say the checker can find."""

import itertools

import pytest

from casework.domain.brief import Brief, GoalNews
from casework.domain.case import GoalStatus
from casework.domain.effect import EffectState
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Clarify, Step
from casework.domain.results import Denied, Done
from casework.models.checker import check
from casework.models.kinds import KINDS
from casework.models.wording.reasons import ALIASES
from casework.models.writer import LocalWriter, confirmation_text, question_text
from tests.unit.models.shop_facts import goal, order, refund, tried
from tests.unit.models.wording.telling import (
    AMOUNT,
    ANSWERS,
    CANCEL,
    FACTS,
    NOTICES,
    REASONS,
    REFUND,
    STEPS,
    UNLOCK,
    compose,
    done,
    ledger,
    resolved,
    step,
)


def test_a_refund_is_told_with_amount_order_and_day() -> None:
    """What moved, for what, and by when, from the record that was read back."""
    text = compose(
        resolved("refund_damaged", REFUND, facts=(order(),), proof=(refund(),)), closing=True
    )

    assert text == (
        "We have refunded €24.90 for order 1001 (Blue mug) to the card you paid with. "
        "It should be with you by April 5, 2026.\n\nIf anything else comes up, just write to us."
    )


def test_a_lowered_refund_tells_what_moved() -> None:
    """The amount is what billing shows, not what was asked for."""
    news = resolved("refund_damaged", REFUND, proof=(refund(amount=1000),))
    lowered = ledger(
        step("billing.refund", order_id="1001", charge_id="ch_1", amount=Money.of(1000, "EUR"))
    )
    written = LocalWriter().compose(Brief(case_id="c", reply_n=1, news=(news,)), {})

    assert "€10.00" in written.text
    assert "supervisor" in written.text
    assert "24.90" not in written.text
    assert check(written.text, written.claims, lowered, news.proof) == ()


def test_a_lowered_refund_is_told_from_the_backends_answer() -> None:
    """Without a read-back the backend's own details count."""
    answer = Done(
        action_id="action-1", receipt="r", details={"amount_minor": "1000", "currency": "EUR"}
    )
    news = resolved("refund_damaged").model_copy(update={"past": (tried(REFUND, answer),)})

    assert "€10.00" in LocalWriter().compose(Brief(case_id="c", reply_n=1, news=(news,)), {}).text


def test_one_reply_covers_every_goal() -> None:
    """A duplicate paid back and an account unlocked are told together."""
    both = step(
        "billing.refund", order_id="1001", charge_id="ch_2", amount=AMOUNT, reason="double_charge"
    )
    first = resolved("double_charge", both, proof=(refund(),))
    second = GoalNews(
        goal=goal("unlock_account"),
        status=GoalStatus.resolved,
        past=(tried(UNLOCK, Done(action_id="action-2", receipt="r")),),
    )
    text = compose(first, second, closing=True)

    assert "second payment" in text
    assert "unlocked" in text
    assert text.count("\n\n") == 2


def test_a_denial_quotes_the_words_meant_for_the_customer() -> None:
    """The supervisor's own words are told; the reason for the house is not."""
    news = GoalNews(
        goal=goal("refund_damaged", order_id="1001"),
        status=GoalStatus.refused,
        reason="suspected_abuse",
        denied_by="ap1",
        past=(tried(REFUND, Denied(reason="suspected_abuse")),),
    )
    text = compose(news, ap1="The photo shows another mug, worth €5.")

    assert "“The photo shows another mug, worth €5.”" in text
    assert "abuse" not in text


def test_a_cancellation_that_was_taken_back_is_not_told_as_done() -> None:
    """Nothing is claimed of a step that was undone."""
    undo = step("orders.reinstate", order_id="1001")
    news = GoalNews(
        goal=goal("cancel_order", order_id="1001"),
        status=GoalStatus.refused,
        denied_by="ap1",
        past=(
            tried(CANCEL, done(1), 1),
            tried(REFUND, Denied(reason="no"), 2),
            tried(undo, done(2), 3),
        ),
    )
    written = LocalWriter().compose(Brief(case_id="c", reply_n=1, news=(news,)), {})
    rows = ledger(CANCEL, undo)
    undone = (rows[0].model_copy(update={"state": EffectState.compensated}), rows[1])

    assert "cancelled" not in written.text
    assert "stays active" in written.text
    assert check(written.text, written.claims, undone, ()) == ()


def test_an_order_that_can_not_be_found_is_not_named() -> None:
    """Whether somebody else has that order can not be told from the reply."""
    news = GoalNews(
        goal=goal("refund_damaged", order_id="4711"),
        status=GoalStatus.refused,
        reason="order_not_found",
    )
    text = compose(news)

    assert "4711" not in text
    assert "could not find that order among the orders on your account" in text


@pytest.mark.parametrize(
    ("kind", "reason", "status"),
    [
        (kind, reason, status)
        for (kind, reason), status in itertools.product(
            zip(itertools.cycle(KINDS), [*REASONS, *ALIASES, "", "never_heard_of"], strict=False),
            (GoalStatus.refused, GoalStatus.handed_over, GoalStatus.failed),
        )
    ],
)
def test_every_reason_has_honest_words(kind: str, reason: str, status: GoalStatus) -> None:
    """Known or not, with or without an order, a reason claims nothing that is not so."""
    for facts in ((), (order(),), (order(), order("1005"))):
        text = compose(
            GoalNews(goal=goal(kind, order_id="1001"), status=status, reason=reason, facts=facts)
        )
        assert "!" not in text
        assert "{" not in text
        assert reason not in text or "_" not in reason


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("known", [(), (order(),), (order(items="Puzzle, 1000 pieces; €5 mug"),)])
def test_every_effect_has_honest_words(step: Step, known: tuple[Fact, ...]) -> None:
    """Each kind of step is told with claims that its own effect bears out."""
    assert compose(resolved("other", step, facts=known))


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("facts", FACTS)
def test_every_answer_has_honest_words(answer: str | None, facts: tuple[Fact, ...]) -> None:
    """Whatever the facts are, an answer says only what they say."""
    for wanted in (goal("where_is_my_order", order_id="1001"), goal("where_is_my_order")):
        assert compose(
            GoalNews(goal=wanted, status=GoalStatus.resolved, answer=answer, facts=facts)
        )


def test_where_an_order_is() -> None:
    """Left on, expected on, and the number to follow it with."""
    news = GoalNews(
        goal=goal("where_is_my_order"),
        status=GoalStatus.resolved,
        answer="where_is_my_order",
        facts=(order("1000"), order(status="shipped", delivered_on=None)),
    )

    assert compose(news) == (
        "Order 1001 (Blue mug) left us on March 5, 2026. It is expected on March 10, 2026. "
        "You can follow it with DHL under TR123456."
    )


@pytest.mark.parametrize("status", list(GoalStatus))
def test_every_status_can_be_told(status: GoalStatus) -> None:
    """A waiting goal is told as waiting."""
    assert compose(GoalNews(goal=goal("refund_damaged"), status=status))


@pytest.mark.parametrize("notice", [*NOTICES, "", "never_heard_of"])
def test_every_notice_has_honest_words(notice: str) -> None:
    """Replies that are about no goal claim nothing."""
    text = compose(notice=notice)

    assert text
    assert "!" not in text


def test_a_confirmation_shows_exactly_the_action() -> None:
    """Amount, order, goods and where the money goes; an address as it was written."""
    refunding = confirmation_text(
        "billing.refund",
        {"order_id": "1001", "charge_id": "ch_1", "amount": AMOUNT, "reason": "damaged"},
        (order(),),
    )
    moving = confirmation_text(
        "orders.change_address", {"order_id": "1001", "address": "12 Elm Street"}
    )

    assert refunding == (
        "Refund of €24.90 for order 1001 (Blue mug) to the card you paid with. Shall we do this?"
    )
    assert moving == "Send order 1001 to this address instead: 12 Elm Street. Shall we do this?"


def test_a_confirmation_of_a_new_tool_hides_nothing() -> None:
    """A tool nobody has words for is shown with all its arguments."""
    text = confirmation_text("orders.gift_wrap", {"order_id": "1001", "fee": AMOUNT})

    assert text == "Orders gift wrap (fee: €24.90, order id: 1001). Shall we do this?"


@pytest.mark.parametrize("tool", [s.tool for s in STEPS] + ["orders.reinstate"])
def test_every_tool_can_be_asked_about(tool: str) -> None:
    """Each question ends by asking."""
    assert confirmation_text(tool, {"order_id": "1001"}).endswith("Shall we do this?")


@pytest.mark.parametrize(
    ("locale", "amount"),
    [
        ("en", "€24.90"),
        ("en-IE", "€24.90"),
        ("en-AU", "€24.90"),
        ("de", "24,90 €"),
        ("de-AT", "€ 24,90"),
        ("de_LI", "24,90 €"),
        ("fr", "24,90 €"),
        ("pt", "€24.90"),
        ("und", "€24.90"),
        ("x!", "€24.90"),
        ("", "€24.90"),
    ],
)
def test_money_is_written_as_the_customer_reads_it(locale: str, amount: str) -> None:
    """The words' language says how, and the country if it has a way of its own; else English."""
    assert amount in confirmation_text("billing.refund", {"amount": AMOUNT}, locale=locale)


@pytest.mark.parametrize(
    ("template", "slot", "words"),
    [
        ("which_order", "order_id", "Which order"),
        ("never_heard_of", "order_id", "Which order"),
        ("which_address", "address", "address"),
        ("never_heard_of", "never_heard_of", "tell us a little more"),
    ],
)
def test_every_question_has_words(template: str, slot: str, words: str) -> None:
    """A template without words falls back to the detail, then to a general question."""
    assert words in question_text(Clarify(slot=slot, template=template))
