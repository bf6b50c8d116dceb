"""What the form of a user says, and what was wrong with it, beside its controls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flask import request

from admin.security.install import ADMIN
from admin.security.people import Person
from core.access.units import Unit, units
from core.context import Context
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """One role that may be given."""

    name: str
    title: str
    held: bool
    locked: bool = False


@dataclass(frozen=True, slots=True)
class UserForm:
    """A form to draw: what stands in it, and messages by control. Passwords are never drawn again."""

    person: Person
    roles: tuple[RoleChoice, ...]
    units: tuple[Unit, ...] = ()
    """Those that may be chosen; none where the organisation has no units."""
    errors: Mapping[str, str] = field(default_factory=lambda: defaultdict(str))

    @property
    def summary(self) -> list[tuple[str, str]]:
        return list(self.errors.items())


def typed(before: Person) -> Person:
    """The person as typed over `before`."""
    text = request.form.get
    return replace(
        before,
        login=text("login", before.login),
        name=text("name", before.name),
        email=text("email", before.email),
        active=before.id == 0 or text("active") == "on",
        roles=frozenset(request.form.getlist("roles")),
        unit=_unit(before),
    )


def _unit(before: Person) -> int | None:
    """The unit chosen; as before where the form has none to choose."""
    text = request.form.get("unit")
    if text is None:
        return before.unit
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def form(ctx: Context, shown: Person, problems: Iterable[Problem] = ()) -> UserForm:
    """The form with a person in it."""
    offered = tuple(one for one in units(ctx.connection) if one.active or one.id == shown.unit)
    return UserForm(shown, tuple(_roles(ctx, shown)), offered, errors_by_control(ctx, problems))


def errors_by_control(ctx: Context, problems: Iterable[Problem]) -> Mapping[str, str]:
    """Messages in the reader's language by the name of the control (the pointer's first step); "" for others."""
    tag = ctx.locale.tag
    told: dict[str, list[str]] = {}
    for problem in problems:
        words = f"{problem.say(tag)} {problem.advise(tag)}".strip()
        told.setdefault(problem.pointer.strip("/").partition("/")[0], []).append(words)
    return defaultdict(str, {control: " ".join(words) for control, words in told.items()})


def _roles(ctx: Context, shown: Person) -> Iterable[RoleChoice]:
    yield RoleChoice(ADMIN, ADMIN, ADMIN in shown.roles, locked=not ctx.actor.superuser)
    for role in ctx.model.roles.values():
        yield RoleChoice(role.name, role.title.say(ctx.locale.tag), role.name in shown.roles)
    for name in sorted(shown.roles - {ADMIN, *ctx.model.roles}):
        yield RoleChoice(name, name, True)


def key_roles(ctx: Context, held: Iterable[str], everything: bool) -> tuple[RoleChoice, ...]:
    """The roles that a key may be narrowed to: those that its holder has, of an administrator all."""
    names = set(held)
    tag = ctx.locale.tag
    known = ctx.model.roles.values()
    return tuple(RoleChoice(one.name, one.title.say(tag), False) for one in known if everything or one.name in names)
