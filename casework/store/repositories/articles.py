"""Articles: the version that holds, every version that ever did, and their passages.

They belong to the tenant, not to a customer: whoever serves a customer reads them, and only what
staff or a service loads is written.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, and_, select, update

from casework.domain.errors import Broken
from casework.store.knowledge_records import (
    ArticleRecord,
    HeldRecord,
    PassageRecord,
    VersionRecord,
)
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.knowledge import Article, ArticleChunk, ArticleVersion

_ARTICLE = table_of(Article)
_VERSION = table_of(ArticleVersion)
_CHUNK = table_of(ArticleChunk)
_HOLDS = and_(_ARTICLE.c.removed_at.is_(None), _ARTICLE.c.version.is_not(None))
#: How many values one statement is given, well below what the databases take.
_MOST = 500


class Articles(Repository):
    """The articles of the scope's tenant."""

    async def keep(
        self, article: ArticleRecord, passages: Sequence[PassageRecord], origin: str
    ) -> None:
        """Store a version with its passages; it does not hold yet. Again is the same."""
        self._may_write()
        tenant = self._work.scope.tenant
        head = {
            "tenant": tenant,
            "id": article.id,
            "version": None,
            "origin": origin,
            "source": article.source,
            "changed_at": self._work.now,
        }
        await self._work.insert_new(_ARTICLE, head)
        row: dict[str, Any] = article.model_dump(exclude={"id"}) | {
            "tenant": tenant,
            "article_id": article.id,
            "audience": sorted(article.audience),
            "stored_at": self._work.now,
        }
        if await self._work.insert_new(_VERSION, row):
            for passage in passages:
                given = passage.model_dump() | {"headings": list(passage.headings)}
                await self._work.insert(_CHUNK, given | {"tenant": tenant})

    async def hold(self, article_id: str, version: str, *, origin: str, source: str) -> None:
        """Let a stored version hold from now on."""
        self._may_write()
        change = update(_ARTICLE).where(self._of(article_id))
        await self._work.changed(
            change.values(
                version=version,
                origin=origin,
                source=source,
                changed_at=self._work.now,
                removed_at=None,
            )
        )
        first = update(_VERSION).where(
            _VERSION.c.tenant == self._work.scope.tenant,
            _VERSION.c.article_id == article_id,
            _VERSION.c.version == version,
            _VERSION.c.held_at.is_(None),
        )
        await self._work.changed(first.values(held_at=self._work.now))

    async def remove(self, article_id: str) -> bool:
        """Let no version of an article hold; all stay readable. False when none did."""
        self._may_write()
        change = update(_ARTICLE).where(self._of(article_id), _HOLDS)
        return await self._work.changed(change.values(removed_at=self._work.now)) > 0

    async def held(self, origin: str | None = None) -> tuple[HeldRecord, ...]:
        """Give what holds now, of one origin or of all, in the order of the ids."""
        query = select(_ARTICLE).where(self._mine(), _HOLDS).order_by(_ARTICLE.c.id)
        if origin is not None:
            query = query.where(_ARTICLE.c.origin == origin)
        fields = HeldRecord.model_fields
        return tuple(
            HeldRecord.model_validate({name: row[name] for name in fields})
            for row in await self._work.rows(query)
        )

    async def holding(self, article_ids: Collection[str]) -> dict[str, str]:
        """Say of these articles which version holds; one that does not hold is left out."""
        found: dict[str, str] = {}
        for some in _parts(sorted(set(article_ids))):
            query = select(_ARTICLE.c.id, _ARTICLE.c.version)
            rows = await self._work.rows(query.where(self._mine(), _HOLDS, _ARTICLE.c.id.in_(some)))
            found |= {row["id"]: row["version"] for row in rows}
        return found

    async def list(self) -> tuple[ArticleRecord, ...]:
        """Give every article in the version that holds, in the order of the ids."""
        return tuple(_record(row) for row in await self._work.rows(self._current()))

    async def get(self, article_id: str, version: str | None = None) -> ArticleRecord | None:
        """Find an article: the version that holds, or any that ever did."""
        if version is None:
            query = self._current().where(_ARTICLE.c.id == article_id)
        else:
            query = select(_VERSION).where(
                _VERSION.c.tenant == self._work.scope.tenant,
                _VERSION.c.article_id == article_id,
                _VERSION.c.version == version,
            )
        row = await self._work.row(query)
        return _record(row) if row else None

    async def versions(self, article_id: str) -> tuple[VersionRecord, ...]:
        """Give an article's versions, newest first."""
        head = await self._work.row(select(_ARTICLE).where(self._of(article_id)))
        holds = head["version"] if head and head["removed_at"] is None else None
        query = select(_VERSION.c.version, _VERSION.c.title, _VERSION.c.stored_at).where(
            _VERSION.c.tenant == self._work.scope.tenant, _VERSION.c.article_id == article_id
        )
        rows = await self._work.rows(
            query.order_by(_VERSION.c.stored_at.desc(), _VERSION.c.version)
        )
        return tuple(
            VersionRecord(
                version=row["version"],
                title=row["title"],
                stored_at=row["stored_at"],
                holds=row["version"] == holds,
            )
            for row in rows
        )

    async def passages(self, article_id: str, version: str) -> tuple[PassageRecord, ...]:
        """Give a version's passages in order."""
        query = select(_CHUNK).where(
            _CHUNK.c.tenant == self._work.scope.tenant,
            _CHUNK.c.article_id == article_id,
            _CHUNK.c.version == version,
        )
        return tuple(_passage(row) for row in await self._work.rows(query.order_by(_CHUNK.c.n)))

    async def passage(self, passage_id: str) -> PassageRecord | None:
        """Find a passage of any version: what an old reply rested on."""
        query = select(_CHUNK).where(
            _CHUNK.c.tenant == self._work.scope.tenant, _CHUNK.c.id == passage_id
        )
        row = await self._work.row(query)
        return _passage(row) if row else None

    async def passages_held(self) -> dict[str, str]:
        """Give the id of every passage that holds, with its article's id."""
        query = select(_CHUNK.c.id, _CHUNK.c.article_id).join(_ARTICLE, _OF_ARTICLE)
        rows = await self._work.rows(query.where(self._mine(), _HOLDS, _IS_CURRENT))
        return {row["id"]: row["article_id"] for row in rows}

    async def passages_waiting(self, since: datetime) -> frozenset[str]:
        """Give the ids of passages that were stored since a moment and never held yet."""
        query = (
            select(_CHUNK.c.id)
            .join(
                _VERSION,
                and_(
                    _VERSION.c.tenant == _CHUNK.c.tenant,
                    _VERSION.c.article_id == _CHUNK.c.article_id,
                    _VERSION.c.version == _CHUNK.c.version,
                ),
            )
            .where(
                _VERSION.c.tenant == self._work.scope.tenant,
                _VERSION.c.held_at.is_(None),
                _VERSION.c.stored_at >= since,
            )
        )
        return frozenset(row["id"] for row in await self._work.rows(query))

    def _current(self) -> Select[Any]:
        both = and_(
            _VERSION.c.tenant == _ARTICLE.c.tenant,
            _VERSION.c.article_id == _ARTICLE.c.id,
            _VERSION.c.version == _ARTICLE.c.version,
        )
        query = select(_VERSION).join(_ARTICLE, both)
        return query.where(self._mine(), _HOLDS).order_by(_ARTICLE.c.id)

    def _mine(self) -> Any:
        return _ARTICLE.c.tenant == self._work.scope.tenant

    def _of(self, article_id: str) -> Any:
        return and_(self._mine(), _ARTICLE.c.id == article_id)

    def _may_write(self) -> None:
        if self._work.scope.customer is not None:
            raise Broken("A customer's scope cannot change articles.")


_OF_ARTICLE = and_(_ARTICLE.c.tenant == _CHUNK.c.tenant, _ARTICLE.c.id == _CHUNK.c.article_id)
_IS_CURRENT = _CHUNK.c.version == _ARTICLE.c.version


def _parts(ids: Sequence[str]) -> "list[Sequence[str]]":
    return [ids[at : at + _MOST] for at in range(0, len(ids), _MOST)]


def _record(row: RowMapping) -> ArticleRecord:
    values = {name: row[name] for name in ArticleRecord.model_fields if name != "id"}
    audience = frozenset(row["audience"])
    return ArticleRecord.model_validate(values | {"id": row["article_id"], "audience": audience})


def _passage(row: RowMapping) -> PassageRecord:
    values = {name: row[name] for name in PassageRecord.model_fields}
    return PassageRecord.model_validate(values | {"headings": tuple(row["headings"])})
