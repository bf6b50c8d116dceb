"""Rights on fields that depend on the record, of records that there are not yet: judged on what they would be.

A stored record is judged as it stands under its lock (`core.access.field_rights`). A new one is put before the same
conditions as a row that no table holds: with the values given, its defaults, and its owner.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.access.field_rights import by_record, policies_of, right_where
from core.access.policies import would_meet
from core.codes.conditions import READ_ONLY
from core.context import Context
from core.records.draft import Draft
from core.records.shape import Shape
from schema_registry.identity import link_key
from schema_registry.model import Field
from schema_registry.pointer import join
from schema_registry.roles import FieldRight, Policy

MOST_VALUES = 20_000
"""Values of one statement: a new record is as many as its table has columns. PostgreSQL binds 65,535, SQLite 32,766
unless it was built with more."""
AT_ONCE = 100
"""New records of one statement. SQLite puts no more than 500 rows together."""
Asked = Mapping[str, frozenset[str]]
"""By the id of a new record: the fields that were given and may not be given to every record."""


def given_to_new(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> Asked:
    """What new records were given of fields that the actor may write in some records only, defaults apart."""
    fields = by_record(ctx, shape.entity.name)
    if not fields:
        return {}
    found = {draft.id: _given(shape, fields, draft) for draft in drafts if draft.current is None}
    return {id: names for id, names in found.items() if names}


def _given(shape: Shape, fields: Mapping[str, Field], draft: Draft) -> frozenset[str]:
    values, elsewhere = draft.values, draft.beside.keys()
    own = {name for name in fields.keys() & values.keys() if values[name] not in (None, shape.defaults.get(name))}
    beside = {name for name, one in fields.items() if not elsewhere.isdisjoint((one.key, link_key(one.key)))}
    return frozenset(own | beside | (fields.keys() & draft.links.keys()))


def judge_new(ctx: Context, shape: Shape, drafts: Sequence[Draft], asked: Asked) -> None:
    """Refuses what new records were given that the actor may not write into such records."""
    if not asked:
        return
    concerned = [draft for draft in drafts if draft.id in asked]
    for draft, rights in zip(concerned, rights_on_new(ctx, shape, concerned), strict=True):
        told = {problem.pointer for problem in draft.problems}
        for name in sorted(asked[draft.id]):
            if rights[name] != "write" and join("", name) not in told:
                draft.refuse(READ_ONLY.at(join("", name), field=shape.entity.fields[name].title))


def rights_on_new(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> list[Mapping[str, FieldRight]]:
    """The actor's rights on fields where they depend on the record, for each new one. A statement for each policy."""
    fields = by_record(ctx, shape.entity.name)
    met: dict[Policy, set[str]] = {policy: set() for policy in policies_of(fields.values())}
    at_once = min(AT_ONCE, max(1, MOST_VALUES // len(shape.table.table.columns)))
    for begin in range(0, len(drafts) if met else 0, at_once):
        rows = _rows(ctx, shape, drafts[begin : begin + at_once])
        for policy, ids in met.items():
            ids.update(ctx.connection.scalars(would_meet(ctx, policy, rows)))
    return [{name: _right(one, met, draft.id) for name, one in fields.items()} for draft in drafts]


def _right(field: Field, met: Mapping[Policy, Collection[str]], id: str) -> FieldRight:
    return right_where(field, lambda policy: id in met[policy])


def _rows(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> sa.Subquery:
    """New records as rows with the columns of their table."""
    selects = [sa.select(*_cells(ctx, shape, draft)) for draft in drafts]
    made: sa.CompoundSelect[Any] | sa.Select[Any] = sa.union_all(*selects) if len(selects) > 1 else selects[0]
    return made.subquery("given")


def _cells(ctx: Context, shape: Shape, draft: Draft) -> list[sa.ColumnElement[Any]]:
    actor, to = ctx.actor, draft.to
    owner, unit = (actor.id, actor.unit) if to is None else (to.id, to.unit)
    known: dict[str, object] = {"id": draft.id, "sys_version": 1, "sys_owner": owner, "sys_unit": unit}
    known |= {"sys_created_by": actor.id, "sys_updated_by": actor.id}
    known |= {"sys_created_at": ctx.clock(), "sys_updated_at": ctx.clock()}
    row = {**known, **shape.stored({**draft.values, **draft.computed})}
    typed = ((one, sa.literal(row.get(one.key), one.type)) for one in shape.table.table.columns)
    if ctx.connection.dialect.name == "postgresql":  # each part of a union must say what type it is of
        return [sa.cast(value, one.type).label(one.name) for one, value in typed]
    return [value.label(one.name) for one, value in typed]
