"""Articles with all their versions, the log of searches, and the list of gaps."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0008"


def upgrade() -> None:
    _articles()
    _searches()


def _articles() -> None:
    op.create_table(
        "article",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_article")),
    )
    op.create_index(op.f("ix_article_tenant_origin"), "article", ["tenant", "origin"])
    op.create_table(
        "article_version",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "article_id"],
            ["article.tenant", "article.id"],
            name=op.f("fk_article_version_tenant_article_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "article_id", "version", name=op.f("pk_article_version")),
    )
    op.create_table(
        "article_chunk",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "article_id", "version"],
            ["article_version.tenant", "article_version.article_id", "article_version.version"],
            name=op.f("fk_article_chunk_tenant_article_id_version"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_article_chunk")),
    )
    op.create_index(
        op.f("ix_article_chunk_tenant_article_id_version"),
        "article_chunk",
        ["tenant", "article_id", "version"],
    )


def _searches() -> None:
    op.create_table(
        "retrieval",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("question_ref", sa.String(), nullable=False),
        sa.Column("chunk_ids", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_retrieval")),
    )
    op.create_index(op.f("ix_retrieval_tenant_at"), "retrieval", ["tenant", "at"])
    op.create_index(op.f("ix_retrieval_tenant_case_id"), "retrieval", ["tenant", "case_id"])
    op.create_table(
        "gap",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("retrieval_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("question_ref", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("nearest_subject", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "retrieval_id"],
            ["retrieval.tenant", "retrieval.id"],
            name=op.f("fk_gap_tenant_retrieval_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "retrieval_id", name=op.f("pk_gap")),
    )
    op.create_index(op.f("ix_gap_tenant_at"), "gap", ["tenant", "at"])


def downgrade() -> None:
    for table in ("gap", "retrieval", "article_chunk", "article_version", "article"):
        op.drop_table(table)
