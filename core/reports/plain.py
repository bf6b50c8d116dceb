"""An answer as JSON: what the API and the command line print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from core.context import Context
from core.kinds.numerals import plain
from core.queries.measures import field_of
from core.queries.paths import resolve
from core.queries.query import Link, Person
from core.reports.answer import TOTAL, Answer, Place, Values
from core.reports.ask import measure_of
from core.reports.wording import dimension_title, measure_title
from schema_registry.model import BUCKETS
from schema_registry.reports import Dimension, Report

Json = dict[str, object]
_Write = Callable[[object], object]


def outline(ctx: Context, report: Report) -> Json:
    """What a report is of: its dimensions, measures and period, with their titles in the reader's language."""
    tag = ctx.locale.tag
    period = report.period
    return {
        "name": report.name,
        "title": report.title.say(tag),
        "description": report.description.say(tag) if report.description is not None else None,
        "entity": report.entity,
        "rows": [{"id": one.id, "title": dimension_title(ctx, report, one)} for one in report.rows],
        "columns": [{"id": one.id, "title": dimension_title(ctx, report, one)} for one in report.columns],
        "measures": [{"id": one.id, "title": measure_title(ctx, report, one)} for one in report.measures],
        "period": None if period is None else {"field": period.path, "by": period.by, "default": period.default},
        "filters": list(report.filters),
    }


def as_json(ctx: Context, answer: Answer) -> Json:
    """The answer: every group with the keys of its dimensions, from the outermost in; totals by themselves.

    A group with fewer keys than there are dimensions is a subtotal. `before`: the figures of the compared period.
    """
    writer = _Writer(ctx, answer.report)
    before = answer.before.get(TOTAL)
    return {
        **outline(ctx.at(answer.as_of), answer.report),
        "period": {"key": answer.narrowed.period or None, "compared": answer.narrowed.compared or None},
        "groups": list(_groups(answer, writer)),
        "totals": writer.measures(answer.total),
        "before": None if before is None else writer.measures(before),
        "asOf": answer.as_of.isoformat() if answer.as_of is not None else None,
        "count": answer.counted,
        "at": _moment(answer.at),
    }


def _groups(answer: Answer, writer: _Writer) -> Iterator[Json]:
    for line in answer.lines:
        before = answer.before.get(line)
        for column in answer.columns:
            values = answer.values(line, column)
            if (line, column) == (TOTAL, TOTAL) or (values is None and before is None):
                continue
            group: Json = {
                "row": None if line.others else writer.keys(answer.report.rows, line),
                "column": writer.keys(answer.report.columns, column),
                "measures": None if values is None else writer.measures(values),
            }
            if before is not None and column == TOTAL:
                group["before"] = writer.measures(before)
            yield group


class _Writer:
    """Writes keys and figures of one report, each as its field's values are written."""

    def __init__(self, ctx: Context, report: Report) -> None:
        self.ctx = ctx
        self.report = report
        entity = ctx.model.entities[report.entity]
        fields = {one.id: field_of(ctx, entity, measure_of(one)) for one in report.measures}
        self._measures: dict[str, _Write] = {
            id: plain if field is None else ctx.live.kinds[field.kind].json_writer(field)
            for id, field in fields.items()
        }

    def measures(self, values: Values) -> Json:
        return {
            id: None if value is None else plain(write(value))
            for (id, write), value in zip(self._measures.items(), values, strict=True)
        }

    def keys(self, dimensions: tuple[Dimension, ...], place: Place) -> list[object]:
        return [self._key(dimension, key) for dimension, key in zip(dimensions, place.keys, strict=False)]

    def _key(self, dimension: Dimension, key: object) -> object:
        if isinstance(key, Link):
            return {"id": key.id, "title": key.title}
        if isinstance(key, Person):
            return {"id": key.id, "name": key.name}
        if key is None or dimension.group.by in BUCKETS:
            return key
        field = resolve(self.ctx, self.ctx.model.entities[self.report.entity], str(dimension.group)).field
        kind = self.ctx.live.kinds.get(field.kind)
        return plain(key if kind is None else kind.json_writer(field)(key))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
