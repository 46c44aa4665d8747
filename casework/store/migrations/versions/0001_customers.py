"""Customers, their keys, cases and grants."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "customer_case",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("grant_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("traceparent", sa.String(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'waiting', 'with_person', 'resolved', 'closed')",
            name=op.f("ck_customer_case_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_case")),
        sa.UniqueConstraint(
            "tenant", "customer", "id", name=op.f("uq_customer_case_tenant_customer_id")
        ),
    )
    op.create_index(
        ("ix_customer_case_tenant_created_at_id"),
        "customer_case",
        ["tenant", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        ("ix_customer_case_tenant_customer_created_at_id"),
        "customer_case",
        ["tenant", "customer", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "customer_hold",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "customer", name=op.f("pk_customer_hold")),
    )
    op.create_table(
        "customer_key",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "customer", name=op.f("pk_customer_key")),
    )
    op.create_table(
        "case_grant",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_case_grant_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_grant")),
    )


def downgrade() -> None:
    op.drop_table("case_grant")
    op.drop_table("customer_key")
    op.drop_table("customer_hold")
    op.drop_table("customer_case")
