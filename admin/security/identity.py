"""From what a request presents (a session's token or an API key) to who acts.

What was found is remembered for a few seconds and only while `security_version` stays the same, so an ordinary
page pays no statement for it and a session that is ended is over at the next request of every process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import sqlalchemy as sa

from admin.security.gate import enrolment_needed, key_may_write, only_looks, session_over, sign_in_needed
from admin.security.install import ADMIN, group_role, role, user, user_group, user_role
from admin.security.proof import Proof
from core.access import keys
from core.access import sessions as signed_in
from core.access.organisation import placed
from core.access.seeing import may_see_as
from core.access.sessions import Lasting, digest, lasting
from core.context import Actor, Context
from core.storage.system import actor as actors
from core.storage.system import second_factor
from core.storage.system import session as sessions

KEPT = timedelta(seconds=5)
MOST_KEPT = 4096
USES_WRITTEN = timedelta(minutes=1)
ELSEWHERE = "oauth:"
"""How the method of a session begins whose person another provider recognised."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. `actor` is None for strangers; `key` is the API key they came in by."""

    actor: Actor | None = None
    login: str = ""
    token: str = ""
    key: keys.ApiKey | None = None
    until: datetime | None = None
    stored_at: datetime | None = None
    """When their session was seen last, as its row has it."""
    unproven: bool = False
    """Their roles ask for a second factor, and they have none yet."""
    lapsed: bool = False
    """They had a session, and it is over."""
    behind: Actor | None = None
    """Who really asks, where they look at the pages as `actor` does."""

    @property
    def themselves(self) -> Visitor:
        """Whoever really asks, as themselves."""
        return self if self.behind is None else replace(self, actor=self.behind, behind=None)

    def admit(
        self, *, public: bool, writing: bool, enrolling: bool = False, personal: bool = False, taking: bool = False
    ) -> None:
        """Returns when the visitor may go on. Raises the refusal otherwise."""
        if self.actor is None and not public:
            raise session_over() if self.lapsed else sign_in_needed()
        if self.unproven and not (enrolling or public):
            raise enrolment_needed()
        if self.key is not None and writing:
            key_may_write(self.key.read_only)
        if self.behind is not None and self.actor is not None:
            only_looks(self.actor.name, writing=writing or taking, personal=personal)


NOBODY_KNOWN = Visitor()
LAPSED = Visitor(lapsed=True)


