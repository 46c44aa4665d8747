"""The rate table: exact, rounded up, and silent where it knows nothing."""

import pytest

from casework.domain.errors import Misconfigured
from casework.domain.money import MAX_MINOR, Money
from casework.policy.rates import RateTable

TABLE = RateTable.parse(
    '{"reference": "EUR", "rates": {"USD": "0.95", "JPY": "0.0064", "KWD": "3.05", "CHF": "3"}}'
)


@pytest.mark.parametrize(
    ("minor", "currency", "ref"),
    [
        (14800, "EUR", 14800),
        (100, "USD", 95),
        (1, "USD", 1),  # 0.95 of a cent
        (10000, "JPY", 6400),
        (1, "JPY", 1),
        (1000, "KWD", 305),
        (1, "KWD", 1),  # 0.305 of a cent
        (1001, "KWD", 306),
        (0, "USD", 0),
    ],
)
def test_amounts_are_worth_what_the_table_says(minor: int, currency: str, ref: int) -> None:
    """Each currency counts with its own decimals, and a fraction of a cent counts as a cent."""
    assert TABLE.amount_ref(Money.of(minor, currency)) == ref


def test_no_rate_and_no_room_are_no_answer() -> None:
    """An unknown currency and an amount beyond what Cedar can hold give None, never a guess."""
    assert TABLE.amount_ref(Money.of(1, "BRL")) is None
    assert TABLE.amount_ref(Money.of(MAX_MINOR, "EUR")) == MAX_MINOR
    assert TABLE.amount_ref(Money.of(MAX_MINOR, "CHF")) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"reference": "EUR"}',
        '{"reference": "XXX", "rates": {}}',
        '{"reference": "EUR", "rates": {"XXX": "1"}}',
        '{"reference": "EUR", "rates": {"USD": 0.95}}',
        '{"reference": "EUR", "rates": {"USD": "0"}}',
        '{"reference": "EUR", "rates": {"USD": "-1"}}',
        '{"reference": "EUR", "rates": {"USD": "1e3"}}',
        '{"reference": "EUR", "rates": {"USD": "NaN"}}',
        '{"reference": "EUR", "rates": {"EUR": "2"}}',
        '{"reference": "EUR", "rates": {"USD": "1", "USD": "2"}}',
        '{"reference": "EUR", "rates": {}, "more": 1}',
    ],
)
def test_a_table_that_makes_no_sense_does_not_load(text: str) -> None:
    """A wrong rate is found when it is read, not when money moves."""
    with pytest.raises(Misconfigured):
        RateTable.parse(text)
