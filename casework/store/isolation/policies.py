"""Policies: which rows exist for a capability, in every table, under every role.

A customer's capability shows that customer's rows; staff and services see their tenant's, a
service only in the tables that its purpose needs. No capability shows nothing, to the owner too.
"""

from collections.abc import Iterator

from sqlalchemy import Table

from casework.store.isolation.capability import API, WORKER
from casework.store.isolation.functions import GUARD
from casework.store.isolation.roles import API_ROLE, WORKER_ROLE
from casework.store.tables import METADATA

#: Services that go through the rows of every customer of a tenant, and the tables they need;
#: None means all. A purpose that is not here sees no customer's row at all.
PURPOSES: dict[str, frozenset[str] | None] = {
    "audit": frozenset({"effect"}),
    "sweep": None,
    "lookup": frozenset({"customer_case"}),
    "hygiene": frozenset({"customer_case", "handoff", "effect", "read_goal"}),
}
#: What a worker may be given besides a customer's own: to see the articles, and to check them.
WORKER_PURPOSES = ("knowledge", "hygiene")
#: Services see these only through a view that leaves the words out.
_WITHOUT_SERVICES = frozenset({"message"})
#: The tenant's own: staff and services write and see it.
_FOR_STAFF = frozenset(
    "article article_version article_chunk finding gap hygiene_check retrieval unanswered".split()
)
#: What everybody may do there as well: articles are read to customers, anybody's search is noted.
_EVERYBODY_MAY = {
    "article": ("SELECT",),
    "article_version": ("SELECT",),
    "article_chunk": ("SELECT",),
    "gap": ("INSERT",),
    "retrieval": ("INSERT",),
}
#: Tells of everybody's cases: appended to for each customer, read for none.
_NOT_FOR_CUSTOMERS = frozenset({"audit_entry"})


def policies(owner: str, *, roles: bool) -> Iterator[str]:
    """Give the statements that put every table under its policies.

    `owner` is who owns the tables; without `roles` nobody else has policies.
    """
    for table in METADATA.sorted_tables:
        name = f"public.{table.name}"
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
        both = (API, WORKER)
        yield from _policy(table, "owner", owner, _rows(table, both, services=True))
        if roles:
            yield from _policy(table, "api", API_ROLE, _rows_of_api(table))
            yield from _policy(table, "worker", WORKER_ROLE, _rows_of_worker(table))
            yield from _checks_of_worker(table)
        for command in _EVERYBODY_MAY.get(table.name, ()):
            yield from _for_everybody(table, command, "owner", owner, both)
            if roles:
                yield from _for_everybody(table, command, "api", API_ROLE, (API,))
                yield from _for_everybody(table, command, "worker", WORKER_ROLE, (WORKER,))
    yield from _grant_by_id("owner", owner, API, WORKER)
    if roles:
        yield from _grant_by_id("api", API_ROLE, API)


def _policy(table: Table, name: str, role: str, rows: str) -> Iterator[str]:
    yield f"DROP POLICY IF EXISTS casework_{name} ON public.{table.name}"
    yield (
        f"CREATE POLICY casework_{name} ON public.{table.name} TO {role}"
        f" USING ({rows}) WITH CHECK ({rows})"
    )


def _for_everybody(
    table: Table, command: str, name: str, role: str, audience: tuple[str, ...]
) -> Iterator[str]:
    """Let everybody of the tenant do this one thing, beside those who may do all."""
    policy = f"casework_{name}_{command.lower()} ON public.{table.name}"
    clause = "WITH CHECK" if command == "INSERT" else "USING"
    yield f"DROP POLICY IF EXISTS {policy}"
    yield (
        f"CREATE POLICY {policy} FOR {command} TO {role}"
        f" {clause} ({_whole_tenant(audience, 'h.tenant IS NOT NULL')})"
    )


def _rows(table: Table, audience: tuple[str, ...], *, services: bool) -> str:
    """Say which rows a capability shows. The subselects run once a statement, not once a row."""
    if "customer" not in table.c:
        return _whole_tenant(audience, _who(table))
    kinds = "h.kind = 'staff'"
    if services:
        kinds += f" OR (h.kind = 'service' AND h.purpose IN ({_purposes(table.name)}))"
    return f"{_one_customer(audience)} OR {_whole_tenant(audience, kinds)}"


def _who(table: Table) -> str:
    """Say whose capability opens a table that belongs to nobody in particular."""
    if table.name in _FOR_STAFF:
        return "h.kind IN ('staff', 'service')"
    return "h.tenant IS NOT NULL"


def _rows_of_api(table: Table) -> str:
    if table.name in _NOT_FOR_CUSTOMERS:
        return _whole_tenant((API,), "h.kind IN ('staff', 'service')")
    return _rows(table, (API,), services=table.name not in _WITHOUT_SERVICES)


def _rows_of_worker(table: Table) -> str:
    if "customer" not in table.c:
        return _whole_tenant((WORKER,), _who(table))
    return _one_customer((WORKER,))


def _checks_of_worker(table: Table) -> Iterator[str]:
    """Let a worker's own services look over every customer's rows, and only look."""
    allowed = [p for p in WORKER_PURPOSES if table.name in (PURPOSES.get(p) or ())]
    name = f"casework_worker_services ON public.{table.name}"
    yield f"DROP POLICY IF EXISTS {name}"
    if "customer" in table.c and allowed:
        named = ", ".join(f"'{purpose}'" for purpose in allowed)
        when = f"h.kind = 'service' AND h.purpose IN ({named})"
        yield (
            f"CREATE POLICY {name} FOR SELECT TO {WORKER_ROLE}"
            f" USING ({_whole_tenant((WORKER,), when)})"
        )


def _one_customer(audience: tuple[str, ...]) -> str:
    return (
        f"(tenant, customer) = (SELECT h.tenant, h.customer FROM {_held(audience)} h"
        " WHERE h.kind = 'customer')"
    )


def _whole_tenant(audience: tuple[str, ...], when: str) -> str:
    return f"tenant = (SELECT h.tenant FROM {_held(audience)} h WHERE {when})"


def _held(audience: tuple[str, ...]) -> str:
    return f"{GUARD}.held(ARRAY[{', '.join(repr(name) for name in audience)}])"


def _purposes(table: str) -> str:
    allowed = [name for name, tables in PURPOSES.items() if tables is None or table in tables]
    return ", ".join(f"'{name}'" for name in allowed)


def _grant_by_id(name: str, role: str, *audience: str) -> Iterator[str]:
    """Let one grant be looked up while nothing but its id is known."""
    yield f"DROP POLICY IF EXISTS casework_{name}_by_id ON public.case_grant"
    yield (
        f"CREATE POLICY casework_{name}_by_id ON public.case_grant FOR SELECT TO {role}"
        f" USING (id = (SELECT h.grant_id FROM {_held(audience)} h WHERE h.kind = 'grant'))"
    )
