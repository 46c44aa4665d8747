"""The index filled with what holds: under the model that serves, and under the one to come."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from casework.knowledge.chunk import Chunk
from casework.knowledge.chunking import embedded_text
from casework.knowledge.embedding import Embedder, Vector
from casework.knowledge.index import Index
from casework.knowledge.library import Library

#: Makes the embedder of a name.
Embedders = Callable[[str], Embedder]
#: Called with how many passages of all have their vectors.
Embedded = Callable[[int, int], None]

_TOGETHER = 48
#: A passage that was stored this recently may be a load's, just before it holds.
_JUST_NOW = timedelta(minutes=10)


class Filling:
    """Makes vectors and puts them where they are searched.

    Vectors are kept by the model that made them. When the settings want another model, the old
    one's serve, and take in what is loaded, until the new one's are whole; `bring_over` makes
    them, beside everything else, and the change itself is one write.
    """

    def __init__(self, library: Library, index: Index, embedders: Embedders, wanted: str) -> None:
        """Fill this index from this library; `wanted` is the model of the settings."""
        self._library = library
        self._index = index
        self._make = embedders
        self._made: dict[str, Embedder] = {}
        self.wanted = wanted
        #: How many passages were embedded so far.
        self.embedded = 0

    async def model(self) -> str:
        """Name the model that serves; before anything was loaded, the one that will."""
        return await self._index.serving(self._library.tenant) or self.wanted

    def embedder(self, name: str) -> Embedder:
        """Return the embedder of a name, made once.

        Raises:
            Misconfigured: nothing makes such vectors, or its key is missing.

        """
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    async def vectors(self, chunks: Sequence[Chunk], model: str) -> list[Vector]:
        """Embed passages by a model."""
        embedder = self.embedder(model)
        found = await embedder.embed([embedded_text(chunk) for chunk in chunks]) if chunks else []
        self.embedded += len(found)
        return found

    async def put(self, chunks: Sequence[Chunk], vectors: Sequence[Vector], model: str) -> None:
        """Store passages with the vectors that a model made."""
        await self._index.put(self._library.tenant, chunks, vectors, model)

    async def drop(self, chunk_ids: Sequence[str]) -> None:
        """Take passages out, under every model."""
        if chunk_ids:
            await self._index.drop(self._library.tenant, chunk_ids)

    async def tidy(self) -> None:
        """Let the index hold exactly what holds, whatever was left behind by whom."""
        await self.fill()
        held = await self._library.passages_held()
        waiting = await self._library.passages_waiting(self._library.now() - _JUST_NOW)
        there = await self._index.ids(self._library.tenant)
        await self.drop(sorted(there - held.keys() - waiting))

    async def fill(self, model: str = "", told: Embedded | None = None) -> int:
        """Embed what holds and is not under a model yet; return how many passages that was."""
        model = model or await self.model()
        held = await self._library.passages_held()
        there = await self._index.ids(self._library.tenant, model)
        missing = {article_id for passage, article_id in held.items() if passage not in there}
        waiting: list[Chunk] = []
        filled = 0
        for article_id in sorted(missing):
            article = await self._library.article(article_id)
            if article is not None:
                found = await self._library.chunks(article)
                waiting += [chunk for chunk in found if chunk.id not in there]
            if len(waiting) >= _TOGETHER:
                filled += await self._store(waiting, model)
                if told:
                    told(len(there) + filled, len(held))
                waiting = []
        filled += await self._store(waiting, model)
        if told:
            told(len(there) + filled, len(held))
        return filled

    async def bring_over(self, told: Embedded | None = None) -> bool:
        """Let the model that the settings want serve, once its vectors are whole.

        Until then the old one's serve; stopped at any moment, the next call goes on. False when
        it serves already, or nothing is loaded that it could serve.
        """
        tenant = self._library.tenant
        old = await self._index.serving(tenant)
        if not old or old == self.wanted:
            return False
        # What is loaded meanwhile is taken in too: until a round finds nothing more to do.
        while await self.fill(self.wanted, told):
            pass
        if not await self._index.ids(tenant, self.wanted):
            return False
        await self._index.serve(tenant, self.wanted)
        # A load that had begun before may have put its last passages under the old one.
        await self.tidy()
        await self._index.forget(tenant, old)
        return True

    async def close(self) -> None:
        """Let the embedders' connections go."""
        for embedder in self._made.values():
            await embedder.close()

    async def _store(self, chunks: Sequence[Chunk], model: str) -> int:
        if chunks:
            await self.put(chunks, await self.vectors(chunks, model), model)
        return len(chunks)
