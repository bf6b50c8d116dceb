"""Looking at the pages as somebody else does: a mark on one's own session, which ends with it or after a time.

It takes the right to manage users, and an administrator is seen only by another. What is refused meanwhile is the
door's; begin and end stand in the audit log under the name of whoever looks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from core.access.rights import administers, require_administration
from core.access.sessions import digest, security_changed
from core.audit.acts import SESSION, tell
from core.codes.access import NOT_SEEN_AS
from core.context import Actor, Context
from core.errors import Denied
from core.storage.system import session

LASTS = timedelta(minutes=30)


def may_see_as(ctx: Context, whom: Actor) -> bool:
    """Whether the actor may look at the pages as somebody does."""
    return administers(ctx, "users") and whom.id != ctx.actor.id and (ctx.actor.superuser or not whom.superuser)


def see_as(ctx: Context, token: str, whom: Actor) -> datetime:
    """Until when the session of a token sees the pages as somebody does, from now on. Raises Denied."""
    require_administration(ctx, "users")
    until = ctx.clock() + LASTS
    here = sa.update(session).where(session.c.digest == digest(token), session.c.actor == ctx.actor.id)
    marked = here.values(seeing=whom.id, seeing_until=until)
    if not may_see_as(ctx, whom) or not ctx.connection.execute(marked).rowcount:
        raise Denied([NOT_SEEN_AS.at(name=whom.name)])
    tell(ctx, SESSION, whom.id, "see_as", {"until": (None, until.isoformat())})
    security_changed(ctx.connection)
    return until


def see_own(ctx: Context, token: str) -> int | None:
    """The session sees its own person's pages again; the number of whom it saw as, None where it did not."""
    here = session.c.digest == digest(token)
    seen: int | None = ctx.connection.scalar(sa.select(session.c.seeing).where(here))
    if seen is not None:
        ctx.connection.execute(sa.update(session).where(here).values(seeing=None, seeing_until=None))
        tell(ctx, SESSION, seen, "see_end")
        security_changed(ctx.connection)
    return seen
