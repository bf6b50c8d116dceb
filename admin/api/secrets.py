"""Secrets over HTTP: written as any value, read only by asking for them, which is logged."""

from __future__ import annotations

from flask import Response

from admin.api.answers import answer, record_address
from admin.door import context
from core.queries.paths import entity_named
from core.records.secrets import reveal


def reveal_secret(entity: str, record: str, field: str) -> Response:
    """`POST /records/{entity}/{id}/secrets/{field}`: the secret in plain words."""
    ctx = context()
    asked = entity_named(ctx.live, entity)
    text = reveal(ctx, asked.name, record, field)
    address = record_address(asked.name, record)
    return answer({"value": text}, links={"self": f"{address}/secrets/{field}", "record": address})
