"""What is done to the words of a message before it is read."""

import numpy as np
import pytest

from casework.domain.errors import Misconfigured
from casework.models.learned.folding import LONGEST, fold
from casework.models.learned.glossary import Glossary, Language
from casework.models.learned.ngrams import Ngrams
from casework.models.learned.openings import wish
from casework.models.learned.slips import Slips


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Where is order CW-10442?", "where is order anid ?"),
        ("order #48213", "order anid"),
        ("No. 00123842", "no. anid"),
        ("you took $1,499.00 twice", "you took anamount twice"),
        ("39,90 € zurück", "anamount zurück"),
        ("160 dollars", "anamount"),
        ("write to jo.b@example.com", "write to amail"),
        ("I\u2019ve 2 left", "i've anumber left"),
        ("  a\n\tb ", "a b"),
    ],
)
def test_ids_amounts_and_addresses_are_made_alike(written: str, folded: str) -> None:
    """Two orders with other numbers read the same."""
    assert fold(written) == folded


def test_only_the_beginning_of_a_very_long_message_is_folded() -> None:
    """No message takes more time than its first page."""
    assert len(fold("word " * LONGEST)) <= LONGEST


@pytest.mark.parametrize("piece", ["@.", "a@", "1", "1 ", "$1,", "1.1", "a-", "+1 ", "www."])
def test_a_hostile_text_is_folded_like_any_other(piece: str) -> None:
    """Repetition that would make a careless pattern try for minutes goes through."""
    assert wish(fold(piece * LONGEST))


@pytest.mark.parametrize(
    "said",
    [
        "cancel my order",
        "i need assistance with cancel my order",
        "could you please help me to cancel my order?",
        "hi, i'd like to cancel my order, thanks",
        "how do i cancel my order",
        "is it possible to cancel my order",
        "cancel my order, can you help me?",
        "i don't know how to cancel my order",
    ],
)
def test_ways_of_asking_do_not_hide_the_wish(said: str) -> None:
    """Whoever is polite is understood as well as whoever is not."""
    assert wish(said) == "cancel my order"


@pytest.mark.parametrize(
    "said", ["i can't sign up", "my order never came", "help", "how to", "please", "thank you"]
)
def test_what_is_no_wrapping_is_left_alone(said: str) -> None:
    """A complaint is no opening, and something is always left."""
    assert wish(said) == said


def test_slips_are_mended_by_words_that_others_use() -> None:
    """One letter more, less, wrong or swapped, or a space left out."""
    slips = Slips.learn(["i want a refund of my purchase"] * 20)
    mended = slips.mend("i watn a refnd ofmy purchasse cats", lambda word: word == "cats")
    assert mended == "i want a refund of my purchase cats"


def test_a_word_that_is_known_is_no_slip() -> None:
    """`bill` is not mended to `will`, nor a word that the vocabulary has."""
    slips = Slips.learn(["i will pay the bill"] * 20)
    assert slips.mend("the bill till", lambda word: word == "till") == "the bill till"


def test_ngrams_of_words_and_of_pieces_are_unit_vectors() -> None:
    """Each has the same say, however long the text; what only one text says has none."""
    ngrams = Ngrams.learn(["refund my order", "refund the order", "cancel"])
    at, values = ngrams.row("refund that order cancel")
    words = {term for term, place in ngrams.places.items() if place in at and term[0] != "\t"}
    assert words == {"refund", "order"}
    assert np.isclose((values**2).sum(), 2.0, atol=1e-5)
    assert not len(ngrams.row("xyz")[0])


def test_a_gloss_is_the_english_of_known_words_in_their_order() -> None:
    """Accents may be missing, compounds are taken apart, ids stay, the language is found."""
    german = Language.parse("erstatt* refund | liefer* delivery | *adresse address | nicht not")
    french = Language.parse("# comment\nrembours* refund\nfacturé charged | facture invoice")
    glossary = Glossary((german, french))
    assert glossary.gloss("lieferadresse nicht anid xyz") == "delivery address not anid"
    assert glossary.gloss("rembourse ma facture") == "refund invoice"
    assert glossary.gloss("facturé") == "charged"
    assert not glossary.gloss("nothing here")
    assert glossary.left("please refund the address anid") == "refund address anid"


def test_a_word_without_english_is_refused() -> None:
    """A half-written entry does not silently mean nothing."""
    with pytest.raises(Misconfigured, match="'wort'"):
        Language.parse("nicht not | wort | geld money")


def test_the_glossary_that_ships_says_what_a_shop_must_know() -> None:
    """Each language has the words that decide between kinds."""
    glossary = Glossary.read()
    assert "refund" in glossary.gloss("ich möchte eine erstattung")
    assert "cancel" in glossary.gloss("je veux annuler ma commande")
    assert "invoice" in glossary.gloss("necesito la factura")
    assert "order" in glossary.gloss("dove è il mio ordine")
