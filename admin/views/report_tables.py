"""The table of a report: heads, lines of figures that lead to their records, shades by size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from admin.display.fields import shown
from admin.display.measured import Change, Measured, change
from admin.display.periods import group_words
from admin.menu import records_path
from admin.views.address import listing_of, then
from core.context import Context
from core.queries.period_words import bucket_words
from core.reports.answer import TOTAL, Answer, Place
from core.reports.behind import behind
from schema_registry.model import BUCKETS
from schema_registry.reports import Dimension

LONGEST_LINK = 3_500
"""Characters of an address that web servers take; a figure with a longer one leads nowhere."""
SHADES = 5
Words = Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its wording, where its records are, how dark it is among its like (0: not at all)."""

    text: str
    href: str = ""
    shade: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what its group is called, how deep it stands, its figures; beside it how the first one changed."""

    title: str
    depth: int
    kind: str
    """group, leaf, others or total."""
    figures: tuple[Figure, ...]
    before: str = ""
    change: Change | None = None
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Heads:
    """The head of the table: a word for the first column, column groups with their width, the measures below."""

    first: str
    groups: tuple[tuple[str, int, bool], ...]
    measures: tuple[str, ...]
    compared: str = ""

    @property
    def two(self) -> bool:
        """Whether column groups and measures stand in lines of their own."""
        return bool(self.groups) and len(self.measures) > len(self.groups)


@dataclass(frozen=True, slots=True)
class Table:
    heads: Heads
    lines: tuple[Line, ...]
    total: Line


def describe(ctx: Context, answer: Answer, dimension: Dimension) -> tuple[str, Words]:
    """What a dimension is called, and a function from its keys to words."""
    entity, group = ctx.model.entities[answer.report.entity], dimension.group
    described = shown(ctx.live, entity, group.path, ctx.locale)
    title = group_words(described, group) if dimension.title is None else dimension.title.say(ctx.locale.tag)

    def words(key: object) -> str:
        if key is None:
            return str(_("Not set"))
        if group.by in BUCKETS:
            return bucket_words(group.by, str(key), ctx.locale)
        return (described.cell(key).text if described is not None else str(key)) or str(_("Not set"))

    return title, words


class Drawer:
    """Draws one answer: makes words of keys and links of figures, each once."""

    def __init__(self, ctx: Context, answer: Answer, measures: Sequence[Measured]) -> None:
        self.ctx = ctx
        self.answer = answer
        self.measures = measures
        self.rows = [describe(ctx, answer, one) for one in answer.report.rows]
        self.columns = [describe(ctx, answer, one) for one in answer.report.columns]

    def line_words(self, line: Place) -> str:
        if line.others:
            return str(_("Others"))
        return self.rows[line.depth - 1][1](line.keys[-1]) if line.depth else str(_("Total"))

    def column_words(self, column: Place) -> str:
        """A column's whole way: `2026 · Q1`, `2026 · Total`."""
        if not column.depth:
            return str(_("Total"))
        said = [words(key) for (_title, words), key in zip(self.columns, column.keys, strict=False)]
        if column.depth < len(self.columns):
            said.append(str(_("Total")))
        return " · ".join(said)

    def link(self, line: Place, column: Place = TOTAL) -> str:
        """The list of a cell's records."""
        entity = self.answer.report.entity
        address = listing_of(entity, behind(self.ctx, self.answer, line, column))
        if self.answer.as_of is not None:
            address = then(address, self.answer.as_of.isoformat())
        query = address.query()
        return f"{records_path(entity)}?{query}" if len(query) <= LONGEST_LINK else ""

    # ---- the table
    def table(self) -> Table:
        answer = self.answer
        largest = self._largest()
        lines = tuple(self._line(line, largest) for line in answer.lines if line != TOTAL)
        return Table(self._heads(), lines, self._line(TOTAL, largest))

    def _heads(self) -> Heads:
        columns = self.answer.columns if self.columns else ()
        compared = self.answer.narrowed.compared
        period = self.answer.report.period
        beside = bool(compared) and self.has_lines_before and period is not None
        return Heads(
            first=" / ".join(title for title, _words in self.rows) or str(_("Figures")),
            groups=tuple((self.column_words(one), len(self.measures), one.depth == 0) for one in columns),
            measures=tuple(one.title for _column in columns or (TOTAL,) for one in self.measures),
            compared=bucket_words(period.by, compared, self.ctx.locale) if beside and period is not None else "",
        )

    @property
    def has_lines_before(self) -> bool:
        return any(line != TOTAL for line in self.answer.before)

    def _line(self, line: Place, largest: Sequence[float]) -> Line:
        depth = len(self.rows)
        kind = "total" if line == TOTAL else "others" if line.others else "leaf" if line.depth == depth else "group"
        before = self.answer.before.get(line)
        now = self.answer.values(line)
        first = self.measures[0]
        compared = before is not None and self.has_lines_before
        return Line(
            title=self.line_words(line),
            depth=max(0, line.depth - 1),
            kind=kind,
            figures=tuple(self._figures(line, kind, largest)),
            before=first.text(before[0]) if compared and before is not None else "",
            change=change(first, now[0], before[0]) if compared and before is not None and now is not None else None,
            muted=now is None,
        )

    def _figures(self, line: Place, kind: str, largest: Sequence[float]) -> Iterator[Figure]:
        for column in self.answer.columns if self.columns else (TOTAL,):
            values = self.answer.values(line, column)
            href = self.link(line, column) if values is not None else ""
            shaded = kind == "leaf" and column.depth > 0 and column.depth == len(self.columns)
            for at, one in enumerate(self.measures):
                value = None if values is None else values[at]
                shade = _shade(one.number(value), largest[at]) if shaded else 0
                yield Figure(one.text(value), href, shade, strong=kind in ("total", "group") or not column.depth)

    def _largest(self) -> list[float]:
        """The largest figure of each measure among the innermost cells, by which others are shaded."""
        largest = [0.0] * len(self.measures)
        for (line, column), values in self.answer.cells.items():
            if line.depth == len(self.rows) and column.depth == len(self.columns) and not line.others:
                for at, one in enumerate(self.measures):
                    largest[at] = max(largest[at], one.number(values[at]) or 0.0)
        return largest


def _shade(number: float | None, largest: float) -> int:
    if number is None or number <= 0 or largest <= 0:
        return 0
    return min(SHADES, 1 + int(number / largest * SHADES))
