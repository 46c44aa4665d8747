"""Whether a claim is backed by the one place it names."""

from collections.abc import Mapping, Sequence

from casework.domain.effect import EffectState
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.models.checking.values import is_id, names
from casework.models.claims import Claim, EffectView
from casework.models.procedures.rules import RULES

_PROMISED_BY = {
    "refunded": "billing.refund",
    "cancelled": "orders.cancel",
    "unlocked": "accounts.unlock",
    "address_changed": "orders.change_address",
    "invoice_sent": "orders.send_invoice",
}
#: Records that show by themselves that something was done: kind, field, values.
_SHOWN_BY = {
    "refunded": ("refund", "state", frozenset({"pending", "paid"})),
    "cancelled": ("order", "status", frozenset({"cancelled"})),
    "unlocked": ("account", "status", frozenset({"active"})),
}


def backed(
    claim: Claim,
    ledger: Sequence[EffectView],
    facts: Sequence[Fact],
    quotes: Mapping[str, str] | None,
    passages: Mapping[str, str] | None = None,
) -> bool:
    """Say whether the source exists and holds exactly this value."""
    place, _, rest = claim.source.partition("/")
    match place:
        case "effect":
            effect = next((e for e in ledger if e.action_id == rest), None)
            return effect is not None and _by_effect(claim, effect)
        case "fact":
            return _by_fact(claim, rest, facts)
        case "rule":
            return claim.kind == "duration" and RULES.get(rest) == claim.value
        case "approval":
            return claim.kind == "quote" and (quotes or {}).get(rest) == claim.value
        case "passage":
            said = (passages or {}).get(rest)
            return claim.kind == "passage" and bool(said) and said == claim.value
        case _:
            return False


def _by_effect(claim: Claim, effect: EffectView) -> bool:
    if effect.state is not EffectState.succeeded:
        return False
    match claim.kind:
        case "promise":
            return _PROMISED_BY.get(claim.value) == effect.tool
        case "amount":
            amount = effect.args.get("amount")
            return isinstance(amount, Money) and amount.plain() == claim.value
        case "order_id":
            return effect.args.get("order_id") == claim.value
        case "date":
            return claim.value in {value[:10] for value in effect.details.values()}
        case "id":
            return claim.value in effect.details.values() and is_id(claim.value)
        case _:
            return False


def _by_fact(claim: Claim, rest: str, facts: Sequence[Fact]) -> bool:
    kind, _, path = rest.partition("/")
    fact_id, _, field = path.rpartition("/")
    fact = next((f for f in reversed(facts) if (f.kind, f.id) == (kind, fact_id)), None)
    if fact is None:
        return False
    value = fact.id if field == "id" else fact.fields.get(field)
    match claim.kind:
        case "promise":
            shown = _SHOWN_BY.get(claim.value)
            return shown is not None and shown[:2] == (kind, field) and value in shown[2]
        case "amount":
            return isinstance(value, Money) and value.plain() == claim.value
        case "date":
            return isinstance(value, str) and value[:10] == claim.value
        case "order_id":
            is_number = (kind, field) == ("order", "id") or field == "order_id"
            return is_number and value == claim.value
        case "id":
            return value == claim.value and is_id(claim.value)
        case "title":
            return field in {"items", "carrier"} and value == claim.value and names(claim.value)
        case _:
            return False
