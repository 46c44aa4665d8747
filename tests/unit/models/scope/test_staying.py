"""What an area that is switched off would have brought is not taken up."""

from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.scope import Topics
from casework.models.scope.staying import within

ORDERS_ONLY = Topics.load(None, frozenset({"orders"}))


def reading(*goals: ReadGoal) -> Reading:
    """Read these goals."""
    return Reading(message_ids=("m-1",), goals=goals)


def test_a_goal_of_an_area_that_is_off_is_off_topic() -> None:
    """It gets the short answer, not a refusal of its own."""
    found = within(reading(ReadGoal(kind="unlock_account", confidence=0.99)), ORDERS_ONLY)

    assert found.goals == ()
    assert Signal.off_topic in found.signals


def test_what_is_allowed_stays_and_the_rest_goes() -> None:
    """Somebody who also asks for something else is still served."""
    order = ReadGoal(kind="cancel_order", confidence=0.99)
    found = within(reading(order, ReadGoal(kind="unlock_account", confidence=0.99)), ORDERS_ONLY)

    assert found.goals == (order,)
    assert Signal.off_topic not in found.signals


def test_a_question_offers_only_what_is_allowed() -> None:
    """Nobody is asked about something that would then be declined."""
    unsure = ReadGoal(
        kind="unlock_account", confidence=0.4, possible=("unlock_account", "cancel_order")
    )
    [goal] = within(reading(unsure), ORDERS_ONLY).goals

    assert (goal.kind, goal.possible) == ("cancel_order", ("cancel_order",))


def test_what_goes_on_with_an_open_goal_stays() -> None:
    """An area that was switched off yesterday does not leave an open case without an answer."""
    answer = ReadGoal(kind="unlock_account", confidence=0.99, continues="g-1")

    assert within(reading(answer), ORDERS_ONLY).goals == (answer,)


def test_with_every_area_on_nothing_changes() -> None:
    """The default declines nothing."""
    every = Topics.load(None, None)
    before = reading(ReadGoal(kind="other", confidence=0.5), ReadGoal(kind="stock", confidence=1))

    assert within(before, every) is before
