"""Send the mix through a whole Casework and count what became of it: `python -m tests.mixed.run`.

Each customer writes once to a shop that was just set up, answers truthfully and confirms what
they asked for; no supervisor approves anything. What was done is read from the shop's ledgers.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, TextIO

from httpx import HTTPError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from temporalio.testing import WorkflowEnvironment

from casework.demo.story.histories import cost_of
from casework.models.kinds import KINDS
from casework.worker import utc_now
from tests.conftest import SEARCH_ATTRIBUTES, TEMPORAL_FLAGS, temporal_binary
from tests.house import SHOP, House, running_house
from tests.mixed.customer import Talk, talk
from tests.mixed.messages import Mixed, mixed
from tests.mixed.oracle import Done, fault
from tests.mixed.result import result
from tests.mixed.rows import STUCK, Change, Pace, Row, Rows
from tests.mixed.shop import customers
from tests.mixed.writing import Written, written

_AT_ONCE = 4
#: So many messages go to one shop: each of its customers writes at most once.
_TO_ONE_SHOP = 100
#: What the example shop's help centre says.
_ARTICLES = Path(str(files("casework.demo") / "help_centre"))
#: Ignored by git; messages of the corpora stand in it.
_ROWS = Path(__file__).resolve().parents[2] / ".casework" / "mixed.jsonl"


async def run(messages: Sequence[Mixed], rows: Rows, progress: Progress) -> None:
    """Send what has no row yet, a shop's worth at a time."""
    task = progress.add_task("messages", total=len(messages))
    for start in range(0, len(messages), _TO_ONE_SHOP):
        stretch = messages[start : start + _TO_ONE_SHOP]
        today = utc_now().date()
        # Who writes what is settled for the whole stretch, whatever of it is done already.
        left = [w for w in written(stretch, customers(today)) if not rows.done(w.mixed.key)]
        progress.advance(task, len(stretch) - len(left))
        if not left:
            continue
        async with _house() as house:
            started = time.monotonic()
            for row in await send(house, left, rows, progress):
                rows.add(row)
            rows.add(Pace(messages=len(left), seconds=time.monotonic() - started))


@asynccontextmanager
async def _house() -> AsyncGenerator[House]:
    env = await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(temporal_binary()),
        dev_server_extra_args=list(TEMPORAL_FLAGS),
        dev_server_log_level="error",
        search_attributes=SEARCH_ATTRIBUTES,
    )
    try:
        with tempfile.TemporaryDirectory() as folder:
            async with running_house(env, Path(folder), articles=_ARTICLES) as house:
                yield house
    finally:
        await env.shutdown()


async def send(
    house: House, messages: Sequence[Written], rows: Rows, progress: Progress
) -> list[Row]:
    """Send them, a few at once; return the rows that the ledger changed after a case had rested."""
    turn = asyncio.Semaphore(_AT_ONCE)
    told: dict[str, tuple[Written, Row]] = {}

    async def one(message: Written) -> None:
        async with turn:
            row = await _one(house, message)
        rows.add(row)
        if row.case:
            told[row.case] = (message, row)
        progress.advance(progress.task_ids[0])

    await asyncio.gather(*map(one, messages))
    found = await _ledger(house)
    late: list[Row] = []
    for case, (message, row) in told.items():
        changes = _changes(message, found[case])
        if changes != row.changes:
            late.append(row.model_copy(update={"changes": changes, "why": "changed late"}))
    return late


async def _one(house: House, message: Written) -> Row:
    row = Row(
        key=message.mixed.key,
        source=message.mixed.source,
        text=message.text,
        right=message.mixed.right,
        ended=STUCK,
    )
    person = await house.sign_in(message.customer.id)
    record = Talk()
    try:
        case = await talk(person, message, record)
    except (AssertionError, TimeoutError, HTTPError) as error:
        return row.model_copy(update={"turns": tuple(record.turns), "why": repr(error)[:2000]})
    found = await _ledger(house, message.customer.id)
    cost = await cost_of(house.client, case["id"])
    return row.model_copy(
        update={
            "case": case["id"],
            "ended": ended(case),
            "goals": tuple((goal["kind"], goal["status"]) for goal in case["goals"]),
            "turns": tuple(record.turns),
            "asked": record.asked,
            "confirmed": record.confirmed,
            "declined": tuple(record.declined),
            "told": _told(case),
            "changes": _changes(message, found[case["id"]]),
            "activities": cost.activities,
            "events": cost.history_events,
        }
    )


async def _ledger(house: House, customer: str = "") -> defaultdict[str, list[Done]]:
    """Read what the shop did for each case, from the ledgers of its three services."""
    found: defaultdict[str, list[Done]] = defaultdict(list)
    for service in SHOP:
        for row in await house.ledger(service, customer):
            found[str(row["case"])].append(Done.of_ledger(row))
    return found


def _changes(message: Written, done: Sequence[Done]) -> tuple[Change, ...]:
    return tuple(
        Change(
            tool=one.tool,
            order=one.order,
            amount=f"{one.amount_minor} {one.currency}" if one.currency else "",
            fault=fault(message, one),
        )
        for one in done
    )


def _told(case: Any) -> tuple[str, ...]:
    """Kinds that were done or answered, from records, by a rule or in an article's words."""
    return tuple(
        goal["kind"]
        for goal in case["goals"]
        if goal["status"] == "resolved"
        or (goal["status"] == "refused" and KINDS[goal["kind"]].effect != "none")
    )


def ended(case: Any) -> str:
    """Name where a case stands when nothing more happens by itself."""
    waits = {p["kind"] for p in case["pending"]}
    goals = {goal["status"] for goal in case["goals"]}
    done = [g["kind"] for g in case["goals"] if g["status"] == "resolved"]
    if case["status"] == "with_person":
        return "handed over"
    if "approval" in waits:
        return "waits for a supervisor"
    if "question" in waits or "confirmation" in waits:
        return "still asking"
    if not goals:
        return "short answer"
    if any(KINDS[kind].effect != "none" for kind in done):
        return "resolved"
    if done:
        return "answered from an article"
    return "refused, with the reason" if goals == {"refused"} else f"closed: {sorted(goals)}"


@contextmanager
def _clean_stdout() -> Generator[TextIO]:
    """Keep stdout for the result alone: what servers print goes to stderr."""
    kept = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(kept, "w", encoding="utf-8") as out:
        yield out


def main() -> int:
    """Run the mix and write the figures; 1 when a case never came to rest."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--n", type=int, default=1000, help="how many messages of the mix")
    given.add_argument("--json", action="store_true", help="one object, on stdout alone")
    given.add_argument("--rows", type=Path, default=_ROWS, help="where the rows are kept")
    given.add_argument("--fresh", action="store_true", help="forget what an earlier run found")
    said = given.parse_args()
    if said.fresh:
        said.rows.unlink(missing_ok=True)
    rows, messages = Rows.open(said.rows), mixed(said.n)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with _clean_stdout() as out:
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
            asyncio.run(run(messages, rows, progress))
        found = rows.of(message.key for message in messages)
        figures = result(found, rows.paces)
        if said.json:
            out.write(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
        else:
            for name, value in figures.items():
                out.write(f"{name:36} {value}\n")
    return int(any(row.ended == STUCK for row in found))


if __name__ == "__main__":
    sys.exit(main())
