"""A claim is made once, by one worker, for what was allowed; and it is written down with it."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from json import dumps
from typing import Any

import pytest

from casework.domain.action import Action, action_id
from casework.domain.approval import ApprovalStatus
from casework.domain.effect import EffectState
from casework.domain.money import Money
from casework.domain.verdict import Outcome
from casework.identity.exchange import ExchangeRefused, Token
from casework.store import Scope
from tests.integration.store.databases import Database
from tests.integration.token_service.stage import (
    CASE,
    CUSTOMER,
    GOAL,
    GRANT,
    TENANT,
    WORKERS,
    Stage,
    form,
    reason,
)


async def confirmed(stage: Stage, euros: str = "48.00", *, n: int = 1) -> Action:
    """Propose a refund that needs the customer's word only, and give it."""
    action = stage.refund(euros, n=n)
    await stage.propose(action, n=n)
    await stage.confirm(action)
    return action


async def test_the_token_carries_the_whole_action(stage: Stage) -> None:
    """A backend finds customer, worker, case, scope and the exact action, for one minute."""
    action = await confirmed(stage)

    token = await stage.claim(action)

    assert isinstance(token, Token)
    claims = await stage.read(token, "billing")
    assert (claims.subject, claims.tenant) == (CUSTOMER, TENANT)
    assert claims.raw["act"] == {"sub": "worker-0"}
    assert (claims.raw["case"], claims.raw["scope"]) == (CASE, "billing:refund")
    assert claims.raw["exp"] - claims.raw["iat"] == 60
    (detail,) = claims.raw["authorization_details"]
    assert detail["type"] == "casework_action"
    assert detail["action_hash"] == action.hash()
    sent = {name: value for name, value in detail["action"].items() if name != "v"}
    assert Action.model_validate(sent) == action


async def test_a_claim_happens_once(stage: Stage) -> None:
    """Twenty workers ask at the same moment: one gets the token, and one entry is written."""
    action = await confirmed(stage)

    answers = await asyncio.gather(*(stage.claim(action, worker) for worker in WORKERS))

    assert Counter(reason(answer) for answer in answers) == {"token": 1, "not_claimable": 19}
    entries = await stage.audited()
    assert [(entry["state"], entry["action_id"]) for entry in entries] == [
        ("claimed", action.action_id)
    ]
    assert entries[0]["subject"] in WORKERS


async def test_an_approval_is_consumed_once(stage: Stage) -> None:
    """With an approval too, twenty workers get one token, and the approval is used up."""
    action = stage.refund("148.00")
    await stage.propose(action)
    approval = await stage.approved(action, "sam")

    answers = await asyncio.gather(*(stage.claim(action, worker) for worker in WORKERS))

    assert Counter(map(reason, answers)) == {"token": 1, "not_claimable": 19}
    assert await stage.approval_status(approval) is ApprovalStatus.consumed
    (entry,) = await stage.audited()
    assert (entry["approval"], entry["approvers"]) == (approval.id, ["sam"])


@pytest.mark.parametrize("states", [[], ["sent"], ["sent", "unknown"]])
async def test_the_worker_that_claimed_may_go_on(stage: Stage, states: list[str]) -> None:
    """While its effect is under way the same worker gets further tokens; nothing is claimed."""
    action = stage.refund("148.00")
    await stage.propose(action)
    await stage.approved(action, "sam")
    first = await stage.claim(action)
    await move(stage, action, *states)

    again, other = await stage.claim(action), await stage.claim(action, "worker-1")

    assert isinstance(first, Token)
    assert isinstance(again, Token)
    assert first.value != again.value
    assert other == ExchangeRefused(
        reason="not_claimable", state=states[-1] if states else "claimed"
    )
    claimed, further = await stage.audited()
    assert (claimed["state"], further["what"]) == ("claimed", "token")
    assert claimed["token"]["jti"] != further["token"]["jti"]


async def test_what_is_settled_is_not_claimed_again(stage: Stage) -> None:
    """When the effect has succeeded, not even its own worker gets another token."""
    action = await confirmed(stage)
    await stage.claim(action)
    await move(stage, action, "sent", "succeeded")

    assert await stage.claim(action) == ExchangeRefused(reason="not_claimable", state="succeeded")


