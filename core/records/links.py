"""Many-to-many values: read and judged with the record that they are given with, written as pairs after its row.

The whole set is given. What the writer may not see of it is none of their business and stays. The set before and
after is logged with the record; pairs that the engine keeps for itself have no log of their own, those of an entity
that a pack defines are created and deleted like any other records, in the same batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.rights import beyond, predicate, require
from core.codes.records import NO_TARGET, REQUIRED
from core.context import SYSTEM, Context
from core.errors import Rejected
from core.kinds.kind import Refused
from core.records import numbers, rows
from core.records.act import Act
from core.records.draft import Current, Draft
from core.records.ids import new_ids
from core.records.judge import judge
from core.records.many import LinkSet, many_of
from core.records.references import live_targets
from core.records.shape import Shape, shape_of
from core.records.trash import delete_found
from core.records.uniqueness import Claims
from core.records.values import Readings, complete
from schema_registry.model import Field, Links
from schema_registry.pointer import join
from schema_registry.problems import Problem


def read(ctx: Context, draft: Draft, fields: Mapping[str, Field], given: Mapping[str, object]) -> None:
    """Fills a draft's links from given values; what is wrong with them becomes its problems."""
    for name, field in fields.items():
        if field.links is None:
            continue
        if name not in given:
            if field.required and draft.current is None:
                draft.refuse(REQUIRED.at(join("", name), field=field.title))
            continue
        kind, value = ctx.live.kinds[field.kind], given[name]
        try:
            # a reader gives any value; this one a tuple of ids
            wanted: Any = (
                kind.reader(field, ctx.locale)(value) if isinstance(value, str) else kind.json_reader(field)(value)
            )
        except Refused as refused:
            draft.refuse(refused.at(join("", name)))
            continue
        if field.required and not wanted:
            draft.refuse(REQUIRED.at(join("", name), field=field.title))
        draft.links[name] = LinkSet(field, field.links, tuple(wanted or ()))


def check(ctx: Context, drafts: Sequence[Draft]) -> None:
    """Leaves the sets that differ from those before; adds a problem for every new target that is none."""
    for name in dict.fromkeys(name for draft in drafts for name in draft.links):
        _check(ctx, name, [draft for draft in drafts if name in draft.links])


def _check(ctx: Context, name: str, drafts: Sequence[Draft]) -> None:
    field, way = drafts[0].links[name].field, drafts[0].links[name].way
    there = [draft.id for draft in drafts if draft.current is not None]
    held = pairs(ctx, way, there)
    limited = predicate(ctx, way.entity, ctx.live.tables[way.entity].table, "read") is not None
    mine = pairs(ctx, way, there, readable=True) if limited else held
    asked = {id for draft in drafts for id in draft.links[name].after}
    seen = live_targets(ctx, way.to, asked.union(*mine.values()))
    for draft in drafts:
        wanted, before = draft.links[name].after, held.get(draft.id, ())
        own = seen.intersection(mine.get(draft.id, ()))
        for place, id in enumerate(wanted):
            if id not in seen:
                target = ctx.model.entities[way.to].title
                draft.refuse(NO_TARGET.at(join("", name, place), field=field.title, target=target))
        after = tuple(dict.fromkeys((*(id for id in before if id not in own), *wanted)))
        if set(after) == set(before):
            del draft.links[name]
            continue
        draft.links[name] = LinkSet(field, way, after, before)
        draft.beside[field.key] = (sorted(before) or None, sorted(after) or None)


def give_back(ctx: Context, draft: Draft, key: str, before: object, after: object) -> bool:
    """Whether a logged field is one of links or lines; a draft that undoes gets the links that were there before.

    Targets that are gone since are left out. Lines have entries of their own in the log.
    """
    many = many_of(ctx, draft.entity)
    if any(one.key == key for one in many.lines.values()):
        draft.beside[key] = (after, before)
        return True
    for name, one in many.links.items():
        if one.key == key and one.links is not None:
            listed = [str(id) for id in before] if isinstance(before, list) else []
            there = live_targets(ctx.acting_as(SYSTEM), one.links.to, listed)
            draft.links[name] = LinkSet(one, one.links, tuple(id for id in listed if id in there))
            return True
    return False


def write(ctx: Context, batch: str, at: datetime, drafts: Iterable[Draft]) -> None:
    """Writes the pairs of drafts whose rows were written. Raises Denied, Rejected with the problems of a pair."""
    for draft in drafts:
        for name, links in draft.links.items():
            if ctx.model.entities[links.way.entity].link_of:
                _keep(ctx, draft.id, links, at)
                continue
            try:
                _keep_records(ctx, draft.id, links, batch, at)
            except Rejected as refused:
                raise Rejected([_placed(problem, name) for problem in refused.problems]) from refused


