"""What policy needs to know of a tool: its declaration, whoever wrote it."""

from typing import Protocol


class DeclaredParameter(Protocol):
    """One argument of a tool, as `tools.declaration.Parameter` states it."""

    @property
    def name(self) -> str:
        """The argument's exact name."""
        ...

    @property
    def kind(self) -> str:
        """What it may hold: choice, id, money or text."""
        ...

    @property
    def required(self) -> bool:
        """Whether an action without it is incomplete."""
        ...

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values of a choice."""
        ...

    @property
    def max_length(self) -> int:
        """The longest text or id in characters."""
        ...


class DeclaredTool(Protocol):
    """A tool, as `tools.declaration.Tool` states it."""

    @property
    def name(self) -> str:
        """The tool's exact name."""
        ...

    @property
    def version(self) -> str:
        """The version of its contract."""
        ...

    @property
    def effect(self) -> str:
        """What calling it does: read, write or notify."""
        ...

    @property
    def parameters(self) -> tuple[DeclaredParameter, ...]:
        """Its arguments."""
        ...

    @property
    def target(self) -> tuple[str, ...]:
        """The arguments that say what an action is about."""
        ...

    @property
    def precondition_mode(self) -> str:
        """Who compares the facts: compared_by_backend, read_before or none."""
        ...

    @property
    def preconditions(self) -> tuple[str, ...]:
        """The facts that an action must carry."""
        ...

    @property
    def moves_money(self) -> bool:
        """Whether an action of this tool moves money."""
        ...
