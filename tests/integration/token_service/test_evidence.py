"""No claim without evidence: what was signed, by whom it counts, for exactly this action."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.domain.action import action_id, subject_key
from casework.domain.approval import ApprovalStatus, Confirmation, DecisionKind
from casework.domain.effect import EffectState
from casework.domain.identity import Role
from casework.domain.money import Money
from casework.domain.verdict import Outcome, Verdict
from casework.identity.exchange import ExchangeRefused
from casework.identity.keys import ACCESS, APPROVAL
from casework.policy import Policy
from casework.store.records import ConfirmationRecord, DenialRecord
from tests.integration.token_service.stage import (
    CASE,
    CUSTOMER,
    GOAL,
    TENANT,
    TOOLS,
    Stage,
    named,
    reason,
)
from tools import catalogue

DEFAULTS = Path(__file__).parents[3] / "casework" / "policy" / "defaults"


async def test_without_the_customers_word_there_is_no_claim(stage: Stage) -> None:
    """A state that says confirmed is no confirmation."""
    action = stage.refund("48.00")
    await stage.propose(action, state=EffectState.confirmed)

    assert reason(await stage.claim(action)) == "not_confirmed"
    assert await stage.audited() == []


@pytest.mark.parametrize(
    "signed",
    [
        {"accepted": False},
        {"action_hash": "0" * 64},
        {"action_id": "another"},
        {"customer": "customer-2"},
    ],
)
async def test_the_customers_word_is_on_exactly_this_action(
    stage: Stage, signed: dict[str, Any]
) -> None:
    """A signed no, another action's yes and another customer's yes are not her yes to this."""
    action = stage.refund("48.00")
    await stage.propose(action)
    await stage.confirm(action, **signed)

    assert reason(await stage.claim(action)) == "not_confirmed"


@pytest.mark.parametrize("prefix", [APPROVAL, ACCESS])
async def test_a_forged_confirmation_is_none(stage: Stage, prefix: str) -> None:
    """A row whose signature is by any other key confirms nothing."""
    action = stage.refund("48.00")
    await stage.propose(action)
    await stage.confirm(action, key=named(prefix))

    assert reason(await stage.claim(action)) == "not_confirmed"


async def test_no_approval_no_claim(stage: Stage) -> None:
    """What needs a supervisor is not claimed on the customer's word, nor on a state."""
    action = stage.refund("100.01")
    await stage.propose(action)
    await stage.confirm(action)
    async with stage.store.write(stage.scope) as tx:
        await tx.effects.move(action.action_id, EffectState.approved)

    assert reason(await stage.claim(action)) == "not_approved"


async def test_an_approval_does_not_stand_in_for_the_customer(stage: Stage) -> None:
    """What the customer asked for needs her word too."""
    action = stage.refund("148.00")
    await stage.propose(action)
    approval = await stage.ask_supervisors(action, needed=1)
    await stage.decide(approval, "sam")
    await stage.turn_approved(approval)

    assert reason(await stage.claim(action)) == "not_confirmed"


async def test_what_the_engine_asked_for_needs_only_the_supervisor(stage: Stage) -> None:
    """An approved action that no customer asked for waits for no customer."""
    action = stage.refund("148.00", requested_by="engine")
    await stage.propose(action)
    approval = await stage.ask_supervisors(action, needed=1, requester="engine")
    await stage.decide(approval, "sam")
    await stage.turn_approved(approval)

    assert reason(await stage.claim(action)) == "token"


@pytest.mark.parametrize("prefix", [APPROVAL, ACCESS])
async def test_a_forged_approval_is_none(stage: Stage, prefix: str) -> None:
    """An approved row with a decision that somebody else signed approves nothing."""
    action = stage.refund("148.00")
    await stage.propose(action)
    await stage.confirm(action)
    approval = await stage.ask_supervisors(action, needed=1)
    await stage.decide(approval, "sam", key=named(prefix))
    await stage.turn_approved(approval)

    assert reason(await stage.claim(action)) == "not_approved"
    assert await stage.approval_status(approval) is ApprovalStatus.approved


@pytest.mark.parametrize(
    "signed",
    [
        {"action_hash": "0" * 64},
        {"shown_hash": "0" * 64},
        {"approver": "tony"},
        {"requester": "somebody"},
        {"approval_id": "another"},
        {"policy_version": "another"},
        {"decision": DecisionKind.ask},
        {"decision": DecisionKind.deny},
    ],
)
async def test_a_row_that_tells_more_than_its_signature_approves_nothing(
    stage: Stage, signed: dict[str, Any]
) -> None:
    """The signature says what was decided; a row beside it that says otherwise is no decision."""
    action = stage.refund("148.00")
    await stage.propose(action)
    await stage.confirm(action)
    approval = await stage.ask_supervisors(action, needed=1)
    await stage.decide(approval, "sam", signed=signed)
    await stage.turn_approved(approval)

    assert reason(await stage.claim(action)) == "not_approved"


