"""The live definitions over HTTP: which entities there are, their standard form, and the API's own description."""

from __future__ import annotations

import hashlib

import msgspec
from flask import Response, request

from admin.api.answers import ROOT, answer, document, not_modified
from admin.api.openapi.document import Description, description, served
from admin.api.tags import is_unchanged
from admin.door import context, installation
from core.access.rights import require, scope
from core.context import Context
from core.queries.paths import entity_named
from core.queries.prepared import prepared
from schema_registry.model import Entity
from schema_registry.roles import ACTIONS
from schema_registry.standard import standard_form

SCHEMA_TYPE = "application/schema+json"


def get_openapi() -> Response:
    """`GET /openapi.json`: the description that fits the caller."""
    return _conditional(description(context()), "application/json")


def list_schemas() -> Response:
    """`GET /schema`: the entities that the caller may use, and how far their rights reach."""
    ctx = context()
    listed = [_listed(ctx, entity) for entity in served(ctx)]
    return answer(listed, meta={"version": ctx.live.version}, links={"self": f"{ROOT}/schema"})


def get_schema(entity: str) -> Response:
    """`GET /schema/{entity}`: its standard form."""
    ctx = context()
    asked = entity_named(ctx.live, entity)
    if asked not in served(ctx):
        require(ctx, entity, "read")
    vocabulary = installation().vocabulary
    made = prepared(
        ctx.live, ("api schema", entity), lambda: _described(standard_form(ctx.model, entity, vocabulary))
    )
    return _conditional(made, SCHEMA_TYPE)


def _conditional(made: Description, content_type: str) -> Response:
    if is_unchanged(request.headers.get("If-None-Match"), made.etag):
        return not_modified(made.etag)
    return document(made.body, made.etag, content_type)


def _described(value: object) -> Description:
    body = msgspec.json.encode(value)
    return Description(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _listed(ctx: Context, entity: Entity) -> dict[str, object]:
    language = ctx.locale.tag
    return {
        "name": entity.name,
        "title": entity.title.say(language),
        "plural": entity.plural.say(language),
        "rights": {action: scope(ctx, entity.name, action) for action in ACTIONS},
        "schema": f"{ROOT}/schema/{entity.name}",
        "records": f"{ROOT}/records/{entity.name}",
    }
