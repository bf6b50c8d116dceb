"""Charts of a report as plain data: categories, series, and each figure's wording and records. The browser draws."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from admin.display.measured import Measured
from admin.views.report_tables import Drawer
from core.reports.answer import TOTAL, Place
from schema_registry.model import BUCKETS
from schema_registry.reports import Chart

MOST_CATEGORIES, MOST_SERIES = 200, 12
SLICES = 12
"""Parts of a pie, and steps of a funnel."""
FORMS = ("bar", "line")
"""What readers may switch between."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart to draw: its title, its data as JSON, and the forms offered."""

    title: str
    data: str
    form: str
    forms: tuple[str, ...]


def drawn(drawer: Drawer, chart: Chart) -> Drawn | None:
    """The chart; None where there is nothing to draw."""
    at = [one.id for one in drawer.measures].index(chart.measure)
    measure = drawer.measures[at]
    plot = _Plot(drawer, measure, at, chart)
    data = plot.data()
    if data is None:
        return None
    title = chart.title.say(drawer.ctx.locale.tag) if chart.title is not None else plot.title
    forms = FORMS if chart.form in (*FORMS, "stackedBar", "area") else ()
    return Drawn(title, json.dumps(data, ensure_ascii=False), chart.form, forms)


class _Plot:
    """One measure laid along an axis."""

    def __init__(self, drawer: Drawer, measure: Measured, at: int, chart: Chart) -> None:
        self.drawer = drawer
        self.measure = measure
        self.at = at
        self.chart = chart
        self.answer = drawer.answer
        self.lines = [one for one in self.answer.lines if one.depth == 1]
        self.columns = [one for one in self.answer.columns if one.depth == 1]

    @property
    def title(self) -> str:
        named = [title for title, _words in (*self.drawer.rows[:1], *self.drawer.columns[:1])]
        return f"{self.measure.title} · {' / '.join(named)}" if named else self.measure.title

    def data(self) -> dict[str, object] | None:
        if self.chart.form in ("pie", "funnel", "pareto"):
            return self._parts()
        series = list(self._series())[:MOST_SERIES]
        categories = [self._words(place) for place in self._along][:MOST_CATEGORIES]
        if not categories or not series:
            return None
        return {
            "form": self.chart.form,
            "categories": categories,
            "series": series,
            "share": self.measure.share,
            "measure": self.measure.title,
        }

    @property
    def _turned(self) -> bool:
        """Whether columns lie along the axis: they are periods, and rows are not."""
        report = self.answer.report
        if not self.columns or not self.lines:
            return bool(self.columns)
        return report.columns[0].group.by in BUCKETS and report.rows[0].group.by not in BUCKETS

    @property
    def _along(self) -> list[Place]:
        return self.columns if self._turned else self.lines

    def _words(self, place: Place) -> str:
        return self.drawer.column_words(place) if self._turned else self.drawer.line_words(place)

    def _series(self) -> Iterator[dict[str, object]]:
        if self._turned:
            for line in self.lines or [TOTAL]:
                name = self.drawer.line_words(line) if line.depth else self.measure.title
                yield self._one(name, [(line, column) for column in self.columns])
        elif self.columns:
            for column in self.columns:
                cells = [(line, column) for line in self.lines]
                yield self._one(self.drawer.columns[0][1](column.keys[0]), cells)
        elif len(self.drawer.rows) > 1 and self.chart.form in ("stackedBar", "area"):
            yield from self._inner()
        else:
            yield self._one(self._now, [(line, TOTAL) for line in self.lines])
            if self.drawer.has_lines_before:
                yield self._before()

    def _inner(self) -> Iterator[dict[str, object]]:
        """The second row dimension as series: what the lines of the first are made of."""
        inner: dict[object, str] = {}
        for line in self.answer.lines:
            if line.depth == 2:
                inner.setdefault(line.ids[1], self.drawer.line_words(line))
        for id, name in inner.items():
            yield self._one(
                name, [(Place((line.ids[0], id), (*line.keys, None)), TOTAL) for line in self.lines], link=False
            )

    @property
    def _now(self) -> str:
        if not self.drawer.has_lines_before:
            return self.measure.title
        return self.answer.narrowed.period

    def _one(self, name: str, cells: Sequence[tuple[Place, Place]], *, link: bool = True) -> dict[str, object]:
        found = [self.answer.values(line, column) for line, column in cells]
        values = [None if one is None else one[self.at] for one in found]
        return {
            "name": name,
            "values": [self.measure.number(value) for value in values],
            "texts": [self.measure.text(value) for value in values],
            "links": [
                self.drawer.link(*cell) if link and one is not None else ""
                for cell, one in zip(cells, found, strict=True)
            ][:MOST_CATEGORIES],
        }

    def _before(self) -> dict[str, object]:
        found = [self.answer.before.get(line) for line in self.lines]
        values = [None if one is None else one[self.at] for one in found]
        return {
            "name": self.answer.narrowed.compared,
            "values": [self.measure.number(value) for value in values],
            "texts": [self.measure.text(value) for value in values],
            "links": [""] * len(values),
            "before": True,
        }

    # ---- parts of a whole
    def _parts(self) -> dict[str, object] | None:
        """Parts from the largest to the smallest, those beyond a few together; of a Pareto chart all."""
        figures = [(line, self.answer.values(line)) for line in self.lines]
        there = [(line, values[self.at]) for line, values in figures if values is not None and values[self.at]]
        ranked = sorted(there, key=lambda one: -(self.measure.number(one[1]) or 0.0))
        kept = there if self.chart.form == "funnel" and not self.answer.report.sort else ranked
        most = MOST_CATEGORIES if self.chart.form == "pareto" else SLICES
        shown, rest = kept[:most], kept[most:]
        if not shown:
            return None
        parts = [
            {
                "name": self.drawer.line_words(line),
                "value": self.measure.number(value),
                "text": self.measure.text(value),
                "link": self.drawer.link(line),
            }
            for line, value in shown
        ]
        if rest:
            number = sum(self.measure.number(value) or 0.0 for _line, value in rest)
            parts.append({"name": str(_("Others")), "value": number, "text": "", "link": ""})
        return {"form": self.chart.form, "parts": parts, "share": self.measure.share, "measure": self.measure.title}
