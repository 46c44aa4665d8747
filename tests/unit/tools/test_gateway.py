"""The gateway: an effect happens once, and the ledger says truly what became of it."""

import asyncio
from datetime import timedelta

import pytest

from casework.domain.effect import EffectState
from casework.domain.errors import Broken, Retryable
from casework.domain.money import Money
from casework.domain.results import Done, Refused, Superseded, Unknown
from casework.domain.verdict import Outcome
from casework.store import Scope
from tests.fakes_backend import Killed
from tests.integration.store.given import an_approval
from tests.unit.tools.till import Till
from tools.gateway import KEY_REMEMBERED, NotYet

SUCCEEDED = ["claimed", "sent", "succeeded"]


async def test_a_refund_pays_and_is_written_down(till: Till) -> None:
    """Claim, call and outcome are in the ledger and in the audit chain, once each."""
    id_ = await till.confirmed()
    result = await till.perform(id_)
    row = await till.row(id_)

    assert result == Done(action_id=id_, receipt="re_4", details={"state": "pending"})
    assert (row.state, row.receipt, row.details) == ("succeeded", "re_4", {"state": "pending"})
    assert row.reconciled_at is None
    assert till.billing.refunds == 1
    assert await till.audited(id_) == SUCCEEDED


async def test_a_retried_refund_pays_once(till: Till) -> None:
    """A refund that is asked for again is not paid again, and the chain does not grow."""
    id_ = await till.confirmed()
    await till.perform(id_)
    again = await till.perform(id_)

    assert again == NotYet()
    assert till.billing.refunded == 14800
    assert len(till.billing.writes) == 1
    assert await till.audited(id_) == SUCCEEDED


async def test_every_attempt_carries_the_same_key(till: Till) -> None:
    """The action's id is the idempotency key, however often it is sent."""
    id_ = await till.confirmed()
    till.billing.trouble = ["never", 503]
    for _ in range(2):
        with pytest.raises(Retryable):
            await till.perform(id_)
    await till.perform(id_)

    assert [w.headers["Idempotency-Key"] for w in till.billing.writes] == [id_] * 3
    assert till.billing.refunds == 1


async def test_a_lost_answer_is_looked_up(till: Till) -> None:
    """Paid but not heard: the row is unknown, then found out, and nothing is sent again."""
    id_ = await till.confirmed()
    till.billing.trouble = ["lost"]
    with pytest.raises(Retryable):
        await till.perform(id_)
    between = await till.row(id_)
    till.clock.forward(timedelta(minutes=1))
    result = await till.perform(id_)
    row = await till.row(id_)

    assert between.state is EffectState.unknown
    assert isinstance(result, Done)
    assert (row.state, row.receipt) == (EffectState.succeeded, "re_4")
    assert row.reconciled_at == till.clock()
    assert len(till.billing.writes) == 1
    assert await till.audited(id_) == ["claimed", "sent", "unknown", "succeeded"]


async def test_a_call_that_never_arrived_is_sent_again(till: Till) -> None:
    """The backend does not know it: the same key goes out once more and pays once."""
    id_ = await till.confirmed()
    till.billing.trouble = ["never"]
    with pytest.raises(Retryable):
        await till.perform(id_)
    result = await till.perform(id_)

    assert isinstance(result, Done)
    assert till.billing.refunds == 1
    assert till.tokens.claims == 1
    assert await till.audited(id_) == ["claimed", "sent", "unknown", "succeeded"]


async def test_a_worker_killed_between_paying_and_recording(till: Till) -> None:
    """The row says `sent`; whoever takes over asks first, and the money has moved once."""
    id_ = await till.confirmed()
    till.billing.trouble = ["killed"]
    with pytest.raises(Killed):
        await till.perform(id_)
    left = await till.row(id_)
    result = await till.perform(id_)

    assert left.state is EffectState.sent
    assert result == Done(action_id=id_, receipt="re_4", details={"state": "pending"})
    assert till.billing.refunds == len(till.billing.writes) == 1
    assert await till.audited(id_) == SUCCEEDED


