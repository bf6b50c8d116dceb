"""Values that hold since a day: read and judged with their record, written after its row.

Given are the values of some periods, alone or with a reason; all others stay. What is entered for the first time
needs no reason; what a past period says already is corrected only with one. The log of the record holds what was
there and what is there, under the key of the entity that keeps the values, which have no log of their own.

The first change of a tracked field writes down what was there until then as well, so records that never change cost
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core.access.field_rights import FieldRights
from core.codes import series as codes
from core.context import Context, Live
from core.kinds.kind import Refused
from core.queries.buckets import key_of, read_key
from core.queries.dated import BEGINNING
from core.records import rows
from core.records.draft import Draft
from core.records.ids import new_ids
from core.records.many import DatedSet, Since, many_of
from core.records.shape import Shape, shape_at
from core.records.since import Given, given_periods
from core.records.values import Reading
from schema_registry.dated import REASON, REASON_LENGTH, SINCE, SOURCE, VALUE
from schema_registry.frozen import Frozen
from schema_registry.identity import link_key
from schema_registry.model import Entity, Field
from schema_registry.pointer import join

MOST = 200
"""Values of one field that are written at once."""


def read(ctx: Context, draft: Draft, fields: Mapping[str, Field], given: Mapping[str, object], how: Reading) -> None:
    """Fills a draft's dated values from given ones; what is wrong with them becomes its problems."""
    for name in (name for name in fields if name in given):
        if fields[name].process or fields[name].read_only:
            draft.refuse(codes.NOT_CORRECTED.at(join("", name), field=fields[name].title))
            continue
        found = given_periods(ctx, fields[name], given[name], how)
        if len(found) > MOST:
            draft.refuse(
                codes.MANY_PERIODS.at(join("", name), field=fields[name].title, count=len(found), limit=MOST)
            )
            continue
        sinces = [one for one in (_read(ctx, draft, fields[name], part) for part in found) if one is not None]
        if sinces and len(sinces) == len(found):
            draft.dated[name] = DatedSet(fields[name], tuple(sinces), plain=not any(one.period for one in found))


def _read(ctx: Context, draft: Draft, field: Field, given: Given) -> Since | None:
    """One value with its day; None, with a problem, for what is none."""
    assert field.dated is not None
    at = join("", field.name, given.period) if given.period else join("", field.name)
    by = field.dated.period
    span = read_key(by, given.period or key_of(by, ctx.today()))
    if span is None:
        period, example = codes.PERIOD_NAMES[by], codes.EXAMPLES[by]
        draft.refuse(
            codes.NO_PERIOD.at(at, field=field.title, text=given.period[:40], period=period, example=example)
        )
        return None
    if len(given.reason) > REASON_LENGTH:
        draft.refuse(codes.LONG_REASON.at(at, field=field.title, limit=REASON_LENGTH))
        return None
    if not field.series and span.start > ctx.today():
        draft.refuse(codes.IN_FUTURE.at(at, field=field.title, period=given.period))
        return None
    try:
        return Since(span.start, given.read(), given.reason)
    except Refused as refused:
        draft.refuse(refused.at(at))
        return None


def check(ctx: Context, drafts: Sequence[Draft], *, by_hand: bool = True) -> None:
    """Leaves what differs from what is there; a correction of the past without a reason is a problem.

    `by_hand`: somebody gives these values; what is undone needs no reason.
    """
    for name in dict.fromkeys(name for draft in drafts for name in draft.dated):
        concerned = [draft for draft in drafts if name in draft.dated]
        field = concerned[0].dated[name].field
        there = held(ctx, field, [draft.id for draft in concerned if draft.current is not None])
        for draft in concerned:
            _check(ctx, draft, name, there.get(draft.id, {}), by_hand=by_hand)


