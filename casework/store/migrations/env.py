"""Alembic's entry: runs the steps on the connection, and in the transaction, it is handed."""

from alembic import context

from casework.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
context.run_migrations()