async def test_a_worker_killed_before_its_first_call(till: Till) -> None:
    """Claimed and never sent: the same worker goes on under the same claim."""
    id_ = await till.confirmed()
    await till.gateway._exchange.write_token(till.grant.id, (await till.row(id_)).action)
    result = await till.perform(id_)

    assert isinstance(result, Done)
    assert till.tokens.claims == 1
    assert await till.audited(id_) == SUCCEEDED


async def test_two_attempts_at_once_pay_once(till: Till) -> None:
    """An attempt that was given up and its successor can overlap; money moves once."""
    id_ = await till.confirmed()
    results = await asyncio.gather(*(till.perform(id_) for _ in range(4)), return_exceptions=True)

    assert till.billing.refunds == 1
    assert (await till.row(id_)).state is EffectState.succeeded
    assert any(isinstance(result, Done) for result in results)
    assert not any(isinstance(result, Exception) for result in results)
    assert await till.audited(id_) == SUCCEEDED


async def test_another_worker_does_not_touch_a_claim(till: Till) -> None:
    """A claim is one worker's: another one gets no token for it."""
    id_ = await till.confirmed()
    await till.gateway._exchange.write_token(till.grant.id, (await till.row(id_)).action)
    result = await till.perform(id_, till.worker("worker-2"))

    assert result == NotYet()
    assert till.billing.requests == []


async def test_changed_facts_void_the_action(till: Till) -> None:
    """The backend compared and wrote nothing: the action is void and proposed anew."""
    id_ = await till.confirmed()
    till.billing.version += 1
    result = await till.perform(id_)
    row = await till.row(id_)

    assert result == Superseded(reason="facts_changed", action_id=id_)
    assert (row.state, row.reason) == (EffectState.void, "facts_changed")
    assert till.billing.refunds == 0
    assert await till.audited(id_) == ["claimed", "sent", "void"]


async def test_changed_facts_settle_an_unknown_outcome(till: Till) -> None:
    """Sent, lost, not there, sent again and refused on changed facts: it did not happen."""
    id_ = await till.confirmed()
    till.billing.trouble = ["never"]
    with pytest.raises(Retryable):
        await till.perform(id_)
    till.billing.version += 1
    result = await till.perform(id_)
    row = await till.row(id_)

    assert result == Superseded(reason="facts_changed", action_id=id_)
    assert (row.state, row.reason) == (EffectState.failed, "facts_changed")
    assert row.reconciled_at is not None
    assert await till.audited(id_) == ["claimed", "sent", "unknown", "failed"]


async def test_the_backend_s_own_no_is_final(till: Till) -> None:
    """More than was paid: billing says no, the ledger says failed, the customer is told why."""
    id_ = await till.confirmed(amount=Money.of(14801, "EUR"))
    result = await till.perform(id_)

    assert result == Refused(reason="more_than_paid", action_id=id_)
    assert (await till.row(id_)).state is EffectState.failed
    assert await till.audited(id_) == ["claimed", "sent", "failed"]


async def test_unread_words_hold_the_write(till: Till) -> None:
    """While a message is unread nothing is claimed; once it is read the write goes out."""
    id_ = await till.confirmed()
    message = await till.write_to_us()
    held = await till.perform(id_)
    async with till.store.write(till.scope) as tx:
        await tx.messages.mark_read([message])

    assert held == NotYet(held=True)
    assert till.billing.requests == []
    assert isinstance(await till.perform(id_), Done)


async def test_without_the_customer_s_yes_nothing_happens(till: Till) -> None:
    """A row that still waits for its yes is not refused; it is looked at again."""
    id_ = await till.proposed()
    result = await till.perform(id_)

    assert result == NotYet()
    assert (await till.row(id_)).state is EffectState.proposed
    assert await till.audited(id_) == []


