"""Supervisors over HTTP: every decision bound to what was seen, every refusal with its reason."""

import asyncio
from datetime import timedelta
from pathlib import Path

from casework.domain.approval import ApprovalStatus
from casework.domain.effect import EffectState
from casework.domain.identity import PrincipalKind
from casework.identity.issuer import SIGN_IN_TYP, development_issuer_url
from casework.identity.keys import load_development_key
from casework.identity.signer import Signer
from casework.identity.verifier import Invalid
from tests.integration.api.world import JSON, World, make_world


def sue(world: World) -> str:
    """Sign the first supervisor in."""
    return world.token("sue", "supervisor")


def mia(world: World) -> str:
    """Sign the second supervisor in."""
    return world.token("mia", "supervisor")


async def test_a_card_says_what_a_person_has_to_know(world: World) -> None:
    """The ask in words, what stopped it, checks, what speaks against it, facts, the exact call."""
    card = await world.approval()

    assert card["ask"] == "Refund 148.00 EUR of charge ch-1, order 1001 (damaged)"
    assert card["stopped"]["outcome"] == "approve"
    assert card["action"]["args"]["amount"] == {"amount_minor": "14800", "currency": "EUR"}
    assert {check["result"] for check in card["checks"]} == {"pass"}
    assert card["against"]
    assert card["customer"]["words"] == "My blender broke."
    assert card["facts"][0]["id"] == "ch-1"
    assert card["version"] == 1


async def test_an_approved_action_is_signed_and_in_the_ledger(world: World) -> None:
    """One yes is enough below the four-eyes limit; signature, ledger, audit and wake agree."""
    card = await world.approval()
    answer = await world.decide(card, sue(world), reason="clear case")
    async with world.deps.store.read(world.staff_scope) as tx:
        record = await tx.approvals.get(card["id"])
    assert record is not None
    said = await world.deps.attestor.decision(record.decisions[0].jws)

    assert answer.status_code == 200
    assert answer.json()["status"] == "approved"
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    assert not isinstance(said, Invalid)
    assert (said.approver, said.action_hash, said.shown_hash) == (
        "sue",
        card["action_hash"],
        card["action_hash"],
    )
    assert (await world.effect(card["action_id"])).state is EffectState.approved
    assert ("decided", card["id"], str(answer.json()["version"])) in world.wakes.heard
    assert [e["what"] for e in await world.audit()] == ["confirmation", "effect", "decision"]
    assert (await world.case(card["case_id"]))["pending"] == []


async def test_two_supervisors_race_and_one_learns_who_was_first(world: World) -> None:
    """Approve and deny at the same moment: one counts, the other gets 409 with who and what."""
    card = await world.approval()
    answers = await asyncio.gather(
        world.decide(card, sue(world), "approve"), world.decide(card, mia(world), "deny")
    )
    won = next(a for a in answers if a.status_code == 200)
    lost = next(a for a in answers if a.status_code == 409)
    winner, decision = ("sue", "approve") if won.json()["status"] == "approved" else ("mia", "deny")

    assert lost.json()["decided_by"] == [winner]
    assert lost.json()["decision"] == decision
    assert winner in lost.json()["detail"]


async def test_without_if_match_nothing_is_decided(world: World) -> None:
    """428 says to state what was looked at; `*` states nothing."""
    card = await world.approval()
    path = f"/v1/approvals/{card['id']}/decisions"
    body = {"decision": "approve", "action_hash": card["action_hash"]}
    missing = await world.post(path, sue(world), body)
    anything = await world.post(path, sue(world), body, If_Match="*")

    assert [missing.status_code, anything.status_code] == [428, 428]


async def test_another_version_is_412_with_the_difference(world: World) -> None:
    """Whoever looked at an older card is told what it was and what it is."""
    card = await world.approval()
    answer = await world.decide(card, sue(world), version=99)

    assert answer.status_code == 412
    assert answer.json()["changes"] == [{"name": "version", "was": "99", "now": "1"}]
    assert answer.json()["current_version"] == 1


