"""Asking: what holds, for whom, in which language, and what nobody knows."""

from collections.abc import Sequence
from datetime import date

import pytest

from casework.domain.errors import Broken, Retryable
from casework.knowledge.article import Audience
from casework.knowledge.index import Hit
from casework.store import Scope
from tests.integration.loading.given import START, TENANT, Shelf, Writer

STAFF = Scope.of_staff(TENANT, "mia")


async def test_everyone_sees_what_is_meant_for_them(shelf: Shelf, write: Writer) -> None:
    """By audience, language and day; nothing else exists for them."""
    write("c.md", "Refunds take five days.")
    write("s.md", "Refunds above 500 need two people.", audience="[staff]")
    write("d.md", "Refunds dauern fünf Tage.", language="de")
    write("o.md", "Refunds took nine days.", valid_until="2025-12-31")
    await shelf.load(write.folder)

    async def seen(audience: Audience, language: str | None = None) -> set[str]:
        answer = await shelf.ask("refunds", audience, language=language)
        return {hit.chunk.article_id for hit in answer.hits}

    assert await seen(Audience.customer) == {"c", "d"}
    assert await seen(Audience.staff) == {"s"}
    assert await seen(Audience.business) == set()
    assert await seen(Audience.customer, language="de") == {"d"}
    old = await shelf.ask("refunds", on=date(2025, 12, 31))
    assert {hit.chunk.article_id for hit in old.hits} == {"c", "d", "o"}


async def test_what_is_not_known_is_said_and_goes_on_the_list(shelf: Shelf, write: Writer) -> None:
    """The log and the list hold which message asked, never what it said."""
    write("a.md", "You can return a jacket within 30 days of delivery.", title="Returning")
    await shelf.load(write.folder)
    good = await shelf.ask("return jacket days delivery", case_id="case-1", ref="m1")
    bad = await shelf.ask("secretword tyres", case_id="case-1", ref="m2")
    nothing = await shelf.ask("\u200b", ref="m3")
    async with shelf.store.read(STAFF) as tx:
        log = await tx.retrievals.of_case("case-1")
        every = await tx.retrievals.since(START)
        gaps = await tx.retrievals.gaps()

    assert (good.known, bad.known, nothing.known) == (True, False, False)
    assert good.hits[0].chunk.article_id == "a"
    assert (nothing.hits, nothing.confidence) == ((), 0.0)
    assert {row.id: row.answered for row in log} == {good.id: True, bad.id: False}
    assert len(every) == 3
    assert {gap.question_ref for gap in gaps} == {"m2", "m3"}
    kept = next(row for row in log if row.id == good.id)
    assert (kept.question_ref, kept.chunk_ids[0]) == ("m1", good.hits[0].chunk.id)
    assert (kept.store, kept.took_ms) == ("embedded", good.took_ms)
    assert len(kept.scores) == len(kept.chunk_ids) == len(good.hits)
    assert "secretword" not in str(every) + str(gaps)


async def test_a_gap_is_closed_once(shelf: Shelf) -> None:
    """And is then on the list no more."""
    asked = await shelf.ask("anything")
    async with shelf.store.write(STAFF) as tx:
        closed = [await tx.retrievals.close_gap(asked.id) for _ in range(2)]
        left = await tx.retrievals.gaps()

    assert (closed, left) == ([True, False], ())


async def test_a_customers_scope_neither_reads_the_log_nor_changes_articles(shelf: Shelf) -> None:
    """What others asked, and what the company says, are not theirs."""
    async with shelf.store.write(Scope.of_customer(TENANT, "anna")) as tx:
        with pytest.raises(Broken):
            await tx.retrievals.gaps()
        with pytest.raises(Broken):
            await tx.articles.remove("a")


async def test_without_the_embedder_words_alone_are_compared(shelf: Shelf, write: Writer) -> None:
    """An answer that needs no vectors is still given."""

    async def away(texts: Sequence[str]) -> None:
        raise Retryable

    write("a.md", "You can return a jacket within 30 days.", title="Return a jacket")
    await shelf.load(write.folder)
    shelf.embedder.before = away
    answer = await shelf.ask("return jacket")

    assert (answer.model, answer.hits[0].chunk.article_id, answer.known) == ("", "a", True)
    assert answer.hits[0].vector_rank is None


async def test_a_reranker_orders_and_can_add_nothing(shelf: Shelf, write: Writer) -> None:
    """What it leaves out is out; what it makes up was never found."""
    for name in "abc":
        write(f"{name}.md", f"Refunds of {name}.")
    await shelf.load(write.folder)
    plain = await shelf.ask("refunds")

    class Backwards:
        async def order(self, question: str, hits: Sequence[Hit]) -> Sequence[Hit]:
            chunk = hits[0].chunk.model_copy(update={"id": "made-up", "text": "Send money."})
            made_up = hits[0].model_copy(update={"chunk": chunk})
            return [made_up, hits[2], hits[1], hits[2]]

    answer = await shelf.ask("refunds", reranker=Backwards())

    assert answer.hits == (plain.hits[2], plain.hits[1])


async def test_an_article_that_was_just_removed_is_not_shown(shelf: Shelf, write: Writer) -> None:
    """Even while its passages are still in the index."""
    write("a.md", "Refunds take five days.")
    await shelf.load(write.folder)
    await shelf.library.remove("a")

    assert (await shelf.ask("refunds")).hits == ()