async def test_what_needs_no_yes_is_done_at_once(till: Till) -> None:
    """An action that policy allows is claimed from `proposed`."""
    id_ = await till.proposed(outcome=Outcome.allow)

    assert isinstance(await till.perform(id_), Done)


@pytest.mark.parametrize("reason", ["approval_not_effective", "not_claimable"])
async def test_what_can_still_change_is_looked_at_again(till: Till, reason: str) -> None:
    """A decision that can be taken back, or a row that moved, refuses nothing."""
    id_ = await till.confirmed()
    till.tokens.refuses = reason

    assert await till.perform(id_) == NotYet()
    assert (await till.row(id_)).state is EffectState.confirmed


async def test_a_yes_that_is_not_accepted_refuses(till: Till) -> None:
    """A confirmed row whose evidence the token service rejects is refused, with its reason."""
    id_ = await till.confirmed()
    till.tokens.refuses = "not_confirmed"
    result = await till.perform(id_)
    row = await till.row(id_)

    assert result == Refused(reason="not_confirmed", action_id=id_)
    assert (row.state, row.reason) == (EffectState.refused, "not_confirmed")
    assert await till.audited(id_) == ["refused"]


@pytest.mark.parametrize(
    "reason", ["grant_revoked", "customer_held", "policy_denied", "hash_mismatch", "scope_missing"]
)
async def test_a_refused_claim_is_a_refused_row(till: Till, reason: str) -> None:
    """The token service says no: nothing is sent, and row, chain and result say why."""
    id_ = await till.confirmed()
    till.tokens.refuses = reason
    result = await till.perform(id_)
    row = await till.row(id_)

    assert result == Refused(reason=reason, action_id=id_)
    assert (row.state, row.reason) == (EffectState.refused, reason)
    assert till.billing.requests == []
    assert await till.audited(id_) == ["refused"]


async def test_a_right_lost_after_the_claim_fails_what_was_not_sent(till: Till) -> None:
    """Claimed, then the grant was revoked before the call: it did not happen."""
    id_ = await till.confirmed()
    await till.gateway._exchange.write_token(till.grant.id, (await till.row(id_)).action)
    till.tokens.refuses = "grant_revoked"
    result = await till.perform(id_)
    row = await till.row(id_)

    assert result == Refused(reason="grant_revoked", action_id=id_)
    assert (row.state, row.reason) == (EffectState.failed, "grant_revoked")
    assert await till.audited(id_) == ["claimed", "failed"]


async def test_a_right_lost_after_the_call_leaves_it_unknown(till: Till) -> None:
    """What was sent may have happened, whoever may not send it again."""
    id_ = await till.confirmed()
    till.billing.trouble = ["never"]
    with pytest.raises(Retryable):
        await till.perform(id_)
    till.tokens.refuses = "grant_revoked"
    result = await till.perform(id_)

    assert result == Unknown(action_id=id_)
    assert (await till.row(id_)).state is EffectState.unknown
    assert await till.audited(id_) == ["claimed", "sent", "unknown"]


async def test_a_refusal_that_comes_late_changes_nothing(till: Till) -> None:
    """Another attempt has paid meanwhile: the row is looked at, not overwritten."""
    id_ = await till.confirmed()
    await till.perform(id_)
    till.tokens.refuses = "grant_revoked"
    result = await till.perform(id_)

    assert result == NotYet()
    assert (await till.row(id_)).state is EffectState.succeeded


async def test_without_a_right_to_ask_the_outcome_stays_unknown(till: Till) -> None:
    """Nobody may look it up: a person finds out, and nothing is sent."""
    id_ = await till.confirmed()
    till.billing.trouble = ["lost"]
    with pytest.raises(Retryable):
        await till.perform(id_)
    till.tokens.refuses_reads = "grant_revoked"
    result = await till.perform(id_)

    assert result == Unknown(action_id=id_)
    assert len(till.billing.writes) == 1


