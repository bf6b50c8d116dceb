"""Short messages shown once, on the next page or beside the running one (toasts)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from flask import Response, session

Tone = Literal["ok", "info", "warn", "bad"]
_ENTRY, _MOST = "notices", 5


@dataclass(frozen=True, slots=True)
class Notice:
    """`undo` is an address to POST to while the notice stands (ten seconds)."""

    text: str
    tone: Tone = "ok"
    undo: str = ""


def notify(text: str, tone: Tone = "ok", undo: str = "") -> None:
    """Shows a notice on the next page that is drawn."""
    waiting = [*session.get(_ENTRY, []), [text, tone, undo]]
    session[_ENTRY] = waiting[-_MOST:]


def notify_now(response: Response, text: str, tone: Tone = "ok", undo: str = "") -> Response:
    """Shows a notice beside the page that asked for this fragment (an htmx event)."""
    response.headers["HX-Trigger"] = json.dumps({"notice": asdict(Notice(text, tone, undo))})
    return response


def waiting_notices() -> tuple[Notice, ...]:
    """The notices to draw; they are gone afterwards."""
    return tuple(Notice(*one) for one in session.pop(_ENTRY, [])) if session.get(_ENTRY) else ()
