"""Cases over HTTP: stored first, then told."""

import asyncio
import json

from casework.domain.case import CaseStatus
from tests.integration.api.world import World


async def test_a_case_is_stored_with_its_grant_and_first_message_before_anybody_is_told(
    world: World,
) -> None:
    """202 with Location; grant, case, message and event are there, and the workflow heard of it."""
    answer = await world.post("/v1/cases", world.token("anna"), {"message": "My blender broke."})
    case = answer.json()
    async with world.deps.store.read(world.customer_scope()) as tx:
        record = await tx.cases.get(case["id"])
        events = await tx.events.after(case["id"], 0)
        message = (await tx.messages.of_case(case["id"]))[0]
    assert record is not None
    grant = await world.deps.store.grant(record.grant_id)

    assert answer.status_code == 202
    assert answer.headers["location"] == f"/v1/cases/{case['id']}"
    assert grant is not None
    assert "billing:refund" in grant.scopes
    assert [event.type for event in events] == ["message"]
    assert message.acknowledged_at is not None
    assert world.wakes.heard == [("message", case["id"], message.id)]


async def test_the_case_has_the_shape_of_the_contract(world: World) -> None:
    """Messages, goals and what is pending are shown as DESIGN §10 has them."""
    case_id = await world.open()
    await world.say(case_id)
    question = await world.ask(case_id)
    effect = await world.propose(case_id)
    case = await world.case(case_id)

    assert [m["from"] for m in case["messages"]] == ["customer", "engine"]
    assert case["goals"] == [
        {
            "id": "g-1",
            "kind": "refund",
            "status": "waiting_customer",
            "resolution": None,
            "summary": "",
        }
    ]
    by_kind = {row["kind"]: row for row in case["pending"]}
    assert by_kind["question"]["id"] == question
    assert by_kind["question"]["choices"][0] == {"id": "1001", "label": "Order 1001"}
    confirmation = by_kind["confirmation"]
    assert confirmation["action_hash"] == effect.action_hash
    assert confirmation["amount"] == {"amount_minor": "14800", "currency": "EUR"}
    assert confirmation["args"]["amount"] == {"amount_minor": "14800", "currency": "EUR"}
    assert confirmation["tool"] == "billing.refund"


async def test_anothers_case_and_an_unknown_one_are_the_same_bytes(world: World) -> None:
    """Nobody can tell a foreign case from one that never was, whatever they try with it."""
    case_id = await world.open("anna")
    bert = world.token("bert")
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/events", None),
        ("POST", "/messages", {"text": "hello"}),
        ("POST", "/handoff", None),
        ("POST", "/feedback", {"solved": True}),
        ("POST", "/questions/q-1", {"choice": "1001"}),
        ("POST", "/confirmations/c-1", {"accept": True, "action_hash": "0" * 64}),
    ):
        foreign = await world.call(
            method, f"/v1/cases/{case_id}{path}", bert, body, X_Request_Id="same"
        )
        unknown = await world.call(
            method, f"/v1/cases/{'0' * 36}{path}", bert, body, X_Request_Id="same"
        )

        assert foreign.status_code == unknown.status_code == 404
        assert foreign.content == unknown.content
        assert foreign.headers.items() == unknown.headers.items()


async def test_a_preferred_wait_answers_200_as_soon_as_the_engine_says_something(
    world: World,
) -> None:
    """With Prefer: wait the answer comes with the engine's message, not after the whole wait."""
    request = asyncio.create_task(
        world.post("/v1/cases", world.token("anna"), {"message": "Where is it?"}, Prefer="wait=20")
    )
    await world.wakes.hears_something()
    await world.say(world.wakes.heard[0][1])
    async with asyncio.timeout(5):
        answer = await request

    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait=20"
    assert [m["from"] for m in answer.json()["messages"]] == ["customer", "engine"]


async def test_a_wait_without_news_ends_with_202(world: World) -> None:
    """Nothing said within the wait: the case is accepted all the same."""
    answer = await world.post(
        "/v1/cases", world.token("anna"), {"message": "Hello?"}, Prefer="wait=1"
    )

    assert answer.status_code == 202


