"""What is put in is there once, what is dropped is gone, and what is refused is named."""

import asyncio

import pytest

from casework.knowledge.index import Index, NotAllStored, StillServing
from tests.integration.knowledge.given import MODEL, chunk, found, put, query, vector

REFUND = chunk("refunds", "Your money is back within ten days after a refund")
PARCEL = chunk("parcels", "The courier brings the parcel in three days")


async def test_an_empty_index_finds_nothing_and_says_so(index: Index) -> None:
    """Asking a tenant who has stored nothing is no error."""
    assert await index.ids("shop") == frozenset()
    assert await index.serving("shop") == ""
    assert await index.search("shop", query("refund")) == ()


async def test_what_is_put_in_twice_is_there_once(index: Index) -> None:
    """A load may be run again."""
    await put(index, REFUND, PARCEL)
    await put(index, REFUND, PARCEL)
    assert await index.ids("shop") == {REFUND.id, PARCEL.id}
    assert await found(index, query("refund courier")) in (
        ["refunds", "parcels"],
        ["parcels", "refunds"],
    )


async def test_a_passage_named_twice_in_one_put_is_there_once_as_it_was_named_last(
    index: Index,
) -> None:
    """The last one counts, as if there had been two puts."""
    await put(index, REFUND, chunk("refunds", "Sign in to your account"))
    [hit] = await index.search("shop", query("account"))
    assert hit.chunk.text == "Sign in to your account"


async def test_a_passage_put_in_again_is_found_by_its_new_words_only(index: Index) -> None:
    """Nothing of what it said before is left in either index."""
    await put(index, REFUND, PARCEL)
    await put(index, chunk("refunds", "Vouchers never expire"))
    assert (await found(index, query("vouchers")))[0] == "refunds"
    by_words = query("money", mode=query("").mode.bm25)
    assert await found(index, by_words) == []


async def test_a_dropped_passage_is_found_no_more(index: Index) -> None:
    """Dropping it again, or what never was, is no error."""
    await put(index, REFUND, PARCEL)
    assert "refunds" in await found(index, query("refund"))
    await index.drop("shop", [REFUND.id, "never@was#0"])
    assert await index.ids("shop") == {PARCEL.id}
    assert await found(index, query("refund money")) == ["parcels"]
    await index.drop("shop", [REFUND.id])
    await index.drop("shop", [])


async def test_many_are_dropped_and_the_rest_is_still_found(index: Index) -> None:
    """Also when most of the shelf goes and it is packed anew."""
    many = [chunk(f"a{n}", f"article number{n} about a refund") for n in range(40)]
    await put(index, *many)
    assert len(await found(index, query("refund", k=100))) == 40
    await index.drop("shop", [one.id for one in many[:30]])
    assert set(await found(index, query("refund", k=100))) == {f"a{n}" for n in range(30, 40)}
    assert await found(index, query("number35", k=1)) == ["a35"]


async def test_a_refused_passage_is_named_and_the_others_are_stored(index: Index) -> None:
    """Each with its reason, so that a load can say which article is at fault."""
    await put(index, REFUND)
    endless = chunk("endless", "No number"), (float("inf"), 0.0, 0.0)
    short = chunk("short", "Another model's"), (1.0, 0.0)
    good = PARCEL, vector(PARCEL.text)
    with pytest.raises(NotAllStored) as error:
        await index.put(
            "shop",
            [endless[0], short[0], good[0]],
            [endless[1], short[1], good[1]],
            MODEL,
        )
    assert set(error.value.reasons) == {endless[0].id, short[0].id}
    assert all(error.value.reasons.values())
    assert await index.ids("shop") == {REFUND.id, PARCEL.id}


async def test_a_put_that_is_refused_whole_names_every_passage(index: Index) -> None:
    """The names are there even when the store only says that all failed."""
    await put(index, REFUND)
    with pytest.raises(NotAllStored) as error:
        await index.put("shop", [PARCEL], [(1.0,)], MODEL)
    assert set(error.value.reasons) == {PARCEL.id}
    assert await index.ids("shop") == {REFUND.id}


async def test_vectors_that_do_not_belong_to_passages_are_a_mistake(index: Index) -> None:
    """Nothing is stored under a vector that may be another passage's."""
    with pytest.raises(ValueError, match="1 passages came with 0 vectors"):
        await index.put("shop", [REFUND], [], MODEL)


