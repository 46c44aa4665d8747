"""A worker's role in the database: it may take rights away, and never give one."""

import pytest

from casework.store import Scope
from casework.store.isolation import WORKER
from casework.store.isolation.roles import WORKER_MAY, WORKER_ROLE
from casework.store.tables import METADATA
from tests.attack.sql_town import (
    DENIED,
    STAFF,
    Town,
    a_capability,
    refused,
    rows,
    town,
)
from tests.integration.store.conftest import postgres_database
from tests.integration.store.given import TENANT

pytestmark = pytest.mark.postgres
__all__ = ["postgres_database", "town"]

#: What a worker has nothing to do with.
NOT_FOR_WORKERS = {"audit_entry", "audit_head", "idempotency_key", "staff_sign_in", "used_token"}


async def test_no_worker_can_be_staff(town: Town) -> None:
    """Even a capability that was truly signed shows a worker one customer's rows, not all."""
    for scope in (STAFF, Scope.of_service(TENANT, "sweep"), Scope.of_service(TENANT, "knowledge")):
        async with town.speaking(WORKER_ROLE, a_capability(scope, audience=WORKER)) as connection:
            assert await rows(connection) == {}, scope


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO case_grant SELECT * FROM case_grant",
        "UPDATE case_grant SET not_after = now() + interval '9 years'",
        "UPDATE case_grant SET scopes = '[\"billing:refund\"]'",
        "UPDATE case_grant SET revoked_at = NULL",
        "INSERT INTO confirmation SELECT * FROM confirmation",
        "UPDATE confirmation SET accepted = true",
        "INSERT INTO approval SELECT * FROM approval",
        "UPDATE approval SET status = 'consumed'",
        "UPDATE approval SET needed = 1",
        "UPDATE approval SET effective_at = now()",
        "INSERT INTO decision SELECT * FROM decision",
        "UPDATE decision SET decision = 'approve'",
        "DELETE FROM decision",
        "UPDATE effect SET claimed_at = now(), claimed_by = 'w', state = 'claimed'",
        "UPDATE effect SET state = 'approved'",
        "UPDATE effect SET amount_ref = 1",
        "UPDATE effect SET action_hash = 'x'",
        "DELETE FROM effect",
        "DELETE FROM denial",
        "UPDATE denial SET lifted_at = now()",
        "UPDATE customer_hold SET lifted_at = now()",
        "UPDATE customer_key SET wrapped = NULL",
        "DELETE FROM message",
        "UPDATE message SET text = ''::bytea",
        "INSERT INTO audit_entry SELECT * FROM audit_entry",
        "UPDATE audit_head SET seq = seq + 1",
        "SELECT * FROM audit_entry",
        "SELECT * FROM audit_head",
        "SELECT * FROM idempotency_key",
        "SELECT * FROM used_token",
        "SELECT * FROM staff_sign_in",
        "SELECT * FROM casework_guard.message_without_text",
        "SELECT * FROM casework_guard.event_counter",
    ],
)
async def test_a_worker_can_not_write_what_gives_a_right(town: Town, statement: str) -> None:
    """Grants, confirmations, approvals, decisions and claims are the API's, in every case."""
    async with town.speaking(WORKER_ROLE, a_capability(audience=WORKER)) as connection:
        why = await refused(connection, statement)
        assert any(word in why for word in DENIED), why


async def test_a_worker_can_not_claim_by_adding_an_effect(town: Town) -> None:
    """An effect that says of itself that it is claimed is not taken from a worker."""
    copy = (
        "INSERT INTO effect (tenant, customer, case_id, action_id, goal_id, n, revision, tool,"
        " action, action_hash, state, outcome, verdict, subject_key, arguments, evidence, reason,"
        " proposed_at, claimed_at, claimed_by, details) SELECT tenant, customer, case_id, 'new',"
        " goal_id, n + 90, revision, tool, action, action_hash, :state, outcome, verdict,"
        " subject_key, arguments, evidence, reason, proposed_at, {at}, {by}, details FROM effect"
    )
    claimed = copy.format(at="now()", by="'worker'")
    plain = copy.format(at="NULL", by="NULL")
    async with town.speaking(WORKER_ROLE, a_capability(audience=WORKER)) as connection:
        for statement, state in ((claimed, "claimed"), (claimed, "proposed"), (plain, "approved")):
            why = await refused(connection, statement, state=state)
            assert "not for a worker to write" in why, (state, why)
        assert await refused(connection, plain, state="proposed") == ""


async def test_a_worker_may_end_what_gives_a_right(town: Town) -> None:
    """It may end a grant and void an approval, and can not take that back."""
    async with town.speaking(WORKER_ROLE, a_capability(audience=WORKER)) as connection:
        assert await refused(connection, "UPDATE case_grant SET revoked_at = now()") == ""
        assert await refused(connection, "UPDATE case_grant SET revoked_at = now()") != ""
        assert await refused(connection, "UPDATE approval SET status = 'void'") == ""
        assert await refused(connection, "UPDATE approval SET status = 'pending'") != ""


def test_every_table_says_what_a_worker_may_do_with_it() -> None:
    """A table that is added later has to say it; until then no worker sees it."""
    assert WORKER_MAY.keys() | NOT_FOR_WORKERS == METADATA.tables.keys()
    assert not WORKER_MAY.keys() & NOT_FOR_WORKERS
