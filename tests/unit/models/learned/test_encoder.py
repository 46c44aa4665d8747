"""Texts as numbers: repeatable, and close together when they mean the same."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from casework.models.encoder import LONGEST, SIZE, SentenceEncoder


def test_the_same_meaning_stands_closer_than_the_same_words(encoder: SentenceEncoder) -> None:
    """A question in German is nearer to its English than to another English question."""
    english, german, other = encoder.encode(
        ["Where is my parcel?", "Wo bleibt mein Paket?", "Where is my cat?"]
    )
    assert english @ german > english @ other


def test_a_text_gets_the_same_numbers_whoever_stands_beside_it(encoder: SentenceEncoder) -> None:
    """To the last bit: no message is read otherwise because of the one before it."""
    alone = encoder.encode(["refund please"])[0]
    beside = encoder.encode(["a much longer text about something else", "refund please"])[1]
    assert np.array_equal(alone, beside)


def test_many_at_once_are_the_same_but_for_the_last_bits(encoder: SentenceEncoder) -> None:
    """What is learned in bulk fits what is read one by one."""
    texts = ["refund please", "", "where is my order 1001", "hello"]
    assert np.abs(encoder.encode(texts) - encoder.encode_many(texts)).max() < 1e-6


def test_every_row_is_a_unit_vector_and_nothing_said_is_nought(encoder: SentenceEncoder) -> None:
    """A blank text is not near to anything."""
    rows = encoder.encode(["refund", "  \n "])
    assert rows.shape == (2, SIZE)
    assert np.isclose(np.linalg.norm(rows[0]), 1.0, atol=1e-5)
    assert not rows[1].any()
    assert encoder.encode([]).shape == (0, SIZE)


def test_what_stands_beyond_the_limit_counts_for_nothing(encoder: SentenceEncoder) -> None:
    """A novel in the message box costs no more than its first pages."""
    start = "where is my order " * (LONGEST // 18 + 1)
    first, second = encoder.encode([start + "cats", start + "a refund, please"])
    assert np.array_equal(first, second)


def test_threads_share_one_encoder(encoder: SentenceEncoder) -> None:
    """Eight at once get what one by one would get."""
    texts = [f"where is order {n}" for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(encoder.encode, [[text] for text in texts]))
    assert np.array_equal(np.concatenate(rows), encoder.encode(texts))


def test_it_knows_words_from_slips(encoder: SentenceEncoder) -> None:
    """The vocabulary tells a word from a slip of the pen."""
    assert encoder.knows("delivery")
    assert not encoder.knows("delviery")
