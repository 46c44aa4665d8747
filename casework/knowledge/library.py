"""The articles of a tenant, in every version that ever held."""

from datetime import datetime
from typing import NamedTuple

from casework.knowledge.article import Article
from casework.knowledge.chunk import Chunk
from casework.store import Scope, Store
from casework.store.knowledge_records import (
    ArticleRecord,
    HeldRecord,
    PassageRecord,
    VersionRecord,
)

#: Under this name the engine itself loads and searches.
PURPOSE = "knowledge"


class Cited(NamedTuple):
    """A passage of any version, and the version that it is a part of."""

    passage: Chunk
    article: Article
    holds: bool


class Library:
    """Keeps articles in Casework's own database; nothing that held is ever lost."""

    def __init__(self, store: Store, tenant: str) -> None:
        """Keep the articles of one tenant."""
        self.store = store
        self._scope = Scope.of_service(tenant, PURPOSE)
        self.tenant = tenant

    async def keep(self, article: Article, chunks: tuple[Chunk, ...], origin: str) -> None:
        """Store a version and its passages; it does not hold yet."""
        async with self.store.write(self._scope) as tx:
            await tx.articles.keep(
                _article_record(article), [_passage_record(chunk) for chunk in chunks], origin
            )

    async def hold(self, article: Article, origin: str) -> None:
        """Let a stored version hold from now on, in one write."""
        async with self.store.write(self._scope) as tx:
            await tx.articles.hold(
                article.id, article.version, origin=origin, source=article.source
            )

    async def remove(self, article_id: str) -> bool:
        """Let no version of an article hold; all stay readable."""
        async with self.store.write(self._scope) as tx:
            return await tx.articles.remove(article_id)

    async def held(self, origin: str | None = None) -> tuple[HeldRecord, ...]:
        """Give what holds now, of one origin or of all."""
        async with self.store.read(self._scope) as tx:
            return await tx.articles.held(origin)

    async def articles(self) -> tuple[Article, ...]:
        """Give every article in the version that holds."""
        async with self.store.read(self._scope) as tx:
            return tuple(_article(record) for record in await tx.articles.list())

    async def article(self, article_id: str, version: str | None = None) -> Article | None:
        """Find an article: the version that holds, or any that ever did."""
        async with self.store.read(self._scope) as tx:
            record = await tx.articles.get(article_id, version)
        return _article(record) if record else None

    async def versions(self, article_id: str) -> tuple[VersionRecord, ...]:
        """Give an article's versions, newest first."""
        async with self.store.read(self._scope) as tx:
            return await tx.articles.versions(article_id)

    async def chunks(self, article: Article) -> tuple[Chunk, ...]:
        """Give a stored version's passages, as they were cut when it was loaded."""
        async with self.store.read(self._scope) as tx:
            found = await tx.articles.passages(article.id, article.version)
        return tuple(_chunk(passage, article) for passage in found)

    async def cited(self, passage_id: str) -> Cited | None:
        """Find what an old reply rested on, word for word, whether or not it still holds."""
        async with self.store.read(self._scope) as tx:
            passage = await tx.articles.passage(passage_id)
            if passage is None:
                return None
            record = await tx.articles.get(passage.article_id, passage.version)
            holds = await tx.articles.holding([passage.article_id])
        if record is None:
            return None
        article = _article(record)
        return Cited(_chunk(passage, article), article, holds.get(article.id) == article.version)

    async def passages_held(self) -> dict[str, str]:
        """Give the id of every passage that holds, with its article's id."""
        async with self.store.read(self._scope) as tx:
            return await tx.articles.passages_held()

    async def passages_waiting(self, since: datetime) -> frozenset[str]:
        """Give the ids of passages that were stored since a moment and never held yet."""
        async with self.store.read(self._scope) as tx:
            return await tx.articles.passages_waiting(since)

    def now(self) -> datetime:
        """Return the store's time."""
        return self.store.clock()


def _article_record(article: Article) -> ArticleRecord:
    return ArticleRecord.model_validate(article.model_dump())


def _article(record: ArticleRecord) -> Article:
    return Article.model_validate(record.model_dump())


def _passage_record(chunk: Chunk) -> PassageRecord:
    return PassageRecord.model_validate(chunk.model_dump(include=set(PassageRecord.model_fields)))


def _chunk(passage: PassageRecord, article: Article) -> Chunk:
    return Chunk(
        **passage.model_dump(),
        title=article.title,
        subject=article.subject,
        audience=article.audience,
        language=article.language,
        valid_from=article.valid_from,
        valid_until=article.valid_until,
    )
