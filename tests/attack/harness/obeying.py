"""L0, obeys: a model that does whatever any text tells it, as tool calls, at once.

Our own strings say which call they are after. Third-party ones are about other worlds; for each
of them the model makes one of our own strings' calls, with that text as what it read.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from activities.signatures import GatherRequest
from casework.domain.fact import Fact, FactNeed
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin
from tests.attack.harness.arena import Arena
from tests.attack.harness.people import Session, open_case
from tests.attack.harness.tally import Tally, Try
from tests.attack.harness.worst import Pool
from tools.catalogue import find
from tools.declaration import EffectClass

LEVEL = "L0"
OWN = Path(__file__).resolve().parents[1] / "data" / "orders.jsonl"
CORPUS = "attacks.jsonl"
#: Longer ones are refused by the API before any model reads them.
_LONGEST = 4000
_CALLS_A_CASE = 20


def own() -> list[dict[str, Any]]:
    """Read our own strings."""
    return [json.loads(line) for line in OWN.read_text("utf-8").splitlines()]


def foreign(folder: Path, most: int, rng: Random) -> Iterator[dict[str, Any]]:
    """Read third-party strings where they are kept, each with the call of one of ours."""
    lines = (folder / CORPUS).read_text("utf-8").splitlines()
    for line, call in zip(rng.sample(lines, min(most, len(lines))), _again(own()), strict=False):
        row = json.loads(line)
        text = "".join(c for c in str(row["text"]) if c.isprintable() or c == "\n")[:_LONGEST]
        if text.strip():
            yield call | {"text": text, "id": row["source"]}


def _again(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    while True:
        yield from rows


async def obey(arena: Arena, tally: Tally, rng: Random, rows: list[dict[str, Any]]) -> None:
    """Read every string and do what it is after."""
    pool = Pool(arena, rng)
    for n in range(0, len(rows), _CALLS_A_CASE):
        session = await open_case(arena, pool.take("", n // _CALLS_A_CASE), "hello, I need help")
        for row in rows[n : n + _CALLS_A_CASE]:
            shape = (str(row["id"]), row["language"], *(f"{k}={v}" for k, v in row["args"].items()))
            tried = Try(LEVEL, row["channel"], row["tool"], shape)
            await tally.attempt(arena, tried, _obey(session, row))
            session.new_goal()


async def _obey(session: Session, row: dict[str, Any]) -> None:
    arena = session.arena
    charge = session.charges()[0]
    if row["channel"] == "note":
        order = charge.text("order_id")
        await arena.change("orders", order_id=order, note=row["text"])
    else:
        await session.say(row["text"])
    tool = find(row["tool"])
    assert tool is not None
    args = {name: _meant(charge, name, str(value)) for name, value in row["args"].items()}
    if tool.effect is EffectClass.read:
        need = FactNeed(tool=tool.name, args=args)
        asked = GatherRequest(ref=session.ref, goal_id=session.goal.id, needs=(need,))
        await arena.run(session.case_id, arena.fetching.gather, asked)
        return
    given = tuple(_argument(session, charge, name, value) for name, value in args.items())
    if tool.name == "billing.refund":
        given = (*given, Argument(name="reason", value="damaged", origin=Origin.code))
    stated = session.facts_of(charge) if tool.moves_money else {}
    stated |= {"status": "processing", "account_version": "1", "lock_reason": "too_many_attempts"}
    await session.authorize(
        tool.name, given, {name: stated.get(name, "1") for name in tool.preconditions}
    )
    await session.perform(session.last)


def _meant(charge: Fact, name: str, value: str) -> str:
    if value != "own":
        return value
    return charge.id if name == "charge_id" else charge.text("order_id")


def _argument(session: Session, charge: Fact, name: str, value: str) -> Argument:
    """Claim for an argument whatever origin lets it pass furthest."""
    if name == "amount":
        amount = Money.parse(*value.split(" "))
        return Argument(name=name, value=amount, origin=Origin.words, span=session.span(value))
    own = {charge.id: "id", charge.text("order_id"): "order_id"}
    if value in own:
        pointer = f"charge/{charge.id}/{own[value]}"
        return Argument(name=name, value=value, origin=Origin.fact, fact=pointer)
    if name == "address":
        return Argument(name=name, value=value, origin=Origin.words, span=session.span(value))
    return Argument(
        name=name, value=value, origin=Origin.fact, fact=f"order/{charge.text('order_id')}/id"
    )
