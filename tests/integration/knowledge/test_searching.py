"""A search finds the best of what the asker may see, and takes any question there is."""

from datetime import date

import pytest

from casework.knowledge.index import Index, Mode, WrongVector
from tests.integration.knowledge.given import chunk, found, put, query

REFUND = chunk("refunds", "Your money is back within ten days after a refund")
PARCEL = chunk("parcels", "The courier brings the parcel in three days")
LOCKED = chunk("locked", "Too many wrong tries lock the account for an hour")


async def test_words_find_by_words_and_vectors_by_meaning(index: Index) -> None:
    """Each part alone says its own rank and measure, and nothing of the other."""
    await put(index, REFUND, PARCEL, LOCKED)
    [hit] = await index.search("shop", query("courier", mode=Mode.bm25))
    assert (hit.chunk, hit.bm25_rank, hit.vector_rank) == (PARCEL, 1, None)
    assert hit.bm25 is not None
    assert hit.bm25 > 0
    assert hit.cosine is None

    hits = await index.search("shop", query("password sign", mode=Mode.vector))
    assert hits[0].chunk == LOCKED
    assert [hit.vector_rank for hit in hits] == [1, 2, 3]
    assert hits[0].bm25_rank is None
    assert hits[0].cosine == pytest.approx(0.998, abs=0.001)


async def test_the_hybrid_has_what_either_part_finds(index: Index) -> None:
    """A passage that only one part knows is not lost."""
    await put(index, REFUND, PARCEL, LOCKED)
    asked = query("lock delivery")
    hits = {hit.chunk.article_id: hit for hit in await index.search("shop", asked)}
    assert hits["locked"].bm25_rank == 1
    assert hits["parcels"].vector_rank == 1
    assert hits["parcels"].bm25_rank is None
    scores = [hit.score for hit in await index.search("shop", asked)]
    assert scores == sorted(scores, reverse=True)


async def test_what_both_parts_find_first_is_first(index: Index) -> None:
    """The best by words and by meaning has the full score."""
    await put(index, REFUND, PARCEL, LOCKED)
    best, *_ = await index.search("shop", query("refund money"))
    assert (best.chunk, best.bm25_rank, best.vector_rank) == (REFUND, 1, 1)
    assert best.score == pytest.approx(1.0)


async def test_a_word_in_the_title_counts_more_than_one_in_the_text(index: Index) -> None:
    """A title says what an article is about."""
    await put(
        index,
        chunk("text", "Here a voucher is named along with other things", title="Other things"),
        chunk("title", "Here other things are named along with this", title="Voucher questions"),
    )
    assert (await found(index, query("voucher", mode=Mode.bm25)))[0] == "title"


async def test_a_word_in_a_heading_is_found(index: Index) -> None:
    """Headings are searched like the text."""
    await put(index, chunk("a", "Ten days.", headings=("Money", "Instalments")), PARCEL)
    assert await found(index, query("instalments", mode=Mode.bm25)) == ["a"]


async def test_a_passage_comes_back_as_it_was_put_in(index: Index) -> None:
    """Every field, with typography, emoji and line ends."""
    given = chunk(
        "everything",
        "Naïve „quotes“, 2 × 3 €, \U0001f4e6 and\nlines about a refund",
        title="All of it",
        headings=("One", "Two"),
        audience=("business", "customer"),
        language="de",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )
    await put(index, given)
    [hit] = await index.search("shop", query("refund"))
    assert hit.chunk == given


async def test_no_more_is_returned_than_asked_for(index: Index) -> None:
    """And no less, where there is as much."""
    await put(index, *(chunk(f"a{n}", f"refund {n}") for n in range(30)))
    for mode in Mode:
        assert len(await found(index, query("refund", mode=mode, k=7))) == 7
        assert len(await found(index, query("refund", mode=mode, k=200))) == 30


# ------------------------------------------------------------------------------ who may see what


async def test_tenants_never_see_each_other(index: Index) -> None:
    """Whatever they are called: names differing in case, names with signs in them."""
    await put(index, REFUND, tenant="shop")
    await put(index, chunk("theirs", "Our refund is money back"), tenant="Shop")
    await put(index, REFUND, chunk("odd", "A refund at the odd one"), tenant="ol' shop/№1; --")
    assert await found(index, query("refund"), tenant="shop") == ["refunds"]
    assert await found(index, query("refund"), tenant="Shop") == ["theirs"]
    assert len(await found(index, query("refund"), tenant="ol' shop/№1; --")) == 2
    assert await found(index, query("refund"), tenant="nobody") == []
    await index.drop("Shop", [REFUND.id])
    assert await index.ids("shop") == {REFUND.id}


async def test_what_another_tenant_stores_changes_no_score(index: Index) -> None:
    """How rare a word is, is counted in the tenant itself."""
    await put(index, REFUND, PARCEL)
    before = [hit.score for hit in await index.search("shop", query("refund", mode=Mode.bm25))]
    await put(index, *(chunk(f"a{n}", "refund refund") for n in range(20)), tenant="other")
    after = [hit.score for hit in await index.search("shop", query("refund", mode=Mode.bm25))]
    assert before == after


