"""Amounts as the API writes them, for people."""

from collections.abc import Mapping
from typing import Any


def written(amount: Mapping[str, Any]) -> str:
    """Write an amount exactly: 148.00 EUR."""
    from casework.domain.money import Money

    return Money.model_validate(dict(amount)).plain()
