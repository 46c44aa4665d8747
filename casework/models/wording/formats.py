"""Money, dates and orders as a customer reads them."""

import re
from datetime import date
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency

from casework.domain.fact import Fact
from casework.domain.money import Money

_LETTERS_THEN_FIGURES = re.compile(r"(?<=[A-Z])(?=[0-9])")


def english(locale: str) -> str:
    """Choose the English to write in: the customer's own, or plain English."""
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return "en"
    return str(parsed) if parsed.language == "en" else "en"


def money(amount: Money, locale: str = "en") -> str:
    """Write an amount with its sign: €24.90."""
    value = Decimal(amount.amount_minor).scaleb(-amount.exponent)
    text = format_currency(value, amount.currency, locale=english(locale))
    # Babel sets a currency's letters against its figures without a space.
    return _LETTERS_THEN_FIGURES.sub(" ", text.replace("\xa0", " ").replace("\u202f", " "))


def written_date(day: date, locale: str = "en") -> str:
    """Write a date out: March 3, 2026."""
    return format_date(day, format="long", locale=english(locale))


def fact_date(fact: Fact, name: str, locale: str = "en") -> str:
    """Write a fact's date out; empty when it has none."""
    try:
        return written_date(date.fromisoformat(fact.text(name)[:10]), locale)
    except ValueError:
        return ""


def order_label(order: Fact, locale: str = "en") -> str:
    """Name an order so that its owner knows it: number, titles, date and amount."""
    parts = [f"Order {order.id}"]
    items = order.text("items")
    if items:
        parts[0] += f": {items}"
    placed = fact_date(order, "placed_on", locale)
    if placed:
        parts.append(placed)
    total = order.money("total")
    if total is not None:
        parts.append(money(total, locale))
    return ", ".join(parts)
