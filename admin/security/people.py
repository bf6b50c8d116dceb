"""Users as Flask-AppBuilder keeps them: created and changed here, whoever asks (web page or command line).

Each function takes the transaction's connection. Whatever changes who may come in or what they may do ends the
user's sessions where it must, makes every process look again, and is mirrored to `cw_actor`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from admin.security.codes import (
    EMAIL_SHAPE,
    EMAIL_TAKEN,
    LAST_ADMIN,
    LOGIN_SHAPE,
    LOGIN_TAKEN,
    NAME_NEEDED,
    ROLE_UNKNOWN,
    USER_UNKNOWN,
)
from admin.security.install import ADMIN, group_role, role, user, user_group, user_role
from admin.security.passwords import hashed, password_problems
from core.access import organisation
from core.access.actors import remember
from core.access.sessions import end_all, security_changed
from core.errors import Missing, Rejected
from core.storage.system import actor
from schema_registry.problems import Problem

NO_MAIL = "@users.invalid"
"""Flask-AppBuilder wants an address for everyone; those without one get a name that can never exist (RFC 2606)."""
_LOGIN = re.compile(r"[\w][\w.\-]{1,59}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class Person:
    """One user. `email` is empty when none is known."""

    id: int
    login: str
    name: str
    email: str = ""
    active: bool = True
    roles: frozenset[str] = frozenset()
    last_sign_in: datetime | None = None
    unit: int | None = None
    """The unit that they belong to."""
    by_groups: frozenset[str] = frozenset()
    """Roles that they hold through groups of Flask-AppBuilder, which are not changed here."""

    @property
    def admin(self) -> bool:
        return ADMIN in self.roles or ADMIN in self.by_groups


# ---- reading
_PEOPLE = sa.select(user, actor.c.unit).outerjoin(actor, actor.c.id == user.c.id)


def people(connection: sa.Connection, text: str = "", limit: int | None = None) -> tuple[Person, ...]:
    """Everybody whose name, sign-in name or address holds a text; active ones first, by name. Three statements."""
    query = _PEOPLE.order_by(user.c.active.desc(), user.c.first_name, user.c.username).limit(limit)
    if text:
        named = (user.c.username, user.c.first_name, user.c.last_name, user.c.email)
        query = query.where(sa.or_(*(column.icontains(text, autoescape=True) for column in named)))
    own, by_groups = _roles_by_user(connection, _OWN), _roles_by_user(connection, _BY_GROUPS)
    rows = connection.execute(query)
    return tuple(_person(row, own.get(row.id, _NONE), by_groups.get(row.id, _NONE)) for row in rows)


def person(connection: sa.Connection, user_id: int) -> Person:
    """One user. Raises Missing."""
    row = connection.execute(_PEOPLE.where(user.c.id == user_id)).one_or_none()
    if row is None:
        raise Missing([USER_UNKNOWN.at()])
    own, by_groups = _roles_by_user(connection, _OWN, user_id), _roles_by_user(connection, _BY_GROUPS, user_id)
    return _person(row, own.get(user_id, _NONE), by_groups.get(user_id, _NONE))


def find_person(connection: sa.Connection, login: str) -> Person:
    """The user with a sign-in name, whatever its case. Raises Missing."""
    found = connection.scalar(sa.select(user.c.id).where(sa.func.lower(user.c.username) == login.lower()))
    if found is None:
        raise Missing([USER_UNKNOWN.at()])
    return person(connection, found)


_NONE: frozenset[str] = frozenset()
_OWN = sa.select(user_role.c.user_id, role.c.name).join(role, role.c.id == user_role.c.role_id)
_BY_GROUPS = (
    sa.select(user_group.c.user_id, role.c.name)
    .join(group_role, group_role.c.group_id == user_group.c.group_id)
    .join(role, role.c.id == group_role.c.role_id)
)


def _roles_by_user(
    connection: sa.Connection, way: sa.Select[int, str], user_id: int | None = None
) -> Mapping[int, frozenset[str]]:
    """The roles that people, or one of them, hold in one way."""
    query = way if user_id is None else way.where(way.selected_columns[0] == user_id)
    held: dict[int, set[str]] = {}
    for owner, name in connection.execute(query):
        held.setdefault(owner, set()).add(name)
    return {owner: frozenset(names) for owner, names in held.items()}


def _person(row: sa.Row[tuple[object, ...]], roles: frozenset[str], by_groups: frozenset[str]) -> Person:
    email = "" if row.email.endswith(NO_MAIL) else row.email
    name = f"{row.first_name} {row.last_name}".strip()
    last = row.last_login.astimezone(UTC) if row.last_login else None  # kept without a zone, in the server's time
    return Person(row.id, row.username, name, email, bool(row.active), roles, last, row.unit, by_groups)


# ---- changing
def create_user(
    connection: sa.Connection,
    login: str,
    name: str,
    password: str,
    *,
    email: str = "",
    roles: Collection[str] = (),
    known_roles: Collection[str] | None = None,
    unit: int | None = None,
) -> int:
    """The id of a new user. Raises Rejected with everything that is wrong.

    `known_roles`: the names that may be given; None lets any through (a role may be published later).
    """
    made = _tidy(Person(0, login, name, email, True, frozenset(roles)))
    wrong = [*_problems(connection, made, known_roles), *password_problems(password, (made.login, made.name))]
    if wrong:
        raise Rejected(wrong)
    values = {**_columns(made), "password": hashed(password), "login_count": 0, "fail_login_count": 0}
    made_id = connection.execute(sa.insert(user).values(values).returning(user.c.id)).scalar_one()
    _give_roles(connection, made_id, made.roles)
    remember(connection, made_id, made.login, made.name, made.active)
    if unit is not None:
        organisation.place(connection, made_id, unit)
    security_changed(connection)
    return int(made_id)


def change_user(connection: sa.Connection, changed: Person, *, known_roles: Collection[str] | None = None) -> None:
    """Makes the stored user like `changed`. Raises Missing and Rejected; ends the sessions of one deactivated."""
    before = person(connection, changed.id)
    after = _tidy(changed)
    wrong = list(_problems(connection, after, None if known_roles is None else {*known_roles, *before.roles}))
    if before.admin and before.active and not (after.admin and after.active) and _active_admins(connection) == 1:
        wrong.append(LAST_ADMIN.at("/active" if after.admin else "/roles"))
    if wrong:
        raise Rejected(wrong)
    connection.execute(sa.update(user).where(user.c.id == after.id).values(_columns(after)))
    if after.roles != before.roles:
        connection.execute(sa.delete(user_role).where(user_role.c.user_id == after.id))
        _give_roles(connection, after.id, after.roles)
    remember(connection, after.id, after.login, after.name, after.active)
    if after.unit != before.unit:
        organisation.place(connection, after.id, after.unit)
    security_changed(connection)
    if not after.active:
        end_all(connection, after.id)


def set_password(connection: sa.Connection, user_id: int, password: str, *, keep: str = "") -> None:
    """A new password; every session of the user ends, but for the one whose token is `keep`."""
    known = person(connection, user_id)
    wrong = list(password_problems(password, (known.login, known.name)))
    if wrong:
        raise Rejected(wrong)
    values = {"password": hashed(password), "fail_login_count": 0}
    connection.execute(sa.update(user).where(user.c.id == user_id).values(values))
    end_all(connection, user_id, but=keep)


def set_roles(
    connection: sa.Connection, user_id: int, roles: Iterable[str], *, known_roles: Collection[str] | None = None
) -> None:
    """Exactly these roles."""
    known = person(connection, user_id)
    change_user(connection, replace(known, roles=frozenset(roles)), known_roles=known_roles)


def set_active(connection: sa.Connection, user_id: int, active: bool) -> None:
    """Opens or closes an account. Users are never deleted: records and history name them."""
    change_user(connection, replace(person(connection, user_id), active=active))


def _give_roles(connection: sa.Connection, user_id: int, names: Iterable[str]) -> None:
    rows = connection.execute(sa.select(role.c.name, role.c.id).where(role.c.name.in_(sorted(names))))
    ids = {row.name: row.id for row in rows}
    for name in sorted(names):
        if name not in ids:
            ids[name] = connection.execute(sa.insert(role).values(name=name).returning(role.c.id)).scalar_one()
        connection.execute(sa.insert(user_role).values(user_id=user_id, role_id=ids[name]))


def _active_admins(connection: sa.Connection) -> int:
    held = sa.union(*(way.where(role.c.name == ADMIN) for way in (_OWN, _BY_GROUPS))).subquery()
    query = sa.select(sa.func.count()).where(user.c.active.is_(True), user.c.id.in_(sa.select(held.c.user_id)))
    return int(connection.scalar(query) or 0)


# ---- checking
def _tidy(given: Person) -> Person:
    login, name = (unicodedata.normalize("NFKC", text).strip() for text in (given.login, given.name))
    return replace(given, login=login, name=" ".join(name.split()), email=given.email.strip())


def _columns(known: Person) -> dict[str, object]:
    email = known.email or f"{known.login.lower()}{NO_MAIL}"
    return {
        "username": known.login,
        "first_name": known.name,
        "last_name": "",
        "email": email,
        "active": known.active,
    }


def _problems(connection: sa.Connection, given: Person, known_roles: Collection[str] | None) -> Sequence[Problem]:
    found: list[Problem] = []
    if not _LOGIN.fullmatch(given.login):
        found.append(LOGIN_SHAPE.at("/login"))
    elif _taken(connection, user.c.username, given.login, given.id):
        found.append(LOGIN_TAKEN.at("/login", login=given.login))
    if not 1 <= len(given.name) <= 60 or not given.name.isprintable():
        found.append(NAME_NEEDED.at("/name"))
    if given.email and (len(given.email) > 254 or not _EMAIL.fullmatch(given.email)):
        found.append(EMAIL_SHAPE.at("/email"))
    elif given.email and _taken(connection, user.c.email, given.email, given.id):
        found.append(EMAIL_TAKEN.at("/email"))
    if known_roles is not None:
        unknown = sorted(given.roles - {ADMIN, *known_roles})
        found.extend(ROLE_UNKNOWN.at("/roles", role=name) for name in unknown)
    return found


def _taken(connection: sa.Connection, column: sa.ColumnElement[str], value: str, but: int) -> bool:
    same = sa.and_(sa.func.lower(column) == value.lower(), user.c.id != but)
    return connection.scalar(sa.select(user.c.id).where(same)) is not None
