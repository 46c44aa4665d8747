"""The roles of the database, and what each may do with which table.

Nobody who serves customers owns anything. A worker may put down what it found and did; that
somebody agreed, decided or claimed is written by the API alone.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass

from casework.store.isolation.functions import GUARD, MESSAGE_VIEW
from casework.store.tables import METADATA

OWNER_ROLE, API_ROLE, WORKER_ROLE = "casework_owner", "casework_api", "casework_worker"
#: Appended to by a function only.
_CHAIN = frozenset({"audit_entry", "audit_head"})
#: Where rows may go for good: what was learnt, what was used once, what a check found.
_DELETED = frozenset(
    {
        *("finding", "gap", "hygiene_check", "idempotency_key", "lesson", "read_goal"),
        *("retrieval", "unanswered", "used_token"),
    }
)


@dataclass(frozen=True)
class May:
    """What a worker may do with a table besides reading it: add rows, change these columns."""

    insert: bool = False
    update: tuple[str, ...] = ()
    delete: bool = False


_READ = May()
_ADD = May(insert=True)
#: A table that is not here does not exist for a worker.
WORKER_MAY: dict[str, May] = {
    "approval": May(
        update=(
            *("status", "version", "decided_at"),
            *("acknowledged_at", "reminded_at", "assigned_to"),
        )
    ),
    "article": _READ,
    "article_chunk": _READ,
    "article_version": _READ,
    "case_event": _ADD,
    "case_grant": May(update=("revoked_at",)),
    "case_step": _ADD,
    "confirmation": _READ,
    "customer_case": May(update=("status", "owner", "solved", "updated_at")),
    "customer_hold": _READ,
    "customer_key": _ADD,
    "decision": _READ,
    "denial": _READ,
    "draft": May(insert=True, update=("delivered_at",)),
    "effect": May(
        insert=True,
        update=(
            *("state", "reason", "receipt", "details", "replaced_by"),
            *("sent_at", "settled_at", "reconciled_at"),
        ),
    ),
    "finding": May(insert=True, update=("*",), delete=True),
    "gap": May(insert=True, update=("closed_at",), delete=True),
    "goal": May(insert=True, update=("*",)),
    "handoff": _ADD,
    "hygiene_check": May(insert=True, update=("*",), delete=True),
    "lesson": _ADD,
    "message": May(insert=True, update=("read_at", "acknowledged_at")),
    "model_call": _ADD,
    "note": _ADD,
    "pending": May(insert=True, update=("closed_at", "outcome", "acknowledged_at")),
    "read_goal": _ADD,
    "retrieval": May(insert=True, delete=True),
    "unanswered": May(insert=True, update=("*",), delete=True),
}
#: A worker takes rights away and never gives one: each change that is refused to it.
_WORKERS_LIMITS = {
    ("case_grant", "UPDATE"): "OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL",
    ("approval", "UPDATE"): "NEW.status <> OLD.status AND NEW.status NOT IN ('expired', 'void')",
    ("effect", "INSERT"): (
        "NEW.state NOT IN ('proposed', 'refused') OR NEW.claimed_at IS NOT NULL"
        " OR NEW.claimed_by IS NOT NULL"
    ),
    ("effect", "UPDATE"): (
        "NEW.state <> OLD.state AND NEW.state IN ('confirmed', 'approved', 'claimed')"
    ),
}


def make_role(name: str, password: str) -> Iterator[str]:
    """Give the statements that make a role which can do nothing yet.

    Two databases of one server may be made at once; whoever comes second finds the role there.
    """
    login = "NOLOGIN" if name == OWNER_ROLE else "LOGIN"
    nothing = f"{login} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{name}') THEN"
        f" CREATE ROLE {name} {nothing}; END IF;"
        " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )
    if password:
        yield f"ALTER ROLE {name} PASSWORD '{_verifier(password)}'"


def _verifier(password: str) -> str:
    """Give what the server checks a password by (RFC 5803), so that no log of its has the word."""
    salt, rounds = os.urandom(16), 4096
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    words = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${rounds}:{words[0]}${words[1]}:{words[2]}"


def database_rights() -> Iterator[str]:
    """Give the statements for what is not in a table.

    No temporary tables: one by the name of ours would stand before it for the connection's next
    user.
    """
    yield (
        "DO $$ BEGIN EXECUTE format("
        "'REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());"
        f" EXECUTE format('GRANT CONNECT ON DATABASE %I TO {API_ROLE}, {WORKER_ROLE}',"
        " current_database()); REVOKE CREATE ON SCHEMA public FROM PUBLIC; END $$"
    )
    yield f"GRANT USAGE ON SCHEMA public, {GUARD} TO {API_ROLE}, {WORKER_ROLE}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public, {GUARD} FROM {API_ROLE}, {WORKER_ROLE}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {API_ROLE}, {WORKER_ROLE}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {GUARD} TO {API_ROLE}, {WORKER_ROLE}"
    yield f"GRANT SELECT ON public.alembic_version TO {API_ROLE}, {WORKER_ROLE}"


def table_rights() -> Iterator[str]:
    """Give the statements for every table: to the API what it does, to a worker much less."""
    for table in METADATA.sorted_tables:
        on = f"ON public.{table.name}"
        rights = "SELECT" if table.name in _CHAIN else "SELECT, INSERT, UPDATE"
        delete = ", DELETE" if table.name in _DELETED else ""
        yield f"GRANT {rights}{delete} {on} TO {API_ROLE}"
        may = WORKER_MAY.get(table.name)
        if may is not None:
            yield f"GRANT {_rights(may)} {on} TO {WORKER_ROLE}"
    yield (
        f"GRANT SELECT, UPDATE (read_at, acknowledged_at) ON {GUARD}.{MESSAGE_VIEW} TO {API_ROLE}"
    )


def workers_limits() -> Iterator[str]:
    """Give the statements that refuse to a worker what column rights can not tell apart."""
    for (table, event), when in _WORKERS_LIMITS.items():
        name = f"{table}_{event.lower()}_by_worker"
        yield f"DROP TRIGGER IF EXISTS {name} ON public.{table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON public.{table} FOR EACH ROW"
            f" WHEN (current_user = '{WORKER_ROLE}' AND ({when}))"
            " EXECUTE FUNCTION public.casework_refuse('not for a worker to write')"
        )


def _rights(may: May) -> str:
    rights = ["SELECT"]
    if may.insert:
        rights.append("INSERT")
    if may.update:
        rights.append("UPDATE" if may.update == ("*",) else f"UPDATE ({', '.join(may.update)})")
    if may.delete:
        rights.append("DELETE")
    return ", ".join(rights)
