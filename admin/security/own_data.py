"""What is kept of somebody with an account: handed out, and after they left made to say nothing of who they were.

Records and history go on naming the account by its number; its name, sign-in name and address are gone, and so is
what the log said of it. The chain over the log still verifies (`core.audit.forget`). Network addresses beside their
acts on records go with those entries, when the settings let these go.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from admin.security import people
from admin.security.codes import STILL_OPEN
from admin.security.people import Person, person
from core.access import organisation, second_factor
from core.access.keys import keys_of
from core.access.organisation import deputies_ever, memberships
from core.access.sessions import lasting, security_changed, sessions_of
from core.access.shares import PERSON
from core.access.units import units
from core.audit.acts import KEY, SESSION, USER, record_of, tell
from core.audit.forget import forget
from core.context import Context
from core.errors import Rejected
from core.records.ids import instant_of
from core.storage.pooling import release
from core.storage.sharing import share
from core.storage.system import change, exported

MOST_ACTS = 50_000
"""Acts on records that are told, the newest."""


def data_of(ctx: Context, user_id: int) -> dict[str, object]:
    """All that is kept of an account, as JSON values; no secret and no content of records. Who may ask is the
    caller's to know."""
    known = person(ctx.connection, user_id)
    names = {one.id: one.path for one in units(ctx.connection)}
    told = lasting(ctx.settings)
    return {
        "account": {
            "id": known.id,
            "login": known.login,
            "name": known.name,
            "email": known.email or None,
            "active": known.active,
            "roles": sorted(known.roles),
            "last_sign_in": known.last_sign_in,
        },
        "units": [
            {"unit": names[one.unit], "position": one.position, "leads": one.manager}
            for one in memberships(ctx.connection, [user_id]).get(user_id, ())
        ],
        "deputies": [
            {"for": one.actor, "deputy": one.deputy, "since": one.since, "until": one.until}
            for one in deputies_ever(ctx.connection, user_id)
        ],
        "second_step_since": second_factor.standing(ctx, user_id).confirmed_at,
        "sessions": [
            {"since": one.started_at, "seen": one.seen_at, "address": one.address, "device": one.device}
            for one in sessions_of(ctx.connection, user_id, ctx.clock(), told)
        ],
        "keys": [
            {"name": one.name, "made": one.created_at, "ends": one.expires_at, "used": one.last_used_at}
            for one in keys_of(ctx, user_id)
        ],
        "shares": list(_shares(ctx, user_id)),
        "released": list(_released(ctx, user_id)),
        "exports": list(_exports(ctx, user_id)),
        "log": list(_said_of(ctx, user_id)),
        "acts": list(_done_by(ctx, user_id)),
    }


def erase_account(ctx: Context, user_id: int) -> int:
    """Makes a closed account nobody's; how many entries of the log were emptied. There is no way back.

    Raises Missing, and Rejected for an account that is open.
    """
    known = person(ctx.connection, user_id)
    if known.active:
        raise Rejected([STILL_OPEN.at("/active")])
    said = (known.name, known.login, known.email)
    nobody = Person(user_id, f"erased-{user_id}", f"*** {user_id}", active=False)
    organisation.employ(ctx.connection, user_id, None, ())
    organisation.dismiss_all(ctx.connection, user_id)
    second_factor.take_off(ctx.connection, user_id)
    _forget_beside(ctx, user_id)
    people.set_password(ctx.connection, user_id, secrets.token_urlsafe(32))
    people.change_user(ctx.connection, nobody)
    security_changed(ctx.connection)
    emptied = 0
    while count := forget(ctx, _about(ctx, user_id, said), {"entity": USER, "record": user_id}):
        emptied += count
    tell(ctx, USER, user_id, "erase")
    return emptied


# ---- what stands beside records
def _shares(ctx: Context, user_id: int) -> Iterator[dict[str, object]]:
    """What is shared with them, and what they shared."""
    theirs = sa.or_(share.c.whom == f"{PERSON}{user_id}", share.c.by == user_id)
    for row in ctx.connection.execute(sa.select(share).where(theirs).order_by(share.c.id)):
        about = {"at": row.at, "what": row.entity, "record": row.record, "by": row.by, "whom": row.whom}
        yield {**about, "right": row.right, "team": row.team, "until": row.until}


def _released(ctx: Context, user_id: int) -> Iterator[dict[str, object]]:
    query = sa.select(release).where(release.c.actor == user_id).order_by(release.c.released_at)
    return ({"at": row.released_at, "record": row.record} for row in ctx.connection.execute(query))


def _exports(ctx: Context, user_id: int) -> Iterator[dict[str, object]]:
    query = sa.select(exported).where(exported.c.actor == user_id).order_by(exported.c.made_at)
    for row in ctx.connection.execute(query):
        yield {"at": row.made_at, "name": row.name, "what": row.entity, "rows": row.rows, "until": row.until}


def _forget_beside(ctx: Context, user_id: int) -> None:
    """What is shared with them, what they released, and the files that they ordered, which the sweep then removes."""
    for statement in (
        sa.delete(share).where(share.c.whom == f"{PERSON}{user_id}"),
        sa.delete(release).where(release.c.actor == user_id),
        sa.delete(exported).where(exported.c.actor == user_id),
    ):
        ctx.connection.execute(statement)


# ---- what the log says
def _about(ctx: Context, user_id: int, said: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """Entries about the account, and those about others that name it."""
    own = sa.and_(change.c.entity.in_((USER, SESSION)), change.c.record == record_of(user_id), change.c.salt != b"")
    keys = [record_of(one.id) for one in keys_of(ctx, user_id)]
    of_keys = sa.and_(change.c.entity == KEY, change.c.record.in_(keys))
    return sa.or_(own, of_keys, change.c.seq.in_(_naming(ctx, said)))


def _naming(ctx: Context, said: tuple[str, ...]) -> list[int]:
    """The acts of administration that hold a name, a sign-in name or an address as a value."""
    wanted = {text for text in said if text}
    query = sa.select(change.c.seq, change.c.fields).where(change.c.entity == USER, change.c.salt != b"")
    return [row.seq for row in ctx.connection.execute(query) if wanted & set(_values(row.fields))]


def _values(fields: Mapping[str, Any]) -> Iterator[str]:
    for pair in fields.values():
        yield from (text for text in pair if isinstance(text, str)) if isinstance(pair, list) else ()


def _said_of(ctx: Context, user_id: int) -> Iterator[dict[str, object]]:
    about = sa.and_(change.c.entity.in_((USER, SESSION)), change.c.record == record_of(user_id))
    for row in ctx.connection.execute(sa.select(change).where(about).order_by(change.c.seq)):
        told = {"at": instant_of(row.hlc), "what": row.entity, "act": row.action, "from": row.address}
        yield {**told, "said": row.fields}


def _done_by(ctx: Context, user_id: int) -> Iterator[dict[str, object]]:
    theirs = sa.and_(change.c.actor == user_id, change.c.entity.not_in((USER, SESSION)))
    query = sa.select(change.c.hlc, change.c.entity, change.c.record, change.c.action, change.c.address)
    for row in ctx.connection.execute(query.where(theirs).order_by(change.c.seq.desc()).limit(MOST_ACTS)):
        yield {
            "at": instant_of(row.hlc),
            "what": row.entity,
            "record": row.record,
            "act": row.action,
            "from": row.address,
        }
