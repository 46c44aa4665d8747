"""How goals were read, and what people said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.create_table(
        "read_goal",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("goal_id", sa.String(), nullable=False),
        sa.Column("message_ref", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("possible", sa.JSON(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "confidence >= 0 AND confidence <= 1", name=op.f("ck_read_goal_confidence")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_read_goal_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_goal")),
        sa.UniqueConstraint(
            "tenant", "customer", "id", name=op.f("uq_read_goal_tenant_customer_id")
        ),
    )
    op.create_index(
        op.f("ix_read_goal_case_id_goal_id"), "read_goal", ["case_id", "goal_id"], unique=False
    )
    op.create_index(op.f("ix_read_goal_tenant_at"), "read_goal", ["tenant", "at"], unique=False)
    op.create_table(
        "lesson",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reading_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("meant_kind", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('answer', 'agent', 'supervisor')", name=op.f("ck_lesson_source")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_lesson_tenant_customer_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "reading_id"],
            ["read_goal.tenant", "read_goal.customer", "read_goal.id"],
            name=op.f("fk_lesson_tenant_customer_reading_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_index(op.f("ix_lesson_reading_id"), "lesson", ["reading_id"], unique=False)
    op.create_index(op.f("ix_lesson_tenant_at_id"), "lesson", ["tenant", "at", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("lesson")
    op.drop_table("read_goal")
