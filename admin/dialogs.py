"""Pages that stand in a dialog too: a dialog sends `X-Dialog: 1`, gets the inside of the page alone, and is told in
`X-Dialog-Next` where to go on instead of being led there."""

from __future__ import annotations

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse


def in_dialog() -> bool:
    """Whether a dialog asks."""
    return request.headers.get("X-Dialog") == "1"


def onward(address: str) -> AnyResponse:
    """What was asked for is done; it goes on at a local address."""
    if in_dialog():
        return Response(status=204, headers={"X-Dialog-Next": address})
    return redirect(address, 303)
