"""Answers, corrections and denials become labelled rows, in the transaction they are told in."""

from datetime import timedelta
from typing import Any

import pytest

from casework.api.kinds import Ask
from casework.domain.case import CaseStatus
from casework.domain.handoff import Packet
from casework.domain.plan import Choice
from casework.store.records import HandoffRecord, PendingRecord, ReadingRecord
from tests.integration.api.world import JSON, World

POSSIBLE = ("cancel_order", "cancel_account")


async def read(
    world: World,
    case_id: str,
    *,
    goal: str = "g-1",
    kind: str = "cancel_order",
    possible: tuple[str, ...] = (),
    confidence: float = 0.87,
    **more: Any,
) -> None:
    """Keep how a goal was read, as taking in does."""
    async with world.deps.store.write(world.staff_scope) as tx:
        await tx.readings.add(
            ReadingRecord.model_validate(
                {
                    "id": f"{case_id}/{goal}",
                    "case_id": case_id,
                    "goal_id": goal,
                    "message_ref": "m-1",
                    "kind": kind,
                    "confidence": confidence,
                    "possible": possible,
                    "language": "en",
                    "tier": "local",
                    "at": tx.now,
                    **more,
                }
            )
        )


async def ask(world: World, case_id: str, *kinds: str, question: str = "q-1") -> str:
    """Ask which kind is meant."""
    async with world.deps.store.write(world.staff_scope) as tx:
        await tx.pending.open(
            PendingRecord(
                id=question,
                case_id=case_id,
                goal_id="g-1",
                kind=Ask.question,
                text="What would you like us to do?",
                choices=tuple(Choice(id=kind, label=kind, sets={"kind": kind}) for kind in kinds),
                slot="kind",
                created_at=tx.now,
            )
        )
    return f"/v1/cases/{case_id}/questions/{question}"


async def taken(world: World) -> tuple[str, str]:
    """Let Al take a case; give the case and the path of its handoff."""
    case_id = await world.open()
    handoff = f"h-{case_id}"
    packet = Packet(reason="unsure", queue="orders", language="en", mood=0.0, goals=())
    async with world.deps.store.write(world.staff_scope) as tx:
        await tx.handoffs.open(
            HandoffRecord(
                id=handoff, case_id=case_id, queue="orders", packet=packet, created_at=tx.now
            )
        )
        await tx.cases.set(case_id, status=CaseStatus.with_person, owner="people")
    await world.post(f"/v1/handoffs/{handoff}/take", al(world))
    return case_id, f"/v1/handoffs/{handoff}"


def al(world: World) -> str:
    """Sign in an agent."""
    return world.token("al", "agent")


def sue(world: World) -> str:
    """Sign in a supervisor."""
    return world.token("sue", "supervisor")


async def lessons(world: World) -> list[JSON]:
    """Read the labelled rows as a lead."""
    answer = await world.get("/v1/lessons", world.token("lea", "lead"))
    rows: list[JSON] = answer.json()["data"]
    return rows


async def told(world: World) -> list[tuple[str, str, str | None]]:
    """Say who taught what."""
    return [(row["source"], row["read_kind"], row["meant_kind"]) for row in await lessons(world)]


# ------------------------------------------------------------------------- answers


async def test_an_answer_becomes_one_labelled_row_however_often_it_is_sent(world: World) -> None:
    """With and without an idempotency key; it says which message, and none of its words."""
    case_id = await world.open(message="cancel it, my name is Annabel")
    await read(world, case_id, possible=POSSIBLE)
    path = await ask(world, case_id, *POSSIBLE, "other")
    for key in ("k1", "k1", "k2"):
        answer = await world.post(
            path, world.token("anna"), {"choice": "cancel_account"}, Idempotency_Key=key
        )
        assert answer.status_code == 200
    (row,) = await lessons(world)

    assert await told(world) == [("answer", "cancel_order", "cancel_account")]
    assert (row["possible"], row["confidence"]) == (list(POSSIBLE), 0.87)
    assert (row["language"], row["tier"], row["message_ref"]) == ("en", "local", "m-1")
    assert "Annabel" not in str(row)


