"""The whole description: made once for each version, set of rights and language, as bytes ready to send."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec
from flask import current_app

from admin.api.answers import ROOT
from admin.api.expected import MOST_RECORDS
from admin.api.openapi.exports import EXPORT, EXPORT_PATHS
from admin.api.openapi.jobs import JOB, JOB_PATHS
from admin.api.openapi.operations import entity_paths
from admin.api.openapi.people import ACCOUNT, UNIT, people_paths
from admin.api.openapi.reports import REPORT, report_paths
from admin.api.openapi.schemas import record_schemas
from admin.api.openapi.shared import (
    HEADERS,
    PARAMETERS,
    RESPONSES,
    SCHEMAS,
    Json,
    answered,
    parameter,
    ref,
    refusals,
    security_schemes,
)
from core.access.rights import scope
from core.context import Context
from core.queries.prepared import prepared
from schema_registry.model import Entity
from schema_registry.roles import ACTIONS


class Description(NamedTuple):
    """The document as sent, and its ETag."""

    body: bytes
    etag: str


def description(ctx: Context) -> Description:
    """The description that fits the caller: their entities and operations, titles in their language."""
    key = ("api description", ctx.actor.roles, ctx.actor.superuser, ctx.locale.tag)
    return prepared(ctx.live, key, lambda: _encoded(document(ctx)))


def document(ctx: Context) -> Json:
    """The description as a JSON value."""
    known = served(ctx)
    schemes = security_schemes(current_app.config["SESSION_COOKIE_NAME"])
    paths: dict[str, Json] = {**_GENERAL, **JOB_PATHS, **EXPORT_PATHS}
    schemas: dict[str, Json] = {**SCHEMAS, "Question": _QUESTION, "Report": REPORT, "Job": JOB, "Export": EXPORT}
    schemas |= {"Account": ACCOUNT, "Unit": UNIT}
    paths.update(report_paths(ctx))
    paths.update(people_paths(ctx))
    for entity in known:
        paths.update(entity_paths(ctx, entity))
        schemas.update(record_schemas(ctx.live, entity, ctx.locale.tag))
    return {
        "openapi": "3.1.1",
        "info": {
            "title": f"{ctx.settings.company}: records",
            "version": str(ctx.live.version),
            "description": _ABOUT,
        },
        "servers": [{"url": ROOT}],
        "security": [{name: []} for name in schemes],
        "tags": [_tag(entity, ctx.locale.tag) for entity in known],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": RESPONSES,
            "securitySchemes": schemes,
        },
    }


def served(ctx: Context) -> tuple[Entity, ...]:
    """The entities that the caller has any right to, in the model's order."""
    aside = ("import", "export", "print", "override", "reveal", "share")
    actions = [action for action in ACTIONS if action not in aside]
    entities = (one for one in ctx.model.entities.values() if not one.link_of)
    return tuple(one for one in entities if any(scope(ctx, one.name, action) != "none" for action in actions))


def _encoded(value: Json) -> Description:
    body = msgspec.json.encode(value)
    return Description(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _tag(entity: Entity, language: str) -> Json:
    said: Json = {"name": entity.name}
    described = entity.description or entity.plural
    return {**said, "description": described.say(language)}


_ABOUT = (
    "Made from the live definitions: a new entity or field is here the moment it is published. "
    "Answers have the shape `{data, meta, links}`, refusals are application/problem+json. "
    "A change of a record says in If-Match which version it was made from."
)
_QUESTION: Json = {
    "type": "object",
    "properties": {
        "fields": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
        "filter": {"type": "object"},
        "search": {"type": "string"},
        "sort": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST_RECORDS},
        "cursor": {"type": "string"},
        "count": {"enum": ["none", "exact"]},
        "asOf": {"type": "string"},
    },
    "additionalProperties": False,
}
_CHANGE: Json = {
    "type": "object",
    "properties": {
        "at": {"type": "string", "format": "date-time"},
        "action": {"enum": ["create", "update", "delete", "restore", "purge", "reveal", "share"]},
        "entity": {"type": "string"},
        "record": {"type": "string", "format": "uuid"},
        "version": {"type": "integer"},
        "actor": {"type": "integer"},
        "origin": {"type": "string"},
        "batch": {"type": "string", "format": "uuid"},
        "fields": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["at", "action", "entity", "record", "version", "fields"],
}


_BATCH = parameter(
    "batch",
    {"type": "string", "format": "uuid"},
    "What DELETE answered in the header Cardwright-Batch.",
    where="path",
    required=True,
)
_FILE: Json = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "size": {"type": "integer"},
        "type": {"type": "string"},
    },
    "required": ["id", "name", "size", "type"],
}
_KEPT: Json = {
    "type": "array",
    "description": "Of a merge: what was changed since and stays as it is.",
    "items": {"type": "object", "additionalProperties": True},
}
_RESTORED: Json = {
    "type": "object",
    "properties": {"restored": {"type": "integer"}, "kept": _KEPT},
    "required": ["restored"],
}


def _merged(answers: Json, refused: Json) -> Json:
    return {**answers, **refused}


def _general(name: str, summary: str, data: Json, parameters: list[Json]) -> Json:
    responses: Json = {"200": answered(data, summary), **refusals(404, 422)}
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}}


_GENERAL: dict[str, Json] = {
    "/schema": _general(
        "list_schemas",
        "Entities that the caller may use",
        {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
        [],
    ),
    "/schema/{entity}": {
        "get": {
            "operationId": "get_schema",
            "summary": "An entity's standard form: JSON Schema 2020-12",
            "parameters": [
                parameter("entity", {"type": "string"}, "The entity's name.", where="path", required=True)
            ],
            "responses": _merged(
                {
                    "200": {
                        "description": "The schema.",
                        "content": {"application/schema+json": {"schema": {"type": "object"}}},
                    },
                    "304": {"description": "The client has it."},
                },
                refusals(404),
            ),
        }
    },
    "/batches/{batch}:restore": {
        "post": {
            "operationId": "restore_batch",
            "summary": "Take a deletion or a merge back",
            "parameters": [_BATCH],
            "responses": _merged({"200": answered(_RESTORED, "Done.")}, refusals(404, 409, 422)),
        }
    },
    "/files": {
        "post": {
            "operationId": "upload_file",
            "summary": "Upload a file, to be named by its id in a record",
            "parameters": [parameter("name", {"type": "string", "minLength": 1}, "The file's name.", required=True)],
            "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {}}}},
            "responses": _merged({"201": answered(_FILE, "The file.", headers=("location",))}, refusals(413, 422)),
        }
    },
    "/files/{file}": {
        "get": {
            "operationId": "get_file",
            "summary": "What is in a file",
            "parameters": [parameter("file", {"type": "string"}, "The file's id.", where="path", required=True)],
            "responses": _merged(
                {"200": {"description": "The file.", "content": {"*/*": {"schema": {}}}}}, refusals(404)
            ),
        }
    },
    "/changes": _general(
        "list_changes",
        "What changed since, oldest first, deleted records included",
        {"type": "array", "items": _CHANGE},
        [
            parameter("after", {"type": "string"}, "The `meta.next` of the last answer; left out at first."),
            ref("parameters", "limit"),
        ],
    ),
}
