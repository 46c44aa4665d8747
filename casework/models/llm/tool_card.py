"""What a planner may know of a tool; `tools.declaration.Tool` fits as it is."""

from collections.abc import Sequence
from typing import Protocol

from casework.domain.plan import Origin


class ParameterCard(Protocol):
    """One argument of a tool."""

    @property
    def name(self) -> str:
        """Its exact name."""
        ...

    @property
    def kind(self) -> str:
        """One of choice, id, money, text."""
        ...

    @property
    def origins(self) -> frozenset[Origin]:
        """Where its value may come from."""
        ...

    @property
    def required(self) -> bool:
        """Whether it may be left out."""
        ...

    @property
    def choices(self) -> Sequence[str]:
        """The only values, for a choice."""
        ...


class ToolCard(Protocol):
    """One tool."""

    @property
    def name(self) -> str:
        """Its exact name."""
        ...

    @property
    def purpose(self) -> str:
        """What it does, in a sentence."""
        ...

    @property
    def effect(self) -> str:
        """One of read, write, notify."""
        ...

    @property
    def parameters(self) -> Sequence[ParameterCard]:
        """Its arguments, all of them."""
        ...

    @property
    def target(self) -> Sequence[str]:
        """The arguments that say what it acts on."""
        ...

    @property
    def preconditions(self) -> Sequence[str]:
        """The facts that the backend compares before it acts."""
        ...
