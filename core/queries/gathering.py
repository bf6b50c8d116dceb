"""The inner statement of an aggregation: one row a group, keys as `g__<group>`, figures as `m__<measure>_<part>`.

SQLite joins row by row. Where groups lie behind one reference it is asked to gather by the reference first, so that
each target is looked up once and not once a record; PostgreSQL hashes the targets and is faster without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.queries.computed import looked_up
from core.queries.conditions import Condition
from core.queries.groups import Gathered
from core.queries.joins import Joins
from core.queries.measures import Figured, Measured
from core.queries.operators import conditions
from core.queries.paths import Path
from core.queries.scans import alive, alive_to_count
from core.queries.search import matches
from core.queries.sight import visible
from core.queries.sources import Column, Rows, Source
from schema_registry.model import Field


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is gathered, of which records."""

    condition: Condition
    search: str
    groups: tuple[Path, ...]
    measures: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    """The statement and its groups. `personal`: it is good for this actor alone."""

    statement: Rows
    groups: Sequence[Gathered]
    personal: bool


def gather(joins: Joins, wanted: Wanted, figures: Sequence[Figured]) -> Gathering:
    """The statement and its groups."""
    first = _shared_reference(joins, wanted)
    if first is not None and all(figure.additive for figure in figures):
        return _in_two_steps(joins, wanted, figures, first)
    gathered = [Gathered.at(joins, path, number) for number, path in enumerate(wanted.groups)]
    columns = [column for one in gathered for column in one.columns]
    for number, figure in enumerate(figures):
        columns += _labelled(figure.columns, "m", number)
    statement = _grouped(joins, wanted, columns, [one.by.name for one in gathered])
    return Gathering(statement, gathered, joins.personal)


def _shared_reference(joins: Joins, wanted: Wanted) -> Field | None:
    """The reference that all groups beyond the record begin with, where gathering by it first pays and is right."""
    if joins.ctx.connection.dialect.name != "sqlite":
        return None
    if any(not measured.near for measured in wanted.measures):
        return None
    first = {path.steps[0].key: path.steps[0] for path in wanted.groups if path.steps}
    only = next(iter(first.values())) if len(first) == 1 else None
    return None if only is None or looked_up(joins.ctx, only) else only


def _in_two_steps(joins: Joins, wanted: Wanted, figures: Sequence[Figured], first: Field) -> Gathering:
    local = {at: Gathered.at(joins, path, at) for at, path in enumerate(wanted.groups) if not path.steps}
    columns = [column for one in local.values() for column in one.columns]
    columns.append(joins.root.columns[first.name].label("g__via"))
    for number, figure in enumerate(figures):
        columns += _labelled(figure.columns, "p", number)
    names = [*(one.by.name for one in local.values()), "g__via"]
    parts = _grouped(joins, wanted, columns, names).subquery("parts")
    beyond = Joins(joins.ctx, Source(joins.root.entity, parts, {first.name: parts.c.g__via}, {}), joins.names)
    gathered = [
        local[at].again(parts) if at in local else Gathered.at(beyond, path, at)
        for at, path in enumerate(wanted.groups)
    ]
    selected = [column for one in gathered for column in one.columns]
    for number, figure in enumerate(figures):
        found = [parts.c[f"p__{number}_{part}"] for part in range(len(figure.columns))]
        selected += _labelled(figure.again(found), "m", number)
    by: list[Column] = [sa.literal_column(one.by.name) for one in gathered]
    statement = sa.select(*selected).select_from(beyond.source).group_by(*by)
    return Gathering(statement, gathered, joins.personal or beyond.personal)


def _grouped(joins: Joins, wanted: Wanted, columns: Sequence[Column], names: Sequence[str]) -> Rows:
    # Records without any condition are counted by whichever index is the shortest.
    bare = not wanted.groups and all(measured.bare for measured in wanted.measures)
    written = alive_to_count if bare else alive
    living = written(joins, wanted.condition, wanted.search)
    where = [
        *visible(joins.ctx, joins.root, living),
        *matches(joins, wanted.search),
        *conditions(joins, wanted.condition),
    ]
    by: list[Column] = [sa.literal_column(name) for name in names]
    return sa.select(*columns).select_from(joins.source).where(*where).group_by(*by)


def _labelled(columns: Sequence[Column], letter: str, number: int) -> list[Column]:
    return [column.label(f"{letter}__{number}_{part}") for part, column in enumerate(columns)]
