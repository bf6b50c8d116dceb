"""From what a request presents (a session's token or an API key) to who acts.

What was found is remembered for a few seconds and only while `security_version` stays the same, so an ordinary
page pays no statement for it and a session that is ended is over at the next request of every process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock

import sqlalchemy as sa

from admin.security.gate import key_may_write, sign_in_needed
from admin.security.install import ADMIN, group_role, role, user, user_group, user_role
from admin.security.proof import Proof
from core.access import keys
from core.access.sessions import digest
from core.context import Actor, Context
from core.storage.system import actor as actors
from core.storage.system import session as sessions

KEPT = timedelta(seconds=5)
MOST_KEPT = 4096
USES_WRITTEN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. `actor` is None for strangers; `key` is the API key they came in by."""

    actor: Actor | None = None
    login: str = ""
    token: str = ""
    key: keys.ApiKey | None = None
    until: datetime | None = None

    def admit(self, *, public: bool, writing: bool) -> None:
        """Returns when the visitor may go on. Raises the refusal otherwise."""
        if self.actor is None and not public:
            raise sign_in_needed()
        if self.key is not None and writing:
            key_may_write(self.key.read_only)


NOBODY_KNOWN = Visitor()


class Identities:
    """Who was found lately, by digest of what they presented. Shared by the threads of a process."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, tuple[int, datetime, Visitor]] = OrderedDict()
        self._lock = Lock()
        self.uses = keys.LastUses()
        self._uses_due = datetime.min.replace(tzinfo=UTC)

    def of(self, proof: Proof, ctx: Context) -> Visitor:
        """Who presents this; `NOBODY_KNOWN` for strangers and for what is over."""
        if not proof.secret:
            return NOBODY_KNOWN
        now, key = ctx.clock(), f"{proof.kind}:{digest(proof.secret)}"
        known = self._found.get(key)
        if known is None or known[0] != ctx.security or known[1] <= now:
            known = (ctx.security, now + KEPT, _looked_up(proof, ctx, now))
            self._keep(key, known)
        found = known[2]
        if found.until is not None and found.until <= now:
            return NOBODY_KNOWN
        if found.key is not None:
            self.uses.note(found.key.id, now)
        return replace(found, token=proof.secret if proof.kind == "session" else "")

    def write_uses(self, connection: sa.Connection, now: datetime) -> None:
        """Writes now and then, with somebody's change, when keys were last used: reading alone writes nothing."""
        if now >= self._uses_due:
            self._uses_due = now + USES_WRITTEN
            self.uses.flush(connection)

    def _keep(self, key: str, known: tuple[int, datetime, Visitor]) -> None:
        with self._lock:
            self._found[key] = known
            self._found.move_to_end(key)
            while len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)


def _looked_up(proof: Proof, ctx: Context, now: datetime) -> Visitor:
    if proof.kind == "session":
        return _by_rows(ctx.connection.execute(_BY_SESSION, {"digest": digest(proof.secret), "now": now}).all())
    key = keys.find(ctx.connection, proof.secret, now)
    if key is None:
        return NOBODY_KNOWN
    found = _by_rows(ctx.connection.execute(_BY_ID, {"id": key.actor}).all())
    return replace(found, key=key, until=key.expires_at) if found.actor else found


def _by_rows(rows: Iterable[sa.Row[tuple[object, ...]]]) -> Visitor:
    """One row a role (also those held through a group); none when the account or the session is over."""
    rows = list(rows)
    if not rows:
        return NOBODY_KNOWN
    first = rows[0]
    roles = frozenset(name for row in rows for name in (row.role, row.group_role) if name)
    name = f"{first.first_name} {first.last_name}".strip()
    actor = Actor(first.id, name, roles, superuser=ADMIN in roles, unit=first.unit)
    return Visitor(actor, first.username, until=getattr(first, "expires_at", None))


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
_BY_SESSION = _people(sessions.c.expires_at).where(
    sessions.c.actor == user.c.id,
    sessions.c.digest == sa.bindparam("digest"),
    sessions.c.expires_at > sa.bindparam("now", type_=sessions.c.expires_at.type),
)
