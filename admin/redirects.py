"""Addresses of records that were merged lead to the records that stayed, for whoever may see these.

Pages are led on when they are only read; the API answers 308 also to what changes a record, because the method is
kept and the version that was known does not match any more. Nobody keeps such an answer: a merge can be undone.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.door import SAFE, inside
from admin.notices import notify
from core.errors import CardwrightError, Missing
from core.queries.get import get
from core.records.merged import survivor

FOLLOWED = frozenset({*SAFE, "PATCH", "DELETE"})


def led_on(error: CardwrightError) -> Response | None:
    """The way to the record that stayed, where a refusal is about one that was merged."""
    opened, said, api = inside(), request.view_args or {}, request.path.startswith("/api/")
    part = "record" if api else "id"
    if not isinstance(error, Missing) or opened is None or not {"entity", part} <= said.keys():
        return None
    if request.method not in (FOLLOWED if api else SAFE):
        return None
    to, entity = survivor(opened.context, str(said[part])), str(said["entity"])
    try:
        if not to or not get(opened.context, entity, to, ("id",)):
            return None
    except CardwrightError:
        return None
    address = url_for(request.endpoint or "", **{**said, part: to})
    pairs = list(request.args.items(multi=True))
    if not api and request.method == "GET" and "HX-Request" not in request.headers:
        notify(_("The record that you asked for was merged into this one."), "info")
    response = redirect(f"{address}?{urlencode(pairs)}" if pairs else address, 308 if api else 302)
    response.headers["Cache-Control"] = "no-store"
    return response
