"""Which rows a worker is given: one customer's, on a grant, while there is work to do on them."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from casework.domain.case import CaseStatus, Sender
from casework.domain.errors import Broken
from casework.identity.asking import GRANT_TYPE
from casework.identity.assertion import ASSERTION_TYPE, WorkerAssertion
from casework.identity.exchange import GRANT_TOKEN_TYPE
from casework.identity.keys import WORKER
from casework.identity.rows import (
    CAPABILITY_TOKEN_TYPE,
    PURPOSE_TOKEN_TYPE,
    AskedCapabilities,
)
from casework.knowledge.hygiene.check import Check
from casework.knowledge.library import Library
from casework.settings import Settings
from casework.store import Scope, Store
from tests.integration.store.databases import Database
from tests.integration.store.given import KEY
from tests.integration.token_service.stage import (
    API,
    CASE,
    CUSTOMER,
    GRANT,
    TENANT,
    Stage,
    named,
)


def form(stage: Stage, subject: str = GRANT, **changes: str) -> dict[str, str]:
    """Write a request for rows."""
    key = stage.workers["worker-0"]
    assertion = WorkerAssertion("worker-0", key, api_url=API, clock=stage.clock)
    return {
        "grant_type": GRANT_TYPE,
        "subject_token": subject,
        "subject_token_type": GRANT_TOKEN_TYPE,
        "requested_token_type": CAPABILITY_TOKEN_TYPE,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion.sign(),
        **changes,
    }


async def ask(stage: Stage, fields: dict[str, str]) -> httpx.Response:
    """Send a request."""
    return await stage.client.post("/oauth/token", data=fields)


async def why_not(stage: Stage, fields: dict[str, str]) -> str:
    """Send a request; return why it was refused, or nothing."""
    answer = await ask(stage, fields)
    body: dict[str, Any] = answer.json()
    return "" if answer.status_code == 200 else str(body.get("reason", body["error"]))


async def end_grant(stage: Stage) -> None:
    """Take the grant back."""
    async with stage.store.write(stage.scope) as tx:
        await tx.grants.revoke(GRANT)


def a_workers_store(stage: Stage, database: Database) -> Store:
    """Open the store as a worker has it: its own role, and only the rows that it is given."""
    asked = AskedCapabilities(
        api_url=API,
        client=stage.client,
        assertion=WorkerAssertion(
            "worker-0", stage.workers["worker-0"], api_url=API, clock=stage.clock
        ),
        clock=stage.clock,
    )
    return Store.open(database.worker_url, sealing_key=KEY, clock=stage.clock, capabilities=asked)


async def test_a_grant_gives_its_customers_rows_for_five_minutes(stage: Stage) -> None:
    """The answer says whose rows they are, and is not to be kept by anybody on the way."""
    answer = await ask(stage, form(stage))
    body = answer.json()

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert body.pop("access_token")
    assert body == {
        "issued_token_type": CAPABILITY_TOKEN_TYPE,
        "token_type": "N_A",
        "expires_in": 300,
        "tenant": TENANT,
        "customer": CUSTOMER,
    }


async def test_a_worker_sees_the_customer_of_the_grant_and_nobody_else(
    stage: Stage, database: Database
) -> None:
    """On both databases; where PostgreSQL decides, asking past the store changes nothing."""
    await stage.open_case(case="case-2", customer="customer-2", grant="grant-2")
    store = a_workers_store(stage, database)
    try:
        grant = await store.grant(GRANT)
        assert grant is not None
        async with store.read(Scope.of_customer(TENANT, CUSTOMER)) as tx:
            assert [case.id for case in await tx.cases.list()] == [CASE]
            assert await tx.cases.get("case-2") is None
            everyone = await tx._work.rows(text("SELECT customer FROM customer_case"))
        seen = {row["customer"] for row in everyone}
        assert seen == ({CUSTOMER} if database.postgres else {CUSTOMER, "customer-2"})
    finally:
        await store.close()


async def test_a_worker_needs_a_grant_of_the_customer(stage: Stage, database: Database) -> None:
    """Knowing a customer's name opens nothing, nor does a grant that is not there."""
    if not database.postgres:
        return  # the one seam there is, which asks nobody
    store = a_workers_store(stage, database)
    try:
        with pytest.raises(Broken, match="only on one of their grants"):
            async with store.read(Scope.of_customer(TENANT, CUSTOMER)):
                pass
        with pytest.raises(Broken, match="grant_revoked"):
            await store.grant("grant-none")
        with pytest.raises(Broken, match="scope_missing"):
            async with store.read(Scope.of_service(TENANT, "sweep")):
                pass
        async with store.read(Scope.of_service(TENANT, "knowledge")) as tx:
            assert await tx._work.rows(text("SELECT id FROM customer_case")) == []
            assert await tx.articles.held() == ()
    finally:
        await store.close()


