"""Who is signed in where. A session is a row; the browser holds a token whose digest is the row's key."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from core.storage import system

LIFETIME = timedelta(hours=12)
_session = system.session


def start(connection: sa.Connection, actor_id: int, now: datetime) -> str:
    """The token of a new session. Sessions of the same actor that are over are cleared away."""
    token = secrets.token_urlsafe(32)
    over = sa.and_(_session.c.actor == actor_id, _session.c.expires_at <= now)
    connection.execute(sa.delete(_session).where(over))
    connection.execute(
        sa.insert(_session).values(digest=digest(token), actor=actor_id, started_at=now, expires_at=now + LIFETIME)
    )
    return token


def end(connection: sa.Connection, token: str) -> None:
    """Ends one session, everywhere."""
    connection.execute(sa.delete(_session).where(_session.c.digest == digest(token)))
    security_changed(connection)


def end_all(connection: sa.Connection, actor_id: int, *, but: str = "") -> None:
    """Ends every session of an actor; `but` is the token of one that may go on."""
    query = sa.delete(_session).where(_session.c.actor == actor_id)
    if but:
        query = query.where(_session.c.digest != digest(but))
    connection.execute(query)
    security_changed(connection)


def security_changed(connection: sa.Connection) -> None:
    """Makes every process forget, at its next request, what it knows of who may do what."""
    version = system.installation.c.security_version
    connection.execute(sa.update(system.installation).values(security_version=version + 1))


def digest(token: str) -> str:
    """What is stored of a token: it is random enough that a plain SHA-256 cannot be reversed."""
    return hashlib.sha256(token.encode()).hexdigest()