@pytest.mark.parametrize("state", ["refused", "denied", "expired", "superseded", "void"])
async def test_what_was_stopped_is_not_claimed(stage: Stage, state: str) -> None:
    """An effect that was stopped before stays stopped."""
    action = await confirmed(stage)
    await move(stage, action, state)

    assert await stage.claim(action) == ExchangeRefused(reason="not_claimable", state=state)


async def test_a_message_that_nobody_has_read_holds_the_claim(stage: Stage) -> None:
    """What the customer wrote last is read first; then the claim goes through."""
    action = await confirmed(stage)
    await stage.write_to_us()

    assert reason(await stage.claim(action)) == "held"
    assert await stage.state(action) is EffectState.confirmed

    async with stage.store.write(stage.scope) as tx:
        await tx.messages.mark_read(["message-1"])
    assert reason(await stage.claim(action)) == "token"


async def test_a_later_message_does_not_stop_what_is_under_way(stage: Stage) -> None:
    """The claim is the point of no return: its worker may still find out what happened."""
    action = await confirmed(stage)
    await stage.claim(action)
    await stage.write_to_us()

    assert reason(await stage.claim(action)) == "token"


async def test_a_claim_that_can_not_be_signed_did_not_happen(stage: Stage) -> None:
    """Claim, approval, audit entry and token come together: without the token, none of them."""
    action = stage.refund("148.00")
    await stage.propose(action)
    approval = await stage.approved(action, "sam")

    def broken() -> datetime:
        msg = "no time to sign"
        raise RuntimeError(msg)

    stage.serve(stage.policy, signs_at=broken)
    with pytest.raises(RuntimeError, match="no time to sign"):
        await stage.claim(action)

    assert await stage.state(action) is EffectState.confirmed
    assert await stage.approval_status(approval) is ApprovalStatus.approved
    assert await stage.audited() == []
    stage.serve(stage.policy)
    assert reason(await stage.claim(action)) == "token"


async def test_another_action_than_the_stored_one_is_refused(stage: Stage) -> None:
    """More money, another charge or another reason under the same id is another action."""
    action = await confirmed(stage)

    for name, value in {
        "amount": Money.parse("48.01", "EUR"),
        "charge_id": "ch_2",
        "reason": "not_arrived",
    }.items():
        changed = action.model_copy(update={"args": {**action.args, name: value}})
        assert reason(await stage.claim(changed)) == "hash_mismatch"
    assert await stage.state(action) is EffectState.confirmed


async def test_a_row_that_lies_about_its_hash_is_refused(stage: Stage, database: Database) -> None:
    """The hash is worked out from the action that was sent; what a row calls it is no matter."""
    action = await confirmed(stage)
    other = stage.refund("1.00").hash()
    await database.tamper(f"UPDATE effect SET action_hash = '{other}'")

    details = [{"type": "casework_action", "action": written(action), "action_hash": other}]
    answer = await stage.client.post(
        "/oauth/token",
        data={**form(stage, audience=None, scope=None), "authorization_details": dumps(details)},
    )

    assert answer.json()["reason"] == "hash_mismatch"


async def test_what_was_never_proposed_is_not_claimed(stage: Stage) -> None:
    """An action that stands in no ledger has nothing to claim."""
    assert reason(await stage.claim(stage.refund("1.00"))) == "not_claimable"


async def test_a_grant_is_for_one_customer_and_one_case(stage: Stage) -> None:
    """Neither another customer's grant nor one for another case of hers claims the action."""
    action = await confirmed(stage)
    await stage.open_case(case="case-2", customer="customer-2", grant="grant-2")
    await stage.open_case(case="case-3", customer=CUSTOMER, grant="grant-3")

    assert reason(await stage.claim(action, grant="grant-2")) == "not_claimable"
    assert reason(await stage.claim(action, grant="grant-3")) == "hash_mismatch"


async def test_an_action_for_another_customer_is_refused(stage: Stage) -> None:
    """An action that names another customer or tenant is nothing this grant could cover."""
    action = await confirmed(stage)

    for name in ("customer", "tenant", "case"):
        foreign = action.model_copy(update={name: "another"})
        assert reason(await stage.claim(foreign)) == "hash_mismatch"


