"""Records are looked through for what breaks a constraint, chunk by chunk, while everybody works.

Nothing is locked: a record that is all right stays so, or whoever makes it otherwise says so (`standing`). It can be
broken off anywhere and begun again; two that look at once go on from each other's notes.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.constraints import rows
from core.constraints.declared import Constraint, constraints_of
from core.constraints.judging import breaking
from core.constraints.rows import KEPT, Seen, Standing
from core.context import SYSTEM, Context
from core.engine import Installation
from core.publish.draft import running
from core.records.ancestry import circled
from core.records.rows import walk
from core.records.shape import shape_of
from core.storage import ddl
from core.storage.indexes import IndexSpec, indexes_there

CHUNK = 2_000


def look_through(installation: Installation, session: sa.Connection, key: str) -> int:
    """How many records were looked at until the constraint is enforced, or every record that breaks it is found.

    `session`: in autocommit, for PostgreSQL to build a unique index while everybody works.
    """
    total = 0
    while True:
        with installation.reading() as ctx:
            found = _wanted(ctx, key)
            if found is None:
                return total
            one, known = found
            seen = _look(ctx, one, known.after or "")
        if one.index is not None and not seen.broken and not _kept(installation, session, one.index):
            with installation.reading() as ctx:  # somebody was faster, before writers came one after another
                seen = _shared(ctx, one)
        with installation.writing(SYSTEM) as ctx:
            if rows.note(ctx, known, seen):
                total += seen.records


def _wanted(ctx: Context, key: str) -> tuple[Constraint, Standing] | None:
    """The constraint and how it stands, when somebody is to look: what is live and what is known belong together."""
    known = rows.standing(ctx.connection, key)
    if known is None or known.after is None:
        return None
    name = next((name for name, one in ctx.model.entities.items() if one.key == known.entity), None)
    stated = ctx.live.derive(constraints_of, name) if name is not None else ()
    one = next((one for one in stated if one.key == key and one.demand == known.demand), None)
    return None if one is None else (one, known)


def _look(ctx: Context, one: Constraint, after: str) -> Seen:
    match one.kind:
        case "unique" | "single":
            return _shared(ctx, one)
        case "link":
            return _lost(ctx, one, after)
    shape = shape_of(ctx, one.entity.name)
    names = [one.fields[0].name] if one.kind in ("required", "fits", "tree") else list(shape.fields)
    found = walk(ctx, shape, names, after, CHUNK)
    if one.kind == "tree":
        ids = circled(ctx, shape, [row.id for row in found])
    else:
        ids = breaking(ctx, shape, [one], found)[one.key]
    return Seen(len(found), len(ids), ids[:KEPT], found[-1].id if len(found) == CHUNK else None)


def _lost(ctx: Context, one: Constraint, after: str) -> Seen:
    """Records that refer to what is in the trash, or was never there."""
    built, field = ctx.live.tables[one.entity.name], one.fields[0]
    target = ctx.live.tables[field.to].table.alias("sys_target")
    column = built.columns[field.name]
    there = sa.exists().where(target.c.id == column, target.c.sys_deleted_at.is_(None))
    query = sa.select(built.id, sa.and_(column.is_not(None), ~there)).order_by(built.id).limit(CHUNK)
    query = query.where(built.table.c.sys_deleted_at.is_(None))
    found = ctx.connection.execute(query.where(built.id > after) if after else query).all()
    ids = [str(id) for id, lost in found if lost]
    return Seen(len(found), len(ids), ids[:KEPT], str(found[-1][0]) if len(found) == CHUNK else None)


def _shared(ctx: Context, one: Constraint) -> Seen:
    """Records that share their values with another, all of them in one look; those that share come together."""
    built, spec = ctx.live.tables[one.entity.name], one.index
    assert spec is not None  # it is a unique one
    columns = [built.table.c[term.column] for term in spec.terms]
    alive = built.table.c.sys_deleted_at.is_(None), *(column.is_not(None) for column in columns)
    size = sa.func.count().label("size")
    groups = sa.select(size, *columns).where(*alive).group_by(*columns).having(size > 1).subquery()
    broken = int(ctx.connection.scalar(sa.select(sa.func.coalesce(sa.func.sum(groups.c.size), 0))) or 0)
    same = sa.and_(sa.true(), *(column == groups.c[column.key] for column in columns))
    query = sa.select(built.id).select_from(built.table.join(groups, same)).where(*alive)
    ids = ctx.connection.execute(query.order_by(*columns, built.id).limit(KEPT)).scalars() if broken else ()
    count = ctx.connection.scalar(sa.select(sa.func.count()).select_from(built.table).where(alive[0]))
    return Seen(int(count or 0), broken, [str(id) for id in ids], None)


def _kept(installation: Installation, session: sa.Connection, spec: IndexSpec) -> bool:
    """Whether a unique index is there now: built, where nothing stands in its way."""
    try:
        if installation.sqlite:
            with installation.writing(SYSTEM) as ctx:
                if not indexes_there(ctx.connection, [spec.name]):
                    ddl.create_index(running(ctx.connection), spec)
        elif not indexes_there(session, [spec.name]):
            op = running(session)
            ddl.drop_index(op, spec.name, online=True)  # one that a broken build left
            ddl.create_index(op, spec, online=True)
    except sa.exc.IntegrityError:
        if not installation.sqlite:
            ddl.drop_index(running(session), spec.name, online=True)
        return False
    return True
