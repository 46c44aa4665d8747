"""Authorizing: a step becomes one action in the ledger, judged and put to whom it must be.

Policy and store are the real ones; only the backend and the token service are stand-ins.
"""

from datetime import timedelta
from typing import Any

import pytest

from activities.asking import Asking
from activities.authorizing import Authorizing
from activities.performing import Performing
from activities.signatures import ActionRef, AskRequest, AuthorizeRequest, QuestionRef
from casework.domain.action import action_id
from casework.domain.case import Goal, GoalStatus, Span
from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Argument, Choice, Clarify, Origin, Step
from casework.domain.results import Done, Refused
from casework.domain.standing import Standing, StandingKind
from casework.store.records import DenialRecord, EffectRecord
from tests.integration.store.given import START, a_case, say
from tests.unit.activities.stage import Stage

GOAL = Goal(id="g1", kind="refund_damaged")
ID = action_id("case-1", "g1", 1)


def a_charge(paid: int) -> Fact:
    """Read a charge that nothing was paid back of."""
    return Fact(
        kind="charge",
        id="ch_1",
        fields={
            "order_id": "1001",
            "order_version": "3",
            "paid": Money.of(paid, "EUR"),
            "refunded": Money.of(0, "EUR"),
        },
        source="billing.list_charges",
        at=START,
    )


def a_request(
    stage: Stage, minor: int = 14800, n: int = 1, **changes: Argument
) -> AuthorizeRequest:
    """Ask for a refund of all of a charge, with one argument changed."""
    given = {
        "order_id": _fact("order_id", "1001", "order_id"),
        "charge_id": _fact("charge_id", "ch_1", "id"),
        "amount": _fact("amount", Money.of(minor, "EUR"), "refundable"),
        "reason": Argument(name="reason", value="damaged", origin=Origin.code),
    }
    step = Step(
        tool="billing.refund",
        arguments=tuple((given | changes).values()),
        preconditions={
            "order_version": "3",
            "paid": str(minor),
            "refunded": "0",
            "currency": "EUR",
        },
    )
    return AuthorizeRequest(ref=stage.ref, goal=GOAL, n=n, step=step, facts=(a_charge(minor),))


def _fact(name: str, value: Money | str, field: str) -> Argument:
    return Argument(name=name, value=value, origin=Origin.fact, fact=f"charge/ch_1/{field}")


async def authorize(stage: Stage, asked: AuthorizeRequest) -> Standing:
    """Authorize as the case's workflow does."""
    return await stage.run(Authorizing(stage.parts).authorize, asked)


async def rows(stage: Stage) -> tuple[EffectRecord, ...]:
    """Read the case's ledger."""
    async with stage.store.read(stage.scope) as tx:
        return await tx.effects.of_case("case-1")


async def test_a_small_refund_is_put_to_the_customer(stage: Stage) -> None:
    """The row, the question with exactly this action, and one audit entry come together."""
    await stage.goal("g1")
    standing = await authorize(stage, a_request(stage, 5000))
    (row,) = await rows(stage)
    asked = await stage.pending(ID)
    (entry,) = await stage.entries()

    assert standing == Standing(kind=StandingKind.confirm, action_id=ID, until=asked.expires_at)
    assert (row.state, row.verdict.outcome) == (EffectState.proposed, "confirm")
    assert (row.action.customer, row.action.tenant) == ("jane", "shop")
    assert (asked.action_id, asked.action_hash) == (ID, row.action_hash)
    assert "50.00" in asked.text.replace(",", ".")
    assert (entry["what"], entry["state"], entry["action_hash"]) == (
        "proposal",
        "proposed",
        row.action_hash,
    )
    assert await stage.goals() == {"g1": GoalStatus.waiting_customer}


async def test_asked_again_it_is_the_same_action(stage: Stage) -> None:
    """The same (goal, n) finds its row, whatever the step says now; nothing is written twice."""
    first = await authorize(stage, a_request(stage, 5000))
    again = await authorize(stage, a_request(stage, 9000))

    assert again == first
    assert len(await rows(stage)) == 1
    assert len(await stage.entries()) == 1


async def test_the_next_number_is_the_next_action(stage: Stage) -> None:
    """A new proposal has a row of its own."""
    await authorize(stage, a_request(stage, 5000))
    second = await authorize(stage, a_request(stage, 5000, n=2))

    assert second.action_id == action_id("case-1", "g1", 2)
    assert len(await rows(stage)) == 2


async def test_what_policy_denies_is_a_refused_row(stage: Stage) -> None:
    """Nobody is asked; the row, the chain and the result say why."""
    standing = await authorize(stage, a_request(stage, 250_000))
    (row,) = await rows(stage)

    assert standing.kind is StandingKind.closed
    assert isinstance(standing.result, Refused)
    assert standing.result.reason == row.reason == row.verdict.reason
    assert row.state is EffectState.refused
    assert await stage.audited(ID) == ["refused"]
    async with stage.store.read(stage.scope) as tx:
        assert await tx.pending.of_case("case-1", open_only=False) == ()


