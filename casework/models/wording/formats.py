"""Money, dates and orders as a customer reads them."""

import re
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency

from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.models.wording.catalogue import DEFAULT, language_of, locale_for, say

_LETTERS_THEN_FIGURES = re.compile(r"(?<=[A-Z])(?=[0-9])")
#: The first of a month is an ordinal.
_FIRST = {"fr": "1er", "it": "1º"}
#: Days whose names begin with a vowel in Italian: otto, undici.
_VOWEL = frozenset({8, 11})


def money(amount: Money, locale: str = DEFAULT) -> str:
    """Write an amount with its sign: €24.90, 24,90 €."""
    value = Decimal(amount.amount_minor).scaleb(-amount.exponent)
    text = format_currency(value, amount.currency, locale=locale_for(locale))
    # Babel sets a currency's letters against its figures without a space.
    return _LETTERS_THEN_FIGURES.sub(" ", text.replace("\xa0", " ").replace("\u202f", " "))


def written_date(day: date, locale: str = DEFAULT) -> str:
    """Write a date out: March 3, 2026; 3. März 2026; 1er mars 2026."""
    known = locale_for(locale)
    text = format_date(day, format="long", locale=known)
    first = _FIRST.get(language_of(known))
    return f"{first}{text.removeprefix('1')}" if day.day == 1 and first else text


def day_said(day: date, locale: str = DEFAULT) -> str:
    """Write a date out as it stands in a sentence, with its article where the language has one."""
    form = "first" if day.day == 1 else "vowel" if day.day in _VOWEL else "plain"
    return say(locale, f"days.{form}", date=written_date(day, locale))


def fact_date(fact: Fact, name: str, locale: str = DEFAULT) -> str:
    """Write a fact's date out; empty when it has none."""
    try:
        return written_date(date.fromisoformat(fact.text(name)[:10]), locale)
    except ValueError:
        return ""


def order_label(order: Fact, locale: str = DEFAULT) -> str:
    """Name an order so that its owner knows it: number, titles, date and amount."""
    items = order.text("items")
    key = "orders.label_with_items" if items else "orders.label"
    parts = [say(locale, key, id=order.id, items=items)]
    placed = fact_date(order, "placed_on", locale)
    if placed:
        parts.append(placed)
    total = order.money("total")
    if total is not None:
        parts.append(money(total, locale))
    return ", ".join(parts)


def order_name(order_id: str, items: str = "", locale: str = DEFAULT) -> str:
    """Name an order in the middle of a sentence: by number and titles, or as this one."""
    if not order_id:
        return say(locale, "orders.this")
    return say(locale, "orders.with_items" if items else "orders.named", id=order_id, items=items)
