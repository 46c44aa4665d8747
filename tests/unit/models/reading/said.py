"""What the reader's tests share: goals and questions that are open, and reading in one line."""

from casework.domain.brief import OpenQuestion, ReadRequest
from casework.domain.case import Goal, Slot
from casework.domain.plan import Choice, Clarify
from casework.domain.reading import Reading
from casework.models.given import MessageText
from tests.trained import local_reader

REFUND = Goal(id="g-refund", kind="refund_damaged", slots=(Slot(name="order_id", value="1001"),))
UNLOCK = Goal(id="g-unlock", kind="unlock_account")
VAGUE = Goal(id="g-vague", kind="refund_damaged")
MOVE = Goal(id="g-move", kind="change_address", slots=(Slot(name="order_id", value="1001"),))
WHICH_ORDER = OpenQuestion(
    question_id="q-1",
    goal_id="g-vague",
    clarify=Clarify(
        slot="order_id",
        template="which_order",
        choices=(
            Choice(
                id="1001",
                label="Order 1001: Blue mug, March 3, 2026, €24.90",
                sets={"order_id": "1001"},
            ),
            Choice(
                id="1002",
                label="Order 1002: Teapot; Red mug, April 3, 2026, €44.90",
                sets={"order_id": "1002"},
            ),
        ),
    ),
)
WHICH_ADDRESS = OpenQuestion(
    question_id="q-2", goal_id="g-move", clarify=Clarify(slot="address", template="which_address")
)


def read(
    *texts: str,
    goals: tuple[Goal, ...] = (),
    questions: tuple[OpenQuestion, ...] = (),
    earlier: tuple[str, ...] = (),
) -> Reading:
    """Read these texts as one burst."""
    messages = tuple(MessageText(id=f"m{i}", text=text) for i, text in enumerate(texts))
    request = ReadRequest(
        case_id="case-1",
        message_ids=tuple(m.id for m in messages),
        open_goals=goals,
        questions=questions,
    )
    return local_reader().read(messages, request, earlier)


def kinds(reading: Reading) -> list[tuple[str, str | None]]:
    """The goals with their orders."""
    return [
        (g.kind, next((s.value for s in g.slots if s.name == "order_id"), None))
        for g in reading.goals
    ]
