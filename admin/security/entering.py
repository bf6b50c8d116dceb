"""The end of every way in: the second step where there is one, the session, the log.

Between the two steps the browser holds, in its signed cookie, who gave the right password and when. It lets into
nothing but the page that asks for the code, and only for a few minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request, session

from admin.door import context
from admin.security.identity import ELSEWHERE
from admin.security.proof import TOKEN
from core.access import second_factor, sessions
from core.access.actors import by_ids
from core.access.seeing import end_what_ran_out
from core.audit.acts import SESSION, tell
from core.context import Actor

_HALF = "half"
PATIENCE = timedelta(minutes=5)
"""How long the code may come after the password."""


@dataclass(frozen=True, slots=True)
class Half:
    """Who gave the right password, and waits to give the code."""

    actor: int
    method: str
    onward: str


def enter_as(actor_id: int, method: str, onward: str) -> bool:
    """Whether somebody who was recognised is in; False when a code is still to come."""
    session.clear()
    ctx = context()
    if not method.startswith(ELSEWHERE) and second_factor.asked_for(ctx.connection, actor_id):
        session[_HALF] = [actor_id, method, onward, ctx.clock().isoformat()]
        return False
    _begin(actor_id, method)
    return True


def half() -> Half | None:
    """Who waits to give the code; None when nobody does, or for too long."""
    kept = session.get(_HALF)
    if not isinstance(kept, list) or len(kept) != 4:
        return None
    actor, method, onward, since = kept
    if context().clock() - datetime.fromisoformat(since) > PATIENCE:
        session.pop(_HALF)
        return None
    return Half(actor, method, onward)


def enter_with(waiting: Half, code: str) -> bool:
    """Whether the code was right: they are in then."""
    ctx = context()
    known = by_ids(ctx.connection, [waiting.actor]).get(waiting.actor)
    used = second_factor.use(ctx, waiting.actor, code) if known and known.active else ""
    if not used:
        return False
    session.clear()
    _begin(waiting.actor, f"{waiting.method}+{used}")
    return True


def refused(reason: str, actor_id: int = 0) -> None:
    """Tells the log that somebody was not let in. What was typed is not kept: it may be a password."""
    tell(context(), SESSION, actor_id, "refused", {"reason": (None, reason), "device": (None, _device())})


def left(actor_id: int) -> None:
    """Tells the log that somebody signed out."""
    tell(context(), SESSION, actor_id, "sign_out")


def _begin(actor_id: int, method: str) -> None:
    ctx = context()
    end_what_ran_out(ctx)  # sessions of theirs that are over are cleared away now
    where = sessions.From(ctx.address, _device(), method)
    session.permanent = True
    session[TOKEN] = sessions.start(ctx.connection, actor_id, ctx.clock(), sessions.lasting(ctx.settings), where)
    said = {"method": (None, method), "device": (None, where.device)}
    tell(ctx.acting_as(Actor(actor_id, "")), SESSION, actor_id, "sign_in", said)


def _device() -> str:
    text = "".join(sign for sign in request.user_agent.string if sign.isprintable())
    return text[: sessions.DEVICE]
