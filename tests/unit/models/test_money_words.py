"""Amounts in words are read exactly or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.money import Money
from casework.models.money_words import amounts
from casework.models.wording.formats import money


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("€24.90", "24.90 EUR"),
        ("24,90 €", "24.90 EUR"),
        ("24.90 EUR", "24.90 EUR"),
        ("EUR 24.90", "24.90 EUR"),
        ("20 dollars", "20.00 USD"),
        ("£5", "5.00 GBP"),
        ("5gbp", "5.00 GBP"),
        ("KWD12.500", "12.500 KWD"),
        ("¥500", "500 JPY"),
        ("1,234.50 €", "1234.50 EUR"),
        ("1.234,50 €", "1234.50 EUR"),
        ("€1,234", "1234.00 EUR"),
        ("12.500 KWD", "12.500 KWD"),
        ("KWD 1,234.500", "1234.500 KWD"),
        ("39€90", "39.90 EUR"),
        ("39 Euro und 90 Cent", "39.90 EUR"),
        ("39 euros 90 days ago", "39.00 EUR"),
        ("1 299,00 €", "1299.00 EUR"),
        ("1’299.50 CHF", "1299.50 CHF"),
        ("39,- €", "39.00 EUR"),
        ("1499 dollars", "1499.00 USD"),
        ("20 US dollars", "20.00 USD"),
        ("20 dólares", "20.00 USD"),
        ("A$20", "20.00 AUD"),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, plain: str) -> None:
    """Signs, names and codes, before and after, with either decimal mark."""
    assert [found.money.plain() for found in amounts(f"give me {text} back")] == [plain]


@pytest.mark.parametrize(
    "text",
    [
        "24.90",
        "1.234 €",
        "1,234 KWD",
        "1,2,3 €",
        "€24.905",
        "500.5 yen",
        "order 1001",
        "€",
        "1 299",
        "39€9",
        "10 euros 50 please",
        "order 123 456 €",
        "€1.5k",
        "2k €",
        "€50%",
        "20 canadian dollars",
        "€99999999999999999999",
        "1001",
    ],
)
def test_what_is_no_amount_is_left_out(text: str) -> None:
    """No currency, more digits than the currency has, or too much: no amount, never a guess."""
    assert amounts(text) == ()


def test_hundredths_behind_the_unit_end_what_is_said() -> None:
    """Said last, "39 euros 90" is a sum; with another word behind it could be anything."""
    assert [found.money.plain() for found in amounts("give me 39 euros 90")] == ["39.90 EUR"]
    assert amounts("give me 39 euros 90 back") == ()


@given(st.integers(min_value=1, max_value=10**12), st.sampled_from(["EUR", "USD", "JPY", "KWD"]))
def test_what_we_write_we_can_read(minor: int, currency: str) -> None:
    """Every amount in a reply can be found again by the checker."""
    value = Money.of(minor, currency)

    assert [found.money for found in amounts(money(value))] == [value]


def test_a_dollar_that_is_not_known_is_no_us_dollar() -> None:
    """What "MX$" means is not known here, so nothing is read."""
    assert amounts("MX$0.01") == ()
