"""Two articles that can not both be right are found; two that speak of different things are not."""

from datetime import date

import pytest

from casework.knowledge.article import Article
from casework.knowledge.hygiene.finding import Level, Sort
from tests.unit.knowledge.hygiene.given import article, found

RETURN = "You may send goods back within 30 days of delivery."


def _contradictions(*articles: Article) -> list[tuple[str, ...]]:
    return [tuple(sorted(one.articles)) for one in found(Sort.contradicting, *articles)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RETURN, "After delivery you have two months to return what you do not want."),
        (RETURN, "Sie können die Ware innerhalb von 14 Tagen nach der Lieferung zurückgeben."),
        ("The mugs are dishwasher safe.", "Never put the mugs in the dishwasher."),
        ("A gift card is valid for 3 years.", "The gift card expires after 12 months."),
        ("Points expire after two years.", "Your points never expire."),
        ("It costs EUR 39.50: the kettle.", "Our kettle costs EUR 45.00."),
        (
            "There is no fee if you cancel an order.",
            "We keep back EUR 5.00 when you cancel an order.",
        ),
        ("Phone: open Saturday 9:00 to 14:00.", "On Saturdays nobody answers the phone."),
    ],
)
def test_a_contradiction_is_found(one: str, other: str) -> None:
    """With another number, or the opposite, in other words or another language."""
    language = "de" if "Tagen" in other else "en"
    first, second = article("one", one), article("other", other, language=language)

    assert _contradictions(first, second) == [("one", "other")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RETURN, "Damage can be reported within 60 days of delivery."),
        (RETURN, "By law you may withdraw from a purchase within 14 days of delivery."),
        (RETURN, "Companies may return goods within 14 days of delivery."),
        (RETURN, "Goods can be returned within one month of delivery."),
        ("The mugs are dishwasher safe.", "Keep the kettle out of the dishwasher."),
        (
            "Standard delivery is free for orders of EUR 50 or more.",
            "To Switzerland, standard delivery is free for orders of EUR 120 or more.",
        ),
        ("A gift card is valid for 3 years.", "The goodwill voucher is valid for 6 months."),
        ("Your points never expire.", "Other shops let their points expire."),
    ],
)
def test_what_holds_under_another_condition_is_no_contradiction(one: str, other: str) -> None:
    """Another product, country, customer, cause, or the law instead of the shop."""
    assert _contradictions(article("one", one), article("other", other)) == []


def test_an_article_that_holds_no_longer_contradicts_nothing() -> None:
    """Last season's rule was right in its season."""
    old = "After delivery you have two months to return what you do not want."

    ended = article("old", old, valid_until=date(2026, 1, 31))
    assert _contradictions(article("new", RETURN), ended) == []


def test_the_odd_one_out_is_named_first_and_its_owner_is_told() -> None:
    """Whoever has to change something is the one against whom most articles, or the rules, are."""
    [one] = found(
        Sort.contradicting,
        article("a", "Returns: after delivery you have six weeks to decide.", owner="late@x"),
        article("b", RETURN, owner="right@x"),
        article("c", "The same 30 days from delivery apply to any return.", owner="right@x"),
    )

    assert (one.owner, one.level) == ("late@x", Level.error)
    assert one.said[0].article == "a"
    assert {quoted.article for quoted in one.said} == {"a", "b", "c"}
    assert "six weeks" in one.reason
    assert "30 days" in one.reason


def test_a_finding_keeps_its_id_while_the_words_around_it_change() -> None:
    """Else each edit would make an old fault look new."""
    other = article("other", "After delivery you have two months to return it.")
    [before] = found(Sort.contradicting, article("one", RETURN), other)
    [after] = found(Sort.contradicting, article("one", f"Good to know. {RETURN}"), other)

    assert before.id == after.id


def test_a_copied_sentence_with_another_number_is_found_whatever_it_speaks_of() -> None:
    """Matters that nobody described are compared word by word."""
    one = article(
        "one", "The tent can be hired for 12 days at our lake shop.", title="Hiring a tent"
    )
    two = article("two", "The tent can be hired for 20 days at our lake shop.", title="Tent hire")
    [found_one] = found(Sort.contradicting, one, two)

    assert found_one.level is Level.warning
    assert {quoted.article for quoted in found_one.said} == {"one", "two"}


def test_an_empty_library_has_nothing_wrong() -> None:
    """The first check may come before the first article."""
    assert found(Sort.contradicting) == []
    assert found(Sort.duplicate) == []
