"""From evidence to goals: which wishes the cues add up to, and how surely."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from casework.models.reading.confidence import together
from casework.models.reading.cues import Evidence
from casework.models.reading.vague import REASONS

#: Kinds that are about one order.
ABOUT_ORDERS = frozenset(
    {
        "refund_damaged",
        "refund_not_arrived",
        "refund_changed_mind",
        "double_charge",
        "cancel_order",
        "where_is_my_order",
        "change_address",
        "invoice_copy",
        "refund_status",
    }
)
_CANCELS = ("cancel_order", "cancel_account")
_UNSURE = 0.5


@dataclass(frozen=True)
class Wish:
    """One goal before its details are attached."""

    kind: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    possible: tuple[str, ...] = field(default=())


class _Signs:
    """The evidence by what it speaks for."""

    def __init__(self, found: Sequence[Evidence]) -> None:
        self._found = found

    def __call__(self, *signs: str) -> tuple[Evidence, ...]:
        return tuple(e for e in self._found if e.sign in signs)

    def together_with(self, sign: str, other: str) -> bool:
        """Say whether two signs share a sentence."""
        return bool({e.sentence for e in self(sign)} & {e.sentence for e in self(other)})


def _wish(kind: str, *groups: Iterable[Evidence]) -> Wish:
    evidence = tuple(e for group in groups for e in group)
    return Wish(kind, together(e.weight for e in _best(evidence)), evidence)


def _best(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Keep the strongest cue of each sign: two patterns over the same words are one hint."""
    best: dict[str, Evidence] = {}
    for e in evidence:
        if e.sign not in best or best[e.sign].weight < e.weight:
            best[e.sign] = e
    return tuple(best.values())


def wishes(found: Sequence[Evidence], *, has_order_id: bool) -> tuple[Wish, ...]:
    """Add the evidence up to goals, several when several things are wanted."""
    signs = _Signs(found)
    if signs("policy") and not _urgent(signs):
        return (_wish("other", signs("policy")),)
    goals = [*_money_goals(signs), *_cancel_goals(signs, has_order_id=has_order_id)]
    if not goals and signs("wants_money"):
        goals.append(Wish("refund_damaged", _UNSURE, signs("wants_money"), REASONS))
    goals += _other_goals(signs)
    if not goals:
        goals += _last_goals(signs)
    return tuple(goals)


def _urgent(signs: _Signs) -> bool:
    return bool(signs("double", "damaged", "not_arrived", "locked", "cancel_order", "complaint"))


def _money_goals(signs: _Signs) -> list[Wish]:
    goals: list[Wish] = []
    wants, cancel = signs("wants_money"), signs("cancel_order")
    if signs("double"):
        goals.append(_wish("double_charge", signs("double")))
    if signs("damaged"):
        goals.append(_damaged(signs))
    claimed = bool(goals or cancel or signs("unwanted"))
    if signs("not_arrived") and not signs("refund_state"):
        own = signs.together_with("not_arrived", "wants_money") or (wants and not claimed)
        kind = "refund_not_arrived" if own else "where_is_my_order"
        goals.append(_wish(kind, signs("not_arrived"), wants if own else signs("where")))
    if signs("unwanted") and not cancel and not signs("damaged"):
        goals.append(_wish("refund_changed_mind", signs("unwanted"), wants, signs("mind")))
    elif signs("mind") and not cancel and not goals:
        possible = ("refund_changed_mind", "cancel_order")
        sure = 0.8 if wants else _UNSURE
        goals.append(
            Wish("refund_changed_mind", sure, signs("mind") + wants, () if wants else possible)
        )
    if signs("refund_state"):
        goals.append(_wish("refund_status", signs("refund_state")))
    return goals


def _damaged(signs: _Signs) -> Wish:
    if signs("replacement") and not signs("wants_money"):
        evidence = signs("damaged", "replacement")
        return Wish("refund_damaged", _UNSURE, evidence, ("refund_damaged", "other"))
    return _wish("refund_damaged", signs("damaged"), signs("wants_money"))


def _cancel_goals(signs: _Signs, *, has_order_id: bool) -> list[Wish]:
    goals: list[Wish] = []
    if signs("cancel_order"):
        goals.append(_wish("cancel_order", signs("cancel_order")))
    if signs("cancel_account"):
        goals.append(_wish("cancel_account", signs("cancel_account")))
    bare = signs("cancel_bare")
    if bare and not goals:
        if has_order_id:
            goals.append(Wish("cancel_order", 0.85, bare))
        elif not signs("double", "damaged", "unwanted", "invoice", "refund_state"):
            goals.append(Wish("cancel_order", _UNSURE, bare, _CANCELS))
    return goals


def _other_goals(signs: _Signs) -> list[Wish]:
    goals: list[Wish] = []
    if signs("where") and not signs("not_arrived"):
        goals.append(_wish("where_is_my_order", signs("where")))
    if signs("address"):
        goals.append(_wish("change_address", signs("address")))
    if signs("locked"):
        goals.append(_wish("unlock_account", signs("locked")))
    if signs("invoice"):
        goals.append(_wish("invoice_copy", signs("invoice")))
    if signs("complaint"):
        goals.append(_wish("complaint", signs("complaint")))
    return goals


def _last_goals(signs: _Signs) -> list[Wish]:
    if signs("password"):
        return [Wish("unlock_account", 0.62, signs("password"), ("unlock_account", "other"))]
    if signs("replacement"):
        return [_wish("other", signs("replacement"))]
    if signs("other", "policy"):
        return [_wish("other", signs("other", "policy"))]
    if signs("feedback"):
        return [Wish("complaint", 0.65, signs("feedback"))]
    return []