async def test_facts_that_changed_are_412_with_what_they_are_now(world: World) -> None:
    """The billing record moved on and a newer action stands: the old card shows the difference."""
    card = await world.approval()
    async with world.deps.store.write(world.staff_scope) as tx:
        await tx.approvals.set_status(card["id"], ApprovalStatus.void, from_=ApprovalStatus.pending)
        await tx.effects.move(card["action_id"], EffectState.void)
    world.clock.forward(seconds=1)
    await world.propose(card["case_id"], n=2, paid=190_000, version="8")
    answer = await world.decide(card, sue(world))

    assert answer.status_code == 412
    assert {"name": "paid", "was": "200000", "now": "190000"} in answer.json()["changes"]
    assert answer.json()["type"].endswith("facts-changed")


async def test_a_void_approval_without_a_successor_is_gone(world: World) -> None:
    """The customer withdrew: there is nothing to decide any more."""
    card = await world.approval()
    async with world.deps.store.write(world.staff_scope) as tx:
        await tx.approvals.set_status(card["id"], ApprovalStatus.void, from_=ApprovalStatus.pending)
    answer = await world.decide(card, sue(world))

    assert answer.status_code == 410


async def test_a_yes_that_could_not_take_effect_in_time_is_refused(tmp_path: Path) -> None:
    """With thirty seconds to take it back, a yes ten seconds before the deadline is too late."""
    async with make_world(tmp_path, approval_undo_seconds=30) as world:
        card = await world.approval()
        world.clock.forward(seconds=world.settings.approval_seconds - 10)
        too_late = await world.decide(card, sue(world))
        no = await world.decide(card, sue(world), decision="deny")

    assert too_late.status_code == 410
    assert no.status_code == 200


async def test_another_hash_is_422(world: World) -> None:
    """A screen that showed another action decides nothing."""
    card = await world.approval()
    answer = await world.decide(card | {"action_hash": "f" * 64}, sue(world))

    assert answer.status_code == 422
    assert (await world.effect(card["action_id"])).state is EffectState.confirmed


async def test_after_the_deadline_it_is_410(world: World) -> None:
    """Exactly at the deadline a decision is too late, whether or not somebody wrote `expired`."""
    card = await world.approval()
    world.clock.forward(days=1)
    answer = await world.decide(card, sue(world))

    assert answer.status_code == 410
    assert answer.json()["type"].endswith("expired")


async def test_nobody_approves_their_own_request(world: World) -> None:
    """Who asked for it and who it is for can not approve it, under whatever sign-in."""
    card = await world.approval()
    as_subject = await world.decide(card, world.token("anna", "supervisor", person="p-1"))
    as_person = await world.decide(card, world.token("staff-7", "supervisor", person="anna"))

    assert [as_subject.status_code, as_person.status_code] == [403, 403]
    assert as_subject.json()["type"].endswith("own-request")


async def test_four_eyes_are_two_persons_not_two_sign_ins(world: World) -> None:
    """Above the limit one yes leaves it pending, the same person can not be the second."""
    card = await world.approval(minor=90_000)
    first = await world.decide(card, sue(world))
    twin = await world.decide(card, world.token("sue-2", "supervisor", person="sue"))
    second = await world.decide(card, mia(world))

    assert card["needed"] == 2
    assert first.json()["status"] == "pending"
    assert twin.status_code == 403
    assert twin.json()["type"].endswith("four-eyes-same-person")
    assert second.json()["status"] == "approved"
    assert (await world.effect(card["action_id"])).state is EffectState.approved


async def test_moving_money_needs_a_fresh_sign_in(world: World) -> None:
    """An old sign-in is asked to sign in again; it may still deny."""
    card = await world.approval()
    settings = world.settings
    signer = Signer(
        load_development_key(settings.keys_dir),
        issuer=development_issuer_url(settings),
        clock=world.clock,
    )
    stale = signer.sign(
        SIGN_IN_TYP,
        subject="sue",
        audience=settings.audience,
        lasts=timedelta(hours=1),
        claims={
            "tenant": settings.tenant,
            "kind": PrincipalKind.staff.value,
            "person": "sue",
            "roles": ["supervisor"],
            "auth_time": int(world.clock().timestamp()) - settings.fresh_sign_in_seconds - 2,
        },
    )
    approve = await world.decide(card, stale)
    deny = await world.decide(card, stale, "deny")

    assert approve.status_code == 403
    assert approve.json()["type"].endswith("fresh-sign-in-required")
    assert deny.status_code == 200


