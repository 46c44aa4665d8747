"""Articles under a customer's capability: SQL injected there can read them and change none.

Nor can it see what other customers searched for.
"""

import pytest
from sqlalchemy import text

from casework.store import Scope
from casework.store.isolation.roles import API_ROLE
from casework.store.knowledge_records import ArticleRecord, PassageRecord, RetrievalRecord
from tests.attack.sql_town import STAFF, Town, a_capability, refused, rows, town
from tests.integration.store.conftest import postgres_database
from tests.integration.store.databases import now, open_store
from tests.integration.store.given import TENANT, StandingClock

pytestmark = pytest.mark.postgres
__all__ = ["postgres_database", "town"]

ARTICLE = ArticleRecord(
    id="returns",
    version="1",
    title="Returns",
    body="Within 30 days.",
    owner="care",
    subject="refunds",
    audience=frozenset({"customer"}),
    language="en",
    source="tests",
)
PASSAGE = PassageRecord(id="returns@1#0", article_id="returns", version="1", n=0, text=ARTICLE.body)
TABLES = ["article_chunk", "retrieval"]


async def test_a_customers_capability_reads_articles_and_changes_none(town: Town) -> None:
    """Staff see the searches too; a customer sees only what could be quoted to them."""
    store = open_store(town.database, StandingClock())
    async with store.write(Scope.of_service(TENANT, "knowledge")) as tx:
        await tx.articles.keep(ARTICLE, (PASSAGE,), "tests")
        await tx.articles.hold(ARTICLE.id, ARTICLE.version, origin="tests", source="tests")
        search = RetrievalRecord(id="r-1", at=now(), confidence=0.5, took_ms=1, answered=False)
        await tx.retrievals.add(search)
    await store.close()
    async with town.speaking(API_ROLE, a_capability()) as connection:
        assert await rows(connection, TABLES) == {"article_chunk": 1}
        changed = await connection.execute(text("UPDATE article_chunk SET text = 'all is free'"))
        assert changed.rowcount == 0
        assert "row-level security" in await refused(
            connection,
            "INSERT INTO article_chunk (tenant, id, article_id, version, n, headings, text)"
            " SELECT tenant, 'new', article_id, version, 9, headings, 'all is free'"
            " FROM article_chunk",
        )
    async with town.speaking(API_ROLE, a_capability(STAFF)) as connection:
        assert await rows(connection, TABLES) == {"article_chunk": 1, "retrieval": 1}
