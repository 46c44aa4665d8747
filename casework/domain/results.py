"""What the desk answers when a step was asked for: always one of these values, never a guess."""

from typing import Annotated, Literal

from pydantic import Field

from casework.domain.words import Letter


class Done(Letter):
    """It happened, once; `receipt` is the backend's own reference."""

    result: Literal["done"] = "done"
    action_id: str
    receipt: str
    #: What the backend says it did: ids, states and amounts as strings; no free text.
    details: dict[str, str] = {}


class Refused(Letter):
    """Policy, the customer or the backend said no; nothing happened. `reason` is a code."""

    result: Literal["refused"] = "refused"
    reason: str
    action_id: str | None = None


class Denied(Letter):
    """A supervisor said no; nothing happened. The words to the customer are under `note`."""

    result: Literal["denied"] = "denied"
    reason: str
    action_id: str | None = None
    note: str | None = None


class Expired(Letter):
    """Nobody decided in time, which is a no; a person has the case."""

    result: Literal["expired"] = "expired"
    action_id: str | None = None


class Unknown(Letter):
    """The backend's answer was lost and could not be looked up; it may or may not have happened."""

    result: Literal["unknown"] = "unknown"
    action_id: str | None = None


class Superseded(Letter):
    """The facts or the customer's wish changed before anything was sent; propose anew or stop."""

    result: Literal["superseded"] = "superseded"
    reason: str
    action_id: str | None = None


StepResult = Annotated[
    Done | Refused | Denied | Expired | Unknown | Superseded, Field(discriminator="result")
]
