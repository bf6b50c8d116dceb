"""Values of referenced records that formulas read: `customer.grade` of an order. One statement a batch and reference.

They are read with the system's rights, because the verdict on a record must not depend on who saves it. A reference
that is new to the record counts as leading nowhere where the actor may not read its target: `references` refuses it
anyway, and until then nothing is learnt from it. One that the record holds already counts for everybody.

What they say is what was so when the write was judged: nobody waits for somebody else's change of a customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.access.rights import predicate
from core.context import Context, Live
from core.kinds.money import currency_of
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import NOTHING, Shape, Values
from core.records.terms import Terms
from schema_registry.model import Field

_LOGGED = ("sys_created_at", "sys_created_by", "sys_updated_by")
"""The engine's own fields that a write does not load."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """The statements that read what lies behind one reference."""

    target: str
    paths: tuple[str, ...]
    table: sa.FromClause
    one: sa.Select[Any]
    many: sa.Select[Any]


@dataclass(frozen=True, slots=True)
class _Found:
    readable: bool
    values: Values


class Facts:
    """What the records that drafts refer to hold, looked up once for a batch."""

    def __init__(self, ctx: Context, shape: Shape, terms: Terms) -> None:
        """`terms` say what is read."""
        self._ctx = ctx
        self._shape = shape
        name = shape.entity.name
        self._leads = {lead: ctx.live.derive(_make, (name, lead, paths)) for lead, paths in terms.leads.items()}
        self._found: dict[str, dict[str, _Found]] = {lead: {} for lead in terms.leads}
        self._logged = tuple(one for one in _LOGGED if one in terms.own)
        self._system: dict[str, Values] = {}

    def look_up(self, drafts: Sequence[Draft], only: str = "") -> None:
        """Reads what lies behind the references of some drafts, as far as it is not known yet."""
        for name, lead in self._leads.items():
            if only and name != only:
                continue
            known = self._found[name]
            held = (values.get(name) for draft in drafts for values in (draft.before, draft.values))
            wanted = {id for id in held if isinstance(id, str)} - known.keys()
            if wanted:
                known.update(self._read(lead, wanted))
        if self._logged:
            self._look_back({draft.id for draft in drafts if draft.current is not None} - self._system.keys())

    def behind(self, name: str, draft: Draft, id: object) -> Values:
        """By path behind the reference `name`: the values of the record with that id."""
        found = self._found[name].get(str(id)) if id is not None else None
        if found is None or not (found.readable or draft.before.get(name) == id):
            return NOTHING
        return found.values

    def system(self, id: str) -> Values:
        """The engine's own fields of a stored record, as far as formulas read them and a write does not load them."""
        return self._system.get(id, NOTHING)

    def _read(self, lead: _Lead, ids: Iterable[str]) -> Mapping[str, _Found]:
        readable = predicate(self._ctx, lead.target, lead.table, "read")
        found: dict[str, _Found] = {}
        for chunk in chunks(set(ids)):
            statement = lead.one if len(chunk) == 1 else lead.many
            if readable is not None:
                statement = statement.add_columns(readable)
            wanted = chunk[0] if len(chunk) == 1 else chunk
            row: Sequence[Any]
            for row in self._ctx.connection.execute(statement, {"sys_wanted": wanted}):
                values = dict(zip(lead.paths, row[1:], strict=False))
                found[row[0]] = _Found(readable is None or bool(row[-1]), values)
        return found

    def _look_back(self, ids: set[str]) -> None:
        table = self._shape.table.table
        for chunk in chunks(ids):
            statement = sa.select(table.c.id, *(table.c[one] for one in self._logged)).where(table.c.id.in_(chunk))
            row: Sequence[Any]
            for row in self._ctx.connection.execute(statement):
                self._system[row[0]] = dict(zip(self._logged, row[1:], strict=True))


def _make(live: Live, key: tuple[str, str, tuple[str, ...]]) -> _Lead:
    """The statements for some paths behind one entity's reference."""
    entity, name, paths = key
    reach = _Reach(live, live.model.entities[entity].fields[name].to)
    columns = [reach.column(path.split(".")) for path in paths]
    select = sa.select(reach.root.c.id, *columns).select_from(reach.source)
    return _Lead(
        target=reach.target,
        paths=paths,
        table=reach.root,
        one=select.where(reach.root.c.id == sa.bindparam("sys_wanted")),
        many=select.where(reach.root.c.id.in_(sa.bindparam("sys_wanted", expanding=True))),
    )


class _Reach:
    """A FROM clause that grows along references. Rights are no part of it; see above."""

    def __init__(self, live: Live, target: str) -> None:
        self._live = live
        self.target = target
        self.root = live.tables[target].table.alias("t0")
        self.source: sa.FromClause = self.root
        self._reached: dict[tuple[str, ...], tuple[str, sa.FromClause]] = {(): (target, self.root)}

    def column(self, path: Sequence[str]) -> sa.ColumnElement[Any]:
        """The column at the end of a path from the target."""
        *steps, last = path
        entity, table = self._table(tuple(steps[:-1]))
        money = self._live.model.entities[entity].fields.get(steps[-1]) if steps else None
        if money is not None and not money.to:
            return self._part(entity, table, money, last)
        entity, table = self._table(tuple(steps))
        return self._named(entity, table, last)

    def _part(self, entity: str, table: sa.FromClause, money: Field, part: str) -> sa.ColumnElement[Any]:
        """A part of an amount: `limit.currency`. An amount in a fixed currency has no column for it."""
        kept = self._live.tables[entity].keys[money.name].get(part)
        own = self._named(entity, table, money.name)
        if kept is not None:
            return table.c[kept.key]
        return sa.case((own.is_not(None), currency_of(money))) if part == "currency" else own

    def _table(self, steps: tuple[str, ...]) -> tuple[str, sa.FromClause]:
        found = self._reached.get(steps)
        if found is None:
            entity, before = self._table(steps[:-1])
            onward = self._live.model.entities[entity].fields[steps[-1]].to
            table = self._live.tables[onward].table.alias(f"t{len(self._reached)}")
            self.source = self.source.outerjoin(table, table.c.id == self._named(entity, before, steps[-1]))
            found = self._reached[steps] = (onward, table)
        return found

    def _named(self, entity: str, table: sa.FromClause, name: str) -> sa.ColumnElement[Any]:
        return table.c[self._live.tables[entity].columns[name].key]
