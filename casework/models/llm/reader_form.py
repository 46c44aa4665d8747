"""The form that the language model fills in when it reads."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from casework.domain.reading import Signal
from casework.models.kinds import KINDS


def _one_of_the_kinds(schema: JsonDict) -> None:
    """Let an endpoint that follows the schema write no other; ours is still checked by code."""
    schema["enum"] = list(KINDS)


Name = Annotated[str, Field(max_length=40)]
KindName = Annotated[str, Field(max_length=40, json_schema_extra=_one_of_the_kinds)]
Words = Annotated[str, Field(min_length=1, max_length=600)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Quoted(_Part):
    """Words copied exactly from one message."""

    message: Name | None = None
    words: Words


class SaidDetail(_Part):
    """One detail: order_id, amount, product or address, with the exact words that say it."""

    name: Name
    message: Name | None = None
    words: Words


class SaidGoal(_Part):
    """One thing the customer wants."""

    kind: KindName
    confidence: float = Field(ge=0, le=1)
    possible: list[Name] = Field(default_factory=list, max_length=5)
    words: list[Quoted] = Field(default_factory=list, max_length=5)
    details: list[SaidDetail] = Field(default_factory=list, max_length=8)
    continues: Name | None = None


class SaidAnswer(_Part):
    """An answer to an open question by one of its choices."""

    question: Name
    choice: Name


class ReadingForm(_Part):
    """Everything understood of the messages."""

    goals: list[SaidGoal] = Field(max_length=6)
    answers: list[SaidAnswer] = Field(default_factory=list, max_length=4)
    withdrawn: list[Name] = Field(default_factory=list, max_length=10)
    signals: list[Signal] = Field(default_factory=list, max_length=10)
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    sentiment: float = Field(default=0, ge=-1, le=1)
