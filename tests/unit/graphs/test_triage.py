"""Triage: code chooses the way of a burst, from what was read and never from its text."""

import pytest

from casework.domain.brief import ReadRequest
from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.wording.notices import notice_text
from graphs.triage import TO_NOTICE, TO_PERSON, Route, TriageState, triage_graph
from tests.fakes import FakeReader, ports

REQUEST = ReadRequest(case_id="case-1", message_ids=("m1",))
REFUND = ReadGoal(kind="refund_damaged", confidence=0.9)


async def route(
    *signals: Signal,
    goals: tuple[ReadGoal, ...] = (),
    withdrawn: tuple[str, ...] = (),
    message_ids: tuple[str, ...] = ("m1",),
) -> Route | None:
    """Read a burst as this, and say which way it goes."""
    reading = Reading(
        message_ids=message_ids, goals=goals, withdrawn=withdrawn, signals=frozenset(signals)
    )
    reader = FakeReader(reading)
    values = await triage_graph().ainvoke(
        TriageState(request=REQUEST), context=ports(reader=reader)
    )
    triaged = TriageState.model_validate(values)

    assert reader.asked == [REQUEST]
    assert triaged.reading == reading
    return triaged.route


@pytest.mark.parametrize(("reason", "signal"), TO_PERSON.items())
async def test_some_signals_bring_a_person_whatever_else_was_said(
    reason: str, signal: Signal
) -> None:
    """A person takes over even when a goal was read as well, and knows why."""
    assert await route(signal) == Route(to_person=reason)
    assert await route(signal, Signal.off_topic, goals=(REFUND,)) == Route(to_person=reason)


async def test_a_life_is_the_most_pressing() -> None:
    """Of several reasons for a person the packet names the most pressing one."""
    assert await route(*TO_PERSON.values()) == Route(to_person="self_harm")
    assert await route(Signal.danger, Signal.legal) == Route(to_person="danger")
    assert await route(Signal.legal, Signal.asks_for_person) == Route(to_person="asked_for_person")
    assert await route(Signal.press, Signal.legal) == Route(to_person="legal")
    assert await route(Signal.press, Signal.angry, goals=(REFUND,)) == Route(to_person="press")


async def test_every_reason_for_a_person_has_words_of_its_own() -> None:
    """Who is handed over is told why in words that are not the words for nothing known."""
    assert all(notice_text(reason) != notice_text("never_heard_of") for reason in TO_PERSON)


@pytest.mark.parametrize(("notice", "signal"), TO_NOTICE.items())
async def test_small_things_get_a_short_answer(notice: str, signal: Signal) -> None:
    """Thanks or small talk alone are answered shortly; beside a goal they are not in its way."""
    assert await route(signal) == Route(notice=notice)
    assert await route(signal, goals=(REFUND,)) == Route()
    assert await route(signal, withdrawn=("case-1-g1",)) == Route()


async def test_trying_to_instruct_the_engine_changes_nothing() -> None:
    """A goal in such a message is worked on as any other; the instruction gives no right."""
    assert await route(Signal.instructs_engine, goals=(REFUND,)) == Route()


async def test_what_says_nothing_was_not_understood() -> None:
    """Words without goal and signal are said to be not understood, never guessed at."""
    assert await route() == Route(notice="not_understood")
    assert await route(Signal.angry) == Route(notice="not_understood")


async def test_nothing_unread_needs_no_answer() -> None:
    """A wake without a message goes no way at all."""
    assert await route(message_ids=()) == Route()
    assert await route(Signal.danger, message_ids=()) == Route()
