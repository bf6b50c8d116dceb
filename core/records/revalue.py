"""Values of records as a definition gives them (`map`, `backfill`): acts of the engine, of whoever publishes.

Nobody may refuse it (no right, rule or hook), as with states that a definition took away (`resettle`). All else is as
in any change: a version, the log, keys, derived values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.errors import Rejected
from core.expressions.fitting import fitter
from core.expressions.formula import formula_of
from core.kinds.kind import Refused
from core.records import derive, rows
from core.records.act import Act
from core.records.derive import Spread
from core.records.draft import Current, Draft
from core.records.ids import new_id
from core.records.known import Known, ground_of
from core.records.rows import chunks
from core.records.shape import Shape, shape_of
from core.records.terms import terms_reading
from core.records.uniqueness import Claims
from schema_registry.model import SYSTEM_FIELDS

_HEAD = ("id", "sys_version", "sys_owner", "sys_updated_at")


class Revaluing:
    """Writes values of one field under one batch; `write` as often as there are some.

    `following`: whether derived values of other records follow at once. Where the column is a new one they are all
    computed anew afterwards, from what stands in it then.
    """

    def __init__(self, ctx: Context, entity: str, field: str, *, following: bool) -> None:
        self._ctx = ctx.acting_as(replace(ctx.actor, superuser=True))
        self._shape = shape_of(self._ctx, entity)
        self._field = field
        self._following = following
        self._batch = new_id(ctx.clock())

    def write(self, values: Mapping[str, object]) -> int:
        """The records named, those in the trash too, hold these values; how many there are.

        Raises Rejected when a value that must be unique, or a derived one, forbids it.
        """
        ctx, shape = self._ctx, self._shape
        for load, follows in ((rows.load, self._following), (rows.load_deleted, False)):
            act = Act(ctx, shape, self._batch, ctx.clock(), None if follows else Spread(ctx))
            drafts = [self._draft(one, values[one.id]) for one in load(ctx, shape, values.keys(), "update").values()]
            drafts = [one for one in drafts if one.changed]
            act.change(Claims(ctx, shape), [one for one in drafts if not one.problems])
            problems = [problem for one in drafts for problem in one.problems]
            if problems:
                raise Rejected(problems)
        return len(values)

    def _draft(self, current: Current, value: object) -> Draft:
        changes = {} if current.values[self._field] == value else {self._field: value}
        draft = Draft(self._shape.entity.name, "update", current.id, changes, current)
        derive.own(self._ctx, self._shape, draft)
        return draft


def given_by(ctx: Context, entity: str, field: str, source: str, ids: Collection[str]) -> dict[str, object]:
    """What a formula gives some records as the value of a field, those in the trash too; left out where it is none.

    A statement a chunk and one for each reference that it reads, whoever may read what they find.
    """
    ctx = ctx.acting_as(replace(ctx.actor, superuser=True))
    shape = shape_of(ctx, entity)
    terms = ctx.live.derive(terms_reading, (entity, (source,)))
    formula, one = ctx.live.derive(formula_of, (entity, source)), shape.fields[field]
    fit, ground = fitter(one.kind, one.field), ground_of(ctx, shape, terms)
    names = tuple(name for name in terms.own if name not in SYSTEM_FIELDS)
    found: dict[str, object] = {}
    for currents in _records(ctx, shape, names, ids):
        drafts = [Draft(entity, "update", current.id, {}, current) for current in currents]
        ground.facts.look_up(drafts)
        for draft in drafts:
            known = Known(ground, draft, draft.before, terms.computed)
            try:
                value = one.from_json(one.json(fit(known.result(formula))))
            except Refused:
                continue
            if value is not None:
                found[draft.id] = value
    return found


def _records(ctx: Context, shape: Shape, names: tuple[str, ...], ids: Collection[str]) -> Iterator[list[Current]]:
    """Records with no more than what is read of them: a field beside may have no column yet."""
    table = shape.table.table
    query = sa.select(*(table.c[name] for name in _HEAD), *shape.columns_of(names))
    for chunk in chunks(ids):
        found: Sequence[Sequence[Any]] = ctx.connection.execute(query.where(table.c.id.in_(chunk))).all()
        yield [Current(row[0], row[1], row[2], row[3], shape.joined(names, row[len(_HEAD) :])) for row in found]
