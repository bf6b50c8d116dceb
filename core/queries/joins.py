"""The tables of one statement: the asked entity's, and every one that a path reaches, joined once each.

The access predicate is part of each join. What the actor may not see is therefore missing everywhere alike: in
values, filters, sorting, groups and titles. Where an actor's right to read a target is limited, the value of a
reference is the id that the join found, not the stored one, so that even the id of a hidden record stays hidden.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core.context import Context
from core.queries.computed import computed
from core.queries.expanding import expression
from core.queries.levels import leveled, plain, tree_table
from core.queries.paths import Path
from core.queries.relations import Relation
from core.queries.sources import Column, Names, Source, alias, limited, paired, visible
from core.queries.ways import Way
from core.storage import system
from schema_registry.model import Field
from schema_registry.statechart import REACHED


class Joins:
    """Grows a FROM clause from one source along reference paths."""

    def __init__(self, ctx: Context, root: Source, names: Names) -> None:
        self.ctx = ctx
        self.root = root
        self.names = names
        self.source: sa.FromClause = root.table
        self.personal = limited(ctx, root.entity.name)
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
            self.personal = self.personal or limited(self.ctx, found.entity.name)
            same = found.columns["id"] == before.columns[steps[-1].name]
            self.source = self.source.outerjoin(found.table, sa.and_(same, *visible(self.ctx, found)))
            self._reached[key] = found
        return found

    def related(self, steps: tuple[Field, ...], relation: Relation) -> tuple[Joins, list[sa.ColumnElement[bool]]]:
        """Joins that begin at the records related to the end of some references, and what they meet to be that."""
        here = self.reach(steps)
        inner = Joins(self.ctx, alias(self.ctx, relation.entity, self.names.take()), self.names)
        refers, to = inner.root, here.columns["id"]
        found: list[sa.ColumnElement[bool]] = []
        if relation.far is not None:
            refers = alias(self.ctx, relation.holder, self.names.take())
            found.append(refers.columns[relation.far.name] == inner.root.columns["id"])
            found += paired(self.ctx, refers)
            self.personal = self.personal or limited(self.ctx, relation.holder.name)
        found += [refers.columns[relation.field.name] == to, *visible(self.ctx, inner.root)]
        self.personal = self.personal or inner.personal
        return inner, found

    def column(self, path: Path) -> Column:
        """The column that holds the value at the end of a path, as the actor may see it."""
        if leveled(path):
            return self._leveled(path)
        if path.of_stays:
            return self.way(path).column(path.by)
        if computed(path.field):
            return self._expanded(path)
        if path.field.to and limited(self.ctx, path.field.to):
            return self.reach((*path.steps, path.field)).columns["id"]
        return self.reach(path.steps).columns[path.field.name]

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
            found = self._computed[key] = expression(self, path)
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
        """The kept key column of a path's field, if it has such a key."""
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


def _way(path: Path) -> tuple[str, ...]:
    return (*(step.key for step in path.steps), path.field.key)
