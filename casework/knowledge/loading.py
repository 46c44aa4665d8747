"""Taking articles in: what is new is cut, embedded, stored and searched; what is gone goes.

An article is taken in as a whole or not at all. Stopped at any moment, everything that was there
still is, and the next load goes on from there.
"""

from collections.abc import Callable
from typing import NamedTuple

from casework.domain.words import Word
from casework.knowledge.article import Article
from casework.knowledge.chunk import Chunk
from casework.knowledge.chunking import cut
from casework.knowledge.faulty import Faulty
from casework.knowledge.fetching import Fetcher
from casework.knowledge.filling import Filling
from casework.knowledge.library import Library
from casework.knowledge.reading import Reading
from casework.knowledge.sources import Source, Sources, reading
from casework.store.knowledge_records import HeldRecord

#: Called with how many of all are done, and the one that is next.
Progress = Callable[[int, int, str], None]

#: How many passages are embedded together.
_TOGETHER = 48


class Problem(Word):
    """One article that was not taken in: where, and what to do."""

    source: str
    line: int
    what: str

    def __str__(self) -> str:
        """Write it as editors and people read it."""
        return f"{self.source}:{self.line}: {self.what}"


class Summary(Word):
    """What a load did. An article with a problem stays as it was."""

    found: int = 0
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    #: Passages whose vectors were made.
    embedded: int = 0
    problems: tuple[Problem, ...] = ()
    #: The model that made the vectors.
    model: str = ""


class _New(NamedTuple):
    """An article that is not there yet in this version."""

    article: Article
    chunks: tuple[Chunk, ...]
    origin: str


class Loading:
    """One load. Two at once do no harm, but do the work twice."""

    def __init__(
        self,
        library: Library,
        filling: Filling,
        fetcher: Fetcher,
        progress: Progress | None = None,
    ) -> None:
        """Load into this library and its index."""
        self._library = library
        self._filling = filling
        self._fetcher = fetcher
        self._told = progress
        self._added: list[str] = []
        self._changed: list[str] = []
        self._unchanged = 0
        self._problems: list[Problem] = []
        self._waiting: list[_New] = []
        self._held: dict[str, HeldRecord] = {}
        self._of_source: dict[str, HeldRecord] = {}
        #: The passages that held when the load began, by article.
        self._passages: dict[str, list[str]] = {}
        #: Each article of this load, and where it is.
        self._seen: dict[str, str] = {}

    async def run(self, sources: Sources) -> Summary:
        """Take in what there is, article by article; one that is faulty stops no other.

        Raises:
            Retryable: the index, the database or the embedding endpoint is away; whatever was
                taken in stays, and the load may be run again.

        """
        self._held = {record.id: record for record in await self._library.held()}
        self._of_source = {record.source: record for record in self._held.values()}
        for passage, article_id in (await self._library.passages_held()).items():
            self._passages.setdefault(article_id, []).append(passage)
        for done, source in enumerate(sources.found):
            self._tell(done, len(sources.found), source.path)
            found = await self._read(source)
            if found is not None:
                await self._sort(*self._placed(found, sources))
        await self._take_in()
        removed = await self._remove_missing(sources) if sources.whole else ()
        await self._filling.tidy()
        self._tell(len(sources.found), len(sources.found), "")
        return Summary(
            found=len(sources.found),
            added=tuple(self._added),
            changed=tuple(self._changed),
            unchanged=self._unchanged,
            removed=removed,
            embedded=self._filling.embedded,
            problems=tuple(self._problems),
            model=await self._filling.model(),
        )

    async def _read(self, source: Source) -> Reading | None:
        try:
            found = await reading(source, self._fetcher)
            taken = self._seen.get(found.article.id)
            if taken is not None:
                what = f"`{found.article.id}` is the id of {taken} too. Change one of them."
                raise Faulty(what, found.line)
        except Faulty as fault:
            problem = Problem(source=source.address, line=fault.line, what=fault.what)
            self._problems.append(problem)
            return None
        self._seen[found.article.id] = source.address
        return found

    def _placed(self, found: Reading, sources: Sources) -> tuple[Article, str]:
        """Say which article a file is: alone, it is still the one that came with its folder."""
        known = self._of_source.get(found.article.source)
        if sources.whole or known is None:
            return found.article, sources.origin
        if found.has_id:
            return found.article, known.origin
        return found.article.model_copy(update={"id": known.id}).versioned(), known.origin

    async def _sort(self, article: Article, origin: str) -> None:
        """Leave an article that is there as it is; let a new one wait for its batch."""
        held = self._held.get(article.id)
        if held is not None and held.version == article.version:
            self._unchanged += 1
            if (held.origin, held.source) != (origin, article.source):
                await self._library.hold(article, origin)
            return
        (self._added if held is None else self._changed).append(article.id)
        self._waiting.append(_New(article, cut(article), origin))
        if sum(len(new.chunks) for new in self._waiting) >= _TOGETHER:
            await self._take_in()

    async def _take_in(self) -> None:
        """Embed the batch; then, article by article: keep, put, let hold, take the old out."""
        waiting, self._waiting = self._waiting, []
        # Asked once: another model may begin to serve between making vectors and storing them.
        model = await self._filling.model()
        vectors = await self._filling.vectors([c for new in waiting for c in new.chunks], model)
        for article, chunks, origin in waiting:
            mine, vectors = vectors[: len(chunks)], vectors[len(chunks) :]
            await self._library.keep(article, chunks, origin)
            await self._filling.put(chunks, mine, model)
            await self._library.hold(article, origin)
            new = {chunk.id for chunk in chunks}
            await self._filling.drop(
                [p for p in self._passages.get(article.id, ()) if p not in new]
            )

    async def _remove_missing(self, sources: Sources) -> tuple[str, ...]:
        """Remove what came from here and is here no more; a faulty file still is."""
        there = {source.address for source in sources.found}
        now_named = {address: article_id for article_id, address in self._seen.items()}
        removed: list[str] = []
        for record in await self._library.held(sources.origin):
            renamed = now_named.get(record.source, record.id) != record.id
            if record.source not in there or renamed:
                await self._library.remove(record.id)
                await self._filling.drop(self._passages.get(record.id, ()))
                removed.append(record.id)
        return tuple(removed)

    def _tell(self, done: int, of: int, what: str) -> None:
        if self._told is not None:
            self._told(done, of, what)
