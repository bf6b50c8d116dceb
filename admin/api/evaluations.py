"""What values decide about a record, asked before they are saved."""

from __future__ import annotations

from typing import cast

from flask import Response, request

from admin.api import former
from admin.api.answers import answer
from admin.api.bodies import JSON_TYPE, check_type, read_object
from admin.api.expected import evaluation_schema
from admin.api.parameters import read_body
from admin.door import context, reads
from admin.faults import entry_of
from core.context import Context
from core.queries.paths import entity_named
from core.records.shape import shape_of
from core.records.state import State, state_of
from schema_registry.model import Entity

_BODY = evaluation_schema()


@reads
def evaluate_record(entity: str) -> Response:
    """`POST /records/{entity}:evaluate`: what is shown, read-only, required, offered and computed.

    Nothing is written. Pointers of problems lead into `values`.
    """
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    body = read_body(_BODY, read_object(request.get_data()))
    values = former.values(ctx, asked, cast(dict[str, object], body.get("values", {})))
    state = state_of(ctx, asked.name, values, str(body.get("id", "")))
    return answer(_written(ctx, asked, state), meta={"entity": asked.name})


def _written(ctx: Context, entity: Entity, state: State) -> dict[str, object]:
    shape = shape_of(ctx, entity.name)
    given = {name: value for name, value in state.values.items() if entity.fields[name].given}
    return {
        "values": shape.as_json(given),
        "computed": shape.as_json(state.computed),
        "hidden": sorted(state.hidden),
        "hidden_tabs": sorted(state.tabs),
        "hidden_sections": [{"tab": tab, "section": section} for tab, section in sorted(state.sections)],
        "read_only": sorted(state.read_only),
        "required": sorted(state.required),
        "offered": dict(state.offered),
        "problems": [entry_of(problem, ctx.locale.tag) for problem in state.problems],
    }
