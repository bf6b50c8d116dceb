"""Works for fields that become lines or links, or cease to be: one reference becomes a set of one, and the other way.

Pairs are kept by an entity, whose own works make and put away its table. What stands here carries the values between
it and the column of a reference. Any other change of kind loses them, so it is refused where there are some.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from core.codes.values import NO_CONVERSION
from core.context import Context
from core.kinds.conversions import conversion
from core.publish import counts, words
from core.publish.draft import Draft, Part, Work
from core.publish.fields import columns_parts, entity_of, link_parts, link_tasks, release_parts
from core.publish.subject import subject
from core.publish.wording import Described, Said
from core.records.ids import new_ids
from core.storage.types import Id, Instant
from schema_registry.changes import ChangeField
from schema_registry.model import Entity, Field, Links

CHUNK = 1_000


def concerns_many(change: ChangeField) -> bool:
    """Whether a change is about a field that is, or was, lines or links."""
    return change.before.many or change.after.many


def change_many(draft: Draft, change: ChangeField) -> Iterator[Work]:
    """The work of such a change. A field that stays what it is moves nothing: its entity has works of its own."""
    before, after, name = change.before, change.after, subject(change).id
    if before.kind == after.kind:
        yield Work(name, (Described(change),))
        return
    entity = entity_of(draft, change.entity)
    if before.to and after.links is not None and draft.renamed(before.to) == after.links.to:
        yield _spread(draft, entity, change, after.links)
    elif after.to and before.links is not None and after.to == draft.renamed(before.links.to):
        yield _gathered(draft, entity, change, before.links)
    else:
        yield _refused(draft, entity, change)


def _refused(draft: Draft, entity: Entity, change: ChangeField) -> Work:
    before, after, name = change.before, change.after, f"convert-field {change.key}"
    held = _held(draft, change)
    if held:
        decided = conversion(draft.kinds[before.kind], draft.kinds[after.kind]).why
        why = Said(decided or NO_CONVERSION.at(before=before.kind, after=after.kind))
        return Work(name, (Described(change), why), safety="blocked", counts={"values": held})
    table = draft.names.table(entity)
    parts: tuple[Part, ...] = release_parts(draft, table, before) if before.stored else ()
    tasks = link_tasks(draft, entity, after) if after.stored else ()
    return Work(
        name, (Described(change),), lock="moment", parts=(*parts, *_column(draft, entity, after)), online=tasks
    )


def _held(draft: Draft, change: ChangeField) -> int:
    """Records that have a value of the former kind."""
    before = change.before
    owner = next(one for one in draft.before.entities.values() if one.key == change.entity)
    if before.stored:
        table, column = draft.stored.names.table(owner), draft.stored.names.column(before)
        return counts.values(draft.connection, table, column)
    way = before.lines or before.links
    if way is None:
        return 0
    holder = draft.before.entities[way.entity]
    back = holder.fields[before.lines.field if before.lines else before.links.source if before.links else ""]
    return counts.values(draft.connection, draft.stored.names.table(holder), draft.stored.names.column(back))


def _column(draft: Draft, entity: Entity, field: Field) -> tuple[Part, ...]:
    """The parts that make a reference's column, or take up again the one that it had."""
    if not field.stored:
        return ()
    if draft.has_column(field):
        return link_parts(draft, entity, field, checked=False)
    return columns_parts(draft, entity, field, {})


# ---- one becomes a set of one
def _spread(draft: Draft, entity: Entity, change: ChangeField, way: Links) -> Work:
    table, column = draft.names.table(entity), draft.stored.names.column(change.before)
    values = counts.values(draft.connection, table, column)
    return Work(
        f"convert-field {change.key}",
        (Described(change), *((words.CONVERTED.at(count=values),) if values else ())),
        safety="backfill" if values else "safe",
        counts={"values": values} if values else {},
        effort={"changed": values},
        lock="writers" if values else "moment",
        parts=release_parts(draft, table, change.before),
        values=partial(_spread_values, owner=_plain(table, column), way=way),
    )


def _spread_values(ctx: Context, *, owner: sa.TableClause, way: Links) -> int:
    """Every reference is a pair, of deleted records too. Pairs of before that hold it stay, all others go."""
    built = ctx.live.tables[way.entity]
    source, target = built.columns[way.source], built.columns[way.target]
    _id, deleted, value = owner.c
    same = sa.select(sa.literal(1)).where(_id == source, value.is_not(None))
    ctx.connection.execute(sa.delete(built.table).where(~sa.exists(same)))
    done, last = 0, ""
    query = sa.select(_id, value, deleted).where(value.is_not(None)).order_by(_id).limit(CHUNK)
    while rows := ctx.connection.execute(query.where(_id > last) if last else query).all():
        last = rows[-1][0]
        held = _pairs(ctx, built.table, source, target, [row[0] for row in rows])
        wrong = [id for id, one, _ in rows if id in held and one not in held[id]]
        if wrong:
            ctx.connection.execute(sa.delete(built.table).where(source.in_(wrong)))
        new = [row for row in rows if row[1] not in held.get(row[0], ())]
        made = [_pair(ctx, id, source.key, target.key, row) for id, row in zip(_ids(ctx, new), new, strict=True)]
        if made:
            ctx.connection.execute(sa.insert(built.table), made)
        done += len(rows)
    return done


