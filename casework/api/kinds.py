"""The kinds of rows that somebody waits on, and the outcomes that close them."""

from enum import StrEnum


class Ask(StrEnum):
    """What a pending row is about. The last two wait for a workflow, not for a person.

    A request for a person and a case given back are stored closed and unacknowledged: that makes
    them what the sweep sends again, like an answered question.
    """

    question = "question"
    confirmation = "confirmation"
    approval = "approval"
    person = "person"
    given_back = "given_back"


class Event(StrEnum):
    """What a case event tells (DESIGN §10)."""

    message = "message"
    goal = "goal"
    pending = "pending"
    step = "step"
    approval = "approval"
    handoff = "handoff"
    reset = "reset"


#: How a pending row ends.
ACCEPTED = "accepted"
DECLINED = "declined"
IN_WORDS = "in_words"
#: The slot of a question that a supervisor asked: no goal graph waits for its answer.
SUPERVISOR = "supervisor"
#: Why an effect that the customer said no to is refused.
CUSTOMER_DECLINED = "customer_declined"
