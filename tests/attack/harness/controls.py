"""The positive controls: each attack loses while its guard stands and wins once it is gone."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from casework.domain.errors import CaseworkError
from tests.attack.harness.allowed import foreign_rows, unauthorised
from tests.attack.harness.arena import Arena, arena
from tests.attack.harness.guards import Guard, guards
from tests.attack.harness.probes import Probe


@dataclass(frozen=True)
class Control:
    """What one guard's own attack got, with the guard and without it."""

    guard: str
    attack: str
    with_guard: tuple[str, ...]
    without: tuple[str, ...]

    @property
    def caught(self) -> bool:
        """Say whether the oracle saw the guard's absence, and nothing while it stood."""
        return not self.with_guard and bool(self.without)


async def findings(arena: Arena, attack: Probe) -> tuple[str, ...]:
    """Make the attack; give everything that it got and nobody allows."""
    got: list[str] = []
    # A refusal by raising is a refusal.
    with suppress(CaseworkError):
        got += await attack(arena)
    world = await arena.world()
    got += [
        f"{row['tool']} {row['target']}: {why}"
        for row, why in unauthorised(world, await arena.ledger())
    ]
    return (*got, *foreign_rows(world, await arena.served()))


async def control(guard: Guard) -> Control:
    """Make a guard's attack twice, in two places of their own."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        async with arena(Path(one)) as whole:
            held = await findings(whole, guard.attack)
        async with arena(Path(two)) as open_:
            with guard.removed(open_):
                won = await findings(open_, guard.attack)
    return Control(guard.name, guard.attack.__name__, held, won)


async def run(tell: Callable[[str, int, int], None]) -> list[Control]:
    """Take out one guard after the other."""
    all_ = guards()
    done: list[Control] = []
    for n, guard in enumerate(all_):
        tell(f"without {guard.name}", n, len(all_))
        done.append(await control(guard))
    return done