async def test_only_supervisors_decide(world: World) -> None:
    """Agents, leads and customers neither see the queue nor decide."""
    card = await world.approval()
    for token in (
        world.token("al", "agent"),
        world.token("lea", "lead"),
        world.token("anna"),
    ):
        assert (await world.get("/v1/approvals", token)).status_code == 403
        assert (await world.decide(card, token)).status_code == 403


async def test_a_denial_sticks_and_ends_the_effect(world: World) -> None:
    """Denied: the effect, the customer's page and the record that blocks the same again."""
    card = await world.approval()
    answer = await world.decide(
        card, sue(world), "deny", reason="out_of_policy", customer_text="We can not, because …"
    )
    effect = await world.effect(card["action_id"])
    async with world.deps.store.read(world.staff_scope) as tx:
        same = await tx.denials.blocking(card["case_id"], card["subject_key"], 14800)
        less = await tx.denials.blocking(card["case_id"], card["subject_key"], 14799)

    assert answer.json()["status"] == "denied"
    assert (effect.state, effect.reason) == (EffectState.denied, "denied")
    assert same is not None
    assert less is None
    assert (await world.case(card["case_id"]))["pending"] == []


async def test_a_decision_on_a_decided_card_names_who_and_what(world: World) -> None:
    """409 for whoever comes later, also for the decider who sends it again."""
    card = await world.approval()
    await world.decide(card, sue(world), "deny")
    later = await world.decide(card, mia(world))
    again = await world.decide(card, sue(world), "deny")

    assert later.status_code == again.status_code == 409
    assert later.json()["detail"] == "sue denied this."


async def test_asking_leaves_the_card_as_it_is(world: World) -> None:
    """The customer sees the question, the card stays pending with its deadline, words answer it."""
    card = await world.approval()
    answer = await world.decide(
        card, sue(world), "ask", question="Can you send a photo of the jug?"
    )
    asked = [
        row for row in (await world.case(card["case_id"]))["pending"] if row["kind"] == "question"
    ]
    await world.post(
        f"/v1/cases/{card['case_id']}/messages", world.token("anna"), {"text": "Here it is."}
    )
    again = (await world.get(f"/v1/approvals/{card['id']}", sue(world))).json()

    assert answer.json()["status"] == "pending"
    assert answer.json()["expires_at"] == card["expires_at"]
    assert asked[0]["text"] == "Can you send a photo of the jug?"
    assert again["questions"][0]["answered"]
    assert (await world.decide(again, sue(world))).status_code == 200


async def test_what_was_asked_goes_with_the_decision(world: World) -> None:
    """Nobody is left with a question whose answer changes nothing any more."""
    card = await world.approval()
    await world.decide(card, sue(world), "ask", question="Can you send a photo?")
    await world.decide(card, mia(world), "deny")

    assert (await world.case(card["case_id"]))["pending"] == []


async def test_a_decision_can_be_taken_back_by_its_decider_in_time(tmp_path: Path) -> None:
    """Before it takes effect: pending again for the decider, 410 for others and afterwards."""
    async with make_world(tmp_path, approval_undo_seconds=30) as world:
        card = await world.approval()
        path = f"/v1/approvals/{card['id']}/undo"
        await world.decide(card, sue(world))
        held_back = (await world.effect(card["action_id"])).state
        other = await world.post(path, mia(world))
        undone = await world.post(path, sue(world))
        again: JSON = (await world.get(f"/v1/approvals/{card['id']}", sue(world))).json()
        redone = await world.decide(again, sue(world))
        world.clock.forward(seconds=31)
        late = await world.post(path, world.token("sue", "supervisor"))
        await world.sweep.once()

        assert held_back is EffectState.confirmed
        assert other.status_code == 410
        assert undone.json()["status"] == "pending"
        assert redone.json()["status"] == "approved"
        assert late.status_code == 410
        assert (await world.effect(card["action_id"])).state is EffectState.approved


