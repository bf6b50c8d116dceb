"""Who is signed in where. A session is a row; the browser holds a token whose digest is the row's key.

It ends at its last moment, and before that when nobody was seen in it for too long. The row says a little late when
that was (see `stored_within`): looking writes nothing at once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from core.settings import Settings
from core.storage import system

DEVICE, HANDLE = 300, 16
_session = system.session


@dataclass(frozen=True, slots=True)
class From:
    """Where a session is begun: address, what the browser says it is, and how its person was recognised."""

    address: str = ""
    device: str = ""
    method: str = ""


class Session(NamedTuple):
    """One session that goes on. `handle` names it; it is made of the token's digest, and opens nothing."""

    handle: str
    actor: int
    started_at: datetime
    expires_at: datetime
    address: str
    device: str
    method: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long sessions last: at most, and without anybody seen in them (None: that ends none)."""

    most: timedelta
    idle: timedelta | None = None

    @property
    def stored_within(self) -> timedelta:
        """How late the row may tell that somebody was seen, so that another process does not end what goes on."""
        usual = timedelta(minutes=10)
        return usual if self.idle is None else min(usual, self.idle / 10)

    def until(self, expires_at: datetime, seen_at: datetime) -> datetime:
        """When a session is over, unless somebody is seen in it again."""
        return expires_at if self.idle is None else min(expires_at, seen_at + self.idle)

    def goes_on(self, now: datetime) -> sa.ColumnElement[bool]:
        """Whether a session's row is not over."""
        lasts = _session.c.expires_at > now
        if self.idle is None:
            return lasts
        return sa.and_(lasts, sa.func.coalesce(_session.c.seen_at, _session.c.started_at) > now - self.idle)


def lasting(settings: Settings) -> Lasting:
    """What the settings say."""
    idle = settings.session_idle_minutes
    return Lasting(timedelta(hours=settings.session_hours), timedelta(minutes=idle) if idle else None)


def start(connection: sa.Connection, actor_id: int, now: datetime, lasts: Lasting, where: From = From()) -> str:
    """The token of a new session. Sessions of the same actor that are over are cleared away."""
    token = secrets.token_urlsafe(32)
    over = sa.and_(_session.c.actor == actor_id, sa.not_(lasts.goes_on(now)))
    connection.execute(sa.delete(_session).where(over))
    row = {"digest": digest(token), "actor": actor_id, "started_at": now, "expires_at": now + lasts.most}
    told = {"address": where.address[:45], "device": where.device[:DEVICE], "method": where.method, "seen_at": now}
    connection.execute(sa.insert(_session).values({**row, **told}))
    return token


def sessions_of(connection: sa.Connection, actor_id: int, now: datetime, lasts: Lasting) -> tuple[Session, ...]:
    """Where somebody is signed in, seen latest first."""
    query = sa.select(_session).where(_session.c.actor == actor_id, lasts.goes_on(now))
    rows = connection.execute(query.order_by(_session.c.seen_at.desc(), _session.c.started_at.desc()))
    return tuple(
        Session(
            row.digest[:HANDLE],
            row.actor,
            row.started_at,
            row.expires_at,
            row.address or "",
            row.device or "",
            row.method or "",
            row.seen_at,
        )
        for row in rows
    )


def end(connection: sa.Connection, token: str) -> None:
    """Ends one session, everywhere."""
    connection.execute(sa.delete(_session).where(_session.c.digest == digest(token)))
    security_changed(connection)


def end_one(connection: sa.Connection, actor_id: int, handle: str) -> bool:
    """Ends the session of an actor that a handle names; whether there was one."""
    ended = connection.execute(sa.delete(_session).where(_session.c.actor == actor_id, called(handle))).rowcount
    security_changed(connection)
    return bool(ended)


def end_all(connection: sa.Connection, actor_id: int, *, but: str = "") -> int:
    """Ends every session of an actor; `but` is the token of one that may go on. How many there were."""
    query = sa.delete(_session).where(_session.c.actor == actor_id)
    if but:
        query = query.where(_session.c.digest != digest(but))
    ended = connection.execute(query).rowcount
    security_changed(connection)
    return ended


def seen(connection: sa.Connection, uses: Mapping[str, tuple[datetime, str]]) -> None:
    """Notes when and from where sessions (by the digest of their token) were seen last."""
    if not uses:
        return
    where = _session.c.digest == sa.bindparam("session")
    noted = sa.update(_session).where(where).values(seen_at=sa.bindparam("at"), address=sa.bindparam("place"))
    rows = [{"session": key, "at": at, "place": place[:45]} for key, (at, place) in sorted(uses.items())]
    connection.execute(noted, rows)


def called(handle: str) -> sa.ColumnElement[bool]:
    """Whether a session's row is the one that a handle names."""
    return sa.func.substr(_session.c.digest, 1, HANDLE) == handle


def handle_of(token: str) -> str:
    """The handle of the session that a token opens."""
    return digest(token)[:HANDLE]


def security_changed(connection: sa.Connection) -> None:
    """Makes every process forget, at its next request, what it knows of who may do what."""
    version = system.installation.c.security_version
    connection.execute(sa.update(system.installation).values(security_version=version + 1))


def digest(token: str) -> str:
    """What is stored of a token: it is random enough that a plain SHA-256 cannot be reversed."""
    return hashlib.sha256(token.encode()).hexdigest()