class Identities:
    """Who was found lately, by digest of what they presented. Shared by the threads of a process."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, tuple[int, datetime, Visitor]] = OrderedDict()
        self._lock = Lock()
        self.uses = keys.LastUses()
        self._seen: dict[str, tuple[datetime, str]] = {}
        self._uses_due = datetime.min.replace(tzinfo=UTC)

    def of(self, proof: Proof, ctx: Context) -> Visitor:
        """Who presents this; `NOBODY_KNOWN` for strangers and for what is over."""
        if not proof.secret:
            return NOBODY_KNOWN
        now, mark = ctx.clock(), digest(proof.secret)
        key = f"{proof.kind}:{mark}"
        known = self._found.get(key)
        if known is None or known[0] != ctx.security or known[1] <= now:
            seen = self._seen.get(mark)
            visitor, until = _looked_up(proof, ctx, now, seen[0] if seen else None)
            known = (ctx.security, min(now + KEPT, until or now + KEPT), visitor)
            self._keep(key, known)
        found = known[2]
        if found.actor is None or (found.until is not None and found.until <= now):
            return LAPSED if proof.kind == "session" else NOBODY_KNOWN
        if found.key is not None:
            self.uses.note(found.key.id, now)
        else:
            with self._lock:
                self._seen[mark] = (now, ctx.address)
        return replace(found, token=proof.secret if proof.kind == "session" else "")

    def owes(self, found: Visitor, lasts: Lasting, now: datetime) -> bool:
        """Whether it is to be written soon when somebody was seen, although they only read: their session would look
        as if it were idle to other processes."""
        late = found.stored_at is not None and now - found.stored_at >= lasts.stored_within
        return late and now >= self._uses_due

    def write_uses(self, connection: sa.Connection, now: datetime) -> None:
        """Writes now and then, with somebody's change, when keys and sessions were last used: reading alone writes
        nothing."""
        if now >= self._uses_due:
            self._uses_due = now + USES_WRITTEN
            self.uses.flush(connection)
            with self._lock:
                seen, self._seen = self._seen, {}
            signed_in.seen(connection, seen)

    def _keep(self, key: str, known: tuple[int, datetime, Visitor]) -> None:
        with self._lock:
            self._found[key] = known
            self._found.move_to_end(key)
            while len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)


def _looked_up(
    proof: Proof, ctx: Context, now: datetime, seen_at: datetime | None
) -> tuple[Visitor, datetime | None]:
    """Who presents this, and until when it is so, where a moment is known at which it ends. `seen_at`: when this
    process saw the session last, which its row may not tell yet."""
    if proof.kind == "session":
        rows = ctx.connection.execute(_BY_SESSION, {"digest": digest(proof.secret), "now": now}).all()
        if not rows:
            return NOBODY_KNOWN, None
        row = rows[0]
        stored = row.seen_at or row.started_at
        until = lasting(ctx.settings).until(row.expires_at, max(stored, seen_at or stored))
        found = replace(_placed(ctx, _by_rows(rows)), until=until, stored_at=stored)
        found = _proven(found, rows, ctx.settings.second_factor_roles)
        if row.seeing is None or row.seeing_until <= now:
            return found, None
        return _seeing(ctx, found, row.seeing), row.seeing_until
    key = keys.find(ctx.connection, proof.secret, now)
    if key is None:
        return NOBODY_KNOWN, None
    found = _placed(ctx, _by_rows(ctx.connection.execute(_BY_ID, {"id": key.actor}).all()))
    if found.actor is None:
        return found, None
    return replace(found, actor=keys.acting(key, found.actor), key=key, until=key.expires_at), None


def _seeing(ctx: Context, found: Visitor, whom: int) -> Visitor:
    """The visitor as whom they look at the pages, as long as they may: both are asked for anew."""
    seen = people_by_id(ctx, [whom])
    if found.actor is None or not seen or not may_see_as(ctx.acting_as(found.actor), seen[0]):
        return found
    return replace(found, actor=seen[0], behind=found.actor)


def _proven(found: Visitor, rows: Sequence[sa.Row[Any]], demanded: Iterable[str]) -> Visitor:
    """Whether somebody still owes the second factor. Who comes from another provider proved themselves there."""
    if found.actor is None or rows[0].confirmed_at is not None or (rows[0].method or "").startswith(ELSEWHERE):
        return found
    return replace(found, unproven=any(role == "*" or role in found.actor.roles for role in demanded))


def _placed(ctx: Context, found: Visitor) -> Visitor:
    """The visitor with the units that they see and the people whose deputy they are."""
    if found.actor is None:
        return found
    (actor,) = placed(ctx.connection, [found.actor], ctx.today())
    return replace(found, actor=actor)


def _by_rows(rows: Iterable[sa.Row[tuple[object, ...]]]) -> Visitor:
    """One row a role (also those held through a group); none when the account or the session is over."""
    rows = list(rows)
    if not rows:
        return NOBODY_KNOWN
    first = rows[0]
    roles = frozenset(name for row in rows for name in (row.role, row.group_role) if name)
    name = f"{first.first_name} {first.last_name}".strip()
    actor = Actor(first.id, name, roles, superuser=ADMIN in roles, unit=first.unit)
    return Visitor(actor, first.username)


def people_by_id(ctx: Context, ids: Iterable[int]) -> tuple[Actor, ...]:
    """People with an open account and the rights they have today. Four statements."""
    return _actors(ctx, _people().where(user.c.id.in_(sorted(ids))))


def everybody(ctx: Context) -> tuple[Actor, ...]:
    """All of them, by name. Four statements."""
    return tuple(sorted(_actors(ctx, _people()), key=lambda one: (one.name, one.id)))


def _actors(ctx: Context, query: sa.Select[tuple[object, ...]]) -> tuple[Actor, ...]:
    rows: dict[int, list[sa.Row[tuple[object, ...]]]] = {}
    for row in ctx.connection.execute(query):
        rows.setdefault(row.id, []).append(row)
    found = [actor for each in rows.values() if (actor := _by_rows(each).actor) is not None]
    return placed(ctx.connection, found, ctx.today())


def _people(*more: sa.ColumnElement[object]) -> sa.Select[tuple[object, ...]]:
    own, by_group = role.alias("own"), role.alias("by_group")
    joined = (
        user.outerjoin(user_role, user_role.c.user_id == user.c.id)
        .outerjoin(own, own.c.id == user_role.c.role_id)
        .outerjoin(user_group, user_group.c.user_id == user.c.id)
        .outerjoin(group_role, group_role.c.group_id == user_group.c.group_id)
        .outerjoin(by_group, by_group.c.id == group_role.c.role_id)
        .outerjoin(actors, actors.c.id == user.c.id)
    )
    columns = (user.c.id, user.c.username, user.c.first_name, user.c.last_name, actors.c.unit)
    names = (own.c.name.label("role"), by_group.c.name.label("group_role"))
    return sa.select(*columns, *names, *more).select_from(joined).where(user.c.active.is_(True))


_BY_ID = _people().where(user.c.id == sa.bindparam("id"))
_FACTOR = sa.select(second_factor.c.confirmed_at).where(second_factor.c.actor == user.c.id).scalar_subquery()
_TIMES = (sessions.c.started_at, sessions.c.seen_at, sessions.c.expires_at)
_SEEING = (sessions.c.seeing, sessions.c.seeing_until)
_BY_SESSION = _people(*_TIMES, *_SEEING, sessions.c.method, _FACTOR.label("confirmed_at")).where(
    sessions.c.actor == user.c.id,
    sessions.c.digest == sa.bindparam("digest"),
    sessions.c.expires_at > sa.bindparam("now", type_=sessions.c.expires_at.type),
)
