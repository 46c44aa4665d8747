"""What time or a rule has overtaken is found, and says by what."""

from datetime import date, timedelta

import pytest

from casework.demo.shop.goods import PRODUCTS
from casework.demo.stack.plan import PRICES as PRICES_FILE
from casework.domain.errors import Misconfigured
from casework.domain.money import Money
from casework.knowledge.hygiene.examine import examine
from casework.knowledge.hygiene.finding import Level, Sort
from casework.knowledge.hygiene.fixed import fixed, operator_rules, read_prices
from tests.unit.knowledge.hygiene.given import TODAY, article, found, rules


@pytest.mark.parametrize(
    ("reviewed_on", "stale"),
    [
        (TODAY - timedelta(days=365), False),
        (TODAY - timedelta(days=366), True),
        (None, True),
    ],
)
def test_an_article_needs_a_look_after_so_many_days(reviewed_on: date | None, stale: bool) -> None:
    """Exactly the days of the setting are still fine."""
    one = article("one", "We sell pans.", reviewed_on=reviewed_on)

    assert bool(found(Sort.stale, one)) is stale


@pytest.mark.parametrize(("until", "stale"), [(TODAY, False), (TODAY - timedelta(days=1), True)])
def test_its_last_day_is_still_a_day(until: date, stale: bool) -> None:
    """The day after is not."""
    assert bool(found(Sort.stale, article("one", "We sell pans.", valid_until=until))) is stale


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Returns: you have six weeks from delivery to decide.", "procedure RETURN_DAYS"),
        ("Damage must be reported within 10 days of delivery.", "procedure DAMAGED_DAYS"),
        ("A refund of up to EUR 80 goes out as soon as the customer has agreed.", "refund-small"),
        ("A single supervisor may release a refund of up to EUR 900.", "refund-medium"),
        ("The electric kettle costs EUR 41.00.", "price of Electric kettle"),
    ],
)
def test_a_number_that_differs_from_the_rules_is_found(text: str, source: str) -> None:
    """The rule, the procedure or the price list is named beside what the article says."""
    [one] = found(Sort.stale, article("one", text, audience="staff"))

    assert one.level is Level.error
    assert source in one.reason
    assert one.said[0].sentence == text


@pytest.mark.parametrize(
    "text",
    [
        "Returns: you have 30 days from delivery to decide.",
        "Companies may return goods within 14 days of delivery.",
        "A refund of up to EUR 100 goes out as soon as the customer has agreed.",
        "The headphones cost EUR 129.00, the speaker EUR 180.00.",
    ],
)
def test_what_agrees_with_the_rules_is_left_alone(text: str) -> None:
    """Also where another number stands for somebody or something else."""
    assert found(Sort.stale, article("one", text, audience="staff")) == []


def test_an_operators_new_limit_makes_yesterdays_article_stale() -> None:
    """The limits are read from the rules in Cedar, not written down a second time."""
    text, rates = operator_rules()
    changed = text.replace("context.amount_ref <= 10000", "context.amount_ref <= 15000")
    now = rules()._replace(fixed=fixed(changed, rates, {}))
    one = article("one", "Anything up to EUR 100 of refund goes out once the customer agrees.")

    assert [f.reason for f in examine([one], now, TODAY)] == [
        "says EUR 100; rule refund-small says 150.00 EUR"
    ]


def test_a_last_day_in_the_text_passes() -> None:
    """A day on which something began does not."""
    over = article("over", "The offer holds until 31 October 2026.")
    open_ = article("open", "The offer holds until 31 December 2026. We opened on 3 May 2024.")

    assert [one.articles for one in found(Sort.stale, over, open_)] == [("over",)]


def test_a_rule_that_an_operator_dropped_fixes_nothing() -> None:
    """And breaks no check."""
    none = fixed("", '{"reference": "EUR", "rates": {}}', {})

    assert not [one for one in none if one.source.startswith("rule")]


def test_a_price_list_that_is_none_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Who starts the check learns which setting is wrong."""
    path = tmp_path_factory.mktemp("prices") / "prices.json"
    with pytest.raises(Misconfigured, match="CASEWORK_PRICE_LIST"):
        read_prices(path)
    path.write_text('{"Electric kettle": {"amount_minor": "3950", "currency": "EUR"}}', "utf-8")

    assert read_prices(path) == {"Electric kettle": Money.of(3950, "EUR")}


def test_the_example_shops_price_list_is_what_it_sells_for() -> None:
    """`casework up` names this file."""
    sold = {product.title: Money.of(product.cents, "EUR") for product in PRODUCTS}

    assert read_prices(PRICES_FILE) == sold


def test_an_owner_whom_nobody_knows_makes_an_orphan() -> None:
    """Without a list of owners every name is believed."""
    one = article("one", "We sell pans.", owner="Gone@shop.example")

    assert found(Sort.orphaned, one) == []
    assert found(Sort.orphaned, one, owners=frozenset({"gone@shop.example"})) == []
    assert len(found(Sort.orphaned, one, owners=frozenset({"team@shop.example"}))) == 1
