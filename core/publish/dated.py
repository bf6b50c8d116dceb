"""Works for fields that become a series, or cease to be: what holds now is carried over, what held before is kept.

The entity that holds dated values has works of its own, for its table and for the kind of its values. What stands
here carries values between it and the field's own column, where both are of one kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from core.codes.values import NO_CONVERSION
from core.context import Context
from core.publish import counts, words
from core.publish.draft import Draft, Part, Work
from core.publish.fields import columns_parts, entity_of
from core.publish.subject import subject
from core.publish.wording import Described, Said
from core.queries.buckets import key_of, read_key
from core.records.dated import held, latest, put
from core.records.many import Since
from core.storage.types import Id
from schema_registry.changes import ChangeField
from schema_registry.dated import SERIES, SINCE, SOURCE, VALUE
from schema_registry.model import Entity, Field

CHUNK = 1_000


def concerns_dated(change: ChangeField) -> bool:
    """Whether a change is about a field that is, or was, a series; what becomes of pairs is `core.publish.many`'s."""
    return (change.before.series or change.after.series) and not change.before.many


def change_dated(draft: Draft, change: ChangeField) -> Iterator[Work]:
    """The work of such a change."""
    before, after = change.before, change.after
    entity, id = entity_of(draft, change.entity), subject(change).id
    if before.series and after.series:
        yield _other_period(draft, entity, change)
    elif before.series and after.derived is not None:
        yield Work(id, (Described(change),), parts=_column(draft, entity, after))
    elif before.series:
        yield _gathered(draft, entity, change) if before.kind == after.kind else _refused(draft, change)
    elif before.stored and before.given and before.kind == after.kind:
        yield _spread(draft, entity, change)
    elif before.stored and before.given:
        yield _refused(draft, change)
    else:
        yield Work(id, (Described(change),))


def _refused(draft: Draft, change: ChangeField) -> Work:
    """Between kinds nothing is carried over: the plan stops where there are values."""
    held = _held(draft, change.before)
    if not held:
        entity = entity_of(draft, change.entity)
        return Work(subject(change).id, (Described(change),), parts=_column(draft, entity, change.after))
    why = Said(NO_CONVERSION.at(before=_kind(change.before), after=_kind(change.after)))
    return Work(subject(change).id, (Described(change), why), safety="blocked", counts={"values": held})


def _kind(field: Field) -> str:
    return f"{SERIES} ({field.kind})" if field.series else field.kind


def _held(draft: Draft, field: Field) -> int:
    """Values of the field as it was."""
    if field.series:
        table, source = _dated_table(draft, field)
        return counts.values(draft.connection, table, source.name)
    owner = next(one for one in draft.before.entities.values() if field.key in {f.key for f in one.fields.values()})
    return counts.values(draft.connection, draft.stored.names.table(owner), draft.stored.names.column(field))


def _dated_table(draft: Draft, field: Field) -> tuple[str, sa.ColumnClause[Any]]:
    assert field.dated is not None
    holder = draft.before.entities[field.dated.entity]
    return draft.stored.names.table(holder), sa.column(draft.stored.names.column(holder.fields[SOURCE]))


def _column(draft: Draft, entity: Entity, field: Field) -> tuple[Part, ...]:
    return columns_parts(draft, entity, field, {}) if field.stored and not draft.has_column(field) else ()


# ---- other periods
def _other_period(draft: Draft, entity: Entity, change: ChangeField) -> Work:
    """Values stay where they are. Those that begin within one of the new periods cannot: two would be of one."""
    before, after = change.before, change.after
    assert before.dated is not None and after.dated is not None
    apart = 0
    if after.dated.period not in (before.dated.period, "day"):
        table, _ = _dated_table(draft, before)
        holder = draft.before.entities[before.dated.entity]
        since = sa.column(draft.stored.names.column(holder.fields[SINCE]), sa.Date())
        days = draft.connection.scalars(sa.select(since).select_from(sa.table(table)).distinct())
        apart = sum(1 for day in days if _begin(after.dated.period, day) != day)
    if not apart:
        return Work(subject(change).id, (Described(change),))
    says = words.NO_LONGER_BEGIN.at(count=apart)
    return Work(subject(change).id, (Described(change), says), safety="blocked", counts={"days": apart})


def _begin(period: str, day: date) -> date:
    span = read_key(period, key_of(period, day))
    assert span is not None
    return span.start


# ---- one value becomes that of the present period
def _spread(draft: Draft, entity: Entity, change: ChangeField) -> Work:
    held = _held(draft, change.before)
    table, column = draft.names.table(entity), draft.stored.names.column(change.before)
    says = (words.CONVERTED.at(count=held),) if held else ()
    return Work(
        f"convert-field {change.key}",
        (Described(change), *says),
        safety="backfill" if held else "safe",
        counts={"values": held} if held else {},
        effort={"changed": held},
        lock="writers" if held else "none",
        values=partial(_spread_values, table=table, column=column, field=change.after),
    )


