"""Looking at the pages as somebody else does: a mark on one's own session, which ends with it or after a time.

It takes the right to manage users, and an administrator is seen only by another. What is refused meanwhile is the
door's; begin and end stand in the audit log under the name of whoever looks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from core.access.rights import administers, require_administration
from core.access.sessions import called, digest, security_changed
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
    return next(iter(_ended(ctx, session.c.digest == digest(token))), None)


def end_seeing(ctx: Context, actor_id: int, *, but: str = "", handle: str = "") -> None:
    """The same of all sessions of somebody, or of one by its handle, which are about to end. `but` is the token of
    one that goes on."""
    others = (session.c.digest != digest(but),) if but else ()
    _ended(ctx, session.c.actor == actor_id, *others, *((called(handle),) if handle else ()))


def end_what_ran_out(ctx: Context) -> int:
    """Of how many sessions the time was over in which they saw the pages as somebody else does."""
    return len(_ended(ctx, session.c.seeing_until <= ctx.clock()))


def anybody_sees(connection: sa.Connection) -> bool:
    """Whether any session looks at the pages as somebody else does, or did without an end."""
    return connection.execute(sa.select(sa.exists().where(_SEES))).scalar_one()


_SEES = session.c.seeing.is_not(None)


def _ended(ctx: Context, *of: sa.ColumnElement[bool]) -> list[int]:
    """As whom some sessions saw the pages; it is over, and the log says so under the name of whoever looked."""
    marks = (session.c.digest, session.c.actor, session.c.seeing, session.c.seeing_until)
    found = ctx.connection.execute(sa.select(*marks).where(_SEES, *of).with_for_update()).all()
    for row in found:
        here = sa.update(session).where(session.c.digest == row.digest)
        ctx.connection.execute(here.values(seeing=None, seeing_until=None))
        end = min(row.seeing_until, ctx.clock())
        tell(ctx.acting_as(Actor(row.actor, "")), SESSION, row.seeing, "see_end", {"until": (None, end.isoformat())})
    if found:
        security_changed(ctx.connection)
    return [row.seeing for row in found]