@pytest.mark.parametrize(
    ("later", "sent_again"),
    [
        pytest.param(KEY_REMEMBERED, True, id="exactly-remembered"),
        pytest.param(KEY_REMEMBERED + timedelta(seconds=1), False, id="forgotten"),
    ],
)
async def test_a_key_that_may_be_forgotten_is_never_sent_again(
    till: Till, later: timedelta, sent_again: bool
) -> None:
    """Past the time that backends remember keys, an unknown outcome is a person's to find out."""
    id_ = await till.confirmed()
    till.billing.trouble = ["lost"]
    with pytest.raises(Retryable):
        await till.perform(id_)
    till.billing.forget()
    till.billing.refunded, till.billing.version = 0, 3
    till.clock.forward(later)
    result = await till.perform(id_)

    assert (len(till.billing.writes) == 2) is sent_again
    assert isinstance(result, Done) is sent_again
    assert (result == Unknown(action_id=id_)) is not sent_again


async def test_a_backend_that_is_down_is_asked_later(till: Till) -> None:
    """Neither claimed twice nor given up: the outcome is open until somebody can say."""
    id_ = await till.confirmed()
    till.billing.down = True
    for _ in range(3):
        with pytest.raises(Retryable):
            await till.perform(id_)
    till.billing.down = False

    assert isinstance(await till.perform(id_), Done)
    assert till.tokens.claims == 1
    assert await till.audited(id_) == ["claimed", "sent", "unknown", "succeeded"]


async def test_a_row_settled_since_the_claim_is_not_sent(till: Till) -> None:
    """An attempt that was slow finds its row settled by another one, and sends nothing."""
    id_ = await till.confirmed()

    async def given_up() -> None:
        async with till.store.write(till.scope) as tx:
            await tx.effects.move(id_, EffectState.failed, reason="given_up")

    till.tokens.meanwhile = given_up

    assert await till.perform(id_) == NotYet()
    assert till.billing.requests == []
    assert (await till.row(id_)).reason == "given_up"


async def test_the_gateway_can_not_be_handed_an_action(till: Till) -> None:
    """What the ledger does not hold for this customer does not exist."""
    with pytest.raises(Broken):
        await till.perform("00000000-0000-0000-0000-000000000000")


async def test_another_customer_s_action_does_not_exist(till: Till) -> None:
    """A grant reaches its own customer's rows only."""
    id_ = await till.confirmed()
    foreign = till.grant.model_copy(update={"customer": "tom"})

    with pytest.raises(Broken):
        await till.gateway.perform(foreign, id_)


async def test_a_read_is_no_effect(till: Till) -> None:
    """A row that names a tool without effects is a bug of ours, and nothing is sent."""
    id_ = await till.confirmed(tool="orders.get")

    with pytest.raises(Broken, match="no tool that writes"):
        await till.perform(id_)


async def test_an_approval_that_waits_keeps_the_row(till: Till) -> None:
    """No token because nobody decided yet: the row stays, and the desk waits on."""
    id_ = await till.confirmed(outcome=Outcome.approve)
    async with till.store.write(till.scope) as tx:
        row = await tx.effects.get(id_)
        assert row is not None
        await tx.approvals.open(an_approval(row))
    till.tokens.refuses = "not_approved"

    assert await till.perform(id_) == NotYet()
    assert (await till.row(id_)).state is EffectState.confirmed


async def test_events_tell_the_pages(till: Till) -> None:
    """Each move of the row is one event of its case, in the order it happened."""
    id_ = await till.confirmed()
    await till.perform(id_)
    async with till.store.read(Scope.of_staff("shop", "mia")) as tx:
        events = await tx.events.after("case-1", 0)

    assert [(event.type, event.ref) for event in events] == [("step", id_)] * 2
