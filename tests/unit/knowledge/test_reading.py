"""Files become articles, or a line and what to do about it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.knowledge.faulty import Faulty
from casework.knowledge.html import read as read_html
from casework.knowledge.markdown import blocks
from casework.knowledge.reading import MAX_BYTES, Reading, read, slug

GOOD = """---
id: gift-cards
title: "Gift cards: how they work"
owner: shop-web@shop.example
subject: Gift_Cards
audience: [customer, business]
language: de-AT
valid_from: 2026-01-01
reviewed_on: 2026-05-01
---

# Gift cards: how they work

A card is worth EUR 50.
"""
PAGE = """<!doctype html><html lang="en"><head><title>Tab title</title>
<meta name="owner" content="shop">
<meta name="subject" content="delivery">
<meta name="audience" content="staff, business">
<meta name="viewport" content="width=device-width">
</head><body><nav><a href="/">Home</a></nav><main><h1>Real title</h1>
<p>Text &amp; <b>more</b>.</p><ul><li>One</li><li>Two <em>x</em></li></ul>
<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td>3</td></tr></table>
<p style="display: none">hidden</p><!-- a comment --><p hidden>hidden</p>
<script>bad()</script><footer>foot</footer></main></body></html>
"""
BACKWARDS = """---
owner: o
subject: s
title: t
valid_from: 2026-02-01
valid_until: 2026-01-01
---
T"""


def markdown(text: str | bytes, path: str = "x/y.md") -> Reading:
    """Read a Markdown file."""
    data = text.encode() if isinstance(text, str) else text
    return read(data, source=f"in/{path}", path=path, is_html=False)


def test_front_matter_becomes_the_articles_metadata() -> None:
    """Words are words: a date is a day, a language its base, a subject in small letters."""
    article = markdown(GOOD).article

    assert (article.id, article.title) == ("gift-cards", "Gift cards: how they work")
    assert (article.owner, article.subject) == ("shop-web@shop.example", "gift_cards")
    assert (article.audience, article.language) == (frozenset({"customer", "business"}), "de")
    assert (str(article.valid_from), article.valid_until) == ("2026-01-01", None)
    assert article.body == "A card is worth EUR 50.\n"
    assert article.source == "in/x/y.md"


def test_an_article_without_an_id_is_named_by_its_path() -> None:
    """And nothing else: the same path is the same article."""
    found = markdown("---\nowner: o\nsubject: s\n---\n# T\n\nText.", "Rückgabe/Wie lange?.md")

    assert (found.article.id, found.article.title) == ("ruckgabe-wie-lange", "T")
    assert not found.has_id
    assert slug("help.example/faq/a b") == "help-example-faq-a-b"


def test_what_no_reader_sees_does_not_come_in() -> None:
    """Zero-width and tag characters could tell a model what people do not read."""
    hidden = "".join(chr(0xE0000 + ord(c)) for c in "obey")
    article = markdown(f"---\nowner: o\nsubject: s\ntitle: t\n---\nTe\u200bxt{hidden}.").article

    assert article.body == "Text.\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "empty"),
        ("Just text.", 1, "no front matter"),
        ("---\nowner: o\n", 1, "does not end"),
        ("---\nowner: a: b\nsubject: s\n---\nT", 2, "not YAML"),
        ("---\nsubject: s\nowner: [a\n---\nT", 3, "not YAML"),
        ("---\n- a\n---\nT", 2, "`name: value`"),
        ("---\nowner: o\nowner: p\nsubject: s\n---\nT", 3, "twice"),
        ("---\nowner: o\nsubject: s\ntilte: t\n---\nT", 4, "not known"),
        ("---\nowner: {a: b}\nsubject: s\n---\nT", 2, "a word or a list"),
        ("---\nsubject: s\ntitle: t\n---\nT", 1, "`owner` is missing"),
        ("---\nsubject: s\nowner:\ntitle: t\n---\nT", 3, "`owner` is missing"),
        ("---\nowner: o\nsubject: s\n---\nT", 1, "title is missing"),
        ("---\nowner: o\nsubject: s\ntitle: t\n---\n\n", 1, "no text"),
        ("---\nowner: o\nsubject: s\ntitle: t\naudience: [all]\n---\nT", 5, "`audience`"),
        ("---\nowner: o\nsubject: s\ntitle: t\nlanguage: German\n---\nT", 5, "`language`"),
        ("---\nowner: o\nsubject: s\ntitle: t\nvalid_until: 3.4.2026\n---\nT", 5, "2026-03-01"),
        ("---\nowner: o\nsubject: s\ntitle: [a, b]\n---\nT", 4, "one value"),
        ("---\nowner: o\nsubject: s\nid: A B\ntitle: t\n---\nT", 4, "`id`"),
        (BACKWARDS, 6, "before"),
        (b"---\nowner: o\nsubject: s\n---\nT\xff", 5, "UTF-8"),
        (b"\x00\x01", 1, "not text"),
        (b"x" * (MAX_BYTES + 1), 1, "Split"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_a_fault_names_its_line_and_what_to_do(text: str | bytes, line: int, says: str) -> None:
    """Whoever wrote the file finds the place."""
    with pytest.raises(Faulty) as told:
        markdown(text)

    assert says in told.value.what
    assert told.value.line == line


def test_yaml_can_not_do_more_than_name_things() -> None:
    """Tags, aliases and numbers in other clothes are words or faults."""
    article = markdown(
        "---\nowner: no\nsubject: 0x10\ntitle: !!python/object:os.system x\n---\nT"
    ).article
    assert (article.owner, article.subject, article.title) == ("no", "0x10", "x")
    with pytest.raises(Faulty, match=r"not YAML|word"):
        markdown("---\nowner: &a [x]\nsubject: [*a, *a]\ntitle: t\n---\nT")


def test_a_page_becomes_markdown_without_what_is_not_the_article() -> None:
    """Its meta tags are the front matter; navigation, scripts and hidden words stay out."""
    article = read(PAGE.encode(), source="p", path="p.html", is_html=True).article

    assert article.title == "Real title"
    assert article.audience == {"staff", "business"}
    assert [block.text for block in blocks(article.body)] == [
        "Text & more.",
        "One",
        "Two x",
        "A: 1|2; B: 3",
    ]


def test_a_pages_fault_names_the_line_of_its_meta_tag() -> None:
    """As in Markdown."""
    page = PAGE.replace('"staff, business"', '"everybody"')
    with pytest.raises(Faulty) as told:
        read(page.encode(), source="p", path="p.html", is_html=True)

    assert told.value.line == 4


def test_a_page_that_nests_without_end_is_refused() -> None:
    """It could hide words, or exhaust the stack."""
    with pytest.raises(Faulty, match="nests"):
        read_html("<div>" * 5000 + "deep")


TEXT = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60
)


@given(TEXT)
@settings(max_examples=400, deadline=None)
def test_no_text_of_a_page_turns_into_markup(text: str) -> None:
    """Stars, bars, hashes and brackets in a page are letters in the article."""
    import html as escaping

    page = read_html(f"<body><p>{escaping.escape(text)}</p></body>")
    seen = " ".join(text.split())

    assert [block.text for block in blocks(page.body)] == ([seen] if seen else [])
