"""Pages asked for by former names: bookmarks and links from before a rename lead on to where the page is now."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.door import SAFE, inside
from admin.views.address import WORDS
from core.queries.former import Present
from core.queries.former_names import formers

_FIELDS = ("field", "name")
"""Parts of a record's addresses that name a field."""
LISTS = frozenset({"lists.show_list", "export.export", "arranging.arrange", "saved_views.ask", "edits.new_record"})
"""Pages whose parameters are conditions, or values, of the entity in the address. Elsewhere they may be another's."""


def install(app: Flask) -> None:
    """Has every page of records led on so. To be called after the door was installed: who asks is known then."""
    app.before_request(_lead_on)


def _lead_on() -> Response | None:
    opened, given = inside(), request.view_args or {}
    if opened is None or "entity" not in given or request.blueprint == "api" or not formers(opened.context.live):
        return None
    present, now = Present(opened.context), dict(given)
    now["entity"] = present.entity(now["entity"])
    entity = opened.context.model.entities.get(now["entity"])
    if entity is None:
        return None
    for part in _FIELDS:
        if part in now:
            now[part] = present.member(entity, now[part])
    if "event" in now:
        now["event"] = present.event(entity, now["event"], now.get("process", ""))
    said = list(request.args.items(multi=True))
    listed = request.endpoint in LISTS
    asked = [present.pairs(entity, [pair], WORDS)[0] if listed or pair[0] == "from" else pair for pair in said]
    if not present.met:
        return None
    path = url_for(request.endpoint or "", **now)
    where = f"{path}?{urlencode(asked, safe='[],:')}" if asked else path
    return redirect(where, 302 if request.method in SAFE else 308)