async def test_lists_page_without_loss_or_doubles(world: World) -> None:
    """Following `next` shows each of one's own cases once, the newest first."""
    mine = [await world.open("anna", f"issue {n}") for n in range(5)]
    await world.open("bert")
    seen: list[str] = []
    after = ""
    while True:
        query = f"&after={after}" if after else ""
        page = (await world.get(f"/v1/cases?limit=2{query}", world.token("anna"))).json()
        seen += [case["id"] for case in page["data"]]
        assert page["has_more"] is (page["next"] is not None)
        if not page["has_more"]:
            break
        after = page["next"]

    assert seen == mine[::-1]


async def test_staff_need_a_role_to_look_into_cases(world: World) -> None:
    """An agent reads any case of the tenant, a tool owner none."""
    case_id = await world.open()

    assert (await world.get(f"/v1/cases/{case_id}", world.token("al", "agent"))).status_code == 200
    refused = await world.get(f"/v1/cases/{case_id}", world.token("tim", "tool_owner"))
    assert refused.status_code == 403


async def test_staff_cannot_write_as_a_customer(world: World) -> None:
    """A supervisor's token opens no case and confirms nothing."""
    answer = await world.post("/v1/cases", world.token("sue", "supervisor"), {"message": "hi"})

    assert answer.status_code == 403
    assert answer.json()["type"].endswith("customers-only")


async def test_a_message_to_a_case_whose_workflow_ended_is_410(world: World) -> None:
    """The case is closed then; the message is not left to hold anything or be sent for ever."""
    case_id = await world.open()
    world.wakes.ended.add(case_id)
    first = await world.post(f"/v1/cases/{case_id}/messages", world.token("anna"), {"text": "And?"})
    second = await world.post(
        f"/v1/cases/{case_id}/messages", world.token("anna"), {"text": "And?"}
    )
    sent = world.wakes.sent
    world.clock.forward(hours=2)
    await world.sweep.once()

    assert [first.status_code, second.status_code] == [410, 410]
    assert (await world.case(case_id))["status"] == "closed"
    assert world.wakes.sent == sent


async def test_a_case_resolved_long_ago_takes_no_more_messages(world: World) -> None:
    """After reopen_seconds a resolved case is over."""
    case_id = await world.open()
    async with world.deps.store.write(world.staff_scope) as tx:
        await tx.cases.set(case_id, status=CaseStatus.resolved)
    path, anna = f"/v1/cases/{case_id}/messages", world.token("anna")
    soon = await world.post(path, anna, {"text": "Thanks!"})
    world.clock.forward(days=8)
    late = await world.post(path, world.token("anna"), {"text": "Again!"})

    assert [soon.status_code, late.status_code] == [202, 410]


async def test_asking_for_a_person_needs_no_words_and_is_never_lost(world: World) -> None:
    """202 even while workflows are away; the wish is delivered when they are back."""
    case_id = await world.open()
    world.wakes.down = True
    answer = await world.post(f"/v1/cases/{case_id}/handoff", world.token("anna"))
    world.wakes.down = False
    world.clock.forward(hours=2)
    await world.sweep.once()

    assert answer.status_code == 202
    assert world.wakes.names() == ["message", "person_asked"]


async def test_feedback_is_kept(world: World) -> None:
    """What the customer says about being solved stands on the case."""
    case_id = await world.open()
    answer = await world.post(
        f"/v1/cases/{case_id}/feedback", world.token("anna"), {"solved": False}
    )

    assert answer.status_code == 200
    assert (await world.case(case_id))["solved"] is False


async def test_the_answer_never_repeats_what_was_sent(world: World) -> None:
    """A body that does not fit is pointed at, not quoted."""
    secret = "4111 1111 1111 1111"
    answer = await world.post(
        "/v1/cases", world.token("anna"), {"message": "hi", "channel": secret}
    )

    assert answer.status_code == 422
    assert secret not in answer.text
    assert json.loads(answer.text)["errors"][0]["pointer"] == "/body/channel"
