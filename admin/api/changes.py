"""`GET /changes?after=`: what happened, in an order that loses nothing; deleted records included."""

from __future__ import annotations

from flask import Response, request

from admin.api.answers import address_with, answer
from admin.api.expected import changes_schema
from admin.api.parameters import read_address
from admin.door import context
from core.records.following import Followed, follow

_CHANGES = changes_schema()
_USUAL = 50


def list_changes() -> Response:
    """A page of changes that the caller may see; `meta.next` is what to send as `after` the next time."""
    said, _ = read_address(_CHANGES, request.args)
    limit = said.get("limit", _USUAL)
    assert isinstance(limit, int)
    found = follow(context(), str(said.get("after", "")), limit)
    links = {"self": address_with()}
    if found.more:
        links["next"] = address_with(after=found.cursor)
    return answer([_written(one) for one in found.changes], meta={"next": found.cursor, "limit": limit}, links=links)


def _written(one: Followed) -> dict[str, object]:
    return {
        "at": one.at,
        "action": one.action,
        "entity": one.entity,
        "record": one.record,
        "version": one.version,
        "actor": one.actor,
        "origin": one.origin,
        "batch": one.batch,
        "fields": one.fields,
    }
