"""Why a customer is held is sealed with their key, like all that people write about them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"


def upgrade() -> None:
    # A migration has no customer's key: holds stand on, what was typed in the clear is gone.
    op.drop_column("customer_hold", "reason")
    op.add_column(
        "customer_hold",
        sa.Column("reason", sa.LargeBinary(), nullable=False, server_default=sa.text("''")),
    )


def downgrade() -> None:
    op.drop_column("customer_hold", "reason")
    op.add_column(
        "customer_hold",
        sa.Column("reason", sa.String(), nullable=False, server_default=sa.text("''")),
    )
