"""An answer as a table for spreadsheets: a column for each row dimension, then the figures, with their totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.context import Context
from core.exports.book import Row
from core.queries.measures import field_of
from core.reports.answer import TOTAL, Answer, Place
from core.reports.ask import measure_of
from core.reports.wording import OTHERS, dimension_title, key_words, measure_title
from core.reports.wording import TOTAL as TOTAL_WORD
from schema_registry.model import Field


@dataclass(frozen=True, slots=True)
class Sheet:
    """Heads in one line (a column group and its measure joined), rows, and the field of each figure's values."""

    title: str
    heads: tuple[str, ...]
    fields: tuple[Field | None, ...]
    rows: tuple[Row, ...]


def sheet(ctx: Context, answer: Answer) -> Sheet:
    """The table of an answer."""
    report, tag, ctx = answer.report, ctx.locale.tag, ctx.at(answer.as_of)
    entity = ctx.model.entities[report.entity]
    titles = [measure_title(ctx, report, one) for one in report.measures]
    heads = [dimension_title(ctx, report, one) for one in report.rows] or [TOTAL_WORD.say(tag)]
    for column in answer.columns:
        said = _column(ctx, answer, column)
        heads += [" · ".join(part for part in (said, title) if part) for title in titles]
    fields = [field_of(ctx, entity, measure_of(one)) for one in report.measures] * len(answer.columns)
    return Sheet(report.title.say(tag), tuple(heads), tuple(fields), tuple(_rows(ctx, answer)))


def _column(ctx: Context, answer: Answer, column: Place) -> str:
    report, tag = answer.report, ctx.locale.tag
    if not report.columns:
        return ""
    said = [
        key_words(ctx, report, dimension, key) for dimension, key in zip(report.columns, column.keys, strict=False)
    ]
    if column.depth < len(report.columns):
        said.append(TOTAL_WORD.say(tag))
    return " · ".join(said)


def _rows(ctx: Context, answer: Answer) -> Iterator[Row]:
    report, tag = answer.report, ctx.locale.tag
    width = max(1, len(report.rows))
    nothing = (None,) * len(report.measures)
    for line in answer.lines:
        words = [
            key_words(ctx, report, dimension, key) for dimension, key in zip(report.rows, line.keys, strict=False)
        ]
        if line.others:
            words = [OTHERS.say(tag)]
        elif line.depth < len(report.rows) or not report.rows:
            words.append(TOTAL_WORD.say(tag))
        figures = [value for column in answer.columns for value in answer.values(line, column) or nothing]
        strong = line == TOTAL or (not line.others and line.depth < len(report.rows))
        yield Row((*words, *("",) * (width - len(words)))[:width], tuple(figures), strong)
