"""One record by its id, in one statement with all look-ups; in several where there are too many for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.rights import require
from core.codes.queries import NO_RECORD
from core.codes.records import CONTENDED
from core.context import Context
from core.errors import Busy, Missing, Rejected
from core.queries.columns import Raw, Selection, every_column, in_parts, read_columns, row_maker
from core.queries.expanding import moments
from core.queries.handing import Sensitive, handed
from core.queries.joins import Joins
from core.queries.many import many_columns, parted, with_many
from core.queries.paths import entity_named
from core.queries.pointed import pointing, with_titles
from core.queries.prepared import prepared_for
from core.queries.query import Row
from core.queries.sight import visible
from core.queries.sources import Names, Rows, own_table
from core.storage.types import Id, known_form
from schema_registry.model import Entity

TRIES = 5
"""How often a record that is read in several statements is read again because it was saved between them."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement that reads some columns of a record, and how its row becomes them."""

    statement: Rows
    build: Callable[[Raw], Row]
    sensitive: Sequence[Sensitive]


@dataclass(frozen=True, slots=True)
class _Prepared:
    parts: tuple[_Part, ...]
    several: tuple[str, ...]
    """Lines and links, which are looked up behind it."""
    pointing: tuple[str, ...]
    """References to records of several entities, whose titles are."""


def get(ctx: Context, entity: str, id: str, columns: Sequence[str] = ()) -> Row:
    """The record, with `Link`s and `Person`s. Raises Missing (also for what may not be seen), Denied and Busy."""
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    wanted = known_form(id)
    if wanted is None:
        raise Missing([NO_RECORD.at("/id", entity=found.name, id=id[:60])])
    prepared = _prepared(ctx, found, tuple(columns))
    row = _read(ctx, prepared, {**moments(ctx), "wanted": wanted})
    if row is None:
        raise Missing([NO_RECORD.at("/id", entity=found.name, id=wanted)])
    return with_titles(ctx, prepared.pointing, with_many(ctx, found, prepared.several, [row]))[0]


def _read(ctx: Context, prepared: _Prepared, asked: Mapping[str, object]) -> Row | None:
    """The record of one version, though somebody may save it between two statements."""
    for _ in range(TRIES):
        whole: dict[str, object] = {}
        versions: set[object] = set()
        for part in prepared.parts:
            row = ctx.connection.execute(part.statement, asked).first()
            if row is None:
                return None
            whole |= part.build(row)
            handed(ctx, part.sensitive, (row,))
            versions.add(whole["sys_version"])
        if len(versions) == 1:
            return whole
    raise Busy([CONTENDED.at()])


def _prepared(ctx: Context, entity: Entity, columns: tuple[str, ...]) -> _Prepared:
    """The statement, made once for everybody whose roles limit nothing in it, and once an actor otherwise."""
    return prepared_for(ctx, ("get", entity.name, columns), lambda: _made(ctx, entity, columns))


def _made(ctx: Context, entity: Entity, columns: tuple[str, ...]) -> tuple[_Prepared, bool]:
    own, several = parted(entity, columns or (*every_column(entity), *many_columns(entity)))
    _, paths, problems = read_columns(ctx, entity, own)
    if problems:
        raise Rejected(problems)
    made = [_part(ctx, entity, names or ("id",)) for names in in_parts(ctx, entity, own)]
    return _Prepared(tuple(part for part, _ in made), several, pointing(paths)), any(personal for _, personal in made)


def _part(ctx: Context, entity: Entity, names: tuple[str, ...]) -> tuple[_Part, bool]:
    joins = Joins(ctx, own_table(ctx, entity), Names())
    selection = Selection(joins)
    build = row_maker(selection, entity, names)
    same = joins.root.columns["id"] == sa.bindparam("wanted", type_=Id())
    statement = sa.select(*selection.columns).select_from(joins.source).where(same, *visible(ctx, joins.root))
    return _Part(statement, build, selection.sensitive), joins.personal
