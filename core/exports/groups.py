"""Rows under the heads of their groups, with counts and subtotals, to be folded away in a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.codes.reports import TOO_MANY_GROUPS
from core.context import Context
from core.errors import Rejected
from core.exports.asked import Asked
from core.exports.book import Row
from core.queries.aggregate import MOST_BUCKETS, aggregate
from core.queries.marks import Level
from core.queries.paths import entity_named
from core.queries.period_words import bucket_words, range_words
from core.queries.query import Aggregation, Link, Person, Query
from core.queries.query import Row as Record
from schema_registry.frozen import Frozen
from schema_registry.model import BUCKETS, Measure
from schema_registry.text import Text

NOT_SET, TOTAL = Text("Not set", Frozen({"zh_CN": "未填写"})), Text("Total", Frozen({"zh_CN": "合计"}))
_COUNT = Measure("count")
_INDENT = "    "
Marks = tuple[object, ...]


class Figures(NamedTuple):
    """How many records there are, and their totals in the order of the columns."""

    number: object
    totals: tuple[object, ...]


class Outline:
    """The heads of groups, each with figures that were asked for once, before the first row."""

    def __init__(self, ctx: Context, asked: Asked) -> None:
        """Raises Rejected where there are more groups than are added up."""
        self._asked = asked
        entity = entity_named(ctx.live, asked.query.entity)
        self._measures = tuple(one for one in entity.list.totals if one.path in asked.query.columns)
        levels = levels_of(ctx, asked.query)
        self._total = self._figures(aggregate(ctx, self._question())[0].values)
        self._groups = [self._level(ctx, levels[:depth]) for depth in range(1, len(levels) + 1)]
        self._last: Marks = ()

    def heads(self, ctx: Context, levels: Sequence[Level], record: Record) -> Iterator[Row]:
        """The heads of the groups that begin with a record."""
        keys = [record.get(str(level.group)) for level in levels]
        marks = tuple(level.mark(level.condition(key)) for level, key in zip(levels, keys, strict=True))
        same = 0
        while same < len(marks) and self._last[: same + 1] == marks[: same + 1]:
            same += 1
        self._last = marks
        for depth in range(same, len(marks)):
            words = key_words(ctx, levels[depth], keys[depth])
            # What came in since the figures were asked for has none.
            yield self._head(words, self._groups[depth].get(marks[: depth + 1], Figures("", ())), depth)

    def total(self, ctx: Context) -> Row:
        """The totals of everything, for the last row."""
        return self._head(TOTAL.say(ctx.locale.tag), self._total, 0)

    def _level(self, ctx: Context, levels: Sequence[Level]) -> Mapping[Marks, Figures]:
        buckets = aggregate(ctx, self._question(levels))
        if buckets.truncated:
            raise Rejected([TOO_MANY_GROUPS.at("/group", most=MOST_BUCKETS)])
        return {
            tuple(level.mark(level.condition(key)) for level, key in zip(levels, one.keys, strict=True)): (
                self._figures(one.values)
            )
            for one in buckets
        }

    def _question(self, levels: Sequence[Level] = ()) -> Aggregation:
        query = self._asked.query
        groups = tuple(level.group for level in levels)
        measures = (_COUNT, *self._measures)
        return Aggregation(query.entity, measures, groups, query.filter, query.search, limit=MOST_BUCKETS)

    def _figures(self, values: Sequence[object]) -> Figures:
        by_path = {one.path: value for one, value in zip(self._measures, values[1:], strict=True)}
        return Figures(values[0], tuple(by_path.get(path) for path in self._asked.query.columns))

    def _head(self, words: str, figures: Figures, level: int) -> Row:
        said = f"{_INDENT * level}{words}{f' ({figures.number})' if figures.number != '' else ''}"
        totals = figures.totals or (None,) * len(self._asked.query.columns)
        return Row((said,), totals, strong=True, level=level)


def levels_of(ctx: Context, query: Query) -> tuple[Level, ...]:
    """The groups of a list, from the outermost inwards, as the definitions have them now."""
    entity = entity_named(ctx.live, query.entity)
    return tuple(Level.of(ctx, entity, one) for one in query.groups)


def key_words(ctx: Context, level: Level, key: object) -> str:
    """What a group is called."""
    field, by, locale = level.path.field, level.group.by, ctx.locale
    if key is None:
        return NOT_SET.say(locale.tag)
    if isinstance(key, Link):
        return key.title or NOT_SET.say(locale.tag)
    if isinstance(key, Person):
        return key.name
    if by in BUCKETS:
        return bucket_words(by, str(key), locale)
    kind = ctx.live.kinds[field.kind]
    if level.path.ranged:
        return range_words(field, kind, by, str(key), locale)
    choice = field.choice(str(key)) if field.choices else None
    return choice.title.say(locale.tag) if choice is not None else kind.show(field, key, locale)
