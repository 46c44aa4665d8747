"""A thousand messages nobody trained on, each with what a support team would call right."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from casework.demo.shop.orders.tables import OrderRow
from casework.demo.shop.seed import seed
from casework.models.kinds import KINDS

_HERE = Path(__file__).parent
_UNIT = _HERE.parent / "unit" / "models"
_CORPORA = _HERE.parents[2] / "shared" / "corpora"
_FOREIGN = ("de", "fr", "es")
#: How many of each part make the mix, out of a thousand.
_LABELLED, _BESIDE, _SEVERAL, _EACH_LANGUAGE = 300, 140, 40, 20
_NUMBER = re.compile(r"(?<![\w.,])(?:CW-)?[0-9]{4,15}(?![\w,.]?[0-9])")


@dataclass(frozen=True)
class Mixed:
    """One message: who writes it, and the kinds that are right; none when it is not ours."""

    customer: str
    text: str
    source: str
    right: tuple[frozenset[str], ...]


def mixed(today: date, n: int = 1000) -> list[Mixed]:
    """Make the mix: the same on every day and machine, but for the shop's order numbers."""
    writers = _writers(today)
    every = _spread(list(_all()))[:n]
    return [_written(one, *writers[i % len(writers)], i) for i, one in enumerate(every)]


def _all() -> Iterator[Mixed]:
    own = _rows(_UNIT / "learned" / "languages.jsonl")
    for row in own:
        yield Mixed("", row["en"], "own", (_accepted([row["kind"]]),))
    for language in _FOREIGN:
        for row in _every(own, _EACH_LANGUAGE):
            yield Mixed("", row[language], language, (_accepted([row["kind"]]),))
    accepted = json.loads((_HERE.parent / "maps" / "intents_dev.json").read_text("utf-8"))
    for row in _every(_rows(_CORPORA / "intents_dev.jsonl"), _LABELLED):
        kinds = accepted[row["intent"]]
        names = [kinds] if isinstance(kinds, str) else kinds
        yield Mixed("", row["text"], "labelled", (_accepted(names),))
    for row in _every(_rows(_CORPORA / "out_of_scope_dev.jsonl"), _BESIDE):
        yield Mixed("", row["text"], "not ours", ())
    for row in _every(_rows(_UNIT / "reading" / "several.jsonl"), _SEVERAL):
        right = tuple(_accepted([kind]) for kind in row["goals"])
        yield Mixed("", row["text"], "several", right)


def _accepted(kinds: Sequence[str]) -> frozenset[str]:
    """A kind that is only a short word for others is also right when it became one of them."""
    return frozenset(name for kind in kinds for name in (kind, *KINDS[kind].narrows))


def _writers(today: date) -> list[tuple[str, list[str]]]:
    """The shop's customers in bulk, with the numbers of their orders."""
    orders: dict[str, list[str]] = {}
    for row in seed(today).orders:
        if isinstance(row, OrderRow) and row.customer.startswith("cus-"):
            orders.setdefault(row.customer, []).append(row.id)
    return sorted(orders.items())


def _written(one: Mixed, customer: str, orders: Sequence[str], i: int) -> Mixed:
    """Let a customer write it, with numbers of their own orders where numbers stand."""
    numbers = iter([*orders[i % len(orders) :], *orders, *orders, *orders])
    text = _NUMBER.sub(lambda _: next(numbers), one.text)
    return replace(one, customer=customer, text=text)


def _every(rows: Sequence[dict[str, str]], wanted: int) -> list[dict[str, str]]:
    step = len(rows) / min(wanted, len(rows))
    return [rows[int(i * step)] for i in range(min(wanted, len(rows)))]


def _spread(rows: list[Mixed]) -> list[Mixed]:
    """Mix the parts: walk in steps that share no divisor with the number of rows."""
    step = 617
    while len(rows) % step == 0:
        step += 2
    return [rows[i * step % len(rows)] for i in range(len(rows))]


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