async def test_a_denial_sticks(stage: Stage) -> None:
    """After a no, as much or more for the same charge is refused without a card; less is not."""
    first = await authorize(stage, a_request(stage, 5000))
    row = await stage.row(first.action_id)
    async with stage.store.write(stage.scope) as tx:
        await tx.denials.add(
            DenialRecord(
                id="d1",
                tenant="shop",
                case_id="case-1",
                subject_key=row.subject_key,
                from_minor=5000,
                approval_id="ap1",
                at=START,
            )
        )
    same = await authorize(stage, a_request(stage, 5000, n=2))
    less = await authorize(stage, a_request(stage, 4999, n=3))

    assert same.result == Refused(reason="denied_before", action_id=action_id("case-1", "g1", 2))
    assert less.kind is StandingKind.confirm


async def test_a_customer_on_hold_gets_nothing(stage: Stage) -> None:
    """A hold that staff put stops every action at its proposal."""
    async with stage.store.write(stage.scope) as tx:
        await tx.holds.put("jane", "security")
    standing = await authorize(stage, a_request(stage, 5000))

    assert standing.kind is StandingKind.closed


async def test_the_window_counts_what_moved(stage: Stage) -> None:
    """A refund that fits alone is refused when the month's cap is used up by others."""
    for n in range(2, 6):
        id_ = await stage.confirmed(n=n, amount=Money.of(49_000, "EUR"))
        await stage.move(id_, EffectState.claimed)
    standing = await authorize(stage, a_request(stage, 9_000))

    assert isinstance(standing.result, Refused)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param(
            {"customer": Argument(name="customer_id", value="tom", origin=Origin.code)},
            "argument_unknown",
            id="another-customer",
        ),
        pytest.param(
            {"amount": _fact("amount", Money.of(14801, "EUR"), "refundable")},
            "argument_origin",
            id="an-amount-no-fact-holds",
        ),
        pytest.param(
            {"reason": Argument(name="reason", value="because", origin=Origin.code)},
            "argument_invalid",
            id="no-such-reason",
        ),
    ],
)
async def test_a_step_that_does_not_bind_is_no_action(
    stage: Stage, changes: dict[str, Any], reason: str
) -> None:
    """It never enters the ledger; the chain says that it was refused."""
    standing = await authorize(stage, a_request(stage, 14800, **changes))
    (entry,) = await stage.entries()

    assert standing.result == Refused(reason=reason, action_id=ID)
    assert await rows(stage) == ()
    assert (entry["what"], entry["reason"]) == ("refused_proposal", reason)


@pytest.mark.parametrize("tool", ["orders.get", "shell.run", ""])
async def test_only_tools_with_effects_are_performed(stage: Stage, tool: str) -> None:
    """A read, or a name that is no tool, is refused."""
    asked = a_request(stage)
    asked = asked.model_copy(update={"step": asked.step.model_copy(update={"tool": tool})})

    assert (await authorize(stage, asked)).result == Refused(reason="unknown_tool", action_id=ID)
    assert await rows(stage) == ()


async def test_an_amount_in_the_customer_s_words_is_theirs(stage: Stage) -> None:
    """It is read from the message that is stored, at the place that the reading names."""
    message = await stage.write_to_us("Only 20,00 EUR please")
    span = Span(message_id=message, start=5, end=14)
    amount = Argument(name="amount", value=Money.of(2000, "EUR"), origin=Origin.words, span=span)
    standing = await authorize(stage, a_request(stage, 14800, amount=amount))
    wrong = amount.model_copy(update={"value": Money.of(20000, "EUR")})
    second = await authorize(stage, a_request(stage, 14800, n=2, amount=wrong))

    assert standing.kind is StandingKind.confirm
    assert isinstance(second.result, Refused)


async def test_words_of_another_case_are_not_this_case_s(stage: Stage) -> None:
    """A message that was written elsewhere gives no argument here, not even her own."""
    other = a_case("jane", id="case-2")
    async with stage.store.write(stage.scope) as tx:
        await tx.cases.open(other)
        message = await say(tx, other, "20,00 EUR")
    span = Span(message_id=message.id, start=0, end=9)
    amount = Argument(name="amount", value=Money.of(2000, "EUR"), origin=Origin.words, span=span)
    standing = await authorize(stage, a_request(stage, 14800, amount=amount))

    assert standing.result == Refused(reason="argument_origin", action_id=ID)


async def test_a_refund_from_proposal_to_payment(stage: Stage) -> None:
    """Proposed, confirmed, performed: one row, one payment, one audit entry for each move."""
    await stage.goal("g1")
    stage.billing.paid = Money.of(5000, "EUR")
    await authorize(stage, a_request(stage, 5000))
    await stage.move(ID, EffectState.confirmed)
    action = ActionRef(ref=stage.ref, action_id=ID)
    ready = await stage.run(Authorizing(stage.parts).standing, action)
    performed = await stage.run(Performing(stage.parts).perform, action)
    after = await stage.run(Authorizing(stage.parts).standing, action)

    assert ready.kind is StandingKind.ready
    assert isinstance(performed.result, Done)
    assert after == Standing(kind=StandingKind.closed, action_id=ID, result=performed.result)
    assert await stage.audited(ID) == ["proposed", "claimed", "sent", "succeeded"]
    assert await stage.goals() == {"g1": GoalStatus.acting}


