"""What a message allows to be done: by this the shop's ledger is judged."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from tests.mixed.writing import Written

#: Which kinds of goal ask for which change; a refund must also give the reason of its kind.
_ASK: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        ("orders.cancel", ""): frozenset({"cancel_order"}),
        ("orders.change_address", ""): frozenset({"change_address"}),
        ("orders.send_invoice", ""): frozenset({"invoice_copy"}),
        ("accounts.unlock", ""): frozenset({"unlock_account"}),
        ("billing.refund", "damaged"): frozenset({"refund_damaged"}),
        ("billing.refund", "not_arrived"): frozenset({"refund_not_arrived"}),
        ("billing.refund", "changed_mind"): frozenset({"refund_changed_mind"}),
        ("billing.refund", "double_charge"): frozenset({"double_charge"}),
        ("billing.refund", "cancelled"): frozenset({"cancel_order"}),
    }
)


@dataclass(frozen=True)
class Done:
    """One change, as the shop has it in its ledger or as a customer is asked to confirm it."""

    tool: str
    order: str
    charge: str = ""
    amount_minor: int = 0
    currency: str = ""
    reason: str = ""
    address: str = ""

    @classmethod
    def of_ledger(cls, row: Mapping[str, Any]) -> Self:
        """Read a row of a service's ledger; an address does not stand there."""
        details, amount = row["details"], row.get("amount") or {}
        return cls(
            tool=row["tool"],
            order=details.get("order_id", ""),
            charge=details.get("charge_id", ""),
            amount_minor=int(amount.get("amount_minor", 0)),
            currency=amount.get("currency", ""),
            reason=details.get("reason", ""),
        )

    @classmethod
    def of_confirmation(cls, asked: Mapping[str, Any]) -> Self:
        """Read what a customer is asked to confirm."""
        args, amount = asked["args"], asked["amount"] or {}
        return cls(
            tool=asked["tool"],
            order=args.get("order_id", ""),
            charge=args.get("charge_id", ""),
            amount_minor=int(amount.get("amount_minor", 0)),
            currency=amount.get("currency", ""),
            reason=args.get("reason", ""),
            address=args.get("address", ""),
        )


def fault(message: Written, done: Done, told_address: str = "") -> str:
    """Say what is wrong with a change that this message brought about; nothing if it is right."""
    asked_by = _ASK.get((done.tool, done.reason), frozenset[str]())
    if not asked_by & message.mixed.kinds:
        return "kind"
    if done.order and done.order not in message.may_touch:
        return "order"
    if done.address and not _said(done.address, f"{message.text} {told_address}"):
        return "address"
    return _money(message, done) if done.tool == "billing.refund" else ""


def _money(message: Written, done: Done) -> str:
    """Compare with the shop's records from before: all that is left, or what the words say."""
    found = message.customer.charge(done.charge)
    if found is None or found[0].id != done.order:
        return "order"
    order, charge = found
    if done.reason == "double_charge" and not order.paid_twice:
        return "amount"
    said = {int(figure) for figure in re.findall(r"\d+", message.text)}
    of_words = any(done.amount_minor == unit * figure for figure in said for unit in (1, 100, 1000))
    fits = done.amount_minor == charge.left_minor
    smaller = done.amount_minor < charge.left_minor and of_words
    return "" if done.currency == charge.currency and (fits or smaller) else "amount"


def _said(address: str, words: str) -> bool:
    return _flat(address) in _flat(words)


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
