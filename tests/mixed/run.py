"""Send the mix through a whole Casework and count what became of it: `python -m tests.mixed.run`.

The customers say yes to everything they are asked to confirm, which is the worst case for a wrong
reading: nothing stops it but the engine itself. A question ends a message's way, and so does a
supervisor. What was done is read from the case and from the shop's ledgers.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from temporalio.testing import WorkflowEnvironment

from casework.domain.effect import EffectState
from casework.evaluation.stability import Share
from casework.models.kinds import KINDS
from casework.store import Scope
from casework.worker import utc_now
from tests.conftest import SEARCH_ATTRIBUTES, TEMPORAL_FLAGS, temporal_binary
from tests.house import House, Person, running_house
from tests.mixed.messages import Mixed, mixed

_AT_ONCE = 6
_CONFIRMATIONS = 4


@dataclass(frozen=True)
class Outcome:
    """What became of one message. `acted` names the kinds acted on without asking anybody else."""

    message: Mixed
    ended: str
    acted: tuple[str, ...]
    effects: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        """Something was told or done that these words did not ask for."""
        return any(not any(kind in right for right in self.message.right) for kind in self.acted)


async def main(n: int, *, as_json: bool) -> None:
    """Run the mix and print the shares."""
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        async with _house(Path(folder)) as house:
            with Progress(console=console) as progress:
                outcomes = await _all(house, mixed(utc_now().date(), n), progress)
            ledger = await _ledger(house, outcomes)
    result = _result(outcomes, ledger)
    if as_json:
        Console().print_json(data=result)
        return
    for name, value in result.items():
        Console().print(f"{name:28} {value}")


@asynccontextmanager
async def _house(folder: Path) -> AsyncGenerator[House]:
    env = await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(temporal_binary()),
        dev_server_extra_args=list(TEMPORAL_FLAGS),
        dev_server_log_level="error",
        search_attributes=SEARCH_ATTRIBUTES,
    )
    try:
        async with running_house(env, folder) as house:
            yield house
    finally:
        await env.shutdown()


async def _all(house: House, messages: Sequence[Mixed], progress: Progress) -> list[Outcome]:
    task = progress.add_task("messages", total=len(messages))
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(message: Mixed) -> Outcome:
        async with turn:
            person = await house.sign_in(message.customer)
            outcome = await _one(person, message)
        progress.advance(task)
        return outcome

    return list(await asyncio.gather(*map(one, messages)))


async def _one(person: Person, message: Mixed) -> Outcome:
    case = await person.open(message.text)
    for _ in range(_CONFIRMATIONS):
        case = await person.until(case["id"], _rests)
        if not any(p["kind"] == "confirmation" for p in case["pending"]):
            break
        asked = next(p["id"] for p in case["pending"] if p["kind"] == "confirmation")
        await person.confirm(case)
        case = await person.until(case["id"], partial(_answered, asked))
    effects = await _effects(person, case["id"])
    return Outcome(message, _ended(case), _acted(case, effects), tuple(effects.values()))


def _rests(case: Any) -> bool:
    """Nothing more happens by itself: somebody is asked, or the customer has an answer."""
    if case["status"] in {"resolved", "with_person"} or case["pending"]:
        return True
    return not case["goals"] and any(m["from"] != "customer" for m in case["messages"])


def _answered(asked: str, case: Any) -> bool:
    return asked not in {p["id"] for p in case["pending"]}


async def _effects(person: Person, case_id: str) -> dict[str, str]:
    """Goal and tool of each effect that came to pass, from the engine's ledger."""
    found: dict[str, str] = {}
    case = await person.house.case(person.name, case_id)
    async with person.house.store.read(Scope.of_customer(case.tenant, person.name)) as tx:
        for effect in await tx.effects.of_case(case_id):
            if effect.state is EffectState.succeeded:
                found[effect.action.goal] = effect.action.tool
    return found


def _acted(case: Any, effects: dict[str, str]) -> tuple[str, ...]:
    """Kinds of the goals that were answered or carried out on the engine's own judgement."""
    return tuple(
        goal["kind"]
        for goal in case["goals"]
        if goal["id"] in effects
        or (goal["status"] == "resolved" and KINDS[goal["kind"]].effect != "none")
        or (goal["status"] == "refused" and KINDS[goal["kind"]].effect != "none")
    )


def _ended(case: Any) -> str:
    kinds = {p["kind"] for p in case["pending"]}
    if "question" in kinds:
        return "asked"
    if "approval" in kinds:
        return "supervisor"
    if case["status"] == "with_person":
        return "handed over"
    if case["status"] == "resolved":
        return "resolved"
    return "short answer" if not case["goals"] else "open"


async def _ledger(house: House, outcomes: Sequence[Outcome]) -> Counter[str]:
    """Count what the shop itself says was done for these customers."""
    done: Counter[str] = Counter()
    for customer in sorted({o.message.customer for o in outcomes}):
        for service in ("orders", "billing", "accounts"):
            done.update(str(r["tool"]) for r in await house.ledger(service, customer))
    return done


def _result(outcomes: Sequence[Outcome], ledger: Counter[str]) -> dict[str, Any]:
    acted = [o for o in outcomes if o.acted]
    wrong = [o for o in acted if o.wrong]
    changed = [o for o in outcomes if o.effects]
    changed_wrong = [o for o in changed if o.wrong]
    return {
        "messages": len(outcomes),
        "ended": dict(Counter(o.ended for o in outcomes).most_common()),
        "acted": len(acted),
        "wrong_of_acted": Share.counted(len(wrong), len(acted)).says(),
        "wrong_of_all": Share.counted(len(wrong), len(outcomes)).says(),
        "changed_something": len(changed),
        "wrong_changes": Share.counted(len(changed_wrong), len(changed)).says(),
        "shop_ledger": dict(ledger),
        "by_source": {
            source: dict(Counter(o.ended for o in outcomes if o.message.source == source))
            for source in sorted({o.message.source for o in outcomes})
        },
        "wrong": [
            {
                "text": o.message.text,
                "acted": o.acted,
                "right": [sorted(r) for r in o.message.right],
            }
            for o in wrong
        ],
    }


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--n", type=int, default=1000)
    given.add_argument("--json", action="store_true")
    said = given.parse_args()
    asyncio.run(main(said.n, as_json=said.json))
