"""What row isolation costs: the same transactions with PostgreSQL's policies and without them.

    python -m tests.bench.isolation [--rounds 2000] [--customers 500] [--json]

On a PostgreSQL of its own, as the API. "Without" is the same store as the superuser, whom no policy
holds, and without the two statements that set the capability and take it back.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import event

from casework.identity.capability import Minter
from casework.store import Scope, Store
from casework.store.engine import _forget_settings
from casework.store.records import StepRecord
from tests.conftest import _postgres_binaries, _private_postgres
from tests.integration.store.databases import (
    CAPABILITIES,
    Database,
    migrate,
    new_postgres,
    now,
)
from tests.integration.store.everything import Story, whole_story
from tests.integration.store.given import KEY, START, TENANT

#: The two ways take turns, so that a busy machine is busy for both.
_TURN = 50
_WARM = 50
Way = Callable[[Store, Story], Awaitable[None]]


async def read(store: Store, story: Story) -> None:
    """Look at a case and its ledger, as a page does."""
    async with store.read(Scope.of_customer(TENANT, story.customer)) as tx:
        await tx.cases.get(story.case.id)
        await tx.effects.of_case(story.case.id)
        await tx.messages.of_case(story.case.id)


async def queue(store: Store, story: Story) -> None:
    """List the cards of every customer, as a supervisor's page does."""
    async with store.read(Scope.of_staff(TENANT, "mia")) as tx:
        await tx.approvals.list(limit=20)


async def write(store: Store, story: Story) -> None:
    """Write down a step, as a worker does after each thing it did."""
    async with store.write(Scope.of_customer(TENANT, story.customer)) as tx:
        step = StepRecord(case_id=story.case.id, kind="tool", name="t", actor="w", at=START)
        await tx.steps.add(step)


def opened(database: Database, *, isolated: bool) -> Store:
    """Open the store as the API, or as somebody whom no policy holds."""
    minter = Minter(CAPABILITIES, clock=now)
    url = database.api_url if isolated else database.url
    store = Store.open(url, sealing_key=KEY, clock=lambda: START, capabilities=minter)
    if not isolated:
        store._postgres = False
        event.remove(store._engine.sync_engine, "reset", _forget_settings)
    return store


async def measure(url: str, rounds: int, customers: int) -> dict[str, dict[str, dict[str, float]]]:
    """Time every transaction both ways, in turns; milliseconds."""
    database = await new_postgres(url)
    await migrate(database)
    stores = {"with": opened(database, isolated=True), "without": opened(database, isolated=False)}
    stories = [await whole_story(stores["with"], f"customer-{n}") for n in range(customers)]
    found: dict[str, dict[str, dict[str, float]]] = {}
    for way in (read, queue, write):
        took: dict[str, list[float]] = {name: [] for name in stores}
        for start in range(-_WARM, rounds, _TURN):
            for name, store in stores.items():
                for n in range(start, min(start + _TURN, rounds)):
                    before = time.perf_counter()
                    await way(store, stories[n % customers])
                    if n >= 0:
                        took[name].append((time.perf_counter() - before) * 1000)
        found[way.__name__] = {name: _figures(values) for name, values in took.items()}
    for store in stores.values():
        await store.close()
    return found


def _figures(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50": round(ordered[len(ordered) // 2], 2),
        "p99": round(ordered[int(len(ordered) * 0.99)], 2),
    }


def main() -> int:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    binaries = _postgres_binaries()
    if binaries is None:
        sys.stderr.write("PostgreSQL is missing.\n")
        return 1
    found: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="casework-pg-") as folder:
        for url in _private_postgres(binaries, Path(folder)):
            found |= asyncio.run(measure(url, asked.rounds, asked.customers))
    load = os.getloadavg()[0]
    if asked.json:
        sys.stdout.write(json.dumps({"milliseconds": found, "load": load}) + "\n")
        return 0
    sys.stdout.write("| transaction | p50 with | p50 without | p99 with | p99 without |\n")
    sys.stdout.write("|---|---|---|---|---|\n")
    for name, ways in found.items():
        cells = [str(ways[way][p]) for p in ("p50", "p99") for way in ("with", "without")]
        sys.stdout.write(f"| {name} | {' | '.join(cells)} |\n")
    sys.stdout.write(f"milliseconds; load average {load:.1f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
