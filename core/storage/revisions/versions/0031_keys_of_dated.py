"""Values with a history no longer share a table with the pairs of a field, nor series with what `track` keeps."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Document

revision = "0031"
down_revision = "0030"

name = sa.table("cw_name", sa.column("key"), sa.column("physical"))
step = sa.table("cw_step", sa.column("id"), sa.column("step", Document()))
BEGINNING = sa.literal_column("'0001-01-01'")


def upgrade() -> None:
    """Every table of dated values goes on under a key of its own, put away or not; the journal knows it by that."""
    connection = op.get_bind()
    physical = {row.key: row.physical for row in connection.execute(sa.select(name.c.key, name.c.physical))}
    columns = {key.replace(".", "__") for key in physical if "." in key}
    renamed: dict[str, str] = {}
    for key in (one for one in physical if f"{one}.since" in physical and f"{one}.value" in physical and "__" in one):
        since, table = sa.column(physical[f"{key}.since"]), sa.table(physical[key])
        begun = sa.select(sa.literal(1)).select_from(table).where(since == BEGINNING).limit(1)
        tracked = key in columns and connection.execute(begun).first() is not None
        renamed[key] = f"{key}__{'track' if tracked else 'series'}"
    for key, new in renamed.items():
        for one in (one for one in physical if one == key or one.startswith(f"{key}.")):
            connection.execute(sa.update(name).where(name.c.key == one).values(key=new + one.removeprefix(key)))
    for number, told in connection.execute(sa.select(step.c.id, step.c.step)).all():
        act, _, key = str(told.get("id", "")).partition(" ")
        table, dot, column = key.partition(".")
        if table in renamed:
            now = {**told, "id": f"{act} {renamed[table]}{dot}{column}"}
            connection.execute(sa.update(step).where(step.c.id == number).values(step=now))
