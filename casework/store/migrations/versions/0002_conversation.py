"""What is said and asked in a case."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

#: SQLite counts up only in a column of this very type.
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_event",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_case_event_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "seq", name=op.f("pk_case_event")),
    )
    op.create_index(
        op.f("ix_case_event_case_id_seq"), "case_event", ["case_id", "seq"], unique=False
    )
    op.create_table(
        "case_step",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("goal_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("args", sa.LargeBinary(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("cost_micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_case_step_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    op.create_index(op.f("ix_case_step_case_id_id"), "case_step", ["case_id", "id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("claims", sa.LargeBinary(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_draft_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_table(
        "goal",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "resolution IN ('proved', 'confirmed', 'assumed')", name=op.f("ck_goal_resolution")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'gathering', 'waiting_customer', 'waiting_approval', "
            "'waiting_external', 'acting', 'resolved', 'refused', 'handed_over', 'failed')",
            name=op.f("ck_goal_status"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_goal_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("case_id", "id", name=op.f("pk_goal")),
    )
    op.create_table(
        "handoff",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("packet", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(taken_at IS NULL) = (taken_by IS NULL)", name=op.f("ck_handoff_taken")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_handoff_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
    )
    op.create_index(
        ("ix_handoff_tenant_created_at_id"), "handoff", ["tenant", "created_at", "id"], unique=False
    )
    op.create_index(
        "uq_handoff_open",
        "handoff",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("given_back_at IS NULL"),
        postgresql_where=sa.text("given_back_at IS NULL"),
    )
    op.create_table(
        "message",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "sender IN ('customer', 'engine', 'person')", name=op.f("ck_message_sender")
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_message_seq")),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_message_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_message_case_id_seq")),
    )
    op.create_index(
        "ix_message_unacknowledged",
        "message",
        ["tenant", "at"],
        unique=False,
        sqlite_where=sa.text("acknowledged_at IS NULL"),
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )
    op.create_index(
        "ix_message_unread",
        "message",
        ["case_id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "note",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_note_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_table(
        "pending",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("goal_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("choices", sa.LargeBinary(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=True),
        sa.Column("action_hash", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_pending_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_pending_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending")),
    )
    op.create_index(
        ("ix_pending_case_id_created_at"), "pending", ["case_id", "created_at"], unique=False
    )
    op.create_index(
        "ix_pending_unacknowledged",
        "pending",
        ["tenant", "closed_at"],
        unique=False,
        sqlite_where=sa.text("acknowledged_at IS NULL"),
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("pending")
    op.drop_table("note")
    op.drop_table("message")
    op.drop_table("handoff")
    op.drop_table("goal")
    op.drop_table("draft")
    op.drop_table("case_step")
    op.drop_table("case_event")
