"""People: a case is taken by one, answered by that one, and can be given back."""

from casework.domain.case import ENGINE, CaseStatus
from casework.domain.handoff import Packet
from casework.store.records import HandoffRecord
from tests.integration.api.world import World


async def handed_over(world: World) -> tuple[str, str]:
    """Pass a case to people as the engine does; give case and handoff."""
    case_id = await world.open()
    async with world.deps.store.write(world.staff_scope) as tx:
        await tx.handoffs.open(
            HandoffRecord(
                id=f"h-{case_id}",
                case_id=case_id,
                queue="refunds",
                packet=Packet(
                    reason="asked_for_person", queue="refunds", language="en", mood=0.0, goals=()
                ),
                created_at=tx.now,
            )
        )
        await tx.cases.set(case_id, status=CaseStatus.with_person, owner="people")
    return case_id, f"h-{case_id}"


async def test_one_agent_takes_a_case_and_the_other_learns_who(world: World) -> None:
    """The case is theirs on every list; the second gets 409 with the name; taking again is fine."""
    case_id, handoff = await handed_over(world)
    al, bo = world.token("al", "agent"), world.token("bo", "agent")
    first = await world.post(f"/v1/handoffs/{handoff}/take", al)
    second = await world.post(f"/v1/handoffs/{handoff}/take", bo)
    again = await world.post(f"/v1/handoffs/{handoff}/take", al)
    inbox = (await world.get("/v1/handoffs", al)).json()["data"]

    assert first.json()["taken_by"] == "al"
    assert second.status_code == 409
    assert second.json()["taken_by"] == "al"
    assert again.status_code == 200
    assert inbox[0]["packet"]["reason"] == "asked_for_person"
    assert (await world.case(case_id))["owner"] == "al"


async def test_only_who_has_the_case_replies(world: World) -> None:
    """A reply reaches the customer as a person's, and only from the one who took the case."""
    case_id, handoff = await handed_over(world)
    al, bo = world.token("al", "agent"), world.token("bo", "agent")
    path = f"/v1/handoffs/{handoff}/reply"
    untaken = await world.post(path, al, {"text": "Hello!"})
    await world.post(f"/v1/handoffs/{handoff}/take", al)
    mine = await world.post(path, al, {"text": "Hello, this is Al."})
    other = await world.post(path, bo, {"text": "Hello, this is Bo."})
    messages = (await world.case(case_id))["messages"]

    assert [untaken.status_code, mine.status_code, other.status_code] == [409, 202, 409]
    assert (messages[-1]["from"], messages[-1]["text"]) == ("person", "Hello, this is Al.")


async def test_a_case_given_back_is_the_engines_again(world: World) -> None:
    """Given back once, told to the workflow, gone for a second time."""
    case_id, handoff = await handed_over(world)
    al = world.token("al", "agent")
    await world.post(f"/v1/handoffs/{handoff}/take", al)
    given = await world.post(f"/v1/handoffs/{handoff}/give-back", al)
    again = await world.post(f"/v1/handoffs/{handoff}/give-back", al)
    take = await world.post(f"/v1/handoffs/{handoff}/take", al)

    assert given.status_code == 200
    assert [again.status_code, take.status_code] == [410, 410]
    assert (await world.case(case_id))["owner"] == ENGINE
    assert "given_back" in world.wakes.names()


async def test_a_wish_for_a_person_who_has_it_already_changes_nothing(world: World) -> None:
    """202, and the workflow is not told again."""
    case_id, handoff = await handed_over(world)
    await world.post(f"/v1/handoffs/{handoff}/take", world.token("al", "agent"))
    answer = await world.post(f"/v1/cases/{case_id}/handoff", world.token("anna"))

    assert answer.status_code == 202
    assert "person_asked" not in world.wakes.names()


async def test_customers_have_no_inbox(world: World) -> None:
    """Handoffs are for staff; an unknown one is 404."""
    assert (await world.get("/v1/handoffs", world.token("anna"))).status_code == 403
    assert (await world.get("/v1/handoffs/none", world.token("al", "agent"))).status_code == 404