async def test_a_worker_checks_the_articles_without_a_customers_words(
    stage: Stage, database: Database
) -> None:
    """Which cases passed to a person, yes; what was said in them, only on their grants."""
    async with stage.store.write(stage.scope) as tx:
        await tx.messages.add(
            id="m1", case_id=CASE, sender=Sender.customer, author=CUSTOMER, text="a secret"
        )
    store = a_workers_store(stage, database)
    try:
        report = await Check(Library(store, TENANT), Settings(tenant=TENANT)).run()
        async with store.read(Scope.of_service(TENANT, "hygiene")) as tx:
            assert await tx.article_use.handed_over(stage.clock() - timedelta(days=1)) == {}
            if database.postgres:
                cases = await tx._work.rows(text("SELECT id FROM customer_case"))
                assert [row["id"] for row in cases] == [CASE]
                assert await tx._work.rows(text("SELECT id FROM message")) == []
    finally:
        await store.close()

    assert report.articles == 0


async def test_an_ended_grant_keeps_its_rows_in_reach_while_the_case_is_open(stage: Stage) -> None:
    """The customer must still be told, and a person must still get the case."""
    await end_grant(stage)
    stage.clock.forward(timedelta(days=60))

    assert await why_not(stage, form(stage)) == ""


async def test_a_closed_case_is_out_of_reach_after_a_day(stage: Stage) -> None:
    """A day is for what was retried; then no worker sees these rows any more."""
    await end_grant(stage)
    async with stage.store.write(stage.scope) as tx:
        await tx.cases.set(CASE, status=CaseStatus.closed)
    stage.clock.forward(timedelta(days=1, seconds=-1))
    assert await why_not(stage, form(stage)) == ""

    stage.clock.forward(timedelta(seconds=1))
    assert await why_not(stage, form(stage)) == "grant_expired"


async def test_only_a_worker_that_proves_itself_gets_rows(stage: Stage) -> None:
    """A stranger's word, and the same word again, are refused."""
    stranger = WorkerAssertion("worker-0", named(WORKER), api_url=API, clock=stage.clock)
    assert await why_not(stage, form(stage, client_assertion=stranger.sign())) == "unknown_worker"

    again = form(stage)
    assert await why_not(stage, again) == ""
    assert await why_not(stage, again) == "replayed_assertion"


@pytest.mark.parametrize("purpose", ["sweep", "lookup", "audit", "staff", "*"])
async def test_a_worker_gets_no_purpose_of_the_apis(stage: Stage, purpose: str) -> None:
    """What the API does over all customers is not for a worker to do."""
    fields = form(stage, purpose, subject_token_type=PURPOSE_TOKEN_TYPE)

    assert await why_not(stage, fields) == "scope_missing"


@pytest.mark.parametrize(
    "change",
    [
        {"subject_token_type": "urn:ietf:params:oauth:token-type:jwt"},
        {"grant_type": "client_credentials"},
        {"scope": "orders:read"},
        {"audience": "orders"},
        {"authorization_details": "[]"},
        {"subject_token": ""},
        {"client_assertion": ""},
        {"tenant": "other"},
        {"customer": "customer-2"},
    ],
)
async def test_a_request_for_rows_says_nothing_else(stage: Stage, change: dict[str, str]) -> None:
    """Whose rows they are comes from the grant alone."""
    assert await why_not(stage, form(stage, **change)) == "invalid_request"
