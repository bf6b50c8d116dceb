"""Values with a history over HTTP: all values of one field of a record."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from admin.api.answers import address_with, answer
from admin.api.writers import writer_of
from admin.door import context
from core.context import Context
from core.queries.dated import BEGINNING, dated_field, dated_values
from core.queries.paths import entity_named, resolved
from core.queries.presently import of_today
from core.queries.relations import relations
from schema_registry.model import Entity


def list_values(entity: str, record: str, field: str) -> Response:
    """`GET /records/{entity}/{id}/values/{field}`: its values in the order of time, and who entered them when."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    write = writer_of(ctx, found, dated_field(ctx, entity, field).name) or _same
    data = [
        {
            "since": None if one.since == BEGINNING else one.since.isoformat(),
            "period": one.period or None,
            "value": None if one.value is None else write(one.value),
            "reason": one.reason or None,
            "by": {"id": one.by.id, "name": one.by.name},
            "at": one.at.isoformat().replace("+00:00", "Z"),
        }
        for one in dated_values(ctx, entity, record, field)
    ]
    return answer(data, meta={"entity": entity, "field": field}, links={"self": address_with()})


def present_values(ctx: Context, entity: Entity, columns: Iterable[str]) -> dict[str, object]:
    """For `meta`, where a question is about another day: the fields whose values are those of today all the same."""
    if ctx.as_of is None:
        return {}
    known = relations(ctx, entity.name)
    asked = [one for one in columns or entity.fields if one.partition(".")[0] not in known]
    return {"ofToday": [one for one in asked if of_today(ctx, resolved(ctx.live, entity, one))]}


def _same(value: object) -> object:
    return value
