"""Another embedding model: its vectors are made beside the old ones, then all at once serve."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from casework.api.embedding_over import EmbeddingOver
from casework.domain.errors import Retryable
from tests.integration.loading.given import TENANT, Shelf, Writer


@pytest.fixture
async def changed(shelf: Shelf, write: Writer) -> Shelf:
    """Load under one model; give the shelf as a process sees it that wants another."""
    for n in range(30):
        write(f"a{n}.md", f"Article {n} says: refunds take {n} days.\n\n## More\n\nText {n}.")
    await shelf.load(write.folder)
    return replace(shelf, wanted="words/32")


async def test_the_old_vectors_serve_until_the_new_are_whole(changed: Shelf) -> None:
    """Before every batch of new vectors a question still has its answer."""
    models: list[str] = []
    answers: list[str] = []
    filling = changed.filling()

    async def ask_between(texts: Sequence[str]) -> None:
        if len(texts) > 1:
            answer = await changed.ask("refunds take 7 days")
            models.append(answer.model)
            answers.append(answer.hits[0].chunk.article_id)

    changed.embedder.before = ask_between
    over = await filling.bring_over()
    after = await changed.ask("refunds take 7 days")

    assert over
    assert len(models) > 1
    assert (set(models), set(answers)) == ({"words/64"}, {"a7"})
    assert (after.model, after.hits[0].chunk.article_id) == ("words/32", "a7")
    assert await changed.index.ids(TENANT, "words/64") == frozenset()
    assert await filling.bring_over() is False


async def test_stopped_it_goes_on_and_nothing_is_made_twice(changed: Shelf) -> None:
    """The endpoint fails half-way; until the next run the old vectors serve."""
    calls = 0

    async def fails_second(texts: Sequence[str]) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Retryable

    changed.embedder.before = fails_second
    with pytest.raises(Retryable):
        await changed.filling().bring_over()
    assert await changed.index.serving(TENANT) == "words/64"
    assert (await changed.ask("refunds take 7 days")).model == "words/64"
    made = len(changed.embedder.texts)
    assert made > 0
    await changed.filling().bring_over()

    assert await changed.index.serving(TENANT) == "words/32"
    assert len(changed.embedder.texts) == len(set(changed.embedder.texts)) == 60


async def test_what_is_loaded_meanwhile_is_there_afterwards(changed: Shelf, write: Writer) -> None:
    """A load while vectors are made goes to the model that serves, and comes over too."""
    loaded = False

    async def load_between(texts: Sequence[str]) -> None:
        nonlocal loaded
        if not loaded:
            loaded = True
            write("new.md", "Brand new: parcels arrive by drone.")
            (write.folder / "a3.md").unlink()
            await changed.load(write.folder)

    changed.embedder.before = load_between
    await changed.filling().bring_over()

    assert await changed.searched() == await changed.held()
    assert (await changed.ask("parcels drone")).hits[0].chunk.article_id == "new"
    assert not any(name.startswith("a3@") for name in await changed.searched())


async def test_questions_during_the_change_are_all_answered(changed: Shelf) -> None:
    """None meets an empty index or vectors of another length."""
    change = asyncio.create_task(changed.filling().bring_over())
    answers = []
    while not change.done():
        answers.append(await changed.ask("refunds take 7 days"))
    await change
    answers.append(await changed.ask("refunds take 7 days"))

    assert [a for a in answers if not a.hits or a.hits[0].chunk.article_id != "a7"] == []
    assert answers[-1].model == "words/32"


async def test_the_api_changes_the_model_beside_its_requests(changed: Shelf) -> None:
    """It waits for the database, does the work once, and ends."""
    prepared = asyncio.Event()
    running = asyncio.create_task(EmbeddingOver(changed.filling(), prepared).run())
    assert (await changed.ask("refunds take 7 days")).model == "words/64"
    prepared.set()
    await running

    assert (await changed.ask("refunds take 7 days")).model == "words/32"


async def test_the_api_can_be_stopped_while_the_endpoint_is_away(changed: Shelf) -> None:
    """The old vectors serve on, and nothing waits for the endpoint."""
    failed = asyncio.Event()

    async def away(texts: Sequence[str]) -> None:
        failed.set()
        raise Retryable

    changed.embedder.before = away
    prepared = asyncio.Event()
    prepared.set()
    over = EmbeddingOver(changed.filling(), prepared)
    running = asyncio.create_task(over.run())
    await failed.wait()
    over.stop()
    await running

    assert await changed.index.serving(TENANT) == "words/64"