async def test_none_of_these_says_only_that_it_was_not_this(world: World) -> None:
    """No kind is made up for what the customer did not name."""
    case_id = await world.open()
    await read(world, case_id, possible=POSSIBLE)
    path = await ask(world, case_id, *POSSIBLE, "other")
    await world.post(path, world.token("anna"), {"choice": "other"})

    assert await told(world) == [("answer", "cancel_order", None)]


async def test_an_answer_about_something_else_teaches_no_kind(world: World) -> None:
    """Which order it is says nothing about how the goal was read; nor does a refused answer."""
    case_id = await world.open()
    await read(world, case_id, possible=POSSIBLE)
    await world.ask(case_id, "q-order")
    anna = world.token("anna")
    await world.post(f"/v1/cases/{case_id}/questions/q-order", anna, {"choice": "1001"})
    path = await ask(world, case_id, *POSSIBLE)
    refused = await world.post(path, anna, {"choice": "cancel_everything"})

    assert refused.status_code == 422
    assert await told(world) == []


async def test_a_goal_that_was_read_before_readings_were_kept_is_answered_all_the_same(
    world: World,
) -> None:
    """Open cases of an earlier release go on; they teach nothing."""
    case_id = await world.open()
    path = await ask(world, case_id, *POSSIBLE)
    answer = await world.post(path, world.token("anna"), {"choice": "cancel_order"})

    assert answer.status_code == 200
    assert await told(world) == []


# ------------------------------------------------------------------------- agents


@pytest.mark.parametrize("goal", [None, "g-1"])
async def test_an_agent_says_what_was_wanted_when_giving_back(
    world: World, goal: str | None
) -> None:
    """One row, however often it is sent."""
    case_id, path = await taken(world)
    await read(world, case_id)
    body = {"kind": "cancel_account"} | ({"goal": goal} if goal else {})
    for _ in range(2):
        given = await world.post(f"{path}/give-back", al(world), body, Idempotency_Key="k")
        assert given.status_code == 200

    assert await told(world) == [("agent", "cancel_order", "cancel_account")]


async def test_giving_back_without_a_word_teaches_nothing(world: World) -> None:
    """With no body, as before, and with an empty one."""
    bodies: tuple[JSON | None, ...] = (None, {})
    for body in bodies:
        case_id, path = await taken(world)
        await read(world, case_id)
        assert (await world.post(f"{path}/give-back", al(world), body)).status_code == 200

    assert await told(world) == []


async def test_an_agent_may_say_that_it_was_read_rightly(world: World) -> None:
    """A right reading is a labelled row too."""
    case_id, path = await taken(world)
    await read(world, case_id)
    await world.post(f"{path}/give-back", al(world), {"kind": "cancel_order"})

    assert await told(world) == [("agent", "cancel_order", "cancel_order")]


@pytest.mark.parametrize(
    ("goals", "body"),
    [
        ((), {"kind": "cancel_account"}),
        (("g-1", "g-2"), {"kind": "cancel_account"}),
        (("g-1",), {"kind": "cancel_account", "goal": "g-9"}),
        (("g-1",), {"kind": "no_such_kind"}),
        (("g-1",), {"goal": "g-1"}),
    ],
)
async def test_a_correction_that_is_about_nothing_certain_is_refused(
    world: World, goals: tuple[str, ...], body: JSON
) -> None:
    """And the case stays with the person, who can say it better."""
    case_id, path = await taken(world)
    for goal in goals:
        await read(world, case_id, goal=goal)
    refused = await world.post(f"{path}/give-back", al(world), body)

    assert refused.status_code == 422
    assert (await world.case(case_id))["owner"] == "al"
    assert await told(world) == []


