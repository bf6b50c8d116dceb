"""The lines of a record on its card: a table to read, with totals."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from admin.forms.figures import totals_of
from admin.forms.lines import columns_of, listed
from admin.views.address import ListAddress
from admin.views.columns import Head, Line, heads_of, liner
from core.access.rights import scope
from core.context import Context
from core.queries.query import Row
from schema_registry.model import Entity, Field, Measure, Tab


@dataclass(frozen=True, slots=True)
class LineTable:
    """One sheet as a card shows it. `totals` in the order of the columns, none where nothing is totalled."""

    field: str
    title: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    totals: tuple[str, ...]
    editable: bool


def line_tables(
    ctx: Context, entity: Entity, tab: Tab, row: Row, hidden: Container[str], *, update: bool
) -> Iterable[LineTable]:
    """The sheets that stand on a tab and that the reader may see."""
    names = dict.fromkeys(name for section in tab.sections for name in section.fields)
    for field in (entity.fields[name] for name in names if name in entity.fields):
        if field.name not in hidden and field.lines is not None and scope(ctx, field.lines.entity, "read") != "none":
            yield _table(ctx, field, field.lines.entity, row, update=update)


def _table(ctx: Context, field: Field, entity: str, row: Row, *, update: bool) -> LineTable:
    shown, lines, stated = columns_of(ctx, field), listed(row, field), field.options.get("totals")
    totals = [Measure(str(total), path) for path, total in stated.items()] if isinstance(stated, Mapping) else []
    paths = [one.path for one in shown]
    heads = heads_of(ctx, ctx.model.entities[entity], ListAddress(entity), paths, totals, ())
    line = liner(heads, entity, "")
    return LineTable(
        field=field.name,
        title=field.title.say(ctx.locale.tag),
        heads=heads,
        lines=tuple(line(one) for one in lines),
        totals=totals_of(field, shown, lines, ctx.locale) if totals else (),
        editable=update,
    )
