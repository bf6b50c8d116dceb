"""Where somebody is signed in, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from admin.door import visitor
from admin.people.devices import PHONES, device_words, system_of
from core.access.sessions import handle_of, lasting, sessions_of
from core.context import Context


@dataclass(frozen=True, slots=True)
class Place:
    """One session as the page shows it."""

    handle: str
    device: str
    agent: str
    icon: str
    address: str
    method: str
    started_at: datetime
    seen_at: datetime | None
    here: bool


def places(ctx: Context, user_id: int) -> tuple[Place, ...]:
    """The sessions of somebody that go on; the visitor's own first."""
    own = handle_of(visitor().token) if visitor().token else ""
    found = [
        Place(
            one.handle,
            device_words(one.device),
            one.device,
            "device-mobile" if system_of(one.device) in PHONES else "device-desktop",
            one.address,
            one.method,
            one.started_at,
            one.seen_at,
            one.handle == own,
        )
        for one in sessions_of(ctx.connection, user_id, ctx.clock(), lasting(ctx.settings))
    ]
    return tuple(sorted(found, key=lambda one: not one.here))
