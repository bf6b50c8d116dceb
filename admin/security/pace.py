"""How often the API may be asked in a minute: by one network address, and by one key or person.

The address is counted before anything else is done, the caller once it is known who it is. Neither takes a statement.
Answers tell how the caller stands (draft-ietf-httpapi-ratelimit-headers-10).
"""

from __future__ import annotations

import time

from flask import Flask, Response, current_app, g, request

from admin.door import installation, visitor
from admin.security.codes import TOO_FAST
from admin.security.gate import TooFast
from admin.security.identity import Visitor
from admin.security.meter import WINDOW, Meter, Pace


def before_the_door(app: Flask, meter: Meter) -> None:
    """Limits what one address asks for, before the database hears of it."""
    app.extensions["cardwright.meter"] = meter
    app.before_request(_by_address)
    app.after_request(_tell)


def behind_the_door(app: Flask) -> None:
    """Limits what one key or person asks for."""
    app.before_request(_by_caller)


def _by_address() -> None:
    _count("address", request.remote_addr or "", installation().settings.api_address_per_minute)


def _by_caller() -> None:
    if request.path.startswith("/api/"):
        _count("caller", _named(visitor()), installation().settings.api_per_minute)


def _named(caller: Visitor) -> str:
    if caller.key is not None:
        return f"key {caller.key.id}"
    return f"person {caller.actor.id}" if caller.actor is not None else ""


def _count(policy: str, subject: str, limit: int) -> None:
    """Raises TooFast."""
    if not (limit and subject and request.path.startswith("/api/")):
        return
    meter: Meter = current_app.extensions["cardwright.meter"]
    pace = meter.take(f"{policy} {subject}", limit, time.monotonic())
    g.pace = (policy, pace)
    if not pace.allowed:
        raise TooFast([TOO_FAST.at(limit=limit, seconds=pace.seconds)])


def _tell(response: Response) -> Response:
    found: tuple[str, Pace] | None = g.get("pace")
    if found is not None:
        policy, pace = found
        response.headers["RateLimit-Policy"] = f'"{policy}";q={pace.limit};w={WINDOW:.0f}'
        response.headers["RateLimit"] = f'"{policy}";r={pace.left};t={pace.seconds}'
        if not pace.allowed:
            response.headers["Retry-After"] = str(pace.seconds)
    return response
