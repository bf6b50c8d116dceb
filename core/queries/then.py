"""The value that held on the day that a question is about, in the statement that asks.

It is the last one that began until then, looked up by the index over record and day, so a page of records costs no
more statements than one.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.queries.expanding import AS_OF, TODAY, Reach
from core.queries.paths import Path
from core.queries.sources import Column, alias
from core.storage.system import merged
from schema_registry.dated import SINCE, SOURCE, VALUE

_MERGES = 4
"""Merges one after another through which a reference of the past leads on to the record that stayed."""


def value_then(joins: Reach, path: Path) -> Column:
    """The value that held on the day that is asked about; missing before the first one.

    A reference to a record that was merged since leads to the one that stayed, as its address does.
    """
    dated, here = path.field.dated, joins.reach(path.steps)
    assert dated is not None
    held = alias(joins.ctx, joins.ctx.model.entities[dated.entity], joins.names.take())
    of_record = (held.columns[SOURCE] == here.columns["id"], held.columns["sys_deleted_at"].is_(None))
    value: Column = held.columns[VALUE]
    type_ = (held.columns[VALUE] if dated.alone else here.columns[path.field.name]).type
    day = sa.bindparam(TODAY if joins.ctx.as_of is None else AS_OF, type_=sa.Date())
    source: sa.FromClause = held.table
    for _ in range(_MERGES if path.field.to else 0):
        went = merged.alias(joins.names.take())
        source = source.outerjoin(went, went.c.record == value)
        value = sa.func.coalesce(went.c.into, value)
    latest = sa.select(value).select_from(source).where(*of_record, held.columns[SINCE] <= day)
    latest = latest.order_by(held.columns[SINCE].desc()).limit(1).correlate(here.table)
    then: Column = sa.type_coerce(latest.scalar_subquery(), type_)
    if dated.alone:
        return then
    known = sa.exists(sa.select(sa.literal(1)).select_from(held.table).where(*of_record).correlate(here.table))
    return sa.type_coerce(sa.case((known, then), else_=here.columns[path.field.name]), type_)
