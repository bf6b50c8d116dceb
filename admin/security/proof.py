"""What a request presents to show who asks: nothing, the token of a session, or an API key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import request, session

TOKEN = "token"  # noqa: S105  # the name of the entry in the cookie, no secret
_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Proof:
    """`secret` is empty when nothing usable is presented."""

    kind: Literal["none", "session", "key"] = "none"
    secret: str = ""


def presented() -> Proof:
    """What the running request presents. An API key counts for the API only, and then the cookie does not."""
    if request.path.startswith("/api/"):
        header = request.headers.get("Authorization", "")
        if header:
            bearer = header.lower().startswith(_BEARER)
            return Proof("key", header[len(_BEARER) :].strip() if bearer else "")
    token = session.get(TOKEN)
    return Proof("session", token) if isinstance(token, str) else Proof()
