"""Bringing roles, rights, policies and the key to what this release says, after every migration.

May be run again at any time. What the one who migrates may not do is left out: without roles of
its own every process shares one, and rows are kept apart by the repositories alone.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from sqlalchemy import Connection, text

from casework.store.isolation.capability import CapabilityKey
from casework.store.isolation.functions import GUARD, functions
from casework.store.isolation.policies import policies
from casework.store.isolation.roles import (
    API_ROLE,
    OWNER_ROLE,
    WORKER_ROLE,
    database_rights,
    make_role,
    table_rights,
    workers_limits,
)

_ROLES = (OWNER_ROLE, API_ROLE, WORKER_ROLE)
_MINE = text(
    "SELECT rolname, rolsuper, rolsuper OR rolcreaterole AS makes_roles"
    " FROM pg_roles WHERE rolname = current_user"
)
_THERE = text("SELECT count(*) FROM pg_roles WHERE rolname = ANY (:names)")
_MEMBER = text("SELECT pg_has_role(current_user, :owner, 'MEMBER')")
_MARK = text(f"SELECT obj_description('{GUARD}'::regnamespace, 'pg_namespace')")
_FOREIGN = text(
    "SELECT c.relname, c.relkind::text AS kind, n.nspname FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    f" WHERE n.nspname IN ('public', '{GUARD}') AND c.relkind IN ('r', 'v')"
    " AND c.relowner <> (SELECT oid FROM pg_roles WHERE rolname = :owner)"
)
_FOREIGN_FUNCTIONS = text(
    "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    f" WHERE (n.nspname = '{GUARD}' OR (n.nspname = 'public' AND p.proname LIKE 'casework\\_%'))"
    " AND p.proowner <> (SELECT oid FROM pg_roles WHERE rolname = :owner)"
)


def provision(
    connection: Connection, key: CapabilityKey | None, passwords: Mapping[str, str]
) -> None:
    """Make everything so. Without a key the one that the database has stays."""
    me = connection.execute(_MINE).one()
    roles = _make_roles(connection, me, passwords)
    owner = OWNER_ROLE if roles else me.rolname
    statements = list(_statements(owner, roles=roles))
    mark = sha256("\n".join(statements).encode()).hexdigest()
    if connection.execute(_MARK).scalar() != mark:
        if roles:
            _hand_over(connection)
        _all(connection, statements)
        if roles:
            _hand_over(connection)
        _all(connection, [f"COMMENT ON SCHEMA {GUARD} IS '{mark}'"])
    if key is not None:
        _put_key(connection, key)


def _statements(owner: str, *, roles: bool) -> Iterator[str]:
    yield from functions()
    yield from policies(owner, roles=roles)
    if roles:
        yield from database_rights()
        yield from table_rights()
        yield from workers_limits()


def _make_roles(connection: Connection, me: object, passwords: Mapping[str, str]) -> bool:
    """Make the three roles if this one may; say whether they are there and can be used."""
    if getattr(me, "makes_roles", False):
        for name in _ROLES:
            _all(connection, make_role(name, passwords.get(name, "")))
        if not getattr(me, "rolsuper", False):
            _all(connection, [f"GRANT {OWNER_ROLE} TO CURRENT_USER"])
    if connection.execute(_THERE, {"names": list(_ROLES)}).scalar() != len(_ROLES):
        return False
    return bool(connection.execute(_MEMBER, {"owner": OWNER_ROLE}).scalar())


def _hand_over(connection: Connection) -> None:
    """Let everything belong to the owner's role, which nobody signs in as."""
    named = {"owner": OWNER_ROLE}
    _all(connection, [f"ALTER SCHEMA {GUARD} OWNER TO {OWNER_ROLE}"])
    _all(connection, [f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER_ROLE}"])
    for row in connection.execute(_FOREIGN, named).all():
        kind = "VIEW" if row.kind == "v" else "TABLE"
        _all(connection, [f"ALTER {kind} {row.nspname}.{row.relname} OWNER TO {OWNER_ROLE}"])
    for (function,) in connection.execute(_FOREIGN_FUNCTIONS, named).all():
        _all(connection, [f"ALTER FUNCTION {function} OWNER TO {OWNER_ROLE}"])


def _put_key(connection: Connection, key: CapabilityKey) -> None:
    """Let this key count and no other: a key that was changed counts no more."""
    inner, outer = key.pads
    connection.execute(
        text(f"DELETE FROM {GUARD}.capability_key WHERE kid <> :kid"),
        {"kid": key.kid},
    )
    connection.execute(
        text(
            f"INSERT INTO {GUARD}.capability_key (kid, inner_pad, outer_pad)"
            " VALUES (:kid, :inner, :outer) ON CONFLICT DO NOTHING"
        ),
        {"kid": key.kid, "inner": inner, "outer": outer},
    )


def _all(connection: Connection, statements: Iterator[str] | list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
