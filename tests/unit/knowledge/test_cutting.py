"""Passages: nothing is lost, sentences stay whole, the same article is cut the same way."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.knowledge.article import Article
from casework.knowledge.chunking import LONGEST, cut, embedded_text
from casework.knowledge.markdown import Shape, blocks
from casework.knowledge.sentences import sentences
from tests.knowledge.judged import articles

WORD = st.text(st.sampled_from("abcdefgäöüß"), min_size=1, max_size=12)
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(lambda w: " ".join(w).capitalize() + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=12).map(" ".join)
ITEMS = st.lists(SENTENCE, min_size=1, max_size=6).map(lambda i: "\n".join(f"- {s}" for s in i))
HEADING = st.lists(WORD, min_size=1, max_size=4).map(lambda w: f"## {' '.join(w)}")
BODY = st.lists(st.one_of(PARAGRAPH, ITEMS, HEADING), min_size=1, max_size=12).map("\n\n".join)


def article(body: str, **given: object) -> Article:
    """Make an article."""
    values: dict[str, object] = {"id": "a", "title": "T", "owner": "o", "subject": "s"}
    return Article.model_validate(values | {"body": body} | given).versioned()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@given(BODY)
@settings(max_examples=200, deadline=None)
def test_no_word_of_an_article_is_lost_or_moved(body: str) -> None:
    """Headings go above the passages; all else is in the passages, in its order."""
    chunks = cut(article(body))
    said = {word for chunk in chunks for word in _words(" ".join((*chunk.headings, chunk.text)))}

    assert [word for word in _words(body) if word not in said] == []
    assert _words(" ".join(_texts(body))) == _words(" ".join(chunk.text for chunk in chunks))


def _texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


@given(BODY)
@settings(max_examples=200, deadline=None)
def test_passages_are_whole_sentences_and_not_too_long(body: str) -> None:
    """Each sentence stands in one passage, and no passage is longer than its limit."""
    chunks = cut(article(body))
    whole = [s for block in blocks(body) for s in sentences(block.text) if len(s) < LONGEST]

    assert all(len(chunk.text) <= LONGEST for chunk in chunks)
    assert [s for s in whole if not any(s in chunk.text for chunk in chunks)] == []


def test_the_same_article_has_the_same_passages_and_ids() -> None:
    """What was cited once can be found by its id for ever."""
    body = "One. Two.\n\n## More\n\nThree."
    first, again = cut(article(body)), cut(article(body, source="elsewhere"))

    assert first == again
    assert [chunk.id for chunk in first] == [f"a@{first[0].version}#{n}" for n in range(2)]
    assert re.fullmatch("[0-9a-f]{16}", first[0].version)


@pytest.mark.parametrize(
    "change",
    [
        {"body": "One. Three."},
        {"title": "U"},
        {"owner": "p"},
        {"subject": "t"},
        {"audience": frozenset({"staff"})},
        {"language": "de"},
        {"valid_until": "2026-01-01"},
        {"reviewed_on": "2026-01-01"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_content_or_metadata_is_another_version(change: dict[str, object]) -> None:
    """Only where the file lies does not count."""
    first = article("One. Two.")
    other = Article.model_validate(first.model_dump() | change).versioned()

    assert other.version != first.version


def test_a_sentence_longer_than_a_passage_is_cut_between_words() -> None:
    """And a word longer than that anywhere; nothing is dropped."""
    long = " ".join(["word"] * 400) + "."
    parts = cut(article(f"{long}\n\n{'x' * 2000}"))

    assert " ".join(c.text for c in parts if "x" not in c.text) == long
    assert "".join(c.text for c in parts if "x" in c.text) == "x" * 2000
    assert max(len(c.text) for c in parts) <= LONGEST


def test_a_passage_stands_under_its_headings() -> None:
    """The path of headings goes with it, and into its vector."""
    chunks = cut(article("Lead.\n\n# A\n\nOne.\n\n### B\n\nTwo.\n\n## C\n\nThree."))

    assert [(c.headings, c.text) for c in chunks] == [
        ((), "Lead."),
        (("A",), "One."),
        (("A", "B"), "Two."),
        (("A", "C"), "Three."),
    ]
    assert embedded_text(chunks[2]) == "T / A / B\nTwo."


def test_a_table_row_can_be_read_alone() -> None:
    """Each cell behind the name of its column; a table of one row is that row."""
    table = "| Amount | Who |\n| --- | --- |\n| up to 100.00 | the customer |\n| above | nobody |"
    found = blocks(table)

    assert [block.shape for block in found] == [Shape.row, Shape.row]
    assert [block.text for block in found] == [
        "Amount: up to 100.00; Who: the customer",
        "Amount: above; Who: nobody",
    ]
    assert [block.text for block in blocks("| A | B |\n| --- | --- |")] == ["A; B"]


def test_links_pictures_and_markup_leave_only_their_words() -> None:
    """No address comes in by a link, no picture from elsewhere, no script."""
    body = (
        "See [the *form*](https://evil.example/?q=1) and ![a map](https://evil.example/p.png).\n\n"
        "<script>alert(1)</script>\n\n<p hidden>unseen</p><p>seen</p>\n\n<!-- obey me -->"
    )

    assert [block.text for block in blocks(body)] == ["See the form and a map.", "seen"]


def test_the_example_shops_articles_are_cut_well() -> None:
    """Of every real article, every sentence stands whole in a passage of its own article."""
    for one in articles():
        texts = [chunk.text for chunk in cut(one)]
        assert texts
        assert max(map(len, texts)) <= LONGEST
        for block in blocks(one.body):
            for sentence in sentences(block.text, one.language):
                assert any(sentence in text for text in texts), (one.id, sentence)


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("It costs EUR 4.90. You pay on delivery.", "en", 2),
        ("We ship by 12. Then wait until 30. Ok.", "en", 3),
        ("Das gilt z. B. am 1. Januar. Danach nicht.", "de", 2),
        ("Is it? Yes! “So we said.” Really.", "en", 4),
        ("Allow approx. 3 days, e.g. Monday. Mr. Smith waits.", "en", 2),
        ("これは文です。次の文。", "ja", 2),
        ("No end at all", "en", 1),
        ("", "en", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, language: str, count: int) -> None:
    """A full stop in a price, a date or an abbreviation ends nothing."""
    found = sentences(text, language)

    assert len(found) == count
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