def _spread_values(ctx: Context, *, table: str, column: str, field: Field) -> int:
    """What was a series before and is one again finds its values; another present one holds from this period on."""
    assert field.dated is not None
    value = ctx.live.tables[field.dated.entity].columns[VALUE]
    source = sa.table(table, sa.column("id", Id()), sa.column(column, value.type))
    first, done, last = _begin(field.dated.period, ctx.today()), 0, ""
    query = sa.select(source.c.id, source.c[column]).order_by(source.c.id).limit(CHUNK)
    while rows := ctx.connection.execute(query.where(source.c.id > last) if last else query).all():
        last = str(rows[-1][0])
        _hold(ctx, field, first, {str(id): one for id, one in rows})
        done += sum(one is not None for _, one in rows)
    return done


def _hold(ctx: Context, field: Field, since: date, values: Mapping[str, object]) -> None:
    """Some records have these values from a day on, where what is kept says another."""
    known, today = held(ctx, field, values), ctx.today()
    kept = {id: {day: value for day, (_, value) in one.items()} for id, one in known.items()}
    moved = {id: one for id, one in values.items() if latest(kept.get(id, {}), today) != one}
    gone = [known[id][since][0] for id in moved if since in known.get(id, {})]
    new = [(id, Since(since, one)) for id, one in moved.items() if one is not None or not field.series]
    put(ctx, field, ctx.clock(), gone, new)


# ---- what was tracked before is tracked again
def resume_works(draft: Draft) -> Iterator[Work]:
    """Fields that are tracked again: what their values became meanwhile is so since today, as nobody noted when."""
    before = {one.key for one in draft.before.entities.values()}
    for entity in draft.changed:
        for field in entity.fields.values():
            if field.dated is None or field.series:
                continue
            holder = draft.after.entities[field.dated.entity]
            if holder.key in before or not draft.stays(holder.key):
                continue
            if counts.records(draft.connection, draft.names.table(holder)):
                said = words.TRACKED_AGAIN.at(field=field.title, entity=entity.title)
                resume = partial(_resume, entity=entity.name, field=field)
                yield Work(f"track {field.key}", (said,), safety="backfill", lock="writers", values=resume)


def _resume(ctx: Context, *, entity: str, field: Field) -> int:
    assert field.dated is not None
    there, built = ctx.live.tables[entity], ctx.live.tables[field.dated.entity]
    noted = sa.exists().where(built.columns[SOURCE] == there.id, built.table.c.sys_deleted_at.is_(None))
    query = sa.select(there.id, there.columns[field.name]).where(noted).order_by(there.id).limit(CHUNK)
    done, last = 0, ""
    while rows := ctx.connection.execute(query.where(there.id > last) if last else query).all():
        last = str(rows[-1][0])
        _hold(ctx, field, ctx.today(), {str(id): one for id, one in rows})
        done += len(rows)
    return done


# ---- of several values, the present one stays
def _gathered(draft: Draft, entity: Entity, change: ChangeField) -> Work:
    table, source = _dated_table(draft, change.before)
    counted = sa.select(sa.func.count(), sa.func.count(sa.distinct(source))).select_from(
        sa.table(table, sa.column("sys_deleted_at"))
    )
    total, records = draft.connection.execute(counted.where(sa.column("sys_deleted_at").is_(None))).one()
    lost = total - records
    says = [words.CONVERTED.at(count=records)] if total else []
    says += [words.LOST_PERIODS.at(count=lost), words.FORMER_KEPT.at()] if lost else []
    holder = draft.before.entities[change.before.dated.entity if change.before.dated else ""]
    names = [draft.stored.names.column(holder.fields[name]) for name in (SOURCE, SINCE, VALUE)]
    return Work(
        f"convert-field {change.key}",
        (Described(change), *says),
        safety="lossy" if lost else "backfill" if total else "safe",
        counts={"values": records, **({"lost": lost} if lost else {})} if total else {},
        effort={"changed": records},
        lock="writers" if total else "moment",
        parts=_column(draft, entity, change.after),
        values=partial(_gather_values, table=table, names=names, entity=entity.name, field=change.after),
    )


def _gather_values(ctx: Context, *, table: str, names: list[str], entity: str, field: Field) -> int:
    """Every record gets the value that holds today."""
    built = ctx.live.tables[entity]
    column, keys = built.columns[field.name], built.keys[field.name]
    makers = {key.name: key.make for key in ctx.live.kinds[field.kind].keys(field)}
    source, since, value = names
    held = sa.table(
        table,
        sa.column(source, built.id.type),
        sa.column(since, sa.Date()),
        sa.column(value, column.type),
        sa.column("sys_deleted_at"),
    )
    latest = sa.select(held.c[value]).where(held.c[source] == built.id, held.c[since] <= ctx.today())
    then = latest.order_by(held.c[since].desc()).limit(1).correlate(built.table).scalar_subquery()
    done, last = 0, ""
    query = sa.select(built.id, sa.type_coerce(then, column.type)).order_by(built.id).limit(CHUNK)
    update = sa.update(built.table).where(built.id == sa.bindparam("row"))
    while rows := ctx.connection.execute(query.where(built.id > last) if last else query).all():
        last = str(rows[-1][0])
        for id, one in rows:
            made = {keys[name]: None if one is None else make(one) for name, make in makers.items() if name in keys}
            ctx.connection.execute(update.values({column: one, **made}), {"row": id})
        done += sum(one is not None for _, one in rows)
    return done
