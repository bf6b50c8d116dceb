"""People as the command line meets them: who `--as` is, and passwords that were not given."""

from __future__ import annotations

import secrets
import sys

import click
import sqlalchemy as sa

from admin.security.people import find_person
from core.codes.access import ACTOR_UNKNOWN
from core.context import Actor
from core.errors import Denied

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for each other when read from a screen."""


def actor_of(connection: sa.Connection, login: str) -> Actor:
    """The user who signs in so, to act as. Raises Missing when unknown and Denied when the account is closed."""
    found = find_person(connection, login)
    if not found.active:
        raise Denied([ACTOR_UNKNOWN.at(actor=found.id)])
    return Actor(found.id, found.name, found.roles, superuser=found.admin, unit=found.unit)


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
