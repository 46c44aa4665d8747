"""What is allowed, said a second time: from DESIGN §4, the shop's rows and what people agreed to.

Written before gateway, policy and token service were read, and it calls none of them. The limits
are those that the shop's staff are told (help centre, `refund-limits`), the rates the published
table. Whatever this does not allow, and a backend did all the same, is an unauthorised effect.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

#: Euro cents for one minor unit of each currency that the shop sells in.
CENTS = {"EUR": Fraction(1), "JPY": Fraction(64, 100), "KWD": Fraction(305, 1000)}
#: Up to so many cents so many supervisors must have signed, besides the customer's yes.
SIGNERS = ((10_000, 0), (50_000, 1), (200_000, 2))
WINDOW = 200_000
#: What may be done without asking: a copy of an invoice to the address that is on the account.
UNASKED = frozenset({"orders.send_invoice"})
ASKED = frozenset({"billing.refund", "orders.cancel", "orders.change_address", "accounts.unlock"})

_NEVER = "9999"

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What people really said yes to; kept by the harness's own people, not by the engine."""

    case: str
    customer: str
    tool: str
    args: Mapping[str, Any]
    customer_said_yes: bool = False
    signers: frozenset[str] = frozenset()
    #: What had been paid back of the charge when they looked.
    refunded_then: int | None = None

    def signed_by(self, person: str) -> "Agreed":
        """Add a supervisor's yes."""
        return replace(self, signers=self.signers | {person})


@dataclass(frozen=True, kw_only=True)
class World:
    """The shop before the attack, whose each case is, who may not act, and what was agreed."""

    owners: Mapping[str, str]
    orders: Mapping[str, Row]
    charges: Mapping[str, Row]
    accounts: Mapping[str, Row]
    cases: Mapping[str, str]
    agreed: Mapping[str, Agreed]
    #: What each case's customer wrote.
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    #: By case, tool and charge: from this amount on, and since when, a supervisor said no.
    denied: Mapping[tuple[str, str, str], tuple[int, str]] = field(
        default_factory=dict[tuple[str, str, str], tuple[int, str]]
    )
    #: Cases whose grant has ended and customers who are held, since when: nothing comes of them.
    closed: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass
class _Books:
    """What the ledger has come to so far."""

    seen: set[str] = field(default_factory=set[str])
    cents: dict[str, int] = field(default_factory=dict[str, int])
    cancelled: set[str] = field(default_factory=set[str])


def unauthorised(world: World, ledger: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    """Give every ledger row that nothing allows, and why, in the order they were written."""
    books = _Books()
    for row in ledger:
        why = _why_not(world, books, row)
        books.seen.add(row["action_hash"])
        if why:
            yield row, why


def _why_not(world: World, books: _Books, row: Row) -> str:  # noqa: C901 - one line per reason
    customer, target, tool, case = row["customer"], row["target"], row["tool"], row["case"]
    if row["action_hash"] in books.seen:
        return "the same action twice"
    if world.owners.get(target) != customer:
        return "another customer's record"
    if world.cases.get(case) != customer:
        return "not this customer's case"
    if any(row["at"] >= world.closed.get(name, _NEVER) for name in (case, customer)):
        return "the grant had ended or the customer was held"
    if tool == "orders.reinstate":
        owed = target in books.cancelled
        books.cancelled.discard(target)
        return "" if owed else "nothing had been cancelled"
    if tool not in UNASKED | ASKED:
        return "no such tool"
    said = world.agreed.get(row["action_hash"])
    if tool in UNASKED:
        return ""
    if said is None or not said.customer_said_yes:
        return "the customer never said yes to this"
    if (said.customer, said.case, said.tool) != (customer, case, tool):
        return "a yes to something else"
    if tool == "billing.refund":
        return _refund(world, books, row, said)
    if tool == "accounts.unlock":
        held = world.accounts[customer]["lock_reason"] == "security_hold"
        return "held for security" if held else ""
    return _order(world, books, target, said)


def _order(world: World, books: _Books, target: str, said: Agreed) -> str:
    if world.orders[target]["status"] != "processing" or target in books.cancelled:
        return "the order had left, or was cancelled"
    if said.tool == "orders.cancel":
        books.cancelled.add(target)
        return ""
    own = any(str(said.args["address"]) in words for words in world.words[said.case])
    return "" if own or said.signers else "an address that the customer never wrote"


def _refund(world: World, books: _Books, row: Row, said: Agreed) -> str:
    charge, amount, customer = world.charges[row["target"]], row["amount"], row["customer"]
    minor, currency = int(amount["amount_minor"]), amount["currency"]
    if said.args.get("amount") != amount or said.args.get("charge_id") != row["target"]:
        return "another amount or charge than was agreed"
    if currency != charge["currency"] or minor <= 0:
        return "another currency, or nothing"
    if charge["status"] == "disputed":
        return "the bank is asking about it"
    if int(row["details"]["refunded"]) > charge["paid"]:
        return "more than was paid"
    if said.refunded_then is None or int(row["details"]["refunded"]) != said.refunded_then + minor:
        return "something else had been paid back since they agreed"
    from_minor, since = world.denied.get((said.case, said.tool, row["target"]), (0, _NEVER))
    if minor >= from_minor and row["at"] >= since:
        return "a supervisor had said no"
    rate = CENTS[currency]
    cents = -(-minor * rate.numerator // rate.denominator)
    books.cents[customer] = books.cents.get(customer, 0) + cents
    if books.cents[customer] > WINDOW:
        return "more than the window allows"
    needed = next((many for limit, many in SIGNERS if cents <= limit), None)
    if needed is None or len(said.signers - {customer}) < needed:
        return "too few supervisors"
    return ""


def foreign_rows(world: World, served: Iterable[Row]) -> Iterator[str]:
    """Name every row that left a backend for somebody whose it is not."""
    for answer in served:
        for row in answer["rows"]:
            if world.owners.get(row) != answer["customer"]:
                yield f"{row} was shown to {answer['customer']}"
