"""A quotation is whole sentences of the passage, word for word, and never a forbidden one."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from casework.knowledge.quoting import MOST, SHORT, answering, lines, quoted
from casework.models.checking.values import may_be_said

_SHORT = "You may return goods within 30 days. You need not give a reason."
_LONG = " ".join(
    [
        "Our house was built a long time ago by the sea." * 4,
        "Parcels to Norway need eight days.",
        "Express parcels are faster.",
        "The garden behind the house has many trees and one bench." * 5,
    ]
)


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Look at whether a text is about parcels, and at nothing else."""
    return np.array([[float("arcel" in text), 0.1] for text in texts], dtype=np.float32)


def anything(text: str) -> bool:
    """Allow every sentence."""
    return bool(text)


def test_a_short_passage_is_quoted_whole() -> None:
    """Nothing that belongs to the answer is cut off."""
    found = answering("how long to return", _SHORT, "en", encode, anything)

    assert found is not None
    assert quoted(_SHORT, "en", found.sentences) == _SHORT


def test_of_a_long_passage_the_sentence_that_answers_is_quoted_with_its_near_neighbours() -> None:
    """What stands around it and is about something else stays out."""
    found = answering("How long do parcels to Norway need?", _LONG, "en", encode, anything)

    assert found is not None
    said = quoted(_LONG, "en", found.sentences)
    assert said == "Parcels to Norway need eight days. Express parcels are faster."
    assert len(found.sentences) <= MOST
    assert len(said) <= SHORT


@pytest.mark.parametrize("link", ["https://evil.example/pay", "www.evil.example", "a@evil.example"])
def test_a_sentence_with_a_foreign_link_is_not_quoted_nor_quoted_across(link: str) -> None:
    """Its neighbours may be said, up to it."""
    text = f"Parcels to Norway need eight days. Parcels are paid at {link} first. Parcels are blue."
    found = answering(
        "parcels to Norway", text, "en", encode, lambda said: may_be_said(said, {"shop.example"})
    )

    assert found is not None
    assert quoted(text, "en", found.sentences) == "Parcels to Norway need eight days."


def test_the_shops_own_address_may_be_quoted() -> None:
    """A host on the list is no foreign one."""
    assert may_be_said("Write to access@shop.example.", {"shop.example"})


def test_where_nothing_may_be_said_nothing_is_quoted() -> None:
    """No sentence is better than a forbidden one."""
    assert answering("return", _SHORT, "en", encode, lambda _: False) is None


def test_a_sentence_that_the_passage_does_not_have_is_left_out() -> None:
    """An old reply's numbers never reach beyond the text."""
    assert quoted(_SHORT, "en", (1, 7, -1)) == lines(_SHORT, "en")[1]


_FILL = "Parcels are packed by hand in our house by the sea, as they always were. " * 8


@pytest.mark.parametrize(
    "limit",
    [
        "This does not apply to earphones.",
        "Gift cards are excluded.",
        "Ausgenommen sind Gutscheine.",
        "Sauf les cartes cadeaux.",
    ],
)
def test_what_limits_a_sentence_is_quoted_with_it(limit: str) -> None:
    """Half of a rule is a promise that nobody made."""
    text = f"{_FILL}You may send any parcel back. Thank you. {limit}"
    found = answering("send a parcel back", text, "en", encode, anything)

    assert found is not None
    assert limit in quoted(text, "en", found.sentences)


def test_a_rule_that_is_limited_far_below_is_not_quoted_at_all() -> None:
    """What does not fit into an answer is a person's to explain."""
    text = f"You may send any parcel back. {_FILL * 2} This does not apply to earphones."

    assert answering("send any parcel back", text, "en", encode, anything) is None
