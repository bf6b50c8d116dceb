"""Measures, dimensions and groups of reports in words, for whoever has no page to show them on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from core.context import Context
from core.kinds.kind import Locale
from core.kinds.numerals import numerals
from core.queries.paths import Path, part_paths, resolve
from core.queries.presently import titled
from core.queries.query import Link, Person
from core.queries.relations import relations
from core.storage.types import Fixed
from schema_registry.frozen import Frozen
from schema_registry.model import OVER_TOTALS, Entity, Field, Measure, Text
from schema_registry.reports import CONVERSION, DISTINCT, MEDIAN, Dimension, Report, ReportMeasure
from schema_registry.statechart import REACHED

_FEW = Decimal("0.01")
_PLAIN = frozenset({"sum", OVER_TOTALS})


def _text(en: str, zh: str) -> Text:
    return Text(en, Frozen({"zh_CN": zh}))


RECORDS, TOTAL, OTHERS = _text("Records", "记录数"), _text("Total", "合计"), _text("Others", "其他")
NOT_SET = _text("Not set", "未填写")
GONE_ON = _text("Conversion", "转化率")
_TOTALS: Mapping[str, Text] = Frozen(
    {
        "avg": _text("Average {}", "平均{}"),
        "min": _text("Least {}", "最小{}"),
        "max": _text("Most {}", "最大{}"),
        "count": _text("Number of {}", "{}数"),
        MEDIAN: _text("Median of {}", "{}中位数"),
        DISTINCT: _text("Different {}", "不同{}数"),
    }
)
_PARTS: Mapping[str, Text] = Frozen(
    {
        "day": _text("{} by day", "{}（按日）"),
        "week": _text("{} by week", "{}（按周）"),
        "month": _text("{} by month", "{}（按月）"),
        "quarter": _text("{} by quarter", "{}（按季）"),
        "year": _text("{} by year", "{}（按年）"),
        REACHED: _text("{} reached", "{}（曾到达）"),
    }
)


def measure_title(ctx: Context, report: Report, measure: ReportMeasure) -> str:
    """What a measure is called: as stated, else by its field and total."""
    tag = ctx.locale.tag
    if measure.title is not None:
        stated = measure.title.say(tag)
        path = None if ctx.as_of is None else _path(ctx, ctx.model.entities[report.entity], measure.measure)
        return stated if path is None else titled(ctx, path, stated)
    if not measure.measure.path:
        return RECORDS.say(tag)
    if measure.measure.total == CONVERSION:
        return GONE_ON.say(tag)
    what = _subject(ctx, ctx.model.entities[report.entity], measure.measure)
    return what if measure.measure.total in _PLAIN else _TOTALS[measure.measure.total].say(tag).format(what)


def _subject(ctx: Context, entity: Entity, measure: Measure) -> str:
    """What a total is of: related records, or the fields along its path."""
    path = _path(ctx, entity, measure)
    return (
        relations(ctx, entity.name)[measure.path].entity.plural.say(ctx.locale.tag)
        if path is None
        else _along(ctx, path)
    )


def _path(ctx: Context, entity: Entity, measure: Measure) -> Path | None:
    """The way to what is added up; None of related records by themselves, and of what is calculated of totals."""
    first, _, rest = measure.path.partition(".")
    relation = relations(ctx, entity.name).get(first)
    if relation is None:
        return resolve(ctx, entity, measure.path) if measure.path else None
    return resolve(ctx, relation.entity, rest) if rest else None


def _along(ctx: Context, path: Path) -> str:
    title = " › ".join(field.title.say(ctx.locale.tag) for field in (*path.steps, path.field))
    return titled(ctx, path, title)


def dimension_title(ctx: Context, report: Report, dimension: Dimension) -> str:
    """What a dimension is called: as stated, else by its field and period."""
    tag = ctx.locale.tag
    if dimension.title is not None:
        return dimension.title.say(tag)
    title = _along(ctx, resolve(ctx, ctx.model.entities[report.entity], dimension.group.path))
    by = _PARTS.get(dimension.group.by)
    return title if by is None else by.say(tag).format(title)


def key_words(ctx: Context, report: Report, dimension: Dimension, key: object) -> str:
    """A group in words; periods as their keys are written, which sort and mean the same everywhere."""
    if key is None:
        return NOT_SET.say(ctx.locale.tag)
    if isinstance(key, Link):
        return key.title or key.id
    if isinstance(key, Person):
        return key.name
    path = resolve(ctx, ctx.model.entities[report.entity], str(dimension.group))
    kind = ctx.live.kinds.get(path.field.kind)
    if kind is None or path.periodic or part_paths(ctx.live, path):
        return str(key)
    choice = path.field.choice(str(key)) if path.field.choices else None
    return choice.title.say(ctx.locale.tag) if choice is not None else kind.show(path.field, key, ctx.locale)


def figure_words(ctx: Context, field: Field | None, value: object, *, brief: bool = False) -> str:
    """A figure as the reader's locale writes it, means at the decimals of their field; `field` None: a number.

    `brief`: for a glance, amounts with two decimals at most and large ones in 万 and 亿.
    """
    if value is None:
        return ""
    if field is None:
        return decimal_words(value, ctx.locale) if isinstance(value, int | Decimal) else str(value)
    kind = ctx.live.kinds[field.kind]
    if isinstance(value, Decimal):
        column = kind.column(field)
        if not isinstance(column, Fixed):
            return decimal_words(value.quantize(_FEW, ROUND_HALF_UP), ctx.locale)
        scale = min(column.scale, 2) if brief and field.kind == "money" else column.scale
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > scale:
            value = value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
    return kind.brief(field, value, ctx.locale) if brief else kind.show(field, value, ctx.locale)


def decimal_words(value: Decimal | int, locale: Locale) -> str:
    """A number in the reader's signs, with the decimals that it has."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    scale = max(0, -exponent) if isinstance(exponent, int) else 0
    return numerals(locale.tag).grouped(f"{value:,.{scale}f}", value, scale)
