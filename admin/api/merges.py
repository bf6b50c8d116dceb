"""Merging over HTTP: several records become the one that is addressed. Core decides all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from flask import Response, request

from admin.api import former
from admin.api.bodies import JSON_TYPE, check_type, read_object
from admin.api.expected import merge_schema
from admin.api.parameters import read_body
from admin.api.records import saved_answer
from admin.api.repeats import once
from admin.api.tags import expected_version
from admin.door import context
from core.merging.merge import Known, merge
from core.queries.paths import entity_named
from core.records.write import Saved

_BODY = merge_schema()


def merge_records(entity: str, record: str) -> Response:
    """`POST /records/{entity}/{id}/merge`: the others go into this one; If-Match needed.

    `{"records": [{"id", "version"}], "take": {"phone": "<id of the record whose phone stays>"}}`. `meta` names the
    batch by which it is taken back, and the records that lead here from now on.
    """
    version = expected_version(request.headers.get("If-Match"))
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    body = read_body(_BODY, read_object(request.get_data()))
    others = cast(Sequence[Known], body["records"])
    take = former.values(ctx, asked, cast(Mapping[str, object], body.get("take", {})))

    def work() -> Response:
        chosen = {name: str(id) for name, id in take.items()}
        made = merge(ctx, asked.name, Known(record, version), others, chosen)
        meta = {"batch": made.batch, "merged": [one.id for one in others]}
        return saved_answer(ctx, asked, Saved(made.id, made.version, made.batch), 200, meta)

    return once(ctx, work)