async def test_a_write_that_is_held_says_so(stage: Stage) -> None:
    """Unread words come first; a row that moved is looked at again."""
    id_ = await stage.confirmed()
    action = ActionRef(ref=stage.ref, action_id=id_)
    performing = Performing(stage.parts)
    await stage.write_to_us()
    held = await stage.run(performing.perform, action)
    await stage.move(id_, EffectState.superseded)
    moved = await stage.run(performing.perform, action)

    assert (held.held, held.look_again, held.result) == (True, False, None)
    assert (moved.held, moved.look_again, moved.result) == (False, True, None)


@pytest.mark.parametrize(
    ("later", "confirmed", "kind"),
    [
        pytest.param(timedelta(days=7, seconds=-1), False, StandingKind.confirm, id="too-early"),
        pytest.param(timedelta(days=7), False, StandingKind.closed, id="exactly-run-out"),
        pytest.param(timedelta(days=8), True, StandingKind.ready, id="the-yes-was-first"),
    ],
)
async def test_a_confirmation_runs_out(
    stage: Stage, later: timedelta, confirmed: bool, kind: StandingKind
) -> None:
    """No answer in time is a no; a yes that landed first wins."""
    await authorize(stage, a_request(stage, 5000))
    if confirmed:
        await stage.move(ID, EffectState.confirmed)
    stage.clock.forward(later)
    action = ActionRef(ref=stage.ref, action_id=ID)
    lapsed = await stage.run(Authorizing(stage.parts).lapse, action)
    again = await stage.run(Authorizing(stage.parts).lapse, action)

    assert lapsed.kind is again.kind is kind
    if kind is StandingKind.closed:
        assert lapsed.result == Refused(reason="no_answer", action_id=ID)
        assert (await stage.pending(ID)).outcome == "expired"
        assert await stage.audited(ID) == ["proposed", "refused"]


async def test_an_action_that_is_not_there_stands_nowhere(stage: Stage) -> None:
    """Asking for another customer's action, or for none, is a bug of ours."""
    action = ActionRef(ref=stage.ref, action_id=ID)

    for activity in (Authorizing(stage.parts).standing, Authorizing(stage.parts).lapse):
        with pytest.raises(Broken):
            await stage.run(activity, action)


async def test_a_question_is_asked_once(stage: Stage) -> None:
    """A goal's n-th question is the same question, and is answered by one of its choices."""
    await stage.goal("g1")
    asking = Asking(stage.parts)
    clarify = Clarify(
        slot="order_id",
        template="which_order",
        choices=(Choice(id="a", label="Order 1001", sets={"order_id": "1001"}),),
    )
    request = AskRequest(ref=stage.ref, goal=GOAL, n=1, clarify=clarify)
    asked, again = [await stage.run(asking.ask, request) for _ in range(2)]
    other = await stage.run(asking.ask, request.model_copy(update={"n": 2}))
    question = QuestionRef(ref=stage.ref, question_id=asked.question_id)
    before = await stage.run(asking.answer, question)
    async with stage.store.write(stage.scope) as tx:
        await tx.pending.close(asked.question_id, "a")
        said = [m.id for m in await tx.messages.of_case("case-1")]
    after = await stage.run(asking.answer, question)
    nowhere: Any = await stage.run(
        asking.answer, question.model_copy(update={"question_id": "no-such-question"})
    )

    assert asked == again
    assert other.question_id != asked.question_id
    assert (before.sets, after.sets, nowhere.sets) == ({}, {"order_id": "1001"}, {})
    assert len(said) == 2
    assert await stage.goals() == {"g1": GoalStatus.waiting_customer}


async def test_what_was_taken_back_is_marked(stage: Stage) -> None:
    """A reinstated order's cancellation is compensated, with its own audit entry; others stay."""
    cancelled = await stage.order("orders.cancel", n=1, order_id="1001")
    other = await stage.order("orders.cancel", n=2, order_id="1002")
    undo = await stage.order("orders.reinstate", n=3, order_id="1001")
    for id_ in (cancelled, other):
        await stage.move(id_, EffectState.claimed, EffectState.sent, EffectState.succeeded)
    async with stage.store.write(stage.scope) as tx:
        row = await tx.effects.get(undo)
        assert row is not None
        for _ in range(2):
            await Performing(stage.parts)._mark_undone(tx, row)

    assert (await stage.row(cancelled)).state is EffectState.compensated
    assert (await stage.row(other)).state is EffectState.succeeded
    assert await stage.audited(cancelled) == ["compensated"]
    assert await stage.audited(other) == []
