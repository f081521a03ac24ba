"""Alembic's entry: runs the steps on the connection that the store hands over."""

from alembic import context

from journal.storage.tables.base import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
)
# The store has begun the transaction and ends it; Alembic only works inside.
with context.begin_transaction():
    context.run_migrations()