def _check(ctx: Context, draft: Draft, name: str, there: Mapping[date, tuple[str, object]], *, by_hand: bool) -> None:
    one, today = draft.dated.pop(name), ctx.today()
    assert one.field.dated is not None
    present = read_key(one.field.dated.period, key_of(one.field.dated.period, today))
    values = {day: value for day, (_, value) in there.items()}
    if not one.field.series and not values and draft.current is not None:
        values = {BEGINNING: draft.before.get(name)}
    if one.plain and latest(values, today) == one.given[0].value:
        return
    changed = [since for since in one.given if values.get(since.day) != since.value]
    for since in changed:
        corrects = since.day in values and present is not None and since.day < present.start
        if by_hand and corrects and not since.reason:
            period = key_of(one.field.dated.period, since.day)
            draft.refuse(codes.NO_REASON.at(join("", name, period), field=one.field.title, period=period))
    if not changed:
        return
    after = {**values, **{since.day: since.value for since in changed}}
    if not one.field.series:
        now = latest(after, today)
        if draft.current is None or draft.before.get(name) != now:
            draft.values[name] = now
    ids = {day: id for day, (id, _) in there.items()}
    draft.dated[name] = replace(one, given=tuple(changed), held=Frozen(values), ids=Frozen(ids))
    draft.beside[link_key(one.field.key)] = _logged(ctx, one.field, values, changed)


def latest(values: Mapping[date, object], day: date) -> object:
    """The value that holds on a day."""
    until = [since for since in values if since <= day]
    return values[max(until)] if until else None


def _logged(
    ctx: Context, field: Field, before: Mapping[date, object], changed: Iterable[Since]
) -> tuple[object, object]:
    """What the log says was there and is there, of the days that change."""
    print_json = ctx.live.kinds[field.kind].json_writer(field)

    def write(value: object) -> object:
        return None if value is None else print_json(value)

    was, now = list[object](), list[object]()
    for one in sorted(changed):
        was.append({"since": one.day.isoformat(), "value": write(before.get(one.day))})
        said = {"reason": one.reason} if one.reason else {}
        now.append({"since": one.day.isoformat(), "value": write(one.value), **said})
    return was, now


def give_back(ctx: Context, draft: Draft, key: str, before: object) -> bool:
    """Whether a logged field is one of dated values; a draft that undoes gets those that were there before."""
    field = dated_keys(ctx.live, draft.entity).get(key)
    if field is None:
        return False
    read = ctx.live.kinds[field.kind].log_reader(field)
    listed = [one for one in before if isinstance(one, Mapping)] if isinstance(before, list) else []
    given = tuple(Since(date.fromisoformat(one["since"]), read(one["value"])) for one in listed)
    draft.dated[field.name] = DatedSet(field, given)
    return True


def missing(ctx: Context, entity: Entity, record: str, others: Sequence[str]) -> dict[str, DatedSet]:
    """The values that a record lacks in its series and others have, the first of them for each day; of series that
    the actor may write."""
    found: dict[str, DatedSet] = {}
    rights = FieldRights(ctx, entity.name)
    for name, field in many_of(ctx.seen, entity.name).dated.items():
        if not field.series or not rights.writes(record, name):
            continue
        there = held(ctx, field, [record, *others])
        came: dict[date, object] = {}
        for other in (one for one in others if rights.reads(one, name)):
            came = {**{day: value for day, (_, value) in there.get(other, {}).items()}, **came}
        new = tuple(Since(day, value) for day, value in came.items() if day not in there.get(record, {}))
        if new:
            found[name] = DatedSet(field, new)
    return found


def write(ctx: Context, at: datetime, drafts: Iterable[Draft]) -> None:
    """Writes the values of drafts whose rows were written: two statements a field."""
    given: dict[str, list[tuple[str, DatedSet]]] = {}
    for draft in drafts:
        for name, one in draft.dated.items():
            given.setdefault(name, []).append((draft.id, one))
    for sets in given.values():
        field = sets[0][1].field
        gone = [one.ids[since.day] for _, one in sets for since in one.given if since.day in one.ids]
        new = [(record, since) for record, one in sets for since in _new(one)]
        put(ctx, field, at, gone, new)


