"""Sheets of lines as they are drawn: rows of cells, each an input or a value that the engine computes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from admin.display.fields import Cell, Shown
from admin.display.titles import is_id, titles_of
from admin.display.wording import worded
from admin.forms.controls import Control, Found, by_field, control
from admin.forms.figures import totals_of
from admin.forms.lines import PREFIX, Line, LinesByField, blank, columns_of, is_empty, is_typed, lined, listed
from admin.menu import records_path
from core.access.field_rights import FieldRights
from core.access.rights import scope
from core.context import Context
from core.kinds.lines import MOST
from core.queries.get import get
from core.queries.query import Row
from core.records.preview import preview
from schema_registry.model import Entity, Field, Lines
from schema_registry.pointer import split
from schema_registry.problems import Problem

ADDED = 3
"""Empty rows of a new sheet, and of one that asks for more without script."""
NEW = "__new__"
"""Stands for the number of a row in the row that script copies."""


@dataclass(frozen=True, slots=True)
class LineCell:
    """One cell: an input, or a value that is only shown."""

    title: str
    column: str
    numeric: bool
    control: Control | None = None
    cell: Cell | None = None
    widget: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One row. `key` is its number in names, `errors` are of the row as a whole."""

    key: str
    id: str
    id_name: str
    remove_name: str
    cells: tuple[LineCell, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineSheet:
    """One sheet as it is drawn. `pattern` is the row that script copies."""

    field: str
    name: str
    title: str
    help: str
    heads: tuple[Shown, ...]
    rows: tuple[LineRow, ...]
    pattern: LineRow | None
    totals: tuple[str, ...]
    errors: tuple[str, ...]
    figures: str
    """Where computed cells and totals are asked for."""
    most: int = MOST
    finds: tuple[Control, ...] = ()
    """Its references, to be looked up without script."""

    total_row: bool = False


def sheets(
    ctx: Context,
    entity: Entity,
    lines: LinesByField,
    problems: Sequence[Problem] = (),
    record: str = "",
    found: Found | None = None,
    more: str = "",
) -> tuple[LineSheet, ...]:
    """The sheets of a form with texts in their cells and problems beside them.

    `record`: whose computed cells are shown. `more`: the field that is to get empty rows.
    """
    asked = _Asked(entity, by_field(problems), _values(ctx, entity, record), record, found, more)
    rights = FieldRights(ctx, entity.name)
    fields = [one for one in lined(ctx, entity) if not record or rights.writes(record, one.name)]
    return tuple(_sheet(ctx, asked, one, lines.get(one.name, ())) for one in fields)


def _values(ctx: Context, entity: Entity, record: str) -> dict[str, Row]:
    """The lines of a record by their ids, for what is shown of them and not typed."""
    fields = lined(ctx, entity)
    if not record or not fields:
        return {}
    row = get(ctx, entity.name, record, tuple(one.name for one in fields))
    return {str(line["id"]): line for one in fields for line in listed(row, one)}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all sheets of a form are drawn from."""

    entity: Entity
    told: Mapping[str, Sequence[Problem]]
    values: Mapping[str, Row]
    record: str
    found: Found | None
    more: str


def _sheet(ctx: Context, asked: _Asked, field: Field, lines: Sequence[Line]) -> LineSheet:
    assert field.lines is not None
    way, heads = field.lines, columns_of(ctx, field)
    may_create = scope(ctx, way.entity, "create") != "none"
    empty = [blank(ctx, way)] * (ADDED if not lines or asked.more == field.name else 1) if may_create else []
    drawing = _Drawing(ctx, field, heads, _titles(ctx, heads, lines), asked.found)
    own, drawn = asked.told.get(field.name, ()), [*lines, *empty][: MOST + ADDED]
    known = evaluated(ctx, way, drawn, asked.values)
    rows = tuple(drawing.row(str(at), line, known[at], _below(own, at)) for at, line in enumerate(drawn))
    return LineSheet(
        field=field.name,
        name=PREFIX + field.name,
        title=field.title.say(ctx.locale.tag),
        help=field.help.say(ctx.locale.tag) if field.help else "",
        heads=heads,
        rows=rows,
        pattern=drawing.row(NEW, blank(ctx, way), {}, ()) if may_create else None,
        totals=totals_of(field, heads, _filled(ctx, way, lines, known), ctx.locale),
        total_row=bool(field.options.get("totals")),
        errors=tuple(worded(one, ctx.locale) for one in own if len(split(one.pointer)) < 2),
        figures=records_path(asked.entity.name, "sheet", field.name)
        + (f"?record={asked.record}" if asked.record else ""),
        finds=tuple(drawing.find(one) for one in heads if one.field.to and is_typed(one)),
    )


def _filled(ctx: Context, way: Lines, lines: Sequence[Line], known: Sequence[Row]) -> list[Row]:
    """The values of those lines in which something was typed."""
    begun = blank(ctx, way)
    return [values for line, values in zip(lines, known, strict=False) if not is_empty(line, begun)]


def evaluated(ctx: Context, way: Lines, lines: Sequence[Line], values: Mapping[str, Row]) -> list[Row]:
    """What lines hold as they are typed, and what is computed of them; beneath it what is stored."""
    typed = preview(ctx, way, lines, "text")
    return [{**values.get(line.get("id", ""), {}), **now} for line, now in zip(lines, typed, strict=True)]


def _below(problems: Iterable[Problem], place: int) -> list[Problem]:
    """The problems of one row, their pointers within it."""
    found = []
    for one in problems:
        parts = split(one.pointer)
        if len(parts) > 1 and parts[1] == str(place):
            inner = "/" + parts[2] if len(parts) > 2 else ""
            found.append(Problem(one.spec, inner, one.params, did_you_mean=one.did_you_mean))
    return found


def _titles(ctx: Context, heads: Iterable[Shown], lines: Sequence[Line]) -> dict[str, str]:
    """Titles of the records that cells refer to: one question for each entity."""
    wanted: dict[str, list[str]] = {}
    for one in heads:
        if one.field.to:
            wanted.setdefault(one.field.to, []).extend(
                text for line in lines if is_id(text := line.get(one.path, ""))
            )
    return {id: title for entity, ids in wanted.items() for id, title in titles_of(ctx, entity, ids).items()}


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Makes rows of one sheet."""

    ctx: Context
    field: Field
    heads: tuple[Shown, ...]
    titles: Mapping[str, str]
    found: Found | None

    def row(self, key: str, line: Line, values: Row, problems: Sequence[Problem]) -> LineRow:
        told, prefix = by_field(problems), f"{PREFIX}{self.field.name}_{key}_"
        shown_here = {one.path for one in self.heads}
        others = [one for name, several in told.items() if name not in shown_here for one in several]
        cells = tuple(self.cell(one, key, prefix, line, values, told.get(one.path, ())) for one in self.heads)
        errors = tuple(worded(one, self.ctx.locale) for one in others)
        return LineRow(key, line.get("id", ""), prefix + "id", prefix + "remove", cells, errors)

    def cell(
        self, one: Shown, key: str, prefix: str, line: Line, values: Row, problems: Sequence[Problem]
    ) -> LineCell:
        if not is_typed(one):
            cell = one.cell(values.get(one.path))
            return LineCell(one.title, one.path, one.numeric, cell=cell, widget=one.widget)
        assert self.field.lines is not None
        text, name = line.get(one.path, ""), prefix + one.path
        found = self.found if self.found is not None and self.found.field == self.place(one) else None
        found = Found(one.path, found.text, found.titles) if found is not None else None
        made = control(self.field.lines.entity, one, text, self.ctx.locale, problems, self.titles, found)
        number = key if key == NEW else str(int(key) + 1)
        label = _("%(column)s, line %(number)s", column=one.title, number=number)
        drawn = replace(made, id=name, name=name, label=label, help="", wide=False)
        return LineCell(one.title, one.path, one.numeric, control=drawn)

    def find(self, one: Shown) -> Control:
        """The look-up of a reference for pages without script."""
        assert self.field.lines is not None
        sought = self.found.text if self.found is not None and self.found.field == self.place(one) else ""
        made = control(self.field.lines.entity, one, "", self.ctx.locale)
        return replace(made, field=self.place(one), sought=sought)

    def place(self, one: Shown) -> str:
        return f"{self.field.name}.{one.path}"


def summary(drawn: Iterable[LineSheet]) -> Iterable[tuple[str, str]]:
    """(control id or "", message) of every problem of some sheets."""
    for one in drawn:
        for message in one.errors:
            yield one.name, message if one.title in message else f"{one.title}: {message}"
        for row in one.rows:
            number = _("line %(number)s", number=int(row.key) + 1)
            for said in row.errors:
                yield one.name, f"{one.title} · {number}: {said}"
            for input_ in (cell.control for cell in row.cells if cell.control is not None):
                for said in input_.errors:
                    yield input_.id, f"{one.title} · {input_.label}: {said}"
