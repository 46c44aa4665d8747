"""The ledger: effects, confirmations, approvals, decisions, denials."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    op.create_table(
        "denial",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject_key", sa.String(), nullable=False),
        sa.Column("from_minor", sa.BigInteger(), nullable=True),
        sa.Column("approval_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_denial_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_denial")),
    )
    op.create_index(
        ("ix_denial_case_id_subject_key"), "denial", ["case_id", "subject_key"], unique=False
    )
    op.create_table(
        "effect",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("goal_id", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("action", sa.LargeBinary(), nullable=False),
        sa.Column("action_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("verdict", sa.JSON(), nullable=False),
        sa.Column("subject_key", sa.String(), nullable=False),
        sa.Column("amount_ref", sa.BigInteger(), nullable=True),
        sa.Column("arguments", sa.LargeBinary(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reconciled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("replaced_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "claimed_at IS NOT NULL OR state NOT IN ('claimed', 'sent', 'unknown', 'succeeded', "
            "'failed', 'compensated')",
            name=op.f("ck_effect_claimed"),
        ),
        sa.CheckConstraint(
            "outcome IN ('allow', 'confirm', 'approve', 'four_eyes', 'deny')",
            name=op.f("ck_effect_outcome"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'approved', 'claimed', 'sent', 'succeeded', "
            "'failed', 'unknown', 'compensated', 'refused', 'denied', 'expired', 'superseded', "
            "'void')",
            name=op.f("ck_effect_state"),
        ),
        sa.CheckConstraint(
            "(claimed_at IS NULL) = (claimed_by IS NULL)", name=op.f("ck_effect_claimed_by")
        ),
        sa.CheckConstraint("amount_ref >= 0", name=op.f("ck_effect_amount_ref")),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_effect_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_effect")),
        sa.UniqueConstraint(
            "case_id", "goal_id", "n", "revision", name=op.f("uq_effect_case_id_goal_id_n_revision")
        ),
        sa.UniqueConstraint(
            "tenant", "customer", "action_id", name=op.f("uq_effect_tenant_customer_action_id")
        ),
    )
    op.create_index(
        "ix_effect_in_flight",
        "effect",
        ["tenant", "claimed_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('claimed', 'sent', 'unknown')"),
        postgresql_where=sa.text("state IN ('claimed', 'sent', 'unknown')"),
    )
    op.create_index(
        ("ix_effect_tenant_customer_tool_claimed_at"),
        "effect",
        ["tenant", "customer", "tool", "claimed_at"],
        unique=False,
    )
    op.create_table(
        "approval",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("action_hash", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.String(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to", sa.String(), nullable=True),
        sa.Column("replaced_by", sa.String(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "effective_at IS NOT NULL OR status NOT IN ('approved', 'approved_with_edits', "
            "'consumed')",
            name=op.f("ck_approval_effective"),
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'approved_with_edits', 'denied', 'expired', "
            "'void', 'consumed')",
            name=op.f("ck_approval_status"),
        ),
        sa.CheckConstraint(
            "(held_by IS NULL) = (held_until IS NULL)", name=op.f("ck_approval_held")
        ),
        sa.CheckConstraint("needed IN (1, 2)", name=op.f("ck_approval_needed")),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "action_id"],
            ["effect.tenant", "effect.customer", "effect.action_id"],
            name=op.f("fk_approval_tenant_customer_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "case_id"],
            ["customer_case.tenant", "customer_case.customer", "customer_case.id"],
            name=op.f("fk_approval_tenant_customer_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("action_id", name=op.f("uq_approval_action_id")),
        sa.UniqueConstraint(
            "tenant",
            "customer",
            "id",
            "requester",
            name=op.f("uq_approval_tenant_customer_id_requester"),
        ),
    )
    op.create_index(
        ("ix_approval_tenant_status_expires_at_id"),
        "approval",
        ["tenant", "status", "expires_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_approval_unacknowledged",
        "approval",
        ["tenant", "decided_at"],
        unique=False,
        sqlite_where=sa.text("acknowledged_at IS NULL"),
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )
    op.create_table(
        "confirmation",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("action_hash", sa.String(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jws", sa.String(), nullable=False),
        sa.Column("carried_from", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "action_id"],
            ["effect.tenant", "effect.customer", "effect.action_id"],
            name=op.f("fk_confirmation_tenant_customer_action_id"),
        ),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_confirmation")),
    )
    op.create_table(
        "decision",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("jti", sa.String(), nullable=False),
        sa.Column("approval_id", sa.String(), nullable=False),
        sa.Column("action_hash", sa.String(), nullable=False),
        sa.Column("shown_hash", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("exp", sa.BigInteger(), nullable=False),
        sa.Column("jws", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("customer_text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IN ('approve', 'edit', 'deny', 'ask')", name=op.f("ck_decision_decision")
        ),
        sa.CheckConstraint("approver <> customer", name=op.f("ck_decision_not_customer")),
        sa.CheckConstraint("approver <> requester", name=op.f("ck_decision_not_requester")),
        sa.ForeignKeyConstraint(
            ["tenant", "customer", "approval_id", "requester"],
            ["approval.tenant", "approval.customer", "approval.id", "approval.requester"],
            name=op.f("fk_decision_tenant_customer_approval_id_requester"),
        ),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_decision")),
    )
    op.create_index(
        "uq_decision_person",
        "decision",
        ["approval_id", "approver"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL AND decision <> 'ask'"),
        postgresql_where=sa.text("undone_at IS NULL AND decision <> 'ask'"),
    )


def downgrade() -> None:
    op.drop_table("decision")
    op.drop_table("confirmation")
    op.drop_table("approval")
    op.drop_table("effect")
    op.drop_table("denial")
