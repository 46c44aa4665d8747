"""The rate table: what amounts are worth in the reference currency, exactly and rounded up."""

import json
import math
import re
from fractions import Fraction
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from casework.domain.errors import Misconfigured
from casework.domain.money import EXPONENTS, MAX_MINOR, Money

_RATE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", re.ASCII)


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    reference: str
    rates: dict[str, str]


class RateTable:
    """One unit of each currency in units of the reference currency. No rate means no answer."""

    def __init__(self, reference: str, rates: dict[str, Fraction]) -> None:
        """Hold exact rates; the reference currency is worth itself."""
        self._reference = reference
        self._rates = rates | {reference: Fraction(1)}

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the table; rates are decimals in quotes, so that none passes through a float.

        Raises:
            Misconfigured: the table is not one, or a currency or rate in it makes no sense.

        """
        try:
            document = _Document.model_validate(json.loads(text, object_pairs_hook=_no_twice))
        except (ValidationError, ValueError) as error:
            raise Misconfigured(f"rates.json: {error}") from error
        for currency, rate in [(document.reference, "1"), *document.rates.items()]:
            if currency not in EXPONENTS:
                raise Misconfigured(f"rates.json: {currency!r} is not a currency in use.")
            if not _RATE.fullmatch(rate) or Fraction(rate) <= 0:
                raise Misconfigured(f"rates.json: {rate!r} is not a rate for {currency}.")
        if Fraction(document.rates.get(document.reference, "1")) != 1:
            raise Misconfigured("rates.json: the reference currency is worth itself.")
        return cls(document.reference, {c: Fraction(r) for c, r in document.rates.items()})

    def amount_ref(self, amount: Money) -> int | None:
        """Return the amount in minor units of the reference, rounded up; None without a rate."""
        rate = self._rates.get(amount.currency)
        if rate is None:
            return None
        scale = Fraction(10 ** EXPONENTS[self._reference], 10**amount.exponent)
        value = math.ceil(amount.amount_minor * rate * scale)
        return value if abs(value) <= MAX_MINOR else None


def _no_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a name that stands twice: which one counts must never be a question."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
