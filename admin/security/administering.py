"""What administrators do to users, and everybody to their own account: done, and told to the change log.

Pages, the command line and identity providers come through here, so that nothing of it goes unlogged. Who may do it
is asked by the door that they come through.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from admin.security import people
from admin.security.codes import NO_RECEIVER
from admin.security.people import Person, person
from core.access import keys, second_factor, sessions
from core.access.actors import by_ids
from core.access.seeing import end_seeing
from core.audit.acts import SESSION, USER, differing, tell
from core.bulk.leaving import hand_over
from core.codes.access import SESSION_UNKNOWN
from core.context import Context
from core.errors import Missing, Rejected


def add_person(ctx: Context, given: Person, password: str, *, known_roles: Collection[str] | None = None) -> int:
    """The id of a new user. Raises Rejected with everything that is wrong."""
    made = people.create_user(
        ctx.connection,
        given.login,
        given.name,
        password,
        email=given.email,
        roles=given.roles,
        known_roles=known_roles,
        unit=given.unit,
    )
    tell(ctx, USER, made, "create", differing({}, _said(person(ctx.connection, made))))
    return made


def change_person(ctx: Context, changed: Person, *, known_roles: Collection[str] | None = None) -> None:
    """Makes the stored user like `changed`; who is deactivated is out at once, with sessions and keys."""
    before = person(ctx.connection, changed.id)
    if before.active and not changed.active:
        end_seeing(ctx, changed.id)
    people.change_user(ctx.connection, changed, known_roles=known_roles)
    said = dict(differing(_said(before), _said(person(ctx.connection, changed.id))))
    if before.active and not changed.active:
        said["keys"] = (None, keys.revoke_all(ctx.connection, changed.id, ctx.clock()))
    if said:
        tell(ctx, USER, changed.id, "update", said)


def open_account(ctx: Context, user_id: int, opened: bool) -> None:
    """Opens or closes an account."""
    change_person(ctx, replace(person(ctx.connection, user_id), active=opened))


def new_password(ctx: Context, user_id: int, password: str, *, keep: str = "") -> None:
    """A new password; every session ends, but for the one whose token is `keep`."""
    end_seeing(ctx, user_id, but=keep)
    people.set_password(ctx.connection, user_id, password, keep=keep)
    tell(ctx, USER, user_id, "password")


def hand_over_records(ctx: Context, user_id: int, to: int, wanted: Collection[str]) -> tuple[int, ...]:
    """The numbers of the jobs that give somebody's records to another person. Raises Rejected."""
    receiver = by_ids(ctx.connection, [to]).get(to)
    if receiver is None or not receiver.active or to == user_id:
        raise Rejected([NO_RECEIVER.at("/to")])
    jobs = hand_over(ctx, user_id, to, wanted)
    tell(ctx, USER, user_id, "hand_over", {"receiver": (None, receiver.name), "held": (None, sorted(wanted))})
    return jobs


def end_session(ctx: Context, user_id: int, handle: str) -> None:
    """Ends one session of somebody. Raises Missing."""
    end_seeing(ctx, user_id, handle=handle)
    if not sessions.end_one(ctx.connection, user_id, handle):
        raise Missing([SESSION_UNKNOWN.at()])
    tell(ctx, SESSION, user_id, "end", {"session": (handle, None)})


def end_sessions(ctx: Context, user_id: int, *, keep: str = "") -> int:
    """Ends every session of somebody, but for the one whose token is `keep`. How many there were."""
    end_seeing(ctx, user_id, but=keep)
    ended = sessions.end_all(ctx.connection, user_id, but=keep)
    tell(ctx, SESSION, user_id, "end", {"sessions": (ended, 0)})
    return ended


def take_factor_off(ctx: Context, user_id: int) -> None:
    """Somebody gives no second factor any more (and must set up a new one, where their role asks for it)."""
    if second_factor.take_off(ctx.connection, user_id):
        sessions.security_changed(ctx.connection)
        tell(ctx, USER, user_id, "factor_off")


def _said(known: Person) -> dict[str, object]:
    """What the log says of a user."""
    return {
        "login": known.login,
        "name": known.name,
        "email": known.email,
        "active": known.active,
        "roles": sorted(known.roles),
        "unit": known.unit,
    }
