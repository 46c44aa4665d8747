"""What loading starts from: a shelf, an encoder that is quick, and articles."""

import asyncio
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from casework.knowledge.article import Audience
from casework.knowledge.embedded_index import EmbeddedIndex
from casework.knowledge.fetching import Allows, Fetcher, is_public
from casework.knowledge.filling import Filling
from casework.knowledge.library import Library
from casework.knowledge.loading import Loading, Progress, Summary
from casework.knowledge.retrieval import Answer, Question, Reranker, Retrieval
from casework.knowledge.sources import find
from casework.knowledge.terms import words
from casework.store import Scope, Store, Tx
from casework.store.engine import read_url
from casework.store.isolation.capability import NoCapabilities

TENANT = "shop"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


class StandingClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


class StoppingStore(Store):
    """A store whose process can be stopped just before one of its writes."""

    #: How many more writes there are before it is stopped; None: it is not.
    left: int | None = None

    @asynccontextmanager
    async def write(self, scope: Scope) -> AsyncGenerator[Tx, None]:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise asyncio.CancelledError
        async with super().write(scope) as tx:
            yield tx


class StoppingIndex(EmbeddedIndex):
    """An index whose process can be stopped just before passages are taken out."""

    stopping = False

    async def drop(self, tenant: str, chunk_ids: Sequence[str]) -> None:
        if self.stopping:
            raise asyncio.CancelledError
        await super().drop(tenant, chunk_ids)


async def _nothing(texts: Sequence[str]) -> None:
    del texts


@dataclass
class WordCounter:
    """A small embedder of its own right: texts with the same words are near. Keeps count."""

    name: str = "words/64"
    dimensions: int = 64
    texts: list[str] = field(default_factory=list)
    #: Awaited before each call with its texts; may fail, or change the world.
    before: Callable[[Sequence[str]], Awaitable[None]] = _nothing

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        await self.before(texts)
        self.texts += texts
        return [self._vector(text) for text in texts]

    async def close(self) -> None:
        """Hold nothing."""

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimensions
        for word in words(text):
            vector[zlib.crc32(word.encode()) % self.dimensions] += 1.0
        return vector


@dataclass
class Shelf:
    """A library, its index, and what fills it."""

    store: StoppingStore
    library: Library
    index: StoppingIndex
    embedders: dict[str, WordCounter]
    wanted: str = "words/64"

    @property
    def embedder(self) -> WordCounter:
        return self.embedders[self.wanted]

    def filling(self) -> Filling:
        return Filling(self.library, self.index, self.embedders.__getitem__, self.wanted)

    async def load(
        self, what: Path, progress: Progress | None = None, *, allows: Allows = is_public
    ) -> Summary:
        """Load as a process that has just started."""
        fetcher = Fetcher(allows)
        try:
            loading = Loading(self.library, self.filling(), fetcher, progress)
            return await loading.run(find(what))
        finally:
            await fetcher.close()

    async def ask(
        self,
        text: str,
        audience: Audience = Audience.customer,
        *,
        reranker: Reranker | None = None,
        on: date = TODAY,
        language: str | None = None,
        case_id: str | None = None,
        ref: str = "",
    ) -> Answer:
        retrieval = Retrieval(
            self.store, TENANT, self.index, self.filling(), reranker, kind="embedded"
        )
        return await retrieval.ask(
            Question(
                text=text, audience=audience, on=on, language=language, case_id=case_id, ref=ref
            )
        )

    async def searched(self) -> set[str]:
        """Give the articles that the index holds passages of, in which version."""
        return {name.partition("#")[0] for name in await self.index.ids(TENANT)}

    async def held(self) -> set[str]:
        return {f"{record.id}@{record.version}" for record in await self.library.held()}


@asynccontextmanager
async def open_shelf(folder: Path, clock: StandingClock) -> AsyncGenerator[Shelf]:
    """Open a shelf on a folder."""
    folder.mkdir(exist_ok=True)
    url = read_url(f"sqlite+aiosqlite:///{folder / 'casework.db'}")
    store = StoppingStore(url, b"k" * 32, clock, NoCapabilities())
    await store.migrate()
    index = StoppingIndex(folder / "knowledge.db")
    embedders = {
        "words/64": WordCounter(),
        "words/32": WordCounter(name="words/32", dimensions=32),
    }
    yield Shelf(store, Library(store, TENANT), index, embedders)
    await index.close()
    await store.close()


@dataclass
class Writer:
    """Writes articles into a folder."""

    folder: Path

    def __call__(self, name: str, text: str, **front: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        given = {"title": path.stem, "owner": "team@shop.example", "subject": "refunds"} | front
        lines = "".join(f"{key}: {value}\n" for key, value in given.items())
        path.write_text(f"---\n{lines}---\n{text}\n", "utf-8")
        return path
