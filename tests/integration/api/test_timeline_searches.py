"""The searches of a case are steps of its timeline."""

from casework.store import Scope
from casework.store.knowledge_records import RetrievalRecord
from tests.integration.api.world import World


async def test_the_timeline_shows_what_was_searched_and_what_came_up(world: World) -> None:
    """A step for each search in the case: store, time, hits with scores, and how sure it was."""
    card = await world.approval()
    case_id = card["case_id"]
    search = RetrievalRecord(
        id="search-1",
        at=world.clock(),
        case_id=case_id,
        question_ref="goal-1",
        store="embedded",
        chunk_ids=("refunds@1#0",),
        scores=(0.75,),
        confidence=0.9,
        took_ms=21,
        answered=True,
    )
    async with world.deps.store.write(Scope.of_service("shop", "knowledge")) as tx:
        await tx.retrievals.add(search)
    timeline = await world.get(f"/v1/cases/{case_id}/timeline", world.token("al", "agent"))
    [step] = timeline.json()["retrievals"]

    assert (step["kind"], step["store"], step["took_ms"]) == ("retrieval", "embedded", 21)
    assert step["hits"] == [{"chunk_id": "refunds@1#0", "score": 0.75}]
    assert (step["confidence"], step["confident"]) == (0.9, True)