async def test_who_takes_over_may_say_what_was_wanted(world: World) -> None:
    """Of the goal that the action was for."""
    card = await world.approval()
    await read(world, card["case_id"], kind="refund_damaged")
    body = {"kind": "wrong_item"}
    taken_over = await world.post(f"/v1/approvals/{card['id']}/take-over", sue(world), body)

    assert taken_over.status_code == 200
    assert await told(world) == [("agent", "refund_damaged", "wrong_item")]


# ------------------------------------------------------------------------- supervisors


@pytest.mark.parametrize("kind", [None, "wrong_item"])
async def test_a_denial_of_a_wrong_reading_is_a_labelled_row(
    world: World, kind: str | None
) -> None:
    """With what was meant, or only that it was not this."""
    card = await world.approval()
    await read(world, card["case_id"], kind="refund_damaged")
    more = {"reason_code": "wrong_reading"} | ({"kind": kind} if kind else {})
    for _ in range(2):
        headers = {"Idempotency-Key": "k"}
        denied = await world.decide(card, sue(world), "deny", headers=headers, **more)
        assert denied.status_code == 200

    assert await told(world) == [("supervisor", "refund_damaged", kind)]


async def test_a_denial_for_any_other_reason_teaches_nothing(world: World) -> None:
    """A reason in words is for people."""
    card = await world.approval()
    await read(world, card["case_id"], kind="refund_damaged")
    await world.decide(card, sue(world), "deny", reason="the reading was wrong")

    assert await told(world) == []


@pytest.mark.parametrize(
    ("decision", "more"),
    [
        ("deny", {"reason_code": "wrong_reading", "kind": "refund_damaged"}),
        ("deny", {"reason_code": "wrong_reading", "kind": "no_such_kind"}),
        ("deny", {"reason_code": "bad_mood"}),
        ("deny", {"kind": "wrong_item"}),
        ("approve", {"reason_code": "wrong_reading"}),
    ],
)
async def test_a_denial_that_contradicts_itself_is_refused(
    world: World, decision: str, more: JSON
) -> None:
    """Nothing is decided by it."""
    card = await world.approval()
    await read(world, card["case_id"], kind="refund_damaged")
    refused = await world.decide(card, sue(world), decision, **more)
    again = (await world.get(f"/v1/approvals/{card['id']}", sue(world))).json()

    assert refused.status_code == 422
    assert again["status"] == "pending"
    assert await told(world) == []


# ------------------------------------------------------------------------- who reads them


@pytest.mark.parametrize("path", ["/v1/lessons", "/v1/kpi/reading"])
async def test_labelled_rows_are_for_those_who_read_figures(world: World, path: str) -> None:
    """Not for agents, supervisors or customers."""
    tokens = (world.token("lea", "lead"), world.token("ola", "operator"), al(world), sue(world))
    statuses = [(await world.get(path, token)).status_code for token in tokens]

    assert statuses == [200, 200, 403, 403]
    assert (await world.get(path, world.token("anna"))).status_code == 403


async def test_figures_of_reading_say_what_was_read_and_what_was_meant(world: World) -> None:
    """Counted in the days that were asked for, the last seven without a word."""
    case_id, path = await taken(world)
    await read(world, case_id)
    await read(world, case_id, goal="g-old", at=world.clock() - timedelta(days=8))
    body = {"kind": "cancel_account", "goal": "g-1"}
    await world.post(f"{path}/give-back", al(world), body)
    lead = world.token("lea", "lead")
    week = (await world.get("/v1/kpi/reading", lead)).json()
    month = (await world.get("/v1/kpi/reading?days=30", lead)).json()

    assert [sum(group["bars"]) for group in week["readings"] + month["readings"]] == [1, 2]
    assert week["lessons"] == [
        {"kind": "cancel_order", "asked": False, "said_by": "staff", "n": 1, "wrong": 1}
    ]
