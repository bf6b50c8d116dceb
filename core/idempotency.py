"""Answers kept for 24 hours, so that a client that lost one may ask again and nothing happens twice.

Draft: IETF httpapi, The Idempotency-Key HTTP Header Field. The claim and the answer are rows of the request's own
transaction: what was rolled back was never claimed, and a second request with the same key waits for the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.context import Context
from core.storage.system import idempotency as kept

KEPT = timedelta(hours=24)
_RUNNING = 0
"""Status of a claim whose answer is still being made; nobody else ever sees it committed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. `request` is the digest of the request that it belongs to."""

    request: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def claim(ctx: Context, key: str, request: str) -> Answer | None:
    """Takes a key for a request; or gives the answer that the key has already, for whatever request that was."""
    now, actor = ctx.clock(), ctx.actor.id
    mine = (kept.c.key == key, kept.c.actor == actor)
    ctx.connection.execute(sa.delete(kept).where(*mine, kept.c.created_at < now - KEPT))
    insert = postgresql.insert(kept) if ctx.connection.dialect.name == "postgresql" else sqlite.insert(kept)
    values = _row(key, actor, Answer(request, _RUNNING, {}, b""), now)
    claiming = insert.values(values).on_conflict_do_nothing().returning(kept.c.key)
    if ctx.connection.scalar(claiming) is not None:
        return None
    columns = (kept.c.request, kept.c.status, kept.c.headers, kept.c.body)
    row = ctx.connection.execute(sa.select(*columns).where(*mine)).one()
    return Answer(row.request, row.status, row.headers, bytes(row.body))


def keep(ctx: Context, key: str, answer: Answer) -> None:
    """Keeps the answer to a claimed request."""
    ctx.connection.execute(
        sa.update(kept)
        .where(kept.c.key == key, kept.c.actor == ctx.actor.id)
        .values(status=answer.status, headers=dict(answer.headers), body=answer.body)
    )


def _row(key: str, actor: int, answer: Answer, now: datetime) -> dict[str, object]:
    return {
        "key": key,
        "actor": actor,
        "request": answer.request,
        "status": answer.status,
        "headers": dict(answer.headers),
        "body": answer.body,
        "created_at": now,
    }
