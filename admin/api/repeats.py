"""`Idempotency-Key`: the same request asked again gets the answer it had, and nothing happens twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response, request

from admin.api.codes import BAD_KEY, KEY_REUSED
from admin.api.parameters import BadRequest
from core.context import Context
from core.errors import Rejected
from core.idempotency import Answer, claim, keep

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
_KEPT_HEADERS = ("Content-Type", "Location", "ETag", "Link", "Preference-Applied")


def once(ctx: Context, work: Callable[[], Response]) -> Response:
    """The answer of `work`, done at most once for a key; without the header it is simply done.

    Only what succeeds is kept: a refused request changed nothing and may be mended and sent again.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not 1 <= len(key) <= LONGEST_KEY or not all("!" <= character <= "~" for character in key):
        raise BadRequest([BAD_KEY.at(f"/header/{HEADER}", limit=LONGEST_KEY)])
    asked = _digest(ctx)
    answered = claim(ctx, key, asked)
    if answered is None:
        response = work()
        keep(ctx, key, _kept(asked, response))
        return response
    if answered.request != asked:
        raise Rejected([KEY_REUSED.at(f"/header/{HEADER}")])
    return Response(answered.body, answered.status, {**answered.headers, "Idempotency-Replayed": "true"})


def _digest(ctx: Context) -> str:
    """What a request is: the same one by a key for other roles is another, whose answer may hold less."""
    digest = hashlib.sha256()
    roles = "" if ctx.actor.only is None else " ".join(["for", *sorted(ctx.actor.only)])
    for part in (
        request.method.encode(),
        request.full_path.encode("utf-8", "replace"),
        roles.encode(),
        request.get_data(),
    ):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _kept(asked: str, response: Response) -> Answer:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return Answer(asked, response.status_code, headers, response.get_data())
