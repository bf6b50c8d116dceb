"""Groups of a list: the heads that a page shows, one within another, with the rows and figures that belong to each.

What is asked depends on how many levels there are, never on how many groups: the figures of each level are one
question, for the groups on the page and those that are closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import msgspec

from admin.display.fields import NOTHING, Cell, shown
from admin.views.address import ListAddress, view_of
from core.context import Context
from core.kinds.branches import LEVELS
from core.queries.aggregate import MOST_BUCKETS, aggregate
from core.queries.marks import Level
from core.queries.paths import Unresolved
from core.queries.period_words import bucket_words, range_words
from core.queries.query import Aggregation, Portion, Row
from core.queries.sorting import descends
from core.views import Folds, Place, Way
from schema_registry.model import BUCKETS, Entity, Group, Measure

HEADS = 500
"""Heads of one level that are drawn, where groups are closed."""
COUNT = Measure("count")
Marks = tuple[object, ...]
"""What tells groups apart, one mark a level, whatever they are shown as."""


def groups_of(entity: Entity, address: ListAddress) -> tuple[Group, ...]:
    """What a list is grouped by, from the outermost level inwards; only tables are."""
    if address.layout:
        return ()
    return address.groups if address.grouped else entity.list.groups


def place_of(entity: Entity, address: ListAddress) -> Place:
    """Under what the folds of a list are kept: its saved view, its view of the definitions, else the list itself."""
    defined = (f"view:{one.id}" for one in entity.list.views if address.asks(view_of(entity.name, one)))
    view = f"saved:{address.saved}" if address.saved else next(defined, "")
    return Place(entity.name, view, tuple(map(str, groups_of(entity, address))))


def title_of(ctx: Context, entity: Entity, group: Group, key: object) -> Cell:
    """What a group is called."""
    described = shown(ctx.live, entity, group.path, ctx.locale)
    if described is None:
        return NOTHING
    if key is None or group.by in LEVELS or not group.by:
        return described.cell(key)
    if group.by in BUCKETS:
        return Cell(bucket_words(group.by, str(key), ctx.locale))
    return Cell(range_words(described.field, described.kind, group.by, str(key), ctx.locale))


@dataclass(slots=True)
class Node:
    """One group: what finds its records, its key, its count and figures where they were asked for, what is in it."""

    way: Way
    key: object
    open: bool
    values: tuple[object, ...] = ()
    rows: list[Row] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    @property
    def level(self) -> int:
        return len(self.way)

    @property
    def text(self) -> str:
        """The group as the button sends it that folds it."""
        return msgspec.json.encode(self.way).decode()

    @property
    def id(self) -> str:
        """The same wherever the group is drawn."""
        return blake2b(self.text.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Grouping:
    """How a list is grouped, and what its reader has folded."""

    ctx: Context
    entity: Entity
    levels: tuple[Level, ...]
    folds: Folds
    others: Mapping[Marks, Way]

    @classmethod
    def of(cls, ctx: Context, entity: Entity, groups: Sequence[Group], folds: Folds) -> Grouping | None:
        """None where nothing is grouped; a group that is none is told by the question for the rows."""
        try:
            levels = tuple(Level.of(ctx, entity, one) for one in groups)
        except Unresolved:
            return None
        others = {_marks(levels, way): way for way in folds.others if 0 < len(way) <= len(levels)}
        return cls(ctx, entity, levels, folds, others) if levels else None

    # ---- what is open
    def is_open(self, marks: Marks) -> bool:
        return (marks in self.others) == self.folds.closed

    def seen(self, marks: Marks) -> bool:
        """Whether all that a group lies in is open."""
        return all(self.is_open(marks[:depth]) for depth in range(1, len(marks)))

    @property
    def folded(self) -> bool:
        return self.folds.closed or bool(self.others)

    def portion(self) -> Portion | None:
        """The records that lie in open groups; None for all."""
        if not self.folds.closed:
            return Portion(tuple(self.others.values()), out=True) if self.others else None
        whole = (way for marks, way in self.others.items() if len(way) == len(self.levels) and self.seen(marks))
        return Portion(tuple(whole))

    def turned(self, way: Way) -> Folds:
        """What is folded once one group is opened, or closed."""
        marks = _marks(self.levels, way[: len(self.levels)])
        kept = tuple(one for known, one in self.others.items() if known != marks)
        return replace(self.folds, others=kept if marks in self.others else (*kept, way))

    # ---- the heads
    def tree(
        self, rows: Sequence[Row], asked: Aggregation, sort: Sequence[str], *, figured: bool, whole: bool = False
    ) -> Tree:
        """The groups of a page. Where nothing is closed and figures come later, they are those of the rows alone.

        `whole`: the rows are all there are, and so are the groups.
        """
        found = _of_rows(self, rows)
        truncated = False
        if figured or self.folded:
            for depth in range(1, len(self.levels) + 1):
                more = self._ask(found, depth, asked, sort, whole=whole)
                truncated = truncated or more
        return Tree(tuple(_tops(found)), truncated)

    def _ask(
        self, found: dict[Marks, Node], depth: int, asked: Aggregation, sort: Sequence[str], *, whole: bool
    ) -> bool:
        """The figures of one level, and groups without rows among those with, in order."""
        groups = tuple(level.group for level in self.levels[:depth])
        order = tuple(f"{'-' if descends(one, sort) else ''}{one}" for one in groups)
        portion = None if whole else self._portion(found, depth)
        if portion == Portion(()):
            return False
        question = replace(asked, groups=groups, order=order, portion=portion, limit=MOST_BUCKETS if whole else HEADS)
        buckets = aggregate(self.ctx, question)
        known = {marks: node for marks, node in found.items() if node.level == depth}
        for marks in known:
            del found[marks]
        for bucket in buckets:
            way = tuple(level.condition(key) for level, key in zip(self.levels, bucket.keys, strict=False))
            marks = _marks(self.levels, way)
            node = known.pop(marks, None) or Node(way, bucket.keys[-1], self.is_open(marks))
            node.values = bucket.values
            found[marks] = node
        found.update(known)  # came after the page was read
        return buckets.truncated

    def _portion(self, found: Mapping[Marks, Node], depth: int) -> Portion | None:
        if self.folds.closed:
            above = (node.way for marks, node in found.items() if len(marks) == depth - 1)
            opened = (way for way in above if self.is_open(_marks(self.levels, way)))
            return None if depth == 1 else Portion(tuple(opened))
        here = {marks: node.way for marks, node in found.items() if len(marks) == depth}
        closed = {marks[:depth]: way[:depth] for marks, way in self.others.items() if len(way) >= depth}
        here.update((marks, way) for marks, way in closed.items() if self.seen(marks))
        return Portion(tuple(here.values()))


@dataclass(frozen=True, slots=True)
class Tree:
    """The groups of a page. `truncated`: there are more than are drawn."""

    tops: tuple[Node, ...]
    truncated: bool = False

    def between(self, *, before: bool, after: bool) -> Iterator[Node]:
        """The groups in the order of the page, those left out that lie on pages before or after it.

        Closed groups right before the first row belong to it, those behind the last only where no page follows.
        """
        walked = list(_walk(self.tops))
        stops = [at for at, node in enumerate(walked) if not (node.open and node.parts)]
        filled = [place for place, at in enumerate(stops) if walked[at].rows]
        if not filled:
            return iter(walked)
        first, last = filled[0], filled[-1]
        while first and not walked[stops[first - 1]].open:
            first -= 1
        kept = stops[first if before else 0 : last + 1 if after else len(stops)]
        wanted = {depth for at in kept for depth in _above(walked, at)}
        return (node for at, node in enumerate(walked) if at in wanted)


def _marks(levels: Sequence[Level], way: Way) -> Marks:
    return tuple(level.mark(condition) for level, condition in zip(levels, way, strict=False))


def _of_rows(grouping: Grouping, rows: Iterable[Row]) -> dict[Marks, Node]:
    """The groups that rows lie in, in the order of the rows."""
    found: dict[Marks, Node] = {}
    ways: dict[tuple[object, ...], tuple[Marks, Way]] = {}
    for row in rows:
        keys = tuple(row.get(str(level.group)) for level in grouping.levels)
        if keys not in ways:
            way = tuple(level.condition(key) for level, key in zip(grouping.levels, keys, strict=True))
            ways[keys] = _marks(grouping.levels, way), way
        marks, way = ways[keys]
        for depth in range(1, len(way) + 1):
            if marks[:depth] not in found:
                found[marks[:depth]] = Node(way[:depth], keys[depth - 1], grouping.is_open(marks[:depth]))
        found[marks].rows.append(row)
    return found


def _tops(found: Mapping[Marks, Node]) -> Iterator[Node]:
    """The outermost groups, each with those inside of it."""
    for marks, node in found.items():
        above = found.get(marks[:-1])
        if len(marks) == 1:
            yield node
        elif above is not None:
            above.parts.append(node)


def _walk(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if node.open:
            yield from _walk(node.parts)


def _above(walked: Sequence[Node], at: int) -> Iterator[int]:
    """The place of a group, and of those that it lies in."""
    yield at
    level = walked[at].level
    for place in range(at - 1, -1, -1):
        if walked[place].level < level:
            level = walked[place].level
            yield place
