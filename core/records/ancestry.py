"""Records of a tree: none comes to stand below itself, and none too far down.

Whoever moves a record takes the lock of its entity's tree first, before any row's, and looks at what stands above
afterwards: two moves that are right each by itself, and a circle together, come one after another. A new record has
nothing below it as yet and takes no lock. On SQLite writers come one after another anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.codes import ancestry as codes
from core.codes.records import CONTENDED
from core.context import Context, Live
from core.errors import Busy
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import Shape
from core.storage.locks import TREE

MOST_LEVELS = 30


class _Statements(NamedTuple):
    """`above`: some records and all that stands above them, each with the one above it. `below`: how many levels the
    branch of each has."""

    above: sa.Select[Any]
    below: sa.Select[Any]


def enter(ctx: Context, shape: Shape, given: Iterable[Mapping[str, object]]) -> None:
    """Takes the lock, if some of the values given to records that are there move one."""
    name = shape.entity.tree
    if name and any(values.get(name) not in (None, "") for values in given):
        _lock(ctx, shape)


def _lock(ctx: Context, shape: Shape) -> None:
    if ctx.connection.dialect.name == "postgresql":
        ctx.connection.execute(TREE, {"key": shape.entity.key})


class Branches:
    """The part of a tree that some drafts are about: what stands above where they go, and how far down it goes below.

    Each draft is judged as if those before it were written. `together`: all of them come to be at once, as they were
    once; what counts is how they stand then.
    """

    def __init__(self, ctx: Context, shape: Shape, drafts: Sequence[Draft], *, together: bool) -> None:
        self._ctx, self._shape = ctx, shape
        self._field = shape.fields[shape.entity.tree]
        self._above: dict[str, str | None] = {}
        self._levels: dict[str, int] = {}
        moved = [draft.id for draft in drafts if draft.current is not None]
        if moved:
            _lock(ctx, shape)
            for chunk in chunks(moved):
                found = ctx.connection.execute(_statements(ctx, shape).below, {"sys_wanted": chunk})
                self._levels.update((row.head, row.levels) for row in found)
        self._load({str(to) for draft in drafts if (to := self._to(draft)) is not None})
        for draft in drafts if together else ():
            self._above[draft.id] = self._to(draft)

    @classmethod
    def of(cls, ctx: Context, shape: Shape, drafts: Sequence[Draft], *, together: bool) -> Branches | None:
        """The part that drafts are about; None where none of them comes to stand below another record."""
        name = shape.entity.tree
        placed = [draft for draft in drafts if name in draft.values]
        if not any(draft.values[name] is not None for draft in placed):
            return None
        return cls(ctx, shape, placed, together=together)

    def judge(self, draft: Draft) -> None:
        """Refuses a draft that would stand below itself, or whose branch would go too far down."""
        to = self._to(draft)
        if to is None:
            return
        if to not in self._above:
            self._load({to})  # a hook has chosen another one
        way = list(self._way(to))
        levels = len(way) + self._levels.get(draft.id, 1)
        if draft.id in way:
            draft.refuse(codes.BELOW_ITSELF.at(self._field.pointer, field=self._field.field.title))
        elif levels > MOST_LEVELS:
            field, entity = self._field.field.title, self._shape.entity.title
            too_deep = codes.TOO_DEEP.at(
                self._field.pointer, field=field, entity=entity, levels=levels, most=MOST_LEVELS
            )
            draft.refuse(too_deep)

    def claim(self, draft: Draft) -> None:
        """The draft stands where it goes from now on."""
        if self._field.field.name not in draft.values:
            return
        to = self._above[draft.id] = self._to(draft)
        own = self._levels.get(draft.id, 1)
        for further, id in enumerate(self._way(to) if to else (), start=1):
            if id in self._levels:
                self._levels[id] = max(self._levels[id], own + further)

    def _to(self, draft: Draft) -> str | None:
        value = draft.values.get(self._field.field.name)
        return None if value is None else str(value)

    def _way(self, id: str) -> Iterator[str]:
        """A record and those above it, nearest first. A circle that is there from before ends where it closes."""
        seen = set[str]()
        here: str | None = id
        while here is not None and here not in seen:
            seen.add(here)
            yield here
            here = self._above.get(here)

    def _load(self, ids: Collection[str]) -> None:
        self._above = {**_above(self._ctx, self._shape, ids), **self._above}


def check_written(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Raises Busy where another writer's unique value kept out some of several moves by which others were judged, and
    so a circle came to be after all."""
    name = shape.entity.tree
    if not name or not any(draft.problems for draft in drafts):
        return
    moved = [draft.id for draft in drafts if not draft.problems and draft.values.get(name) is not None]
    if moved and circled(ctx, shape, moved):
        raise Busy([CONTENDED.at()])


def circled(ctx: Context, shape: Shape, ids: Collection[str]) -> list[str]:
    """Those of some records that stand below themselves."""
    above = _above(ctx, shape, ids)
    found = []
    for id in ids:
        seen, here = set[str](), above.get(id)
        while here is not None and here != id and here not in seen:
            seen.add(here)
            here = above.get(here)
        if here == id:
            found.append(id)
    return found


def _above(ctx: Context, shape: Shape, ids: Collection[str]) -> dict[str, str | None]:
    statement = _statements(ctx, shape).above
    found: dict[str, str | None] = {}
    for chunk in chunks(ids):
        found.update((row.id, row.above) for row in ctx.connection.execute(statement, {"sys_wanted": chunk}))
    return found


def _statements(ctx: Context, shape: Shape) -> _Statements:
    return ctx.live.derive(_make, shape.entity.name)


def _make(live: Live, entity: str) -> _Statements:
    """Rows come once each, whatever circles there are: UNION leaves out those that are there already."""
    built = live.tables[entity]
    wanted: sa.BindParameter[Any] = sa.bindparam("sys_wanted", expanding=True)
    living, parent = built.table.c.sys_deleted_at.is_(None), built.columns[live.model.entities[entity].tree]
    start = sa.select(built.id.label("id"), parent.label("above")).where(built.id.in_(wanted), living)
    up = start.cte("up", recursive=True)
    up = up.union(sa.select(built.id, parent).join(up, built.id == up.c.above).where(living))
    first = sa.select(built.id.label("head"), built.id.label("id"), sa.literal(1).label("level"))
    down = first.where(built.id.in_(wanted), living).cte("down", recursive=True)
    further = sa.select(down.c.head, built.id, down.c.level + 1).join(down, parent == down.c.id)
    down = down.union(further.where(living, down.c.level <= MOST_LEVELS))
    levels = sa.func.max(down.c.level).label("levels")
    return _Statements(sa.select(up.c.id, up.c.above), sa.select(down.c.head, levels).group_by(down.c.head))
