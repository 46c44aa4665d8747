"""As whom a process is connected: a role that could see past every policy must not serve."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.domain.errors import Misconfigured
from casework.domain.words import Word
from casework.store.isolation.roles import API_ROLE, WORKER_ROLE

_ASK = text(
    """
    SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolbypassrls AS bypasses,
           r.rolcreaterole AS makes_roles,
           EXISTS (
               SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname IN ('public', 'casework_guard')
                 AND pg_has_role(r.oid, c.relowner, 'MEMBER')
           ) AS owns
    FROM pg_roles r WHERE r.rolname = current_user
    """
)


class DatabaseRole(Word):
    """What the role of a connection is able to do beyond what it was given."""

    name: str
    superuser: bool = False
    bypasses: bool = False
    makes_roles: bool = False
    owns: bool = False

    @property
    def restricted(self) -> bool:
        """Say whether this is one of the two roles that the policies were made for."""
        return self.name in {API_ROLE, WORKER_ROLE} and not self.too_much

    @property
    def too_much(self) -> str:
        """Say in words why this role could step around the policies; empty when it could not."""
        able = {
            "is a superuser": self.superuser,
            "bypasses row security": self.bypasses,
            "can make roles": self.makes_roles,
            "owns the tables": self.owns,
        }
        return ", ".join(what for what, is_so in able.items() if is_so)


def refuse_too_much(role: DatabaseRole | None) -> None:
    """Let nobody serve customers as a role that no policy holds.

    Raises:
        Misconfigured: this one could see every row, or make itself one that does.

    """
    if role is not None and role.too_much:
        raise Misconfigured(
            f"CASEWORK_DATABASE_URL: the role {role.name} {role.too_much}. In production the API"
            f" serves as {API_ROLE} and workers as {WORKER_ROLE}; `casework migrate` makes them."
        )


async def role_of(connection: AsyncConnection) -> DatabaseRole:
    """Ask the database as whom this connection speaks."""
    row = (await connection.execute(_ASK)).mappings().one()
    return DatabaseRole.model_validate(dict(row))
