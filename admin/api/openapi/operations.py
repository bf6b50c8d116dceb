"""An entity's addresses and what the caller may do there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from admin.api.openapi.explanations import explanation_paths
from admin.api.openapi.exports import export_paths
from admin.api.openapi.merges import merge_paths
from admin.api.openapi.pools import pool_paths
from admin.api.openapi.schemas import component_name, figures_schema, state_schema, total_examples
from admin.api.openapi.secrets import secret_paths
from admin.api.openapi.shared import Json, answered, parameter, ref, refusals
from admin.api.openapi.shares import share_paths
from admin.api.openapi.transitions import transition_paths
from core.access.rights import scope
from core.context import Context
from schema_registry.model import Entity, Field

_PAGE = ("fields", "filter", "search", "sort", "limit", "cursor", "count", "asOf")


def entity_paths(ctx: Context, entity: Entity) -> dict[str, Json]:
    """The path items of one entity, without the operations that the caller has no right to."""
    language, name = ctx.locale.tag, entity.name
    may = {action for action in ("read", "create", "update", "delete") if scope(ctx, name, action) != "none"}
    title, plural = entity.title.say(language), entity.plural.say(language)
    collection: Json = {}
    one: Json = {}
    paths: dict[str, Json] = {}
    address = f"/records/{quote(name)}"
    if "read" in may:
        collection["get"] = _list(ctx, entity, plural)
        one["get"] = _get(entity, title)
        paths[f"{address}:query"] = {"post": _query(entity, plural)}
        paths[f"{address}:aggregate"] = {"get": _aggregate(ctx, entity, plural)}
    if {"create", "update"} & may:
        paths[f"{address}:evaluate"] = {"post": _evaluate(entity, title)}
    if "create" in may:
        collection["post"] = _create(entity, title)
    if "update" in may:
        one["patch"] = _change(entity, title)
    if "delete" in may:
        one["delete"] = _delete(entity, title)
    if {"read", "create", "update"} <= may:
        paths.update(_upserts(ctx, entity, address, title))
    if "read" in may:
        paths.update(transition_paths(ctx, entity, address))
        paths.update(merge_paths(ctx, entity, address))
        paths.update(explanation_paths(ctx, entity, address))
        paths.update(pool_paths(ctx, entity, address))
        paths.update(share_paths(ctx, entity, address))
        paths.update(_dated(ctx, entity, address))
    if scope(ctx, name, "export") != "none":
        paths.update(export_paths(entity, language))
    if scope(ctx, name, "reveal") != "none":
        paths.update(secret_paths(ctx, entity, address))
    if collection:
        paths[address] = collection
    if one:
        paths[f"{address}/{{id}}"] = {"parameters": [ref("parameters", "id")], **one}
    paths.update(_expenses(ctx, entity, address) if "read" in may else {})
    return dict(sorted(paths.items()))


def _expenses(ctx: Context, entity: Entity, address: str) -> dict[str, Json]:
    """What may be done with the expenses of a record."""
    ledger = ctx.model.ledger
    if ledger is None or not entity.expenses:
        return {}
    plural, there, found = ledger.plural.say(ctx.locale.tag), component_name(entity.name), dict[str, Json]()
    if scope(ctx, ledger.name, "read") != "none":
        found["get"] = {**_list(ctx, ledger, plural), "operationId": f"list_{there}_expenses", "tags": [entity.name]}
    if scope(ctx, ledger.name, "create") != "none":
        filing = _create(ledger, ledger.title.say(ctx.locale.tag))
        found["post"] = {**filing, "operationId": f"file_{there}_expense", "tags": [entity.name]}
        found["post"]["requestBody"] = _body(ref("schemas", f"{component_name(ledger.name)}.new"))
    return {f"{address}/{{id}}/expenses": {"parameters": [ref("parameters", "id")], **found}} if found else {}


def _dated(ctx: Context, entity: Entity, address: str) -> dict[str, Json]:
    """The values of the past, field by field."""
    text, missing = {"type": "string"}, {"type": ["string", "null"]}
    told: Json = {
        "since": {"type": ["string", "null"], "format": "date"},
        "period": missing,
        "value": {},
        "reason": missing,
        "by": {"type": "object", "properties": {"id": {"type": "integer"}, "name": text}},
        "at": {"type": "string", "format": "date-time"},
    }
    one: Json = {"type": "object", "properties": told, "required": list(told)}
    found: dict[str, Json] = {}
    for field in entity.fields.values():
        if field.dated is not None:
            said = field.title.say(ctx.locale.tag)
            responses: Json = {
                "200": answered({"type": "array", "items": one}, "Values in the order of time."),
                **refusals(404),
            }
            operation = _operation("values", entity, f"Values by period: {said}", [], responses)
            operation["operationId"] = f"values_{component_name(entity.name)}_{component_name(field.name)}"
            place = f"{address}/{{id}}/values/{quote(field.name)}"
            found[place] = {"parameters": [ref("parameters", "id")], "get": operation}
    return found


def _operation(verb: str, entity: Entity, summary: str, parameters: list[Json], responses: Json) -> Json:
    operation: Json = {
        "operationId": f"{verb}_{component_name(entity.name)}",
        "tags": [entity.name],
        "summary": summary,
        "responses": responses,
    }
    return {**operation, "parameters": parameters} if parameters else operation


def _named(*names: str) -> list[Json]:
    return [ref("parameters", name) for name in names]


def _record(entity: Entity) -> Json:
    return ref("schemas", component_name(entity.name))


def _list(ctx: Context, entity: Entity, plural: str) -> Json:
    filters = [entity.fields[name] for name in entity.list.filters if name in entity.fields]
    quick = [one for field in filters if field.name not in _PAGE for one in _quick(ctx, field)]
    responses: Json = {"200": _page(entity, ("link",)), **refusals(404, 422)}
    return _operation("list", entity, f"List: {plural}", [*_named(*_PAGE), *quick], responses)


def _page(entity: Entity, headers: tuple[str, ...] = ()) -> Json:
    data: Json = {"type": "array", "items": _record(entity)}
    return answered(data, "A page of records; `meta.count` where it was asked for.", headers=headers)


def _quick(ctx: Context, field: Field) -> Iterator[Json]:
    """The parameter by which a field is filtered most: the value itself, what is in a set, a part of a long text."""
    title, operators = field.title.say(ctx.locale.tag), ctx.live.kinds[field.kind].operators
    if "_eq" in operators:
        yield _equals(ctx, field)
    elif "_has" in operators:
        members: Json = {"type": "string", "enum": [choice.value for choice in field.choices]}
        schema: Json = {"type": "array", "items": members}
        said = f"Only records whose {title} holds any of these."
        yield {**parameter(f"{field.name}[_has]", schema, said), "style": "form", "explode": False}
    elif "_contains" in operators:
        yield parameter(f"{field.name}[_contains]", {"type": "string"}, f"Only records whose {title} contains this.")


def _equals(ctx: Context, field: Field) -> Json:
    schema: Json = {"type": "string"}
    if field.choices:
        schema["enum"] = [choice.value for choice in field.choices]
    elif field.to:
        schema["format"] = "uuid"
    elif field.kind == "boolean":
        schema = {"type": "boolean"}
    elif field.kind == "date":
        schema["format"] = "date"
    return parameter(field.name, schema, f"Only records whose {field.title.say(ctx.locale.tag)} is this.")


def _query(entity: Entity, plural: str) -> Json:
    responses: Json = {"200": _page(entity), **refusals(404, 413, 415, 422)}
    operation = _operation("query", entity, f"Ask by a long filter: {plural}", [], responses)
    return {**operation, "requestBody": _body(ref("schemas", "Question"))}


def _aggregate(ctx: Context, entity: Entity, plural: str) -> Json:
    data: Json = {"type": "array", "items": figures_schema()}
    responses: Json = {"200": answered(data, "Figures by group."), **refusals(404, 422)}
    parameters = _named("group", "measures", "filter", "search", "order", "buckets", "asOf")
    operation = _operation("aggregate", entity, f"Figures: {plural}", parameters, responses)
    return {
        **operation,
        "description": f"Measures of this entity are, for example, `{total_examples(ctx.live, entity)}`.",
    }


def _evaluate(entity: Entity, title: str) -> Json:
    responses: Json = {
        "200": answered(state_schema(), "What these values decide; nothing is written."),
        **refusals(404, 413, 415, 422),
    }
    operation = _operation("evaluate", entity, f"Ask what values decide: {title}", [], responses)
    values: Json = {"type": "object", "additionalProperties": True, "description": "Values by field name."}
    record: Json = {"type": "string", "format": "uuid", "description": "The record that would be changed."}
    body: Json = {"type": "object", "properties": {"values": values, "id": record}, "additionalProperties": False}
    return {**operation, "requestBody": _body(body)}


def _get(entity: Entity, title: str) -> Json:
    responses: Json = {
        "200": answered(_record(entity), "The record.", headers=("etag",)),
        "304": {"description": "The client has this version."},
        **refusals(404, 422),
    }
    return _operation("get", entity, f"Read: {title}", _named("fields", "asOf", "if_none_match"), responses)


def _create(entity: Entity, title: str) -> Json:
    responses: Json = {"201": _created(entity), **refusals(404, 413, 415, 422)}
    operation = _operation("create", entity, f"Create: {title}", _named("idempotency_key", "prefer"), responses)
    return {**operation, "requestBody": _body(ref("schemas", f"{component_name(entity.name)}.new"))}


def _created(entity: Entity) -> Json:
    return answered(_record(entity), "The new record.", headers=("etag", "location"))


def _change(entity: Entity, title: str) -> Json:
    minimal: Json = {"description": "Changed; the client wanted no body."}
    changed = answered(_record(entity), "The record as it is now.", headers=("etag",))
    responses: Json = {"200": changed, "204": minimal, **refusals(404, 412, 413, 415, 422, 428)}
    operation = _operation("change", entity, f"Change: {title}", _named("if_match", "prefer"), responses)
    schema = ref("schemas", f"{component_name(entity.name)}.change")
    content: Json = {"application/merge-patch+json": {"schema": schema}, "application/json": {"schema": schema}}
    return {**operation, "requestBody": {"required": True, "content": content}}


def _delete(entity: Entity, title: str) -> Json:
    responses: Json = {"204": {"description": "It is in the trash."}, **refusals(404, 412, 422, 428)}
    return _operation("delete", entity, f"Delete: {title}", _named("if_match"), responses)


def _upserts(ctx: Context, entity: Entity, address: str, title: str) -> dict[str, Json]:
    single = {names[0] for names in entity.unique if len(names) == 1}
    return {
        f"{address}/by/{quote(field.name)}/{{value}}": {"put": _upsert(ctx, entity, field, title)}
        for field in entity.fields.values()
        if field.identifies or field.name in single
    }


def _upsert(ctx: Context, entity: Entity, field: Field, title: str) -> Json:
    said = field.title.say(ctx.locale.tag)
    value = parameter(
        "value", {"type": "string", "minLength": 1}, f"The record's {said}.", where="path", required=True
    )
    changed = answered(_record(entity), "The record was there and is changed.", headers=("etag",))
    responses: Json = {"200": changed, "201": _created(entity), "204": {"description": "Changed; no body wanted."}}
    responses.update(refusals(404, 412, 413, 415, 422))
    operation = _operation(
        "upsert", entity, f"Create or change by {said}: {title}", [value, *_named("prefer")], responses
    )
    operation["operationId"] = f"upsert_{component_name(entity.name)}_by_{component_name(field.name)}"
    return {**operation, "requestBody": _body(ref("schemas", f"{component_name(entity.name)}.change"))}


def _body(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}
