"""People as the command line meets them: who `--as` is, and passwords that were not given."""

from __future__ import annotations

import secrets
import sys

import click

from admin.security.identity import everybody
from admin.security.people import Person, find_person
from core.access.organisation import placed
from core.codes.access import ACTOR_UNKNOWN
from core.context import Actor, Context
from core.errors import Denied
from core.publish.reach import Effect, effects
from schema_registry.model import Model

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for each other when read from a screen."""


def actor_of(ctx: Context, login: str) -> Actor:
    """The user who signs in so, to act as. Raises Missing when unknown and Denied when the account is closed."""
    found = find_person(ctx.connection, login)
    if not found.active:
        raise Denied([ACTOR_UNKNOWN.at(actor=found.id)])
    return acting(ctx, found)


def acting(ctx: Context, found: Person) -> Actor:
    """A user as an actor, with what is theirs today."""
    actor = Actor(found.id, found.name, found.roles, superuser=found.admin, unit=found.unit)
    return placed(ctx.connection, [actor], ctx.today())[0]


def effects_of(ctx: Context, after: Model) -> tuple[Effect, ...]:
    """Whom another model gives more, and whom less."""
    return effects(ctx.live.everything.model, after, everybody(ctx))


def made_password() -> str:
    """A random password of 90 bits in four groups, easy to copy by hand."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def typed_password(login: str) -> str:
    """The password typed twice on a terminal; empty when nothing was typed or nobody can type."""
    if not sys.stdin.isatty():
        return ""
    asked = f'Password for "{login}" (empty: one is made)'
    typed: str = click.prompt(asked, default="", hide_input=True, show_default=False, confirmation_prompt=True)
    return typed
