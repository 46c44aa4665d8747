"""What is kept of a reading, so that what people say of it later teaches something."""

from activities.signatures import Intake
from activities.understanding import Understanding
from casework.domain.case import Goal, GoalStatus, Span
from casework.domain.effect import EffectState
from casework.domain.plan import Choice
from casework.domain.reading import Reading
from casework.store.records import LabelledRecord, PendingRecord, ReadingRecord
from tests.unit.activities.stage import Stage

UNSURE = ("cancel_order", "cancel_account")


def a_goal(kind: str = "cancel_order", id: str = "g1", **more: object) -> Goal:
    """Read a goal."""
    return Goal.model_validate({"id": id, "kind": kind, "confidence": 0.6} | more)


async def take_in(stage: Stage, *message_ids: str, **found: object) -> None:
    """Take in a burst, as the case's workflow does."""
    reading = Reading(message_ids=message_ids, language="en")
    given = Intake.model_validate({"ref": stage.ref, "reading": reading, **found})
    await stage.run(Understanding(stage.parts).take_in, given)


async def readings(stage: Stage) -> tuple[ReadingRecord, ...]:
    """Look up what was kept."""
    async with stage.store.read(stage.scope) as tx:
        return await tx.readings.of_case(stage.case.id)


async def labelled(stage: Stage) -> list[LabelledRecord]:
    """Look up what was learnt."""
    async with stage.store.read(stage.scope) as tx:
        return list(await tx.lessons.of_case(stage.case.id))


async def ask_for_the_kind(stage: Stage, *kinds: str) -> None:
    """Ask which of these the customer means."""
    async with stage.store.write(stage.scope) as tx:
        await tx.pending.open(
            PendingRecord(
                id="q1",
                case_id=stage.case.id,
                goal_id="g1",
                kind="question",
                text="What would you like us to do?",
                choices=tuple(Choice(id=kind, label=kind, sets={"kind": kind}) for kind in kinds),
                created_at=tx.now,
            )
        )


async def test_a_goal_is_kept_as_it_was_read_and_only_once(stage: Stage) -> None:
    """Kind, confidence, what else was possible, language, and the message it rests on."""
    first, second = await stage.write_to_us("Hello."), await stage.write_to_us("cancel it")
    words = Span(message_id=second, start=0, end=9)
    goal = a_goal(possible=UNSURE, spans=(words,))
    for _ in range(2):
        await take_in(stage, first, second, new=(goal,))
    (kept,) = await readings(stage)

    assert (kept.goal_id, kept.kind, kept.confidence) == ("g1", "cancel_order", 0.6)
    assert (kept.possible, kept.asked, kept.first) == (UNSURE, True, True)
    assert (kept.message_ref, kept.language, kept.tier) == (second, "en", "local")


async def test_a_confidence_a_hair_above_certainty_holds_nothing_up(stage: Stage) -> None:
    """It is certainty."""
    await take_in(stage, "m1", new=(a_goal(confidence=1.0000000000000002),))
    (kept,) = await readings(stage)

    assert kept.confidence == 1.0


async def test_words_that_only_add_details_are_no_reading_of_their_own(stage: Stage) -> None:
    """A goal that is read as another kind is: what is said of it later is about that reading."""
    for message in ("m1", "m2", "m3"):
        kind = "cancel_account" if message == "m3" else "cancel_order"
        which = {"new": (a_goal(kind),)} if message == "m1" else {"changed": (a_goal(kind),)}
        await take_in(stage, message, **which)

    assert [(r.kind, r.first) for r in await readings(stage)] == [
        ("cancel_order", True),
        ("cancel_account", False),
    ]


async def test_a_change_that_came_too_late_is_not_a_reading(stage: Stage) -> None:
    """The goal goes on as it was read before."""
    await stage.goal("g1", GoalStatus.acting)
    id_ = await stage.confirmed()
    await stage.move(id_, EffectState.claimed)
    await take_in(stage, "m1", changed=(a_goal(),))

    assert await readings(stage) == ()


async def test_an_answer_in_words_that_names_a_kind_is_a_labelled_row(stage: Stage) -> None:
    """It judges the reading that led to the question, not the answer's own; and once."""
    await take_in(stage, "m1", new=(a_goal(possible=UNSURE),))
    await ask_for_the_kind(stage, *UNSURE, "other")
    for _ in range(2):
        await take_in(stage, "m2", changed=(a_goal("cancel_account"),), answered=("q1",))
    (row,) = await labelled(stage)

    assert (row.source, row.read_kind, row.meant_kind) == ("answer", *UNSURE)
    assert (row.message_ref, row.possible) == ("m1", UNSURE)


async def test_an_answer_that_is_still_unclear_or_off_the_point_teaches_nothing(
    stage: Stage,
) -> None:
    """A guess about an answer is no label."""
    await take_in(stage, "m1", new=(a_goal(possible=UNSURE),))
    await ask_for_the_kind(stage, *UNSURE)
    await take_in(stage, "m2", changed=(a_goal(possible=UNSURE),), answered=("q1",))
    await stage.question("q2", "g1")
    await take_in(stage, "m3", changed=(a_goal("invoice_copy"),), answered=("q2",))

    assert await labelled(stage) == []


async def test_a_burst_without_a_goal_leaves_no_reading(stage: Stage) -> None:
    """Thanks are nobody's goal."""
    await take_in(stage, "m1")
    await take_in(stage, changed=(a_goal(),))

    assert await readings(stage) == ()
