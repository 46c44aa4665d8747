"""Which store a search was made in."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    # Null: a search from before it was noted.
    op.add_column("retrieval", sa.Column("store", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("retrieval", "store")
