"""One sentence beside one passage: what counts as the same and what does not."""

import pytest

from casework.models.checking.grounding import Quoted, ungrounded

RETURNS = "You can return goods within 14 days of delivery. Gift cards can not be returned."
DELIVERY = "Standard delivery costs EUR 4.90 and takes 3 to 5 working days."


def _fault(sentence: str, text: str, language: str = "en") -> str | None:
    found = ungrounded(sentence, [Quoted(source="a@1#0", text=text, language=language)])
    return found.fault if found else None


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("You can return goods within two weeks of delivery.", RETURNS),
        ("Gift cards can't be returned.", RETURNS),
        ("Standard delivery costs 4.90 €.", DELIVERY),
        ("Standard delivery takes three to five working days.", DELIVERY),
        ("The link works for an hour.", "The link works for 60 minutes."),
        ("There is no charge for delivery.", "Delivery is free of charge."),
        ("You do not have to give a reason.", "You need not give a reason."),
        ("Order by 24 December.", "Order by the 24th of December 2026."),
        ("The chat is open until 8 pm.", "The chat is open until 20:00."),
        (
            "Parts stay 5 years once a product is sold.",
            "Parts stay 5 years after a product is sold.",
        ),
        (
            "It comes no later than 2 days after the present.",
            "It comes within 2 days after the present.",
        ),
    ],
)
def test_the_same_in_other_words_passes(sentence: str, text: str) -> None:
    """Figures are compared by what they count, not by how they are written."""
    assert _fault(sentence, text) is None


@pytest.mark.parametrize(
    ("sentence", "text", "fault"),
    [
        ("You can return goods within 40 days of delivery.", RETURNS, "number"),
        ("You can return goods within 14 working days of delivery.", RETURNS, "number"),
        ("You can return goods after 14 days of delivery.", RETURNS, "number"),
        ("Gift cards can be returned.", RETURNS, "negation"),
        ("Standard delivery costs EUR 9.40.", DELIVERY, "amount"),
        ("Standard delivery costs USD 4.90.", DELIVERY, "amount"),
        ("Standard delivery takes 5 to 3 working days.", DELIVERY, "number"),
        ("Standard delivery takes 3 working days.", DELIVERY, "number"),
        ("Order by 25 December.", "Order by the 24th of December 2026.", "date"),
        ("Order by 24 December 2027.", "Order by the 24th of December 2026.", "date"),
        ("It is at most 12 characters.", "It is at least 12 characters.", "number"),
        ("Delivery to Canada is free.", "Delivery to Norway is free.", "entity"),
        ("It is sent back at your expense.", "It is sent back at our expense.", "entity"),
        ("The parcel was sent ④ days ago.", "The parcel was sent.", "number"),
        (
            "Money moves before a person looks into it.",
            "A person looks into it before money moves.",
            "condition",
        ),
        (
            "Express delivery is free.",
            "Standard delivery is free. Express costs more.",
            "entity",
        ),
        ("We refunded EUR 98.00.", "We refunded EUR 30.00 of EUR 98.00.", "amount"),
    ],
)
def test_what_was_changed_is_stopped_and_named(sentence: str, text: str, fault: str) -> None:
    """The answer says what the passage does not bear out."""
    assert _fault(sentence, text) == fault


@pytest.mark.parametrize(
    ("language", "text", "changed"),
    [
        ("de", "Sie können die Ware 14 Tage lang zurückgeben.", "14|30"),
        ("de", "Eine Auszahlung in Geld ist nicht möglich.", "nicht |"),
        ("de", "Der Versand kostet 4,90 Euro.", "4,90|9,40"),
        ("fr", "Vous pouvez renvoyer l’article dans les 14 jours.", "14|30"),
        ("fr", "Les cartes cadeaux ne sont pas remboursées.", "ne sont pas|sont"),
        ("fr", "La livraison coûte 4,90 euros.", "4,90|9,40"),
        ("es", "Puede devolver el artículo en 14 días.", "14|30"),
        ("es", "Las tarjetas no se pueden devolver.", "no |"),
        ("es", "La oferta vale hasta el 24 de diciembre.", "24|26"),
        ("it", "Può restituire l’articolo entro 14 giorni.", "14|30"),
        ("it", "Le carte regalo non si possono restituire.", "non |"),
        ("it", "La spedizione costa 4,90 euro.", "4,90|9,40"),
    ],
)
def test_other_languages_are_quoted_freely_and_changed_never(
    language: str, text: str, changed: str
) -> None:
    """Word for word passes; one number, amount, date or denial changed does not."""
    before, after = changed.split("|")
    assert _fault(text, text, language) is None
    assert _fault(text.replace(before, after), text, language) is not None


def test_each_sentence_may_rest_on_a_passage_of_its_own() -> None:
    """Two sentences, two passages; what one of them says need not stand in the other."""
    passages = [Quoted(source="a", text=RETURNS), Quoted(source="b", text=DELIVERY)]
    both = "Gift cards can not be returned. Standard delivery costs EUR 4.90."
    assert ungrounded(both, passages) is None
    assert ungrounded(both, passages[:1]) is not None


def test_nothing_cited_and_nothing_said_are_no_support() -> None:
    """Deny by default: no passage, an empty passage, an empty sentence."""
    found = ungrounded("Delivery is free.", [])
    assert found is not None
    assert found.fault == "uncited"
    assert _fault("Delivery is free.", "") == "entity"
    assert _fault("", "Delivery is free.") == "unsupported"
    assert _fault("...", "Delivery is free.") == "unsupported"
