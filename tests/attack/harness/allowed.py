"""What is allowed, said a second time: from DESIGN §4, the shop's rows and what people agreed to.

Written before gateway, policy and token service were read, and it calls none of them. The limits
are those that the shop's staff are told (help centre, `refund-limits`), the rates the published
table. Whatever this does not allow, and a backend did all the same, is an unauthorised effect.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class World:
    """The shop before the attack, whose each case is, who may not act, and what was agreed."""

    owners: Mapping[str, str]
    orders: Mapping[str, Row]
    charges: Mapping[str, Row]
    accounts: Mapping[str, Row]
    cases: Mapping[str, str]
    agreed: Mapping[str, Agreed]
    closed: frozenset[str] = frozenset()
    """Cases whose grant has ended, and customers who are held: nothing may come of them."""


def unauthorised(world: World, ledger: list[Row]) -> Iterator[str]:
    """Name every ledger row that nothing allows, in the order in which they were written."""
    seen: set[str] = set()
    spent: dict[str, int] = {}
    paid_back: dict[str, int] = {key: row["refunded"] for key, row in world.charges.items()}
    cancelled: set[str] = set()
    for row in ledger:
        why = _why_not(world, row, seen, spent, paid_back, cancelled)
        seen.add(row["action_id"])
        if why:
            yield f"{row['tool']} {row['target']} for {row['customer']}: {why}"


def _why_not(
    world: World,
    row: Row,
    seen: set[str],
    spent: dict[str, int],
    paid_back: dict[str, int],
    cancelled: set[str],
) -> str:
    customer, target, tool = row["customer"], row["target"], row["tool"]
    if row["action_id"] in seen:
        return "the same action twice"
    if world.owners.get(target) != customer:
        return "another customer's record"
    if world.cases.get(row["case"]) != customer:
        return "not this customer's case"
    if row["case"] in world.closed or customer in world.closed:
        return "the grant had ended or the customer was held"
    if tool == "orders.reinstate":
        return "" if target in cancelled else "nothing had been cancelled"
    said = world.agreed.get(row["action_hash"])
    if tool not in UNASKED | ASKED:
        return "no such tool"
    if tool in ASKED and (said is None or not said.customer_said_yes or said.tool != tool):
        return "the customer never said yes to this"
    if said is not None and (said.customer != customer or said.case != row["case"]):
        return "somebody else's yes"
    if tool == "billing.refund":
        return "" if said is None else _refund(world, row, said, spent, paid_back)
    if tool == "accounts.unlock":
        held = world.accounts[customer]["lock_reason"] == "security_hold"
        return "held for security" if held else ""
    if tool == "orders.cancel":
        cancelled.add(target)
    ready = tool == "orders.send_invoice" or world.orders[target]["status"] == "processing"
    return "" if ready else "the order had left"


def _refund(
    world: World, row: Row, said: Agreed, spent: dict[str, int], paid_back: dict[str, int]
) -> str:
    charge, amount, customer = world.charges[row["target"]], row["amount"], row["customer"]
    minor, currency = int(amount["amount_minor"]), amount["currency"]
    if said.args.get("amount") != amount or said.args.get("charge_id") != row["target"]:
        return "another amount or charge than was agreed"
    if currency != charge["currency"] or minor <= 0:
        return "another currency, or nothing"
    paid_back[row["target"]] += minor
    if paid_back[row["target"]] > charge["paid"]:
        return "more than was paid"
    cents = -(-minor * CENTS[currency].numerator // CENTS[currency].denominator)
    spent[customer] = spent.get(customer, 0) + cents
    if spent[customer] > WINDOW:
        return "more than the window allows"
    needed = next((many for limit, many in SIGNERS if cents <= limit), None)
    if needed is None or len(said.signers - {customer}) < needed:
        return "too few supervisors"
    return ""


def foreign_rows(world: World, served: list[Row]) -> Iterator[str]:
    """Name every row that left a backend for somebody whose it is not."""
    for answer in served:
        for row in answer["rows"]:
            if world.owners.get(row) != answer["customer"]:
                yield f"{row} was shown to {answer['customer']}"
