"""A form that was drawn before a rename was published, and is sent after it: its controls by present names."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from admin.forms import bind, lines
from core.context import Context
from core.queries.former import Present
from core.queries.former_names import formers
from schema_registry.model import Entity


def sent_form(ctx: Context, entity: Entity) -> MultiDict[str, str]:
    """The form that is sent, as if it had been drawn now."""
    if not formers(ctx.live):
        return request.form
    present = Present(ctx)
    said = request.form.items(multi=True)
    return ImmutableMultiDict([(_control(present, entity, name), value) for name, value in said])


def _control(present: Present, entity: Entity, name: str) -> str:
    if name.startswith(bind.PREFIX):
        return bind.control_name(present.member(entity, name.removeprefix(bind.PREFIX)))
    return _of_row(present, entity, name) if name.startswith(lines.PREFIX) else name


def _of_row(present: Present, entity: Entity, name: str) -> str:
    """`l_rows_3_note`: a column of a row, or `l_rows`: that there is a sheet."""
    rest, former = name.removeprefix(lines.PREFIX), formers(present.ctx.live).members.get(entity.name, {})
    for said in (*entity.fields, *former):
        way = entity.fields[former.get(said, said)].lines if former.get(said, said) in entity.fields else None
        if way is None or not f"{rest}_".startswith(f"{said}_"):
            continue
        number, between, column = rest.removeprefix(said).removeprefix("_").partition("_")
        if rest == said or number.isdigit():
            row = present.ctx.model.entities[way.entity]
            told = f"_{number}_{present.member(row, column)}" if between else ""
            return f"{lines.PREFIX}{former.get(said, said)}{told}"
    return name
