"""How a tool is declared: everything the engine may know of it, stated once, nothing assumed."""

from dataclasses import dataclass, field
from enum import StrEnum

from casework.domain.errors import Broken
from casework.domain.plan import Origin


class EffectClass(StrEnum):
    """What calling the tool does to the world."""

    read = "read"
    write = "write"
    notify = "notify"


class Risk(StrEnum):
    """How much harm a wrong call can do, for the card and the queues."""

    low = "low"
    medium = "medium"
    high = "high"


class Preconditions(StrEnum):
    """Who compares the facts that an action was decided on."""

    compared_by_backend = "compared_by_backend"
    #: The backend can not compare: a read goes before, and every write needs a person.
    read_before = "read_before"
    none = "none"


class ArgumentKind(StrEnum):
    """What an argument may hold."""

    choice = "choice"
    id = "id"
    money = "money"
    text = "text"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One argument of a tool and the only places its value may come from."""

    name: str
    kind: ArgumentKind
    origins: frozenset[Origin]
    required: bool = True
    choices: tuple[str, ...] = ()
    max_length: int = 200


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One thing a backend team lets the engine do, with every promise the backend makes.

    `target` names the arguments that say what an action is about: a denial sticks to them.
    `preconditions` are the facts a backend compares before it acts.
    `undo` names the tool that takes the effect back, when there is one.
    """

    name: str
    version: str
    purpose: str
    audience: str
    effect: EffectClass
    scope: str
    risk: Risk = Risk.low
    parameters: tuple[Parameter, ...] = ()
    target: tuple[str, ...] = ()
    precondition_mode: Preconditions = Preconditions.none
    preconditions: tuple[str, ...] = ()
    idempotent: bool = True
    undo: str | None = None
    moves_money: bool = field(default=False)

    def __post_init__(self) -> None:
        """Refuse a declaration that leaves a promise open."""
        if self.effect is EffectClass.read:
            return
        if not self.idempotent:
            msg = f"{self.name}: a tool with effects must honour idempotency keys."
            raise Broken(msg)
        names = {p.name for p in self.parameters}
        if not set(self.target) <= names:
            msg = f"{self.name}: the target names an argument that does not exist."
            raise Broken(msg)
        if self.moves_money and self.precondition_mode is Preconditions.none:
            msg = f"{self.name}: money moves only on facts that somebody compares."
            raise Broken(msg)

    def parameter(self, name: str) -> Parameter | None:
        """Find a parameter by its exact name."""
        return next((p for p in self.parameters if p.name == name), None)
