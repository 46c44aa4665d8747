"""Amounts as the API writes them, for people."""

from collections.abc import Mapping
from typing import Any

from casework.cli import say


def written(amount: Mapping[str, Any]) -> str:
    """Write an amount exactly: 148.00 EUR."""
    from casework.domain.money import Money

    return Money.model_validate(dict(amount)).plain()


def read(text: str, currency: str) -> dict[str, str]:
    """Read an amount exactly as the API takes it.

    Raises:
        Fault: it is no plain amount in this currency.

    """
    from casework.domain.money import Money, NotMoney

    try:
        amount: dict[str, str] = Money.parse(text, currency).model_dump(mode="json")
    except NotMoney as error:
        raise say.Fault(f"--amount: {error}.", code=say.WRONG_USE) from None
    return amount