async def test_a_passage_without_words_can_be_stored(index: Index) -> None:
    """The encoder gives noughts for it; it does no harm to the others."""
    await index.put("shop", [chunk("empty", "…"), REFUND], [(0, 0, 0), vector(REFUND.text)], MODEL)
    assert await index.ids("shop") == {"empty@1#0", REFUND.id}
    assert (await found(index, query("refund")))[0] == "refunds"


async def test_writers_side_by_side_lose_nothing(index: Index) -> None:
    """Six loads at once, the first of them making what the others need."""
    batches = [[chunk(f"w{w}n{n}", f"refund {w} {n}") for n in range(20)] for w in range(6)]
    await asyncio.gather(*(put(index, *batch) for batch in batches))
    assert await index.ids("shop") == {one.id for batch in batches for one in batch}
    assert len(await found(index, query("refund", k=200))) == 120


async def test_searches_go_on_while_a_load_writes(index: Index) -> None:
    """Also for the passage that the load replaces again and again."""
    await put(index, REFUND)
    many = [chunk(f"p{n}", f"parcel {n} with the courier") for n in range(200)]

    async def load() -> None:
        for start in range(0, len(many), 20):
            await put(index, *many[start : start + 20])
            await put(index, REFUND)

    loading = asyncio.create_task(load())
    searches = 0
    while not loading.done():
        assert "refunds" in await found(index, query("refund money back"))
        searches += 1
    await loading
    assert searches
    assert len(await index.ids("shop")) == 201


# ----------------------------------------------------------------------------- change of model


async def test_old_vectors_serve_until_the_new_ones_are_let(index: Index) -> None:
    """Half of the new vectors change nothing; the switch changes everything at once."""
    await put(index, REFUND, PARCEL)
    await index.put("shop", [PARCEL], [(1.0, 2.0)], "newer")
    assert await index.serving("shop") == MODEL
    assert await index.ids("shop") == {REFUND.id, PARCEL.id}
    assert await index.ids("shop", "newer") == {PARCEL.id}
    assert len(await found(index, query("refund"))) == 2

    await index.put("shop", [REFUND], [(2.0, 1.0)], "newer")
    await index.serve("shop", "newer")
    assert await index.serving("shop") == "newer"
    asked = query("").model_copy(update={"vector": (2.0, 1.0)})
    assert await found(index, asked) == ["refunds", "parcels"]


async def test_a_question_may_name_the_model_that_made_its_vector(index: Index) -> None:
    """A search that began before the switch still finds what it came for."""
    await put(index, REFUND, PARCEL)
    await index.put("shop", [PARCEL], [(1.0, 2.0)], "newer")
    await index.serve("shop", "newer")
    assert (await found(index, query("refund", model=MODEL)))[0] == "refunds"


async def test_a_drop_reaches_every_model(index: Index) -> None:
    """A deleted article does not come back with a change of model."""
    await put(index, REFUND, PARCEL)
    await index.put("shop", [REFUND, PARCEL], [(1.0, 2.0), (2.0, 1.0)], "newer")
    await index.drop("shop", [REFUND.id])
    assert await index.ids("shop", "newer") == {PARCEL.id}
    assert await index.ids("shop", MODEL) == {PARCEL.id}


async def test_a_model_that_serves_is_not_forgotten_and_another_is(index: Index) -> None:
    """Forgetting takes the tenant's old vectors, never those in use."""
    await put(index, REFUND)
    await index.put("shop", [REFUND], [(1.0, 2.0)], "newer")
    with pytest.raises(StillServing):
        await index.forget("shop", MODEL)
    await index.serve("shop", "newer")
    await index.forget("shop", MODEL)
    await index.forget("shop", "never was")
    assert await index.ids("shop", MODEL) == frozenset()
    assert await index.ids("shop") == {REFUND.id}


async def test_a_model_under_which_nothing_is_stored_cannot_serve(index: Index) -> None:
    """A mistyped name would leave the tenant without answers."""
    await put(index, REFUND)
    with pytest.raises(ValueError, match="nothing is stored under newer"):
        await index.serve("shop", "newer")
    assert await index.serving("shop") == MODEL
