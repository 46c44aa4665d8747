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
#: What every customer may be told, and only staff and services write.
_FOR_READING = frozenset({"article", "article_version", "article_chunk"})
#: The tenant's own: it tells of other customers' cases, and is nothing for a customer at all.
_FOR_STAFF = frozenset({"finding", "gap", "hygiene_check", "retrieval", "unanswered"})
#: Of these, what anybody's search adds to.
_NOTED = frozenset({"gap", "retrieval"})
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
        if table.name in _FOR_READING:
            yield from _reading(table, "owner", owner, both)
            if roles:
                yield from _reading(table, "api", API_ROLE, (API,))
                yield from _reading(table, "worker", WORKER_ROLE, (WORKER,))
        if table.name in _NOTED:
            yield from _noting(table, "owner", owner, both)
            if roles:
                yield from _noting(table, "api", API_ROLE, (API,))
                yield from _noting(table, "worker", WORKER_ROLE, (WORKER,))
    yield from _grant_by_id("owner", owner, API, WORKER)
    if roles:
        yield from _grant_by_id("api", API_ROLE, API)


def _policy(table: Table, name: str, role: str, rows: str) -> Iterator[str]:
    yield f"DROP POLICY IF EXISTS casework_{name} ON public.{table.name}"
    yield (
        f"CREATE POLICY casework_{name} ON public.{table.name} TO {role}"
        f" USING ({rows}) WITH CHECK ({rows})"
    )


def _reading(table: Table, name: str, role: str, audience: tuple[str, ...]) -> Iterator[str]:
    """Let everybody of the tenant read, beside those who also write."""
    policy = f"casework_{name}_reading ON public.{table.name}"
    yield f"DROP POLICY IF EXISTS {policy}"
    yield (
        f"CREATE POLICY {policy} FOR SELECT TO {role}"
        f" USING ({_whole_tenant(audience, 'h.tenant IS NOT NULL')})"
    )


def _noting(table: Table, name: str, role: str, audience: tuple[str, ...]) -> Iterator[str]:
    """Let everybody of the tenant add a row, and see none of them."""
    policy = f"casework_{name}_noting ON public.{table.name}"
    yield f"DROP POLICY IF EXISTS {policy}"
    yield (
        f"CREATE POLICY {policy} FOR INSERT TO {role}"
        f" WITH CHECK ({_whole_tenant(audience, 'h.tenant IS NOT NULL')})"
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
    if table.name in _FOR_READING | _FOR_STAFF:
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
