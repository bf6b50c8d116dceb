"""Groups of an aggregation: what records are gathered by, how the groups are shown and ordered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.codes import queries as codes
from core.context import Context
from core.kinds.named import NAMED
from core.queries.buckets import key_of
from core.queries.columns import Raw, Selection
from core.queries.dates import bucket, local_day
from core.queries.handing import Sensitive, tells
from core.queries.joins import Joins
from core.queries.paths import Path, Unresolved, compared, resolve
from core.queries.ranges import range_key, range_start
from core.queries.sorting import Key, keys_of
from core.queries.sources import Column
from core.queries.values import family
from schema_registry.model import Entity, Group
from schema_registry.problems import Problem
from schema_registry.statechart import STAYED

MOST_GROUPS = 4


def read_groups(ctx: Context, entity: Entity, groups: Sequence[Group]) -> tuple[tuple[Path, ...], list[Problem]]:
    """The path of each group, and what is wrong with them."""
    if len(groups) > MOST_GROUPS:
        return (), [codes.TOO_MUCH.at("/groups", what="groups", most=MOST_GROUPS)]
    problems: list[Problem] = []
    found: list[Path] = []
    for at, group in enumerate(groups):
        try:
            path = compared(ctx.live, resolve(ctx, entity, str(group)))
        except Unresolved as error:
            problems.append(error.at(f"/groups/{at}"))
            continue
        found.append(path)
        if path.of_stays and (path.by == STAYED or path.steps):
            problems.append(codes.NO_BUCKET.at(f"/groups/{at}", name=group.path, by=path.by))
        elif not (path.by or ctx.live.kinds[path.field.kind].groupable):
            problems.append(codes.NOT_GROUPABLE.at(f"/groups/{at}", name=group.path))
    return tuple(found), problems


@dataclass(frozen=True, slots=True)
class Gathered:
    """One group in the inner statement, which gathers. Texts gather by their folded key, as filters compare them."""

    path: Path
    by: sa.Label[Any]
    shown: sa.Label[Any] | None = None
    ordered: sa.Label[Any] | None = None
    """The key that texts are sorted by, of the one that is shown."""

    @classmethod
    def at(cls, joins: Joins, path: Path, number: int) -> Gathered:
        """The group at the end of a path."""
        column, folded = joins.column(path), None if path.of_stays else joins.key(path, "fold")
        if path.periodic:
            instant = family(joins.ctx, path.field) == "instant"
            column = bucket(joins.ctx, column, path.by, instant=instant)
        elif path.ranged:
            column = range_start(joins.ctx, column, path.by)
        if folded is None:
            return cls(path, column.label(f"g__{number}"))
        kept = joins.key(path, "sort")
        ordered = None if kept is None else sa.func.min(kept).label(f"o__{number}")
        return cls(path, folded.label(f"g__{number}"), sa.func.min(column).label(f"s__{number}"), ordered)

    def again(self, table: sa.Subquery) -> Gathered:
        """The same group of a table that was gathered before."""
        least = [
            None if one is None else sa.func.min(table.c[one.name]).label(one.name)
            for one in (self.shown, self.ordered)
        ]
        return Gathered(self.path, table.c[self.by.name].label(self.by.name), *least)

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(one for one in (self.by, self.shown, self.ordered) if one is not None)


class Shown:
    """One group in the outer statement, which looks up titles and names. `table` is the inner one."""

    def __init__(self, selection: Selection, gathered: Gathered, table: sa.Subquery) -> None:
        path, self._label = gathered.path, gathered.by.name
        self._ordered = gathered.by.name if gathered.ordered is None else gathered.ordered.name
        self._joins = selection.joins
        # Where it may lead was asked by the inner statement: what it gathered is what the actor sees.
        field = replace(path.field, key=self._label, name=self._label, derived=None, dated=None, targets=())
        field = replace(field, sensitive=False)  # it is noticed as a group below
        self.path = Path(path.text, (), path.entity, field)
        self.by = path.by if path.periodic or path.ranged else ""
        position = selection.at(table.c[self._label])
        if gathered.shown is not None:
            shown = selection.at(table.c[gathered.shown.name])
            self.key: Callable[[Raw], object] = lambda row: row[shown]
        elif path.ranged:
            self.key = lambda row: range_key(path.by, row[position])
        elif self.by:
            zone = ZoneInfo(selection.ctx.settings.zone)
            self.key = lambda row: None if row[position] is None else key_of(path.by, local_day(zone, row[position]))
        else:
            value = selection.value(self.path)
            self.key = value if not isinstance(value, int) else lambda row: row[value]
        if tells(path.field) and not self.by:
            selection.sensitive.append(Sensitive(path.entity.key, path.field.key, position, None))

    def order(self, table: sa.Subquery, descending: bool) -> Sequence[Key]:
        """The keys to order by: dates and numbers as they are, texts by their sort key, references by title."""
        column = table.c[self._ordered]
        if self.by or not (self.path.field.to or self.path.field.choices or self.path.field.kind in NAMED):
            return (Key(column, descending, object),)
        return tuple(keys_of(self._joins, self.path, descending))


def group_sources(table: sa.Subquery, gathered: Sequence[Gathered]) -> dict[str, Column]:
    """The inner statement's groups as the columns that the outer one's paths begin with."""
    return {one.by.name: table.c[one.by.name] for one in gathered}