@pytest.mark.parametrize("decided", [{"shown_hash": "0" * 64}, {"policy_version": "another"}])
async def test_a_decision_on_another_sight_or_policy_approves_nothing(
    stage: Stage, decided: dict[str, Any]
) -> None:
    """Row and signature agree, but the supervisor saw something else."""
    action = stage.refund("148.00")
    await stage.propose(action)
    await stage.confirm(action)
    approval = await stage.ask_supervisors(action, needed=1)
    await stage.decide(approval, "sam", **decided)
    await stage.turn_approved(approval)

    assert reason(await stage.claim(action)) == "not_approved"


async def test_an_approval_of_another_hash_is_none(stage: Stage) -> None:
    """An approval that was opened for another action approves nothing of this one."""
    action = stage.refund("148.00")
    await stage.propose(action)
    await stage.confirm(action)
    approval = await stage.ask_supervisors(
        action, needed=1, action_hash=stage.refund("1.00").hash()
    )
    await stage.decide(approval, "sam")
    await stage.turn_approved(approval)

    assert reason(await stage.claim(action)) == "not_approved"


async def test_an_expired_approval_is_none(stage: Stage) -> None:
    """At the second of its expiry an approval ends, approved or not."""
    action = stage.refund("148.00")
    await stage.propose(action)
    await stage.approved(action, "sam")
    stage.clock.forward(timedelta(days=1))

    assert reason(await stage.claim(action)) == "not_approved"


async def test_four_eyes_are_two_people(stage: Stage) -> None:
    """An amount that needs two is not claimed on one signature, whatever the row asks for."""
    action = stage.refund("500.01")
    await stage.propose(action)
    approval = await stage.approved(action, "sam")

    assert reason(await stage.claim(action)) == "not_approved"
    assert approval.needed == 1


@pytest.mark.parametrize("other", [DecisionKind.deny, DecisionKind.ask, DecisionKind.edit])
async def test_only_a_yes_is_a_yes(stage: Stage, other: DecisionKind) -> None:
    """A second person's signed no, question or edit is no second approval."""
    action = stage.refund("500.01")
    await stage.propose(action)
    await stage.confirm(action)
    approval = await stage.ask_supervisors(action, needed=1)
    await stage.decide(approval, "sam")
    await stage.decide(approval, "tony", decision=other)
    await stage.turn_approved(approval)

    assert reason(await stage.claim(action)) == "not_approved"


async def test_what_was_taken_back_does_not_count_beside_another(stage: Stage) -> None:
    """Of two signed yeses one was undone: that leaves one."""
    action = stage.refund("500.01")
    await stage.propose(action)
    await stage.confirm(action)
    approval = await stage.ask_supervisors(action, needed=1)
    await stage.decide(approval, "sam")
    async with stage.store.write(stage.scope) as tx:
        assert await tx.approvals.undo_decision(approval.id, "sam", stage.clock())
    await stage.decide(approval, "tony")
    await stage.turn_approved(approval)

    assert reason(await stage.claim(action)) == "not_approved"


async def test_two_people_are_enough(stage: Stage) -> None:
    """With two persons' signatures the large refund is claimed, and both are written down."""
    action = stage.refund("500.01")
    await stage.propose(action)
    await stage.approved(action, "tony", "sam")

    assert reason(await stage.claim(action)) == "token"
    (entry,) = await stage.audited()
    assert entry["approvers"] == ["sam", "tony"]


@pytest.mark.parametrize("roles", [frozenset(), {Role.agent, Role.lead, Role.auditor}])
async def test_rights_are_checked_again(stage: Stage, roles: set[Role]) -> None:
    """A decision by somebody who is no supervisor any more does not count at the claim."""
    action = stage.refund("148.00")
    await stage.propose(action)
    await stage.approved(action, "sam")
    stage.roles["sam"] = frozenset(roles)

    assert reason(await stage.claim(action)) == "not_approved"


async def test_an_approval_that_can_be_undone_waits(stage: Stage) -> None:
    """Until it takes effect nothing is claimed, and the worker is told when that is."""
    action = stage.refund("148.00")
    await stage.propose(action)
    await stage.approved(action, "sam", undo_seconds=30)
    effective_at = stage.clock.now.replace(second=30)
    stage.clock.forward(timedelta(seconds=29))

    assert await stage.claim(action) == ExchangeRefused(
        reason="approval_not_effective", effective_at=effective_at
    )

    stage.clock.forward(timedelta(seconds=1))
    assert reason(await stage.claim(action)) == "token"


