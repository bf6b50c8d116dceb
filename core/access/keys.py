"""API keys: secrets of 256 random bits, kept as SHA-256 only.

A slow hash protects guessable passwords; a random key of this length cannot be guessed, so one fast digest and an
index do (OWASP ASVS 5, 11.4). The secret is shown once, when it is issued.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import NamedTuple

import sqlalchemy as sa

from core.access.actors import by_ids
from core.access.rights import administers, require_administration
from core.access.sessions import security_changed
from core.audit.acts import KEY, tell
from core.codes.access import ACTOR_UNKNOWN, KEY_EXPIRY, KEY_UNKNOWN
from core.context import Actor, Context
from core.errors import Missing, Rejected
from core.storage.system import actor, api_key

PREFIX = "cw_"
"""Lets secret scanners recognise a leaked key."""
_HINT = 8


class ApiKey(NamedTuple):
    """What may be shown of a key. `hint` is the beginning of its secret."""

    id: int
    hint: str
    actor: int
    name: str
    read_only: bool
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    roles: Sequence[str] | None
    """The roles that it acts with, those of them that its holder has; None for all of its holder's."""


_SHOWN = sa.select(*(api_key.c[name] for name in ApiKey._fields))
_FOUND = _SHOWN.join(actor, sa.and_(actor.c.id == api_key.c.actor, actor.c.active)).where(
    api_key.c.digest == sa.bindparam("secret_digest"), api_key.c.revoked_at.is_(None)
)


def issue(
    ctx: Context,
    actor_id: int,
    name: str,
    *,
    read_only: bool = False,
    expires_at: datetime | None = None,
    roles: Collection[str] | None = None,
) -> str:
    """The secret of a new key, which is kept nowhere. For somebody else it takes the right to manage users.

    `roles` narrows what it may do: to those of them that its holder has when it is used (an administrator has all).
    """
    if actor_id != ctx.actor.id:
        require_administration(ctx, "users")
    now = ctx.clock()
    if expires_at is not None and expires_at <= now:
        raise Rejected([KEY_EXPIRY.at("/expires_at")])
    holder = by_ids(ctx.connection, [actor_id]).get(actor_id)
    if holder is None or not holder.active:
        raise Rejected([ACTOR_UNKNOWN.at("/actor", actor=actor_id)])
    secret = PREFIX + secrets.token_urlsafe(32)
    shown = {"name": name, "read_only": read_only, "roles": sorted(roles) if roles is not None else None}
    row = {**shown, "hint": secret[:_HINT], "actor": actor_id, "created_at": now, "expires_at": expires_at}
    made = ctx.connection.execute(sa.insert(api_key).values(digest=_digest(secret), **row).returning(api_key.c.id))
    until = expires_at.isoformat() if expires_at else None
    said = {**shown, "hint": row["hint"], "holder": actor_id, "expires_at": until}
    tell(ctx, KEY, int(made.scalar_one()), "create", {name: (None, value) for name, value in said.items()})
    security_changed(ctx.connection)
    return secret


def find(connection: sa.Connection, secret: str, now: datetime) -> ApiKey | None:
    """The key of a secret, when it is neither revoked nor expired and its holder's account is open."""
    row = connection.execute(_FOUND, {"secret_digest": _digest(secret)}).one_or_none()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    return ApiKey(*row)


def acting(key: ApiKey, holder: Actor) -> Actor:
    """Who acts when a key is used: its holder, with the roles that the key is for."""
    return holder.narrowed(key.roles)


def keys_of(ctx: Context, actor_id: int) -> tuple[ApiKey, ...]:
    """The keys of a person, newest first. For somebody else it takes the right to manage users."""
    if actor_id != ctx.actor.id:
        require_administration(ctx, "users")
    rows = ctx.connection.execute(_SHOWN.where(api_key.c.actor == actor_id).order_by(api_key.c.id.desc()))
    return tuple(ApiKey(*row) for row in rows)


def revoke(ctx: Context, key_id: int, holder: int | None = None) -> None:
    """Ends a key at once, with `holder` only one of theirs.

    Raises Missing for a key that is unknown, ended already, or somebody else's.
    """
    theirs = sa.true() if holder is None else api_key.c.actor == holder
    ours = sa.true() if administers(ctx, "users") else api_key.c.actor == ctx.actor.id
    ended = ctx.connection.execute(
        sa.update(api_key)
        .where(api_key.c.id == key_id, api_key.c.revoked_at.is_(None), theirs, ours)
        .values(revoked_at=ctx.clock())
        .returning(api_key.c.actor, api_key.c.name)
    ).one_or_none()
    if ended is None:
        raise Missing([KEY_UNKNOWN.at()])
    tell(ctx, KEY, key_id, "revoke", {"holder": (None, ended.actor), "name": (None, ended.name)})
    security_changed(ctx.connection)


def revoke_all(connection: sa.Connection, actor_id: int, now: datetime) -> int:
    """Ends every key of somebody who leaves; how many there were."""
    theirs = sa.and_(api_key.c.actor == actor_id, api_key.c.revoked_at.is_(None))
    return connection.execute(sa.update(api_key).where(theirs).values(revoked_at=now)).rowcount


class LastUses:
    """When keys were last used, kept in memory so that a reading request writes nothing; `flush` now and then."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._uses: dict[int, datetime] = {}

    def note(self, key_id: int, now: datetime) -> None:
        with self._lock:
            self._uses[key_id] = now

    def flush(self, connection: sa.Connection) -> int:
        """Writes what was noted since the last time; how many keys that were."""
        with self._lock:
            uses, self._uses = self._uses, {}
        _write_uses(connection, uses)
        return len(uses)


def _write_uses(connection: sa.Connection, uses: Mapping[int, datetime]) -> None:
    if not uses:
        return
    statement = (
        sa.update(api_key).where(api_key.c.id == sa.bindparam("key")).values(last_used_at=sa.bindparam("used"))
    )
    connection.execute(statement, [{"key": key, "used": used} for key, used in sorted(uses.items())])


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
