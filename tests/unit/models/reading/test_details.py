"""Details are the customer's own words, with their place; what could be two things is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.case import Slot
from casework.models.reading.details import Details, When, details
from tests.unit.models.reading.tables import one

THURSDAY = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def read(text: str, *, wants_address: bool = False) -> Details:
    """Read the details of one message, on a Thursday in March."""
    return details(one(text), wants_address=wants_address, when=When(THURSDAY))


def words(slot: Slot | None, text: str) -> str | None:
    """The customer's words behind a slot."""
    return text[slot.span.start : slot.span.end] if slot and slot.span else None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("#1001", ["1001"]),
        ("no. 1001", ["1001"]),
        ("order-1001", ["1001"]),
        ("Order No.1001", ["1001"]),
        ("order number is 1001", ["1001"]),
        ("order ID: 1001", ["1001"]),
        ("CW-10442 is broken", ["CW-10442"]),
        ("my order cw-1044 never came", ["CW-1044"]),
        ("1001 and 1002", ["1001", "1002"]),
        ("1001,1002", ["1001", "1002"]),
        ("orders 1001/1002", ["1001", "1002"]),
        ("orders 123, 124 and 125", ["123", "124", "125"]),
        ("purchase 00004587345", ["00004587345"]),
        ("purchase 113542617735902", ["113542617735902"]),
        ("Bestellnummer lautet 1001", ["1001"]),
        ("commande n° 1001 et 1002", ["1001", "1002"]),
        ("pedido nº 1001", ["1001"]),
        ("ordine n. 1001", ["1001"]),
        ("not 1001 but 1002", ["1002"]),
        ("order 2026", ["2026"]),
        ("1001, 300 euros back please", ["1001"]),
    ],
)
def test_order_numbers_are_read_in_every_form(text: str, ids: list[str]) -> None:
    """Named, bare, with a sign or a prefix, several in a breath, in five languages."""
    assert [slot.value for slot in read(text).order_ids] == ids
    assert all((words(slot, text) or "").upper() == slot.value for slot in read(text).order_ids)


@pytest.mark.parametrize(
    "text",
    [
        "my tracking number is 1234567890",
        "invoice #37777",
        "Kundennummer 12345",
        "call me on 0301234567",
        "+49 30 1234567",
        "phone: 555-123-4567",
        "a puzzle with 1000 pieces",
        "card 4111 1111 1111 1111",
        "IBAN DE89 3704 0044 0532 0130 00",
        "12 Elm Street, 10115 Berlin",
        "in 2026",
        "since March 2025",
        "on 5 March 2026",
        "12.03.2026",
        "it cost 1499 dollars",
        "KET-17",
        "3 weeks",
        "about 2000 km away",
        "my pin is 4321",
    ],
)
def test_numbers_of_other_things_are_no_orders(text: str) -> None:
    """Phones, cards, postcodes, years, sums and pieces are never taken for an order."""
    assert read(text).order_ids == ()


def test_a_number_that_is_not_meant_is_kept_apart() -> None:
    """What the customer rules out can be told from what was never said."""
    assert read("not 1001 but 1002").not_order_ids == {"1001"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("refund me 10 euros", "10.00 EUR"),
        ("I paid €24.90, give me 10 euros back", "10.00 EUR"),
        ("just forty euros back please", "40.00 EUR"),
        ("ich möchte fünfundzwanzig Euro zurück", "25.00 EUR"),
        ("je voudrais vingt euros", "20.00 EUR"),
        ("quiero 39,90 € de vuelta", "39.90 EUR"),
        ("vorrei 39€90 indietro", "39.90 EUR"),
        ("I paid 20 euros", None),
        ("24,90 € bezahlt", None),
        ("I want a tenner back", None),
        ("I want 1,499 back", None),
        ("I want 1.299 € back", None),
        ("I want two hundred forty euros back", None),
    ],
)
def test_the_sum_that_is_wanted_is_read_exactly_or_not_at_all(text: str, value: str | None) -> None:
    """Not what was paid, not what could be two sums, and never without a currency."""
    amount = read(text).amount

    assert (amount.value if amount else None) == value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("write to Anna.Smith+shop@example.co.uk please", "Anna.Smith+shop@example.co.uk"),
        ("anna@example.com 1001", "anna@example.com"),
        ("look @home", None),
        ("a@b", None),
    ],
)
def test_a_mail_address_is_pointed_to_and_never_a_value(text: str, place: str | None) -> None:
    """The words stay in the message."""
    mail = read(text).mail

    assert words(mail, text) == place
    assert mail is None or (mail.name, mail.value) == ("mail", None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+49 30 1234567", "+49 30 1234567"),
        ("0049 30 123456", "0049 30 123456"),
        ("(030) 1234 5678", "(030) 1234 5678"),
        ("phone: 555-123-4567", "555-123-4567"),
        ("call me on 0301234567 about 1001", "0301234567"),
        ("meine Handynummer ist 01712345678", "01712345678"),
        ("mon téléphone : 06 12 34 56 78", "06 12 34 56 78"),
        ("order 113542617735902", None),
        ("IBAN DE89 3704 0044 0532 0130 00", None),
        ("4111 1111 1111 1111", None),
    ],
)
def test_a_phone_number_is_pointed_to_and_never_a_value(text: str, place: str | None) -> None:
    """Told as one or written as only phones are; a row of bare figures is an order number."""
    phone = read(text).phone

    assert words(phone, text) == place
    assert phone is None or (phone.name, phone.value) == ("phone", None)


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [
        ("the blue mug broke", "blue mug", "blue mug"),
        ("my knives are dull", "knife", "knives"),
        ("der Wasserkocher ist kaputt", "kettle", "Wasserkocher"),
        ("la bouilloire est cassée", "kettle", "bouilloire"),
        ("el hervidor no funciona", "kettle", "hervidor"),
        ("il bollitore è rotto", "kettle", "bollitore"),
        ("the book is torn", "book", "book"),
        ("please print my invoice", None, None),
        ("I want to watch it", None, None),
        ("ring me tomorrow", None, None),
        ("for my daughter Annabel Smith", None, None),
    ],
)
def test_goods_are_named_in_words_of_the_trade(
    text: str, value: str | None, place: str | None
) -> None:
    """In five languages, and not where the word is a verb or a name."""
    product = read(text).product

    assert (product.value if product else None) == value
    assert words(product, text) == place


def test_an_address_is_taken_in_other_languages_too() -> None:
    """What may follow "an die Adresse" and "à l'adresse" is the place itself."""
    text = "Bitte an die neue Adresse liefern: Hauptstraße 12, 10115 Berlin, danke"
    slot = read(text, wants_address=True).address

    assert words(slot, text) is not None
    assert "Hauptstraße 12, 10115 Berlin" in (words(slot, text) or "")
    assert slot is not None
    assert slot.value is None


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    """Nothing breaks, every span lies in its message, and what is personal has no value."""
    found = read(text, wants_address=True)
    personal = [slot for slot in (found.mail, found.phone, found.address) if slot]
    slots = [*found.order_ids, *found.dates, *personal]

    assert all(slot.value is None for slot in personal)
    for slot in (*slots, *(s for s in (found.amount, found.product) if s)):
        assert slot.span is not None
        assert 0 <= slot.span.start < slot.span.end <= len(text)
