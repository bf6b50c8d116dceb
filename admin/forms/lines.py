"""Sheets of lines inside of a form: what was sent of them, and what is stored.

A cell is called `l_<field>_<row>_<column>`, the field's hidden mark `l_<field>`; rows stand in the order in which
they were sent, whatever their numbers. A row without an id in which nothing was typed is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from admin.display.fields import Shown, shown
from admin.forms.bind import joined
from admin.forms.conflict import KEEP, Clash
from admin.forms.controls import by_field
from admin.forms.page import edited
from core.access.rights import scope
from core.context import Context, Live
from core.kinds.kind import Refused
from core.kinds.lines import MOST
from core.queries.get import get
from core.queries.query import Row
from schema_registry.model import Entity, Field, Lines
from schema_registry.problems import Problem

PREFIX = "l_"
Line = Mapping[str, str]
"""Typed texts by column; `id` of a line that is there already."""
LinesByField = Mapping[str, Sequence[Line]]


def lined(ctx: Context, entity: Entity) -> tuple[Field, ...]:
    """The sheets that the actor may edit: they may see the lines, and do something to them."""
    return tuple(one for one in ctx.live.derive(_lined, entity.name) if one.lines and _editable(ctx, one.lines))


def _lined(live: Live, name: str) -> tuple[Field, ...]:
    return tuple(one for one in live.model.entities[name].fields.values() if one.lines is not None)


def _editable(ctx: Context, way: Lines) -> bool:
    if scope(ctx, way.entity, "read") == "none":
        return False
    return any(scope(ctx, way.entity, action) != "none" for action in ("create", "update", "delete"))


# ---- what was sent
def sent(ctx: Context, entity: Entity, form: MultiDict[str, str], *, whole: bool = False) -> dict[str, list[Line]]:
    """The rows of every sheet that was in the form, in order; those to be removed left out, and empty ones too.

    `whole`: with the empty ones.
    """
    found: dict[str, list[Line]] = {}
    for field in lined(ctx, entity):
        if PREFIX + field.name in form and field.lines is not None:
            empty = blank(ctx, field.lines)
            found[field.name] = [row for row in _rows(ctx, field, form) if whole or not is_empty(row, empty)]
    return found


def _rows(ctx: Context, field: Field, form: MultiDict[str, str]) -> Iterable[dict[str, str]]:
    prefix, rows = f"{PREFIX}{field.name}_", dict[str, dict[str, str]]()
    columns = typed_columns(ctx, field)
    kinds = {"id": "", "remove": "", **{one.path: one.field.kind for one in columns}}
    for name in form:
        number, _between, column = name.removeprefix(prefix).partition("_")
        if name.startswith(prefix) and number.isascii() and number.isdigit() and column in kinds:
            rows.setdefault(number, {})[column] = joined(kinds[column], form.getlist(name))
    return [row for row in list(rows.values())[: MOST + 1] if not row.pop("remove", "")]


def is_empty(row: Line, begun: Line) -> bool:
    """Whether nothing was typed into a row that is not there yet, beyond what it begins with."""
    return not row.get("id") and all(not text.strip() or text == begun.get(name, "") for name, text in row.items())


def typed_columns(ctx: Context, field: Field) -> tuple[Shown, ...]:
    """The columns of a sheet that people fill."""
    return tuple(one for one in columns_of(ctx, field) if is_typed(one))


def columns_of(ctx: Context, field: Field) -> tuple[Shown, ...]:
    """The columns of a sheet."""
    assert field.lines is not None
    child = ctx.model.entities[field.lines.entity]
    found = (shown(ctx.live, child, name, ctx.locale) for name in field.lines.columns)
    return tuple(one for one in found if one is not None)


def is_typed(one: Shown) -> bool:
    """Whether people fill a column."""
    return one.field.given and not one.kind.read_only and one.field.read_only != "true"


def blank(ctx: Context, way: Lines) -> dict[str, str]:
    """The texts that an empty row begins with: defaults."""
    child, found = ctx.model.entities[way.entity], dict[str, str]()
    for name in way.columns:
        one = shown(ctx.live, child, name, ctx.locale)
        if one is None or not is_typed(one):
            continue
        if one.field.kind == "boolean":
            found[name] = "false"  # a box that is not ticked is sent as that
        if one.field.default is None:
            continue
        try:
            found[name] = edited(ctx, one, one.kind.json_reader(one.field)(one.field.default))
        except Refused:
            continue  # the definition was checked; a kind that changed since may see it differently
    return found


# ---- what is stored
def stored(ctx: Context, entity: Entity, id: str, *, copied: bool = False) -> dict[str, list[Line]]:
    """The rows of a record's sheets as texts; `copied`: as lines of another record."""
    fields = lined(ctx, entity)
    if not fields:
        return {}
    row = get(ctx, entity.name, id, tuple(one.name for one in fields))
    return {one.name: [_texts(ctx, one, line, copied=copied) for line in listed(row, one)] for one in fields}


def listed(row: Row, field: Field) -> tuple[Row, ...]:
    """The lines of a record that was read with them."""
    found = row.get(field.name)
    return found if isinstance(found, tuple) else ()


def _texts(ctx: Context, field: Field, line: Row, *, copied: bool) -> Line:
    texts = {one.path: edited(ctx, one, line.get(one.path)) for one in typed_columns(ctx, field)}
    return texts if copied else {"id": str(line["id"]), **texts}


def clashes(
    ctx: Context, entity: Entity, mine: LinesByField, theirs: LinesByField, problems: Sequence[Problem]
) -> list[Clash]:
    """The sheets that two people changed, to be asked which to keep."""
    told, found = by_field(problems), list[Clash]()
    for field in lined(ctx, entity):
        own, other = list(mine.get(field.name, ())), list(theirs.get(field.name, ()))
        if field.name in told and field.name in mine and own != other:
            title = field.title.say(ctx.locale.tag)
            found.append(Clash(field.name, title, KEEP + field.name, _counted(own), _counted(other)))
    return found


def _counted(rows: Sequence[Line]) -> str:
    return str(ngettext("%(num)s line", "%(num)s lines", len(rows)))


def remaining(lines: LinesByField, now: LinesByField) -> dict[str, list[Line]]:
    """Typed rows after somebody else took some lines out: those become new ones."""
    kept: dict[str, list[Line]] = {}
    for name, rows in lines.items():
        there = {one.get("id") for one in now.get(name, ())}
        kept[name] = [row if row.get("id", "") in there else {**row, "id": ""} for row in rows]
    return kept


def referred(ctx: Context, entity: Entity, place: str) -> str:
    """The entity that a sheet's reference column (`lines.product`) leads to; empty when it is none."""
    name, _between, column = place.partition(".")
    field = entity.fields.get(name)
    if field is None or field.lines is None:
        return ""
    found = ctx.model.entities[field.lines.entity].fields.get(column)
    return found.to if found is not None else ""
