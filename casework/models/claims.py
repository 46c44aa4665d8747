"""What a reply says, as data that can be checked against the ledger and the facts."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from casework.domain.action import ActionValue
from casework.domain.effect import EffectState
from casework.domain.words import Word


class Claim(Word):
    """One thing a reply states, and the one place where it is known from.

    `kind`: amount ("24.90 EUR"), order_id, id, date ("2026-03-01"), duration ("30 days"), title,
    quote, passage, link, or promise ("refunded", "cancelled", "unlocked", "address_changed",
    "invoice_sent").
    `source`: "effect/<action id>", "fact/<kind>/<id>/<field>", "rule/<name>", "approval/<id>" or
    "passage/<id>".
    """

    kind: str
    value: str
    source: str


class Written(Word):
    """A reply and everything it states."""

    text: str
    claims: tuple[Claim, ...] = ()


class Quotable(Word):
    """What may be quoted of a passage of an article, word for word."""

    text: str
    language: str = "en"


#: No article was asked.
NOTHING: Mapping[str, Quotable] = MappingProxyType({})


class EffectView(Word):
    """One row of the ledger as far as a reply may speak of it."""

    action_id: str
    tool: str
    state: EffectState
    args: dict[str, ActionValue] = {}
    details: dict[str, str] = {}


def merged(parts: Sequence[Written], between: str = "\n\n") -> Written:
    """Join parts of a reply, keeping every claim once."""
    claims = dict.fromkeys(claim for part in parts for claim in part.claims)
    return Written(
        text=between.join(part.text for part in parts if part.text), claims=tuple(claims)
    )
