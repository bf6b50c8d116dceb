"""Charts of a report as plain data: categories, series, and each figure's wording and records. The browser draws."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from admin.display.measured import Measured
from admin.views.report_address import FORMS, ReportAddress
from admin.views.report_tables import Drawer
from core.reports.answer import TOTAL, Place
from schema_registry.frozen import Frozen
from schema_registry.model import BUCKETS
from schema_registry.reports import Chart

MOST_CATEGORIES, MOST_SERIES = 200, 12
SLICES = 12
"""Parts of a pie, and steps of a funnel."""
_AS: Mapping[str, str] = Frozen({"stackedBar": "bar", "area": "line", "bar": "bar", "line": "line"})
"""Which of the forms that readers may switch between a chart has; the others have none."""
LENGTHS = ((86_400, 2), (3_600, 2), (60, 1))
"""Units of time in seconds, and how many of each it takes to count in it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart to draw: its number on the page from 1, its title, its data as JSON, and in which form.

    `defined` is the form of its definition, `forms` those that are offered, each with its address.
    """

    number: int
    title: str
    data: str
    form: str
    defined: str
    forms: tuple[tuple[str, str], ...]


def drawn(drawer: Drawer, chart: Chart, number: int, address: ReportAddress) -> Drawn | None:
    """The chart; None where there is nothing to draw."""
    at = [one.id for one in drawer.measures].index(chart.measure)
    measure = drawer.measures[at]
    plot = _Plot(drawer, measure, at, chart)
    data = plot.data()
    if data is None:
        return None
    title = chart.title.say(drawer.ctx.locale.tag) if chart.title is not None else plot.title
    written = json.dumps(data, ensure_ascii=False)
    defined = _AS.get(chart.form)
    if defined is None:
        return Drawn(number, title, written, chart.form, chart.form, ())
    forms = tuple((form, address.drawing(number, "" if form == defined else form).href) for form in FORMS)
    return Drawn(number, title, written, address.forms.get(number, defined), defined, forms)


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
        self.per, self.unit = self._unit()

    def _unit(self) -> tuple[float, str]:
        """What figures are divided by, and the word behind: lengths of time are days, hours or minutes."""
        if not self.measure.length:
            return 1, ""
        values = (self.measure.number(values[self.at]) for values in self.answer.cells.values())
        largest = max((abs(value) for value in values if value is not None), default=0)
        seconds = next((size for size, least in LENGTHS if largest >= least * size), LENGTHS[-1][0])
        words = {86_400: _("d"), 3_600: _("h"), 60: _("min")}
        return seconds, f" {words[seconds]}"

    def _number(self, value: object) -> float | None:
        number = self.measure.number(value)
        return None if number is None else round(number / self.per, 6)

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
            "periods": self._of_periods,
            "unit": self.unit,
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
    def _of_periods(self) -> bool:
        """Whether periods lie along the axis, whose words are short and follow from each other."""
        report = self.answer.report
        return (report.columns if self._turned else report.rows)[0].group.by in BUCKETS

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
            "values": [self._number(value) for value in values],
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
            "values": [self._number(value) for value in values],
            "texts": [self.measure.text(value) for value in values],
            "links": [""] * len(values),
            "before": True,
        }

    # ---- parts of a whole
    def _parts(self) -> dict[str, object] | None:
        """Parts from the largest to the smallest, steps of a funnel as they stand; others together come last."""
        figures = [(line, values[self.at]) for line in self.lines if (values := self.answer.values(line)) is not None]
        numbers = [(line, value, self._number(value) or 0.0) for line, value in figures]
        if self.chart.form == "funnel":
            there = numbers
        else:
            there = sorted((one for one in numbers if one[2]), key=lambda one: (one[0].others, -one[2]))
        most = MOST_CATEGORIES if self.chart.form == "pareto" else SLICES
        shown, rest = there[:most], there[most:]
        if not any(number for _line, _value, number in shown):
            return None
        parts = [
            {
                "name": self.drawer.line_words(line),
                "value": number,
                "text": self.measure.text(value),
                "link": self.drawer.link(line),
            }
            for line, value, number in shown
        ]
        if rest:
            number = sum(number for _line, _value, number in rest)
            parts.append({"name": str(_("Others")), "value": number, "text": "", "link": ""})
        return {
            "form": self.chart.form,
            "parts": parts,
            "unit": self.unit,
            "share": self.measure.share,
            "measure": self.measure.title,
            "running": str(_("Running share")),
        }
