"""The value that held on the day that a question is about, in the statement that asks.

It is the last one that began until then, looked up by the index over record and day, so a page of records costs no
more statements than one.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.queries.expanding import AS_OF, TODAY, Reach
from core.queries.paths import Path
from core.queries.sources import Column, alias
from schema_registry.dated import SINCE, SOURCE, VALUE


def value_then(joins: Reach, path: Path) -> Column:
    """The value that held on the day that is asked about; missing before the first one."""
    dated, here = path.field.dated, joins.reach(path.steps)
    assert dated is not None
    held = alias(joins.ctx, joins.ctx.model.entities[dated.entity], joins.names.take())
    of_record = (held.columns[SOURCE] == here.columns["id"], held.columns["sys_deleted_at"].is_(None))
    value, type_ = held.columns[VALUE], (held.columns[VALUE] if dated.alone else here.columns[path.field.name]).type
    day = sa.bindparam(TODAY if joins.ctx.as_of is None else AS_OF, type_=sa.Date())
    latest = sa.select(value).where(*of_record, held.columns[SINCE] <= day)
    latest = latest.order_by(held.columns[SINCE].desc()).limit(1).correlate(here.table)
    then: Column = sa.type_coerce(latest.scalar_subquery(), type_)
    if dated.alone:
        return then
    known = sa.exists(sa.select(sa.literal(1)).select_from(held.table).where(*of_record).correlate(here.table))
    return sa.type_coerce(sa.case((known, then), else_=here.columns[path.field.name]), type_)