def _ids(ctx: Context, rows: Sequence[Any]) -> list[str]:
    return new_ids(ctx.clock(), len(rows))


def _pair(ctx: Context, id: str, source: str, target: str, row: Sequence[Any]) -> dict[str, object]:
    at, by = ctx.clock(), ctx.actor.id
    kept = {"sys_version": 1, "sys_owner": by, "sys_created_at": at, "sys_created_by": by, "sys_updated_at": at}
    return {**kept, "sys_updated_by": by, "id": id, source: row[0], target: row[1], "sys_deleted_at": row[2]}


# ---- of a set, one stays
def _gathered(draft: Draft, entity: Entity, change: ChangeField, way: Links) -> Work:
    holder = draft.before.entities[way.entity]
    ends = [draft.stored.names.column(holder.fields[name]) for name in (way.source, way.target)]
    pairs = _plain(draft.stored.names.table(holder), *ends)
    counted = sa.select(sa.func.count(), sa.func.count(sa.distinct(pairs.c[ends[0]])))
    alive = (pairs.c.sys_deleted_at.is_(None), pairs.c[ends[1]].is_not(None))
    total, records = draft.connection.execute(counted.where(*alive)).one()
    lost = total - records
    says = [words.CONVERTED.at(count=total)] if total else []
    says += [words.LOST_LINKS.at(count=lost), words.FORMER_KEPT.at()] if lost else []
    return Work(
        f"convert-field {change.key}",
        (Described(change), *says),
        safety="lossy" if lost else "backfill" if total else "safe",
        counts={"values": total, **({"lost": lost} if lost else {})} if total else {},
        effort={"changed": total},
        lock="writers" if total else "moment",
        parts=_column(draft, entity, change.after),
        online=link_tasks(draft, entity, change.after),
        values=partial(_gather_values, pairs=pairs, entity=entity.name, field=change.after.name),
    )


def _gather_values(ctx: Context, *, pairs: sa.TableClause, entity: str, field: str) -> int:
    """Every record refers to one of those that it was linked to: the one it had before, else the first."""
    built = ctx.live.tables[entity]
    column, (_id, deleted, source, target) = built.columns[field], pairs.c
    held = sa.exists(sa.select(sa.literal(1)).where(source == built.id, target == column, deleted.is_(None)))
    ctx.connection.execute(sa.update(built.table).where(column.is_not(None), ~held).values({column: None}))
    done, last = 0, ""
    rows: Sequence[Any]
    query = sa.select(built.id, column).where(sa.exists(sa.select(sa.literal(1)).where(source == built.id)))
    query = query.order_by(built.id).limit(CHUNK)
    update = sa.update(built.table).where(built.id == sa.bindparam("row")).values({column: sa.bindparam("value")})
    while rows := ctx.connection.execute(query.where(built.id > last) if last else query).all():
        last = str(rows[-1][0])
        linked = _pairs(ctx, pairs, source, target, [str(row[0]) for row in rows], deleted.is_(None))
        new = [{"row": row[0], "value": linked[row[0]][0]} for row in rows if row[1] is None and row[0] in linked]
        if new:
            ctx.connection.execute(update, new)
        done += len(rows)
    return done


# ---- both
def _plain(table: str, *columns: str) -> sa.TableClause:
    """A table with nothing but what is needed of it, under the names that the database knows."""
    ends = [sa.column(name, Id()) for name in columns]
    return sa.table(table, sa.column("id", Id()), sa.column("sys_deleted_at", Instant()), *ends)


def _pairs(
    ctx: Context,
    table: sa.FromClause,
    source: sa.ColumnElement[Any],
    target: sa.ColumnElement[Any],
    sources: Sequence[str],
    *conditions: sa.ColumnElement[bool],
) -> dict[str, list[str]]:
    """What some records are linked to, in the order in which the pairs were made."""
    query = sa.select(source, target).where(source.in_(sources), target.is_not(None), *conditions)
    found: dict[str, list[str]] = {}
    for one, other in ctx.connection.execute(query.order_by(table.c.id)):
        found.setdefault(one, []).append(other)
    return found
