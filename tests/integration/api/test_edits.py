"""A supervisor's edit: exactly the edited action can happen, and the first can not come back."""

from typing import Any

import pytest

from casework.api.token_service import Evidence
from casework.api.token_service.evidence import MAY_APPROVE, Approved
from casework.domain.approval import approval_id
from casework.domain.effect import EffectState
from casework.domain.identity import Role
from casework.domain.money import Money
from casework.store import Tx
from tests.integration.api.world import JSON, World


def amount(minor: int | str, currency: str = "EUR") -> JSON:
    """Write args with another amount."""
    return {"amount": {"amount_minor": str(minor), "currency": currency}}


def sue(world: World) -> str:
    """Sign the editor in."""
    return world.token("sue", "supervisor")


async def _everybody_may(tx: Tx, person: str) -> frozenset[Role]:
    del tx, person
    return MAY_APPROVE


async def evidence(world: World, action_id: str, needed: int = 1) -> tuple[bool, bool]:
    """Ask the token service whether the customer's yes and the approval stand for this action."""
    effect = await world.effect(action_id)
    check = Evidence(world.deps.attestor, _everybody_may)
    async with world.deps.store.read(world.customer_scope()) as tx:
        yes = await check.confirmed(tx, effect.action, effect.action_hash)
        approved = await check.approved(tx, effect.action, effect.action_hash, needed)
    return yes, isinstance(approved, Approved)


async def test_an_approved_action_convinces_the_token_service(world: World) -> None:
    """What the API signs is what the claim verifies."""
    card = await world.approval()
    before = await evidence(world, card["action_id"])
    await world.decide(card, sue(world))

    assert before == (True, False)
    assert await evidence(world, card["action_id"]) == (True, True)


async def test_lowering_keeps_the_customers_yes_and_counts_as_the_editors(world: World) -> None:
    """148 becomes 39: one new action, confirmed and approved; the old is superseded for good."""
    card = await world.approval()
    answer = await world.decide(card, sue(world), "edit", args=amount(3900))
    old = await world.effect(card["action_id"])
    assert old.replaced_by
    new = await world.effect(old.replaced_by)

    assert answer.json()["status"] == "approved_with_edits"
    assert answer.json()["replaced_by"] == approval_id(old.replaced_by)
    assert (old.state, old.reason) == (EffectState.superseded, "edited")
    assert (new.state, new.action.amount) == (EffectState.approved, Money.of(3900, "EUR"))
    assert (new.n, new.revision) == (1, 1)
    assert await evidence(world, new.action.action_id) == (True, True)
    assert await evidence(world, old.action.action_id) == (True, False)
    assert ("decided", answer.json()["replaced_by"], "2") in world.wakes.heard


async def test_above_the_edited_amount_the_editor_has_said_no(world: World) -> None:
    """The same for more is blocked, the edited amount itself is not."""
    card = await world.approval()
    await world.decide(card, sue(world), "edit", args=amount(3900))
    async with world.deps.store.read(world.staff_scope) as tx:
        blocked = [
            await tx.denials.blocking(card["case_id"], card["subject_key"], minor) is not None
            for minor in (3900, 3901, 14800)
        ]

    assert blocked == [False, True, True]


async def test_lowering_twice_keeps_the_customers_first_yes(world: World) -> None:
    """Four eyes, both lower: the signature of the first yes still carries the last action."""
    card = await world.approval(minor=90_000)
    first = await world.decide(card, sue(world), "edit", args=amount(80_000))
    mia = world.token("mia", "supervisor")
    again = (await world.get(f"/v1/approvals/{first.json()['replaced_by']}", mia)).json()
    second = await world.decide(again, mia, "edit", args=amount(70_000))
    last = (await world.get(f"/v1/approvals/{second.json()['replaced_by']}", mia)).json()
    done = await world.decide(last, sue(world))

    assert again["approvals"] == last["approvals"] == 1
    assert done.json()["status"] == "approved"
    assert await evidence(world, last["action_id"], 2) == (True, True)


async def test_lowering_a_four_eyes_refund_still_needs_the_second_person(world: World) -> None:
    """The editor counts as one; the same editor can not be the other."""
    card = await world.approval(minor=90_000)
    first = await world.decide(card, sue(world), "edit", args=amount(80_000))
    new = (await world.get(f"/v1/approvals/{first.json()['replaced_by']}", sue(world))).json()
    same = await world.decide(new, sue(world))

    assert new["status"] == "pending"
    assert same.status_code == 403


async def test_raising_asks_the_customer_again_and_another_supervisor(world: World) -> None:
    """More money is a new wish: her yes is void, and who raised it can not approve it."""
    card = await world.approval()
    await world.decide(card, sue(world), "edit", args=amount(20_000))
    pending = (await world.case(card["case_id"]))["pending"]
    new = await world.effect(pending[0]["id"])
    waiting = await evidence(world, new.action.action_id)
    await world.confirm(new)
    fresh = (await world.get(f"/v1/approvals/{approval_id(pending[0]['id'])}", sue(world))).json()
    own = await world.decide(fresh, sue(world))
    other = await world.decide(fresh, world.token("mia", "supervisor"))

    assert [row["kind"] for row in pending] == ["confirmation"]
    assert pending[0]["amount"]["amount_minor"] == "20000"
    assert waiting == (False, False)
    assert own.status_code == 403
    assert own.json()["type"].endswith("own-request")
    assert other.json()["status"] == "approved"
    assert await evidence(world, new.action.action_id) == (True, True)


async def test_another_reason_asks_the_customer_again(world: World) -> None:
    """Any change but a lower amount voids the yes."""
    card = await world.approval()
    await world.decide(card, sue(world), "edit", args={"reason": "not_arrived"})
    pending = (await world.case(card["case_id"]))["pending"]

    assert [row["kind"] for row in pending] == ["confirmation"]
    assert pending[0]["args"]["reason"] == "not_arrived"


async def test_the_original_cannot_come_back(world: World) -> None:
    """After an edit a decision on the first card is 409 and undo 410."""
    card = await world.approval()
    await world.decide(card, sue(world), "edit", args=amount(3900))
    again = await world.decide(card, world.token("mia", "supervisor"))
    undo = await world.post(f"/v1/approvals/{card['id']}/undo", sue(world))

    assert again.status_code == 409
    assert again.json()["detail"] == "sue edited this."
    assert undo.status_code == 410


@pytest.mark.parametrize(
    "args",
    [
        amount("-100"),
        amount("0"),
        amount("NaN"),
        amount("39.00"),
        amount("1e3"),
        amount("٣٩٠٠"),
        amount("99999999999999999999"),
        amount(3900, "USD"),
        amount(3900, "XXX"),
        {"amount": 39.0},
        {"amount": "39.00"},
        {"amount": {"amount_minor": 39.5, "currency": "EUR"}},
        {"amount": True},
        amount(300_000),
        {"reason": "because"},
        {"charge_id": "ch-2"},
        {"customer": "bert"},
        amount(14800),
    ],
    ids=str,
)
async def test_an_edit_that_makes_no_sense_changes_nothing(world: World, args: Any) -> None:
    """Negative, zero, not a number, over-precise, other currency, over the limit, foreign: 422."""
    card = await world.approval()
    answer = await world.decide(card, sue(world), "edit", args=args)

    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await world.effect(card["action_id"])).state is EffectState.confirmed
