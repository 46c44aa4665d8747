"""What services keep."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

#: SQLite counts up only in a column of this very type.
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status IS NULL) = (body IS NULL)", name=op.f("ck_idempotency_key_answer")
        ),
        sa.PrimaryKeyConstraint("tenant", "owner", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_index(
        op.f("ix_idempotency_key_begun_at"), "idempotency_key", ["begun_at"], unique=False
    )
    op.create_table(
        "used_token",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("jti", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "jti", name=op.f("pk_used_token")),
    )
    op.create_index(op.f("ix_used_token_expires_at"), "used_token", ["expires_at"], unique=False)
    op.create_table(
        "model_call",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("cost_micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_model_call_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_call")),
    )
    op.create_index(op.f("ix_model_call_case_id_id"), "model_call", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_model_call_tenant_at"), "model_call", ["tenant", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("model_call")
    op.drop_table("used_token")
    op.drop_table("idempotency_key")
