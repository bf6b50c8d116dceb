"""Values with a history no longer share a table with the pairs of a field, nor series with what `track` keeps."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from core.storage.types import Document
from schema_registry.identity import first_name

revision = "0031"
down_revision = "0030"

name = sa.table("cw_name", sa.column("key"), sa.column("physical"))
step = sa.table("cw_step", sa.column("id"), sa.column("step", Document()))
version = sa.table("cw_version", sa.column("number"), sa.column("documents", Document()))
installation = sa.table("cw_installation", sa.column("live_version"))
BEGINNING: sa.ColumnElement[str] = sa.literal_column("'0001-01-01'")


def upgrade() -> None:
    """Every table of dated values goes on under a key of its own, put away or not; the journal knows it by that."""
    connection = op.get_bind()
    physical = {row.key: row.physical for row in connection.execute(sa.select(name.c.key, name.c.physical))}
    columns = {key.replace(".", "__") for key in physical if "." in key}
    live = dict(_live(connection))
    renamed: dict[str, str] = {}
    for key in (one for one in physical if f"{one}.since" in physical and f"{one}.value" in physical and "__" in one):
        now = live.get(key.partition("/")[2])
        if now is None:
            now = "track" if key in columns and _may_be_tracked(connection, physical, key) else "series"
        if now != "references":
            renamed[key] = f"{key}__{now}"
    for key, new in renamed.items():
        for one in (one for one in physical if one == key or one.startswith(f"{key}.")):
            connection.execute(sa.update(name).where(name.c.key == one).values(key=new + one.removeprefix(key)))
    for number, told in connection.execute(sa.select(step.c.id, step.c.step)).all():
        act, _, key = str(told.get("id", "")).partition(" ")
        owner, dot, column = key.partition(".")
        if owner in renamed:
            changed = {**told, "id": f"{act} {renamed[owner]}{dot}{column}"}
            connection.execute(sa.update(step).where(step.c.id == number).values(step=changed))


def _live(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """`entity__field`, as both were first called, and what the live definitions make of it, where that says whose the
    table is: series, track, references."""
    at = sa.select(installation.c.live_version).scalar_subquery()
    packs: dict[str, Any] = connection.scalar(sa.select(version.c.documents).where(version.c.number == at)) or {}
    texts = [text for pack in packs.values() for at, text in pack["files"].items() if at.startswith("entities/")]
    documents = [one for one in map(json.loads, texts) if isinstance(one.get("properties"), dict)]
    first = {one["name"]: first_name(one["name"], one) for one in documents if "name" in one}
    for one in documents:
        entity = str(one.get("name") or one.get("extends"))
        for field, document in one["properties"].items():
            if isinstance(document, dict):
                kind = "track" if document.get("track") is True else document.get("kind")
                if kind in {"series", "track", "references"}:
                    yield f"{first.get(entity, entity)}__{first_name(field, document)}", str(kind)


def _may_be_tracked(connection: sa.Connection, physical: dict[str, str], key: str) -> bool:
    """Whether values of a table that is put away may have been kept beside a present one: such begin with time."""
    since: sa.ColumnElement[str] = sa.column(physical[f"{key}.since"])
    table = sa.table(physical[key])
    begun = sa.select(sa.literal(1)).select_from(table).where(since == BEGINNING).limit(1)
    there = sa.select(sa.literal(1)).select_from(table).limit(1)
    return connection.execute(begun).first() is not None or connection.execute(there).first() is None