def _new(one: DatedSet) -> Iterator[Since]:
    """What is to be there; of a tracked field also what its first value was, until it is kept."""
    changed = {since.day for since in one.given}
    if not one.field.series:
        yield from (Since(day, value) for day, value in one.held.items() if day not in one.ids and day not in changed)
    yield from (since for since in one.given if since.value is not None or not one.field.series)


def follow(ctx: Context, shape: Shape, at: datetime, drafts: Sequence[Draft]) -> None:
    """Keeps the values that tracked fields had until now, and since when they have others. Three statements each."""
    for name, field in ctx.live.derive(_tracked, shape.entity.name).items():
        moved = {draft.id: draft for draft in drafts if _moves(draft, name)}
        if not moved or not is_kept(ctx, field):
            continue
        known, today = held(ctx, field, moved), ctx.today()
        gone = [values[today][0] for values in known.values() if today in values]
        first = [(id, Since(BEGINNING, one.before.get(name))) for id, one in moved.items() if id not in known]
        put(ctx, field, at, gone, [*first, *((id, Since(today, one.values[name])) for id, one in moved.items())])


def _moves(draft: Draft, name: str) -> bool:
    return name in draft.values and name not in draft.dated and draft.before.get(name) != draft.values[name]


def is_kept(ctx: Context, field: Field) -> bool:
    """Whether there is a table for a field's values: what was published before there were any has none yet."""
    return ctx.model.entities[_holder(field)].key in ctx.live.tables.names.physical


def held(ctx: Context, field: Field, records: Collection[str]) -> dict[str, dict[date, tuple[str, object]]]:
    """The values of some records by the day since which they hold, with the ids of their rows."""
    found: dict[str, dict[date, tuple[str, object]]] = {}
    if not records or not is_kept(ctx, field):
        return found
    built = ctx.live.tables[_holder(field)]
    source = built.columns[SOURCE]
    living = sa.select(source, built.columns[SINCE], built.id, built.columns[VALUE])
    living = living.where(built.table.c.sys_deleted_at.is_(None))
    row: Any
    for chunk in rows.chunks(records):
        for row in ctx.connection.execute(living.where(source.in_(chunk))):
            found.setdefault(row[0], {})[row[1]] = (row[2], row[3])
    return found


def put(ctx: Context, field: Field, at: datetime, gone: Collection[str], new: Sequence[tuple[str, Since]]) -> None:
    """Rows of a field's dated values go, by id, and values of records come."""
    shape, by = shape_at(ctx.live, _holder(field)), ctx.actor.id
    for chunk in rows.chunks(gone):
        ctx.connection.execute(sa.delete(shape.table.table).where(shape.table.id.in_(chunk)))
    kept = {"sys_version": 1, "sys_owner": by, "sys_created_at": at, "sys_created_by": by}
    kept |= {"sys_updated_at": at, "sys_updated_by": by}
    made = [
        {
            **shape.blank,
            **kept,
            "id": id,
            **shape.stored({SOURCE: record, SINCE: one.day, VALUE: one.value, REASON: one.reason or None}),
        }
        for id, (record, one) in zip(new_ids(at, len(new)), new, strict=True)
    ]
    if made:
        rows.insert(ctx, shape, made)


def _holder(field: Field) -> str:
    assert field.dated is not None
    return field.dated.entity


def _tracked(live: Live, entity: str) -> Mapping[str, Field]:
    fields = live.model.entities[entity].fields
    return Frozen({name: one for name, one in fields.items() if one.dated is not None and not one.series})


def dated_keys(live: Live, entity: str) -> Mapping[str, Field]:
    """The fields of an entity that keep values of the past, by what the log calls those."""
    return live.derive(_keys, entity)


def _keys(live: Live, entity: str) -> Mapping[str, Field]:
    fields = live.model.entities[entity].fields.values()
    return Frozen({link_key(one.key): one for one in fields if one.dated is not None})
