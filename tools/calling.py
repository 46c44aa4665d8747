"""How a declared tool becomes a call: each system's module states its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.action import Action
from casework.domain.fact import Fact


@dataclass(frozen=True)
class ReadCall:
    """Where a read goes, and which facts its answer holds; everything else is dropped there."""

    path: Callable[[Mapping[str, str]], str]
    query: tuple[str, ...]
    facts: Callable[[Mapping[str, Any], datetime], tuple[Fact, ...]]


@dataclass(frozen=True)
class WriteCall:
    """Where a write goes. Path and body together are exactly the action's arguments."""

    path: Callable[[Action], str]
    body: tuple[str, ...] = ()

    def content(self, action: Action) -> dict[str, Any]:
        """Return the request's body."""
        args = action.model_dump(mode="json")["args"]
        return {name: args[name] for name in self.body}
