"""What Alembic runs for every command: the revisions, on the connection that `core.install` hands in."""

from alembic import context

from core.storage.system import REVISION_TABLE

context.configure(
    connection=context.config.attributes["connection"], version_table=REVISION_TABLE, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
