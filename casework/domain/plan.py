"""What a procedure or a model proposes for a goal. Proposals are data; they allow nothing."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from casework.domain.case import Span
from casework.domain.fact import FactNeed
from casework.domain.money import Money
from casework.domain.words import Letter


class Origin(StrEnum):
    """Where an argument's value comes from; anything else needs a person who sees it."""

    words = "words"
    fact = "fact"
    code = "code"
    model = "model"


class Argument(Letter):
    """One argument of a step and where it comes from.

    `value` is None for words kept out of histories; they are fetched by `span` when authorised.
    `fact` points to the record ("charge/ch_1/refundable") for values that facts gave.
    """

    name: str
    value: Money | str | bool | None
    origin: Origin
    span: Span | None = None
    fact: str | None = None


class Step(Letter):
    """One proposed tool call: the tool, its arguments and the facts it relies on."""

    tool: str
    arguments: tuple[Argument, ...]
    preconditions: dict[str, str] = {}
    #: The reads that show afterwards, in the system of record, that it happened.
    read_back: tuple[FactNeed, ...] = ()

    def value(self, name: str) -> Money | str | bool | None:
        """Return an argument's value, or None when it has none."""
        return next((a.value for a in self.arguments if a.name == name), None)


class Choice(Letter):
    """One answer the customer may pick. `label` holds words of the shop's, not of people."""

    id: str
    label: str
    sets: dict[str, str] = {}


class Plan(Letter):
    """Do these steps, in this order. No steps: the facts alone are the answer."""

    move: Literal["plan"] = "plan"
    steps: tuple[Step, ...] = ()
    answer: str | None = None


class NeedFacts(Letter):
    """Read these before anything can be proposed."""

    move: Literal["need_facts"] = "need_facts"
    needs: tuple[FactNeed, ...]


class NeedPassages(Letter):
    """Ask the articles what they say about the goal before anything is answered."""

    move: Literal["need_passages"] = "need_passages"


class Clarify(Letter):
    """Ask the customer one question about one detail, with choices from their own records."""

    move: Literal["clarify"] = "clarify"
    slot: str
    template: str
    choices: tuple[Choice, ...] = ()


class CannotHelp(Letter):
    """Nothing can be done by the engine: say why, and whether a person should have it."""

    move: Literal["cannot_help"] = "cannot_help"
    reason: str
    to_person: bool = False


Planned = Annotated[
    Plan | NeedFacts | NeedPassages | Clarify | CannotHelp, Field(discriminator="move")
]
