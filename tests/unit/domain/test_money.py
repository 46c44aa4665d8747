"""Money: exact, in one known currency, and never guessed from what only looks like it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from casework.domain.money import EXPONENTS, MAX_MINOR, Money, NotMoney

CURRENCIES = st.sampled_from(sorted(EXPONENTS))
AMOUNTS = st.integers(min_value=0, max_value=MAX_MINOR)


@given(AMOUNTS, CURRENCIES)
def test_what_is_written_plainly_is_read_back(minor: int, currency: str) -> None:
    """An amount in any currency is written and read again without losing a minor unit."""
    money = Money.of(minor, currency)
    number, _, unit = money.plain().partition(" ")

    assert Money.parse(number, unit) == money


@given(st.integers(min_value=-MAX_MINOR, max_value=MAX_MINOR), CURRENCIES)
def test_what_leaves_the_process_comes_back(minor: int, currency: str) -> None:
    """An amount survives JSON, where it is a string of minor units and never a number."""
    money = Money.of(minor, currency)
    written = money.model_dump(mode="json")

    assert written == {"amount_minor": str(minor), "currency": currency}
    assert Money.model_validate(written) == money


@pytest.mark.parametrize(
    ("currency", "exponent"),
    [("JPY", 0), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("UGX", 0), ("IQD", 3)],
)
def test_a_currency_has_its_own_minor_unit(currency: str, exponent: int) -> None:
    """One of the currency is as many minor units as ISO 4217 says."""
    one = Money.parse("1", currency)

    assert one.exponent == exponent
    assert one.amount_minor == 10**exponent


@pytest.mark.parametrize(
    ("minor", "currency", "plain"),
    [
        (14800, "EUR", "148.00 EUR"),
        (5, "EUR", "0.05 EUR"),
        (0, "EUR", "0.00 EUR"),
        (-5, "EUR", "-0.05 EUR"),
        (-14800, "EUR", "-148.00 EUR"),
        (148, "JPY", "148 JPY"),
        (-148, "JPY", "-148 JPY"),
        (1, "KWD", "0.001 KWD"),
    ],
)
def test_amounts_are_written_without_locale(minor: int, currency: str, plain: str) -> None:
    """Logs and cards show every decimal place and one sign."""
    assert Money.of(minor, currency).plain() == plain


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("NaN", id="nan"),
        pytest.param("Infinity", id="infinity"),
        pytest.param("1e3", id="exponent"),
        pytest.param("1,000.00", id="separator"),
        pytest.param("148,00", id="comma"),
        pytest.param("1_000", id="underscore"),
        pytest.param("１４８", id="full-width"),
        pytest.param("١٤٨", id="arabic-indic"),
        pytest.param("-1", id="negative"),
        pytest.param("+1", id="plus"),
        pytest.param(" 1", id="space"),
        pytest.param("1\n", id="newline"),
        pytest.param("1.", id="no-fraction"),
        pytest.param(".5", id="no-whole"),
        pytest.param("1.001", id="over-precise"),
        pytest.param("0x10", id="hexadecimal"),
        pytest.param("90071992547409.92", id="one-too-many"),
        pytest.param("9" * 17, id="too-long"),
    ],
)
def test_what_only_looks_like_an_amount_is_refused(text: str) -> None:
    """Nothing is interpreted: an amount is plain digits with at most one point."""
    with pytest.raises(NotMoney):
        Money.parse(text, "EUR")


def test_the_largest_amount_is_read() -> None:
    """Exactly on the line, JSON and Cedar still hold the integer."""
    assert Money.parse("90071992547409.91", "EUR").amount_minor == MAX_MINOR


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "XXX", "BTC", "DEM"])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    """Money is in an active ISO 4217 currency or it is no money."""
    with pytest.raises(NotMoney):
        Money.parse("1", currency)
    with pytest.raises(ValidationError):
        Money.of(1, currency)


@pytest.mark.parametrize(
    "amount",
    [
        pytest.param(1.0, id="float"),
        pytest.param(True, id="bool"),
        pytest.param(None, id="none"),
        pytest.param("1.0", id="decimal-text"),
        pytest.param("1e3", id="exponent"),
        pytest.param(" 1", id="space"),
        pytest.param("１", id="full-width"),
        pytest.param("", id="empty"),
        pytest.param(2**53, id="over-2-53"),
        pytest.param(-(2**53), id="under-minus-2-53"),
        pytest.param(str(2**53), id="text-over-2-53"),
    ],
)
def test_minor_units_are_whole_numbers(amount: Any) -> None:
    """A float, a bool or anything longer than 53 bits never becomes an amount."""
    with pytest.raises(ValidationError):
        Money(amount_minor=amount, currency="EUR")


def test_an_amount_has_nothing_but_amount_and_currency() -> None:
    """An unknown field is refused, not ignored."""
    with pytest.raises(ValidationError):
        Money.model_validate({"amount_minor": "1", "currency": "EUR", "scale": 2})


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_sums_and_differences_are_exact(one: int, other: int) -> None:
    """Adding and taking away again gives the amount that was there."""
    a, b = Money.of(one, "EUR"), Money.of(other, "EUR")

    assert (a + b) - b == a
    assert (a < b) == (one < other)
    assert (a <= b) == (one <= other)


def test_currencies_are_never_mixed() -> None:
    """Arithmetic and comparison across currencies are refused."""
    euro, dollar = Money.of(1, "EUR"), Money.of(1, "USD")

    with pytest.raises(NotMoney):
        _ = euro + dollar
    with pytest.raises(NotMoney):
        _ = euro - dollar
    with pytest.raises(NotMoney):
        assert euro < dollar
    with pytest.raises(NotMoney):
        assert euro <= dollar


def test_a_sum_too_large_is_refused() -> None:
    """Adding can not leave the range that everybody keeps."""
    with pytest.raises(ValidationError):
        _ = Money.of(MAX_MINOR, "EUR") + Money.of(1, "EUR")
