"""The tables of one statement: the asked entity's, and every one that a path reaches, joined once each.

Whoever asks. `Joins` are these as an actor may see them; conditions of rights are made over these themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

import sqlalchemy as sa

from core.context import Context
from core.kinds.any_reference import TYPE
from core.queries.computed import computed, looked_up
from core.queries.expanding import expression
from core.queries.levels import leveled, plain, tree_table
from core.queries.paths import Path
from core.queries.relations import Relation
from core.queries.sources import Column, Names, Source, alias
from core.queries.then import value_then
from core.queries.ways import Way
from core.storage import system
from schema_registry.model import Field
from schema_registry.statechart import REACHED


class Reaching:
    """Grows a FROM clause from one source along reference paths."""

    def __init__(self, ctx: Context, root: Source, names: Names) -> None:
        self.ctx = ctx
        self.root = root
        self.names = names
        self.source: sa.FromClause = root.table
        self.personal = self.limited(root.entity.name)
        """Whether the statement depends on who the actor is, beyond their roles."""
        self._reached: dict[tuple[str, ...], Source] = {(): root}
        self._people: dict[tuple[str, ...], Column] = {}
        self._trees: dict[tuple[str, ...], sa.CTE] = {}
        self._levels: dict[tuple[str, ...], Column] = {}
        self._computed: dict[tuple[str, ...], Column] = {}
        self._ways: dict[str, Way] = {}

    def reach(self, steps: tuple[Field, ...]) -> Source:
        """The source at the end of some references."""
        key = tuple(step.key for step in steps)
        found = self._reached.get(key)
        if found is None:
            before = self.reach(steps[:-1])
            found = alias(self.ctx, self.ctx.model.entities[steps[-1].to], self.names.take())
            self.personal = self.personal or self.limited(found.entity.name)
            last = steps[-1]
            held = before.columns[last.name] if not looked_up(self.ctx, last) else self._then(before, steps)
            same = found.columns["id"] == held
            self.source = self.source.outerjoin(found.table, sa.and_(same, *self.visible(found)))
            self._reached[key] = found
        return found

    def _then(self, before: Source, steps: tuple[Field, ...]) -> Column:
        """The id that a tracked reference had on the day that is asked about."""
        return self._expanded(Path("", steps[:-1], before.entity, steps[-1]))

    def related(self, steps: tuple[Field, ...], relation: Relation) -> tuple[Self, list[sa.ColumnElement[bool]]]:
        """Joins that begin at the records related to the end of some references, and what they meet to be that."""
        here = self.reach(steps)
        inner = type(self)(self.ctx, alias(self.ctx, relation.entity, self.names.take()), self.names)
        refers, to = inner.root, here.columns["id"]
        found: list[sa.ColumnElement[bool]] = []
        if relation.far is not None:
            refers = alias(self.ctx, relation.holder, self.names.take())
            found.append(refers.columns[relation.far.name] == inner.root.columns["id"])
            found += self._paired(refers)
            self.personal = self.personal or self.limited(relation.holder.name)
        found += [refers.columns[relation.field.name] == to, *self.visible(inner.root)]
        self.personal = self.personal or inner.personal
        return inner, found

    def column(self, path: Path) -> Column:
        """The column that holds the value at the end of a path, as the actor may see it."""
        if leveled(path):
            return self._leveled(path)
        if path.of_stays:
            return self.way(path).column(path.by)
        then = looked_up(self.ctx, path.field)
        if path.field.to and (then or self.limited(path.field.to)):
            return self.reach((*path.steps, path.field)).columns["id"]
        if then or computed(path.field):
            return self._expanded(path)
        if path.field.targets:
            return self._pointing(path)
        return self.reach(path.steps).columns[path.field.name]

    def _pointing(self, path: Path) -> Column:
        """A reference to a record of one of several entities, or a part of it, where the actor sees that record."""
        key = (*(step.key for step in path.steps), path.field.key)
        found = self._computed.get(key)
        if found is None:
            here, ctx, own = self.reach(path.steps), self.ctx, path.field.name.partition(".")[0]
            found = here.columns[path.field.name]
            hidden = []
            for name in (one.name for one in path.field.targets if self.limited(one.name)):
                other = alias(ctx, ctx.model.entities[name], self.names.take())
                same = other.columns["id"] == here.columns[own]
                seen = sa.exists().select_from(other.table).where(same, *self.visible(other))
                hidden.append(sa.and_(here.columns[f"{own}.{TYPE}"] == name, ~seen))
            if hidden:
                self.personal = True
                found = sa.case((sa.or_(*hidden), sa.null()), else_=found)
            self._computed[key] = found
        return found

    def keep_apart(self, groups: Iterable[Path]) -> None:
        """Has records stand once in each state that they reached, where groups are by those; before any figure."""
        for path in groups:
            if path.by == REACHED:
                self._join_way(path.field, apart=True)

    def way(self, path: Path) -> Way:
        """The stays of each record in the states of a process, joined to it: as one, unless they are kept apart."""
        return self._ways.get(path.field.key) or self._join_way(path.field, apart=False)

    def _join_way(self, field: Field, *, apart: bool) -> Way:
        process = self.ctx.model.processes[field.process]
        found = self._ways[field.key] = Way.of(self.ctx, process, field, self.names.take(), apart=apart)
        self.source = self.source.outerjoin(found.table, found.table.c.record == self.root.columns["id"])
        return found

    def _expanded(self, path: Path) -> Column:
        """The expression of a field that no column holds; the same one however often it is asked for."""
        key = (*(step.key for step in path.steps), path.field.key)
        found = self._computed.get(key)
        if found is None:
            make = expression if path.field.dated is None else value_then
            found = self._computed[key] = make(self, path)
        return found

    def _leveled(self, path: Path) -> Column:
        """The category that counts at the path's level; one that is in the tree no longer counts as itself."""
        key = (*_way(path), path.by)
        found = self._levels.get(key)
        if found is None:
            column = self.column(plain(path))
            found = self._levels[key] = sa.func.coalesce(self.tree(path).c[path.by], column, type_=column.type)
        return found

    def rank(self, path: Path) -> Column:
        """The place of a category in its tree's order, at the path's level; those in it no longer come last."""
        key = (*_way(path), path.by, "rank")
        found = self._levels.get(key)
        if found is None:
            rank = self.tree(path).c[f"{path.by}_rank" if path.by else "rank"]
            last = sa.func.coalesce(rank, len(path.field.choices), type_=sa.Integer())
            found = self._levels[key] = sa.case((self.column(plain(path)).is_(None), sa.null()), else_=last)
        return found

    def tree(self, path: Path) -> sa.CTE:
        """The tree that the category at a path stands in, joined to it."""
        key = _way(path)
        found = self._trees.get(key)
        if found is None:
            column, dialect = self.column(plain(path)), self.ctx.connection.dialect.name
            found = self._trees[key] = tree_table(path.field, self.names.take(), dialect)
            self.source = self.source.outerjoin(found, found.c.id == column)
        return found

    def key(self, path: Path, name: str) -> Column | None:
        """The kept key column of a path's field, if it has such a key; of past values there is none."""
        if looked_up(self.ctx, path.field):
            return None
        return self.reach(path.steps).keys.get(path.field.name, {}).get(name)

    def person(self, path: Path) -> Column:
        """The name of the person, or of the unit, whose number a path leads to."""
        key = (*(step.key for step in path.steps), path.field.key)
        found = self._people.get(key)
        if found is None:
            people = (system.unit if path.field.kind == "unit" else system.actor).alias(self.names.take())
            self.source = self.source.outerjoin(people, people.c.id == self.column(path))
            found = self._people[key] = people.c.name
        return found

    def may(self, action: str) -> sa.ColumnElement[bool]:
        """Whether a record of the asked entity is within reach of an action."""
        return sa.true()

    # ---- what there is: to everybody, unless it is said otherwise
    def limited(self, entity: str) -> bool:
        """Whether there are records of an entity that are none here."""
        return False

    def visible(self, source: Source) -> Iterator[sa.ColumnElement[bool]]:
        """The conditions under which a row of a source exists."""
        yield source.columns["sys_deleted_at"].is_(None)

    def _paired(self, source: Source) -> Iterator[sa.ColumnElement[bool]]:
        """The same for pairs of a many-to-many field."""
        yield source.columns["sys_deleted_at"].is_(None)


def _way(path: Path) -> tuple[str, ...]:
    return (*(step.key for step in path.steps), path.field.key)