async def test_a_write_needs_its_scope_in_the_grant(stage: Stage) -> None:
    """A grant without the tool's scope claims nothing with it."""
    action = await confirmed(stage)
    await narrow(stage, "orders:read", "billing:read")

    assert reason(await stage.claim(action, grant="grant-narrow")) == "scope_missing"


async def test_splitting_over_cases_does_not_help(stage: Stage) -> None:
    """What was claimed in any case counts against the customer's cap, to the cent."""
    first = stage.refund("1999.99")
    await stage.propose(first)
    await stage.approved(first, "sam", "tony")
    assert reason(await stage.claim(first)) == "token"
    await stage.open_case(case="case-2", grant="grant-2")
    large, small = (
        stage.refund(euros, n=n, case="case-2") for n, euros in ((1, "0.02"), (2, "0.01"))
    )
    for n, action in ((1, large), (2, small)):
        await stage.propose(action, n=n)
        await stage.confirm(action)

    assert await stage.claim(large, grant="grant-2") == ExchangeRefused(
        reason="policy_denied", rule="invariant:within_the_window"
    )
    assert reason(await stage.claim(small, grant="grant-2")) == "token"


async def test_two_claims_do_not_share_the_room_under_the_cap(stage: Stage) -> None:
    """Of claims that fit one by one but not together, only as many go through as fit."""
    actions = [stage.refund("900.00", n=n) for n in (1, 2, 3)]
    for n, action in enumerate(actions, start=1):
        await stage.propose(action, n=n)
        await stage.approved(action, "sam", "tony")

    answers = await asyncio.gather(*(stage.claim(action) for action in actions))

    assert Counter(map(reason, answers)) == {"token": 2, "policy_denied": 1}


async def test_an_amount_written_small_does_not_hide_from_the_cap(stage: Stage) -> None:
    """A proposal that states another worth than policy works out is not claimed."""
    action = stage.refund("48.00")
    await stage.propose(action, amount_ref=0)
    await stage.confirm(action)

    assert reason(await stage.claim(action)) == "hash_mismatch"


async def test_after_the_window_there_is_room_again(stage: Stage) -> None:
    """Thirty days later the earlier refund no longer counts."""
    first = stage.refund("2000.00")
    await stage.propose(first)
    await stage.approved(first, "sam", "tony")
    await stage.claim(first)
    second = await confirmed(stage, "0.01", n=2)

    assert reason(await stage.claim(second)) == "policy_denied"

    stage.clock.forward(timedelta(days=30, seconds=1))
    await stage.open_case(case="case-2", grant="grant-2")
    third = stage.refund("0.01", case="case-2")
    await stage.propose(third)
    await stage.confirm(third)
    assert reason(await stage.claim(third, grant="grant-2")) == "token"


async def test_what_the_engine_undoes_needs_nobody(stage: Stage) -> None:
    """Taking back what was done in the case is allowed without anybody's yes, and only that."""
    done = stage.action(
        "orders.cancel", {"order_id": "1001"}, {"order_version": "1", "status": "processing"}
    )
    undo = stage.action(
        "orders.reinstate",
        {"order_id": "1001"},
        {"status": "cancelled"},
        requested_by="engine",
        action_id=action_id(CASE, GOAL, 2),
    )
    proposed = await stage.propose(undo, n=2)
    before = reason(await stage.claim(undo))
    await stage.propose(done)
    await stage.confirm(done)
    assert reason(await stage.claim(done)) == "token"
    await move(stage, done, "sent", "succeeded")

    assert proposed.verdict.outcome is Outcome.allow
    assert before == "policy_denied"
    assert reason(await stage.claim(undo)) == "token"


async def move(stage: Stage, action: Action, *states: str) -> None:
    """Move the effect on, as worker and API do."""
    for state in states:
        async with stage.store.write(stage.scope) as tx:
            assert await tx.effects.move(action.action_id, EffectState(state))


async def narrow(stage: Stage, *scopes: str) -> None:
    """Add a grant of the same case that gives only these scopes."""
    async with stage.store.write(Scope.of_customer(TENANT, CUSTOMER)) as tx:
        grant = await tx.grants.get(GRANT)
        assert grant is not None
        await tx.grants.add(
            grant.model_copy(update={"id": "grant-narrow", "scopes": frozenset(scopes)})
        )


def written(action: Action) -> dict[str, Any]:
    """Write an action as it is sent."""
    return {"v": 1, **action.model_dump(mode="json")}