@pytest.mark.parametrize("mode", Mode)
async def test_only_the_audience_that_is_named_finds_a_passage(index: Index, mode: Mode) -> None:
    """Being of the staff shows nothing that is not meant for staff."""
    await put(
        index,
        chunk("all", "refund for all", audience=("customer", "business")),
        chunk("desk", "refund limits at the desk", audience=("staff",)),
        chunk("firms", "refund for firms", audience=("business",)),
    )
    assert set(await found(index, query("refund", mode=mode))) == {"all"}
    assert set(await found(index, query("refund", mode=mode, audience="business"))) == {
        "all",
        "firms",
    }
    assert set(await found(index, query("refund", mode=mode, audience="staff"))) == {"desk"}
    assert await found(index, query("refund", mode=mode, audience="stranger")) == []


@pytest.mark.parametrize("mode", Mode)
async def test_a_language_is_kept_to_when_it_is_named(index: Index, mode: Mode) -> None:
    """Without one, every language is searched."""
    await put(index, chunk("en", "refund"), chunk("de", "refund", language="de"))
    assert await found(index, query("refund", mode=mode, language="de")) == ["de"]
    assert set(await found(index, query("refund", mode=mode))) == {"en", "de"}
    assert await found(index, query("refund", mode=mode, language="fr")) == []


@pytest.mark.parametrize("mode", Mode)
async def test_a_passage_is_found_from_its_first_day_to_its_last(index: Index, mode: Mode) -> None:
    """Both days count, the ones beside them do not."""
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    await put(index, chunk("spring", "refund", valid_from=first, valid_until=last))

    async def seen(on: date) -> bool:
        return bool(await found(index, query("refund", mode=mode, on=on)))

    assert not await seen(date(2026, 2, 28))
    assert await seen(first)
    assert await seen(last)
    assert not await seen(date(2026, 4, 1))


@pytest.mark.parametrize("mode", Mode)
async def test_filters_come_before_the_ranking(index: Index, mode: Mode) -> None:
    """However many better ones are hidden, the one that may be seen is found."""
    hidden = [
        chunk(f"h{n}", "refund money back refund", title="Refund", audience=("staff",))
        for n in range(450)
    ]
    await put(index, *hidden, chunk("seen", "A long story about parcels that names a refund once"))
    assert await found(index, query("refund money back", mode=mode, k=3)) == ["seen"]


# ---------------------------------------------------------------------------- hostile questions

HOSTILE = {
    "quotes": 'refund" OR "x',
    "single quotes": "refund'; DROP TABLE passages; --",
    "operators": "refund AND NOT NEAR(money back, 2) OR text: * ^ + - ( ) { }",
    "columns": "title:refund content:refund",
    "NUL": "re\0fund refund",
    "long": "refund " + "x" * 10_000,
    "many words": " ".join(f"word{n}" for n in range(2_000)) + " refund",
    "many words, this first": "refund " + " ".join(f"word{n}" for n in range(2_000)),
    "emoji": "\U0001f4b8\U0001f62d refund \U0001f468‍\U0001f469‍\U0001f467",
    "half a pair": "refund \ud83d",
    "right to left": "\u202ednufer refund\u202c \u200b",
    "wildcards": "refund* %refund% _efund ?efund [r]efund",
    "GraphQL": "{ Get { Casework_Serving { model } } } refund",
    "line ends": "refund\r\n\x1b[31m\t\x7f",
}


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", HOSTILE)
async def test_a_question_can_hold_anything(index: Index, name: str, mode: Mode) -> None:
    """What stands in it besides words changes nothing: no error, the same answer."""
    await put(index, REFUND, PARCEL)
    asked = query("refund", mode=mode).model_copy(update={"text": HOSTILE[name]})
    hits = await found(index, asked)
    beyond_what_is_read = name == "many words" and mode is Mode.bm25
    assert hits[:1] == ([] if beyond_what_is_read else ["refunds"])


@pytest.mark.parametrize("text", ["", "   ", "?!…", "\0", "\U0001f62d", "*", '"'])
async def test_a_question_without_words_goes_by_its_vector_or_finds_nothing(
    index: Index, text: str
) -> None:
    """There is no default answer."""
    await put(index, REFUND, PARCEL)
    with_vector = query("refund").model_copy(update={"text": text})
    assert (await found(index, with_vector))[0] == "refunds"
    for nothing in (None, (0.0, 0.0, 0.0)):
        without = with_vector.model_copy(update={"vector": nothing})
        assert await found(index, without) == []
        assert await found(index, without.model_copy(update={"mode": Mode.bm25})) == []
        assert await found(index, without.model_copy(update={"mode": Mode.vector})) == []


async def test_without_a_vector_the_hybrid_goes_by_words(index: Index) -> None:
    """An embedder that is away leaves a search that works."""
    await put(index, REFUND, PARCEL)
    assert await found(index, query("courier").model_copy(update={"vector": None})) == ["parcels"]


async def test_a_vector_of_another_model_is_never_compared(index: Index) -> None:
    """It is an error of ours, not an empty answer."""
    await put(index, REFUND)
    with pytest.raises(WrongVector):
        await index.search("shop", query("refund").model_copy(update={"vector": (1.0, 2.0)}))
