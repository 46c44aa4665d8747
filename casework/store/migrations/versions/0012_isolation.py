"""The place for what keeps rows apart in PostgreSQL; roles and policies follow after each run."""

from alembic import op

revision = "0012"
down_revision: str | None = "0011"

GUARD = "casework_guard"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"CREATE SCHEMA {GUARD}")
    op.execute(
        f"CREATE TABLE {GUARD}.capability_key ("
        "kid text PRIMARY KEY,"
        " inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),"
        " outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64))"
    )
    op.execute(f"CREATE TABLE {GUARD}.event_counter (tenant text PRIMARY KEY, seq bigint NOT NULL)")
    op.execute(
        f"INSERT INTO {GUARD}.event_counter"  # noqa: S608 - our own name
        " SELECT tenant, max(seq) FROM case_event GROUP BY tenant"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    # With the functions go the policies that call them; the tables are open again.
    op.execute(f"DROP SCHEMA {GUARD} CASCADE")
    op.execute(
        "DO $$ DECLARE name text; BEGIN"
        " FOR name IN SELECT relname FROM pg_class WHERE relrowsecurity"
        " AND relnamespace = 'public'::regnamespace LOOP"
        " EXECUTE format('ALTER TABLE public.%I DISABLE ROW LEVEL SECURITY', name);"
        " EXECUTE format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY', name);"
        " END LOOP; END $$"
    )