async def test_an_undone_decision_is_none(stage: Stage) -> None:
    """What its decider took back in time does not count."""
    action = stage.refund("148.00")
    await stage.propose(action)
    approval = await stage.approved(action, "sam", undo_seconds=30)
    async with stage.store.write(stage.scope) as tx:
        assert await tx.approvals.undo_decision(approval.id, "sam", stage.clock())
    stage.clock.forward(timedelta(seconds=30))

    assert reason(await stage.claim(action)) == "not_approved"


async def test_an_opened_approval_is_needed_whatever_the_verdict(stage: Stage) -> None:
    """A card that a supervisor has not answered holds even what policy would leave to her."""
    action = stage.refund("48.00")
    await stage.propose(action)
    await stage.confirm(action)
    await stage.ask_supervisors(action, needed=1)

    assert reason(await stage.claim(action)) == "not_approved"


@pytest.mark.parametrize("outcome", [Outcome.allow, Outcome.confirm])
async def test_a_verdict_that_a_worker_wrote_is_no_evidence(stage: Stage, outcome: Outcome) -> None:
    """A row with a milder verdict than policy's is refused, confirmation or not."""
    action = stage.refund("148.00")
    mild = Verdict(outcome=outcome, rule="x", reason="x", policy_version=stage.policy.version)
    await stage.propose(action, verdict=mild)
    await stage.confirm(action)

    assert await stage.claim(action) == ExchangeRefused(
        reason="policy_denied", rule="refund-medium"
    )


async def test_another_policy_since_then_is_asked_anew(stage: Stage, tmp_path: Path) -> None:
    """What was allowed under rules that have changed since is not claimed under the new ones."""
    action = stage.refund("48.00")
    await stage.propose(action)
    await stage.confirm(action)
    for file in DEFAULTS.iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace("10000", "1000"))
    stage.serve(Policy.load(tmp_path, tools=catalogue.TOOLS))

    assert await stage.claim(action) == ExchangeRefused(
        reason="policy_denied", rule="invariant:current_policy"
    )
    assert await stage.audited() == []


async def test_a_denial_sticks(stage: Stage) -> None:
    """After a supervisor's no the same subject is not claimed in that case, until it is lifted."""
    action = stage.refund("48.00")
    await stage.propose(action)
    await stage.confirm(action)
    async with stage.store.write(stage.scope) as tx:
        await tx.denials.add(
            DenialRecord(
                id="denial-1",
                tenant=TENANT,
                case_id=CASE,
                subject_key=subject_key(action, TOOLS[action.tool].target),
                from_minor=4800,
                approval_id="approval-0",
                at=stage.clock(),
            )
        )

    assert await stage.claim(action) == ExchangeRefused(
        reason="policy_denied", rule="denied_before"
    )

    async with stage.store.write(stage.scope) as tx:
        await tx.denials.lift("denial-1", "sam")
    assert reason(await stage.claim(action)) == "token"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "token"),
        ({"amount": Money.parse("148.00", "EUR")}, "not_confirmed"),
        ({"amount": Money.parse("150.00", "EUR")}, "not_confirmed"),
        ({"reason": "not_arrived"}, "not_confirmed"),
    ],
)
async def test_her_word_carries_over_to_less_and_to_nothing_else(
    stage: Stage, changes: dict[str, Any], expected: str
) -> None:
    """A supervisor's lowering keeps the customer's yes; any other change asks her again."""
    before = stage.refund("148.00")
    await stage.propose(before)
    await stage.confirm(before)
    args = {**before.args, "amount": Money.parse("120.00", "EUR"), **changes}
    after = before.model_copy(
        update={"args": args, "action_id": action_id(CASE, GOAL, 1, revision=1)}
    )
    await stage.propose(after, revision=1)
    await carry_over(stage, before.action_id, after.action_id, after.hash())
    approval = await stage.ask_supervisors(after, needed=1)
    await stage.decide(approval, "sam")
    await stage.turn_approved(approval)

    assert reason(await stage.claim(after)) == expected


async def carry_over(stage: Stage, before: str, after: str, action_hash: str) -> None:
    """Store the customer's yes to the action before as the one to the action after it."""
    async with stage.store.write(stage.scope) as tx:
        given = await tx.confirmations.get(before)
        assert given is not None
        confirmation = Confirmation(
            action_id=after,
            action_hash=action_hash,
            customer=CUSTOMER,
            accepted=True,
            at=stage.clock(),
        )
        record = ConfirmationRecord(confirmation=confirmation, jws=given.jws, carried_from=before)
        await tx.confirmations.add(record)
