"""The form that the language model fills in when it plans. It chooses; it never writes values."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(max_length=120)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChosenArgument(_Part):
    """One argument and where its value is: exactly one of fact, detail and choice.

    `fact` points to a record's field, "charge/ch_1/refundable"; `detail` names a detail of the
    goal; `choice` is one of the argument's listed choices.
    """

    name: Name
    fact: Name | None = None
    detail: Name | None = None
    choice: Name | None = None


class ChosenCall(_Part):
    """One tool, by its exact name, with its arguments."""

    tool: Name
    arguments: list[ChosenArgument] = Field(default_factory=list, max_length=8)


class PlanForm(_Part):
    """The next move: read facts, do steps, ask for one detail, or leave it to a person."""

    move: Literal["need_facts", "plan", "clarify", "cannot_help"]
    calls: list[ChosenCall] = Field(default_factory=list, max_length=3)
    detail: Literal["order_id", "address", "amount", "product"] | None = None
