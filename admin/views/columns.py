"""Columns of a table of records: their heads, rows turned into lines of cells, totals under them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from admin.display.fields import Cell, Shown, shown_then, whole
from admin.menu import records_path
from admin.views.address import ListAddress
from core.access.rights import scope
from core.context import Context
from core.kinds.kind import Locale
from core.queries.query import Row
from schema_registry.model import OVER_TOTALS, Entity, Measure

LONGEST_FROM = 200
"""Characters of a list's address that a card's link carries; a longer one is read from the referrer."""
BREAKING = 13
"""Characters from which on the title of a column may take two lines."""
NEVER = "\u00a0"
"""A blank at which no line breaks."""
ELASTIC = frozenset(
    (
        "text",
        "long_text",
        "rich_text",
        "reference",
        "references",
        "any_reference",
        "address",
        "url",
        "choices",
        "tree",
    )
)
"""Widgets of columns that give way before a table scrolls sideways. A figure, a date or a state is never cut."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what it shows, how it sorts, where it goes on a phone."""

    shown: Shown
    first: bool
    lead: bool
    fore: bool
    """Whether it is one of these: what stands before its value stands beside it."""
    slot: str
    """On a phone: title, tag, figure, or "" for one of up to three in the second line, none of them a number."""
    elastic: bool
    """Whether it gives way before the table scrolls sideways."""
    sortable: bool
    sorted: str
    """ascending, descending or none."""
    next_sort: ListAddress

    @property
    def title(self) -> str:
        """The column's title. A long one may break where its one blank is, the one nearest to its middle."""
        title = self.shown.title
        blanks = [at for at, char in enumerate(title) if char == " "]
        if len(title) < BREAKING or not blanks:
            return title.replace(" ", NEVER)
        at = min(blanks, key=lambda one: abs(len(title) - 1 - 2 * one))
        return f"{title[:at].replace(' ', NEVER)} {title[at + 1 :].replace(' ', NEVER)}"

    @property
    def classes(self) -> str:
        return " ".join(
            name for name in ("num" if self.shown.numeric else "", self.slot and f"s-{self.slot}") if name
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One record: its card's address and its cells, each with its column and the classes of its `td`."""

    id: str
    title: str
    href: str
    cells: tuple[tuple[Head, Cell, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A total under a column: a word in front unless it is a sum, or a formula over sums."""

    text: str
    word: str = ""


def heads_of(
    ctx: Context,
    entity: Entity,
    address: ListAddress,
    paths: Sequence[str],
    totals: Sequence[Measure],
    sort: Sequence[str],
) -> tuple[Head, ...]:
    """The columns, with the one that names the record, and each one's place on a phone."""
    columns = shown_then(ctx, entity, paths)
    named = set(entity.card.title.paths)
    lead = next((one.path for one in columns if one.path in named), columns[0].path if columns else "")
    tagged = [one for one in columns if one.field.choices and one.path != lead]
    tag = next((one.path for one in sorted(tagged, key=lambda one: not one.field.process)), "")  # states say most
    totalled = {one.path for one in totals}
    figure = next((one.path for one in columns if one.path in totalled), "") or next(
        (one.path for one in reversed(columns) if one.numeric), ""
    )
    slots = {figure: "figure", tag: "tag", lead: "title"}
    return tuple(_head(one, not at, lead, slots, sort, address) for at, one in enumerate(columns))


def editable(ctx: Context, entity: Entity, heads: Sequence[Head]) -> frozenset[str]:
    """The columns whose cells the actor may type into, as far as rights to the entity say."""
    if ctx.as_of is not None or scope(ctx, entity.name, "update") == "none":
        return frozenset()
    return frozenset(one.shown.path for one in heads if one.shown.in_place)


def measures_of(entity: Entity, address: ListAddress) -> tuple[Measure, ...]:
    """The totals of a list, as far as their columns are shown."""
    paths = address.columns or entity.list.columns
    return tuple(one for one in entity.list.totals if one.path in paths)


def _head(
    one: Shown, first: bool, lead: str, slots: Mapping[str, str], sort: Sequence[str], address: ListAddress
) -> Head:
    state = {one.path: "ascending", "-" + one.path: "descending"}.get(sort[0] if sort else "", "none")
    # ascending, then descending, then back to what the definition says
    following = {"none": (one.path,), "ascending": ("-" + one.path,), "descending": None}[state]
    if state == "descending" and address.sort is None:
        following = (one.path,)
    return Head(
        one,
        first,
        one.path == lead,
        first or one.path == lead,
        slots.get(one.path, ""),
        not one.numeric and one.widget in ELASTIC,
        one.kind.sortable and not one.field.masked,
        state,
        address.sorted_by(following),
    )


# ---- rows
def liner(heads: Sequence[Head], entity: str, origin: str) -> LineMaker:
    """A function from a row to its line. `origin`: the list's address, for the card to lead back to."""
    suffix = f"?from={quote(origin, safe='')}" if origin and len(origin) <= LONGEST_FROM else ""
    return LineMaker(records_path(entity) + "/", suffix, tuple(_column(one) for one in heads))


def _column(one: Head) -> tuple[Head, str, Callable[[object], Cell], str, tuple[str, ...]]:
    """A head, its path, what makes its cells, their classes, and those of one in the second line on a phone."""
    classes = one.classes
    second = () if one.slot or one.shown.numeric else tuple(f"{classes} s-m{at}".lstrip() for at in (1, 2, 3))
    return one, one.shown.path, one.shown.cell, classes, second


@dataclass(frozen=True, slots=True)
class LineMaker:
    """Makes the lines of one list; everything that does not change from row to row is done beforehand."""

    base: str
    suffix: str
    columns: tuple[tuple[Head, str, Callable[[object], Cell], str, tuple[str, ...]], ...]

    def __call__(self, row: Row) -> Line:
        record = str(row["id"])
        title, at = "—", 0
        cells: list[tuple[Head, Cell, str]] = []
        for head, path, make, classes, second in self.columns:
            cell = make(row.get(path))
            if head.lead:
                title = cell.text or title
            if cell.text and at < len(second):
                cells.append((head, cell, second[at]))
                at += 1
            else:
                cells.append((head, cell, classes))
        return Line(record, title, f"{self.base}{record}{self.suffix}", tuple(cells))


# ---- figures
def figures(
    heads: Sequence[Head], measures: Sequence[Measure], values: Sequence[object], locale: Locale
) -> tuple[Figure | None, ...]:
    """The totals in the order of the columns."""
    by_path = {one.path: (one, value) for one, value in zip(measures, values, strict=True)}
    return tuple(
        _figure(head.shown, *by_path[head.shown.path], locale) if head.shown.path in by_path else None
        for head in heads
    )


def words_span(totals: Sequence[Figure | None]) -> int:
    """How many columns the words before the first total may take: at least one."""
    return next((place for place, one in enumerate(totals) if one and place), len(totals) or 1)


def _figure(one: Shown, measure: Measure, value: object, locale: Locale) -> Figure:
    if measure.total == "count":
        return Figure(whole(value, locale) if isinstance(value, int) else "", measure.total)
    text = one.kind.show(one.field, value, locale)
    return Figure(text, "" if measure.total in ("sum", OVER_TOTALS) else measure.total)
