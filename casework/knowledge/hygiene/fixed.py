"""What is fixed outside the articles: the operator's rules, the procedures, the price list."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import cedarpy
from pydantic import TypeAdapter, ValidationError

from casework.domain.errors import Misconfigured
from casework.domain.money import Money
from casework.knowledge.hygiene.claims import Claim
from casework.knowledge.hygiene.quantities import DURATION, Quantity
from casework.models.procedures import rules as procedures

_HOUR = timedelta(hours=1)
_PRICE = "product_price"
#: The amount that operator rules compare with their limits.
_LIMITED = "amount_ref"
_PRICES = TypeAdapter(dict[str, Money])


class Fixed(NamedTuple):
    """A number that holds whatever articles say, and where it stands."""

    matter: str
    under: Mapping[str, str]
    value: Quantity
    source: str

    def concerns(self, claim: Claim) -> bool:
        """Say whether a claim is of this matter and under these conditions."""
        given = dict(claim.under)
        return claim.matter == self.matter and all(
            given.get(name) == value for name, value in self.under.items()
        )

    def differs(self, claim: Claim) -> bool:
        """Say whether a claim says something else."""
        if not self.concerns(claim) or not isinstance(claim.value, Quantity):
            return False
        same = claim.value.dimension == self.value.dimension
        return same and not claim.value.agrees(self.value)


def fixed(rules: str, rates: str, prices: Mapping[str, Money]) -> tuple[Fixed, ...]:
    """Read what is fixed: by Cedar rules (their text, and the rate table's), and prices by name.

    Raises:
        Misconfigured: `fixed.toml` names a number that is not there.

    """
    named = tomllib.loads((files("casework.knowledge.hygiene") / "fixed.toml").read_text("utf-8"))
    return (
        *_from_rules(named["cedar"], rules, json.loads(rates)["reference"]),
        *(_from_procedure(given) for given in named["procedure"]),
        *(
            Fixed(_PRICE, {"product": name}, _amount(price), f"price of {name}")
            for name, price in prices.items()
        ),
    )


def operator_rules() -> tuple[str, str]:
    """Read the operator's rules and rates that this release decides by."""
    source = files("casework.policy") / "defaults"
    return tuple((source / name).read_text("utf-8") for name in ("rules.cedar", "rates.json"))  # type: ignore[return-value]


def read_prices(path: Path) -> dict[str, Money]:
    """Read a price list: JSON with `{"Electric kettle": {"amount_minor": "3950", …}}`.

    Raises:
        Misconfigured: it is not there, or not one.

    """
    try:
        return _PRICES.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise Misconfigured(f"CASEWORK_PRICE_LIST: {path} is no price list.") from error


def _from_rules(named: list[dict[str, str]], rules: str, currency: str) -> Iterator[Fixed]:
    """Give the limits of the rules that are there; an operator may have renamed or dropped some."""
    document = json.loads(cedarpy.policies_to_json_str(rules))
    by_id = {
        policy.get("annotations", {}).get("id"): policy
        for policy in document["staticPolicies"].values()
    }
    for given in named:
        limit = _limit(by_id.get(given["rule"], {}))
        if limit is not None:
            value = _amount(Money.of(limit, currency))
            yield Fixed(given["matter"], {}, value, f"rule {given['rule']}")


def _limit(node: Any) -> int | None:
    """Find the number that a rule compares the amount with from above."""
    if isinstance(node, list):
        found = [_limit(part) for part in node]
    elif isinstance(node, dict):
        most = node.get("<=", {})
        if most and most["left"].get(".", {}).get("attr") == _LIMITED:
            value = most["right"].get("Value")
            return value if isinstance(value, int) else None
        found = [_limit(part) for part in node.values()]
    else:
        return None
    return next((one for one in found if one is not None), None)


def _from_procedure(given: dict[str, Any]) -> Fixed:
    value = getattr(procedures, given["name"], None)
    if isinstance(value, int):
        value = timedelta(days=value)
    if not isinstance(value, timedelta):
        raise Misconfigured(f"fixed.toml: procedures have no {given['name']}.")
    hours = Fraction(value // _HOUR)
    words = f"{value.days} days" if value.days > 1 else f"{hours} hours"
    return Fixed(
        given["matter"],
        given.get("under", {}),
        Quantity(DURATION, hours, hours, words, 0, 0),
        f"procedure {given['name']}",
    )


def _amount(money: Money) -> Quantity:
    value = Fraction(money.amount_minor)
    return Quantity(money.currency, value, value, money.plain(), 0, 0)