def pairs(
    ctx: Context, way: Links, sources: Collection[str], *, readable: bool = False
) -> dict[str, tuple[str, ...]]:
    """The targets that some records are linked to, in the order they came; all, or those whose pair may be read."""
    built = ctx.live.tables[way.entity]
    source, target = built.columns[way.source], built.columns[way.target]
    living = sa.select(source, target).where(built.table.c.sys_deleted_at.is_(None), target.is_not(None))
    allowed = predicate(ctx, way.entity, built.table, "read") if readable else None
    living = living if allowed is None else living.where(allowed)
    found: dict[str, dict[str, None]] = {}
    for chunk in rows.chunks(sources):
        for one, other in ctx.connection.execute(living.where(source.in_(chunk)).order_by(built.id)):
            found.setdefault(str(one), {})[str(other)] = None
    return {one: tuple(others) for one, others in found.items()}


def living(ctx: Context, way: Links, targets: Collection[str]) -> frozenset[str]:
    """Those of some targets that live, whoever may read them."""
    return live_targets(ctx.acting_as(SYSTEM), way.to, targets)


def holding(ctx: Context, way: Links, targets: Collection[str]) -> list[str]:
    """The records that are linked to any of some targets, whoever may read them."""
    built = ctx.live.tables[way.entity]
    source, target = built.columns[way.source], built.columns[way.target]
    living = sa.select(source).where(built.table.c.sys_deleted_at.is_(None), source.is_not(None)).distinct()
    return [
        str(id)
        for chunk in rows.chunks(targets)
        for id in ctx.connection.execute(living.where(target.in_(chunk))).scalars()
    ]


def _keep(ctx: Context, source: str, links: LinkSet, at: datetime) -> None:
    """The engine's own pairs: rows without a log, so those that go are gone."""
    way, by = links.way, ctx.actor.id
    shape = shape_of(ctx, way.entity)
    if links.removed:
        columns = shape.table.columns
        gone = sa.delete(shape.table.table).where(columns[way.source] == source)
        ctx.connection.execute(gone.where(columns[way.target].in_(links.removed)))
    if links.added:
        kept = {"sys_version": 1, "sys_owner": by, "sys_created_at": at, "sys_created_by": by}
        kept |= {"sys_updated_at": at, "sys_updated_by": by}
        ends = [shape.stored({way.source: source, way.target: target}) for target in links.added]
        ids = new_ids(at, len(ends))
        rows.insert(ctx, shape, [{**shape.blank, **kept, "id": id, **end} for id, end in zip(ids, ends, strict=True)])


def _keep_records(ctx: Context, source: str, links: LinkSet, batch: str, at: datetime) -> None:
    """Pairs that are records of an ordinary entity: deleted and created as such, if the writer may."""
    way = links.way
    shape = shape_of(ctx, way.entity)
    if links.removed:
        require(ctx, way.entity, "delete")
        delete_found(ctx, shape, _removed(ctx, shape, source, links), batch)
    if not links.added:
        return
    require(ctx, way.entity, "create")
    readings = Readings(ctx, shape, "json")
    drafts = [Draft(way.entity, "create", id) for id in new_ids(at, len(links.added))]
    for draft, target in zip(drafts, links.added, strict=True):
        ends = {way.source: source, way.target: target}
        complete(shape, ends, draft)
        readings.read(draft, ends)
    claims = Claims(ctx, shape)
    judge(ctx, shape, claims, drafts)
    good = [draft for draft in drafts if not draft.problems]
    if len(good) == len(drafts):
        numbers.assign(ctx, shape, good)
        Act(ctx, shape, batch, at).insert(claims, good)
    problems = [problem for draft in drafts for problem in draft.problems]
    if problems:
        raise Rejected(problems)


def _removed(ctx: Context, shape: Shape, source: str, links: LinkSet) -> dict[str, Current]:
    """The records that hold the pairs which go. Raises Denied for one that somebody else owns."""
    way = links.way
    ids = rows.referring(ctx, way.entity, way.source, [source])
    found = rows.load(ctx, shape, ids, "delete", "delete")
    going = {id: one for id, one in found.items() if one.values[way.target] in links.removed}
    if not all(one.allowed for one in going.values()):
        raise beyond(ctx, way.entity, "delete")
    return going


def _placed(problem: Problem, name: str) -> Problem:
    return Problem(problem.spec, join("", name), problem.params, did_you_mean=problem.did_you_mean)