async def test_a_denial_that_is_taken_back_blocks_nothing(tmp_path: Path) -> None:
    """Undone in time, a denial leaves no trace in what may be proposed, nor on the page."""
    async with make_world(tmp_path, approval_undo_seconds=30) as world:
        card = await world.approval()
        await world.decide(card, sue(world), "deny")
        async with world.deps.store.read(world.staff_scope) as tx:
            stands = await tx.denials.blocking(card["case_id"], card["subject_key"], 14800)
        await world.post(f"/v1/approvals/{card['id']}/undo", sue(world))
        async with world.deps.store.read(world.staff_scope) as tx:
            lifted = await tx.denials.blocking(card["case_id"], card["subject_key"], 14800)
        world.clock.forward(seconds=31)
        await world.sweep.once()

        assert stands is not None
        assert lifted is None
        assert (await world.effect(card["action_id"])).state is EffectState.confirmed
        pending = (await world.case(card["case_id"]))["pending"]
        assert [row["kind"] for row in pending] == ["approval"]


async def test_a_claim_is_soft_and_names_its_holder(world: World) -> None:
    """The second who looks is told who looks; deciding stays possible for both."""
    card = await world.approval()
    path = f"/v1/approvals/{card['id']}/claim"
    first = await world.post(path, sue(world), {"seconds": 60})
    second = await world.post(path, mia(world), {"seconds": 60})
    decided = await world.decide(card, mia(world))

    assert first.json()["held_by"] == "sue"
    assert second.status_code == 409
    assert second.json()["held_by"] == "sue"
    assert decided.status_code == 200


async def test_a_card_can_be_passed_on(world: World) -> None:
    """Passing names whom it is for and decides nothing."""
    card = await world.approval()
    answer = await world.post(f"/v1/approvals/{card['id']}/pass", sue(world), {"to": "mia"})

    assert answer.json()["assigned_to"] == "mia"
    assert answer.json()["status"] == "pending"


async def test_taking_over_gives_the_case_to_the_person(world: World) -> None:
    """The action is void, the case is the supervisor's, the packet is written, the engine hears."""
    card = await world.approval()
    answer = await world.post(f"/v1/approvals/{card['id']}/take-over", sue(world))
    case = await world.case(card["case_id"])
    handoff = (await world.get(f"/v1/handoffs/{answer.json()['handoff']}", sue(world))).json()
    decided = await world.decide(card, mia(world))

    assert answer.json()["status"] == "void"
    assert (case["owner"], case["status"], case["pending"]) == ("sue", "with_person", [])
    assert handoff["taken_by"] == "sue"
    assert handoff["packet"]["goals"][0]["tried"][0]["tool"] == "billing.refund"
    assert (await world.effect(card["action_id"])).state is EffectState.void
    assert "person_asked" in world.wakes.names()
    assert decided.status_code == 410


async def test_an_unknown_approval_is_404(world: World) -> None:
    """There is nothing to see and nothing to decide."""
    card = {"id": "none", "version": 1, "action_hash": "0" * 64}

    assert (await world.get("/v1/approvals/none", sue(world))).status_code == 404
    assert (await world.decide(card, sue(world))).status_code == 404
    assert (await world.post("/v1/approvals/none/undo", sue(world))).status_code == 404


async def test_the_queue_pages_by_state(world: World) -> None:
    """Pending ones by default, others by `state`, each page with where to go on."""
    cards = [await world.approval() for _ in range(3)]
    await world.decide(cards[0], sue(world))
    first = (await world.get("/v1/approvals?limit=1", sue(world))).json()
    second = (await world.get(f"/v1/approvals?limit=1&after={first['next']}", sue(world))).json()
    done = (await world.get("/v1/approvals?state=approved", sue(world))).json()

    assert first["has_more"]
    assert not second["has_more"]
    assert [first["data"][0]["id"], second["data"][0]["id"]] == [c["id"] for c in cards[1:]]
    assert [row["id"] for row in done["data"]] == [cards[0]["id"]]


async def test_decisions_that_lack_their_part_do_not_fit(world: World) -> None:
    """An edit without args, a question without words, args on an approval: 422."""
    card = await world.approval()
    bodies: list[JSON] = [
        {"decision": "edit"},
        {"decision": "ask"},
        {"decision": "approve", "args": {"reason": "damaged"}},
        {"decision": "maybe"},
    ]
    for body in bodies:
        answer = await world.decide(card, sue(world), **body)

        assert answer.status_code == 422
