"""Secrets of authenticators as the database keeps them: sealed where the installation has keys (`core.sealing`).

An installation without keys keeps them in clear; they are sealed at the first upgrade or rotation with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.sealing import NoKey, reseal, seal, unseal
from core.settings import Settings
from core.storage.system import second_factor


def kept(settings: Settings, secret: str) -> Mapping[str, str | None]:
    """The columns that a secret is kept in."""
    if not settings.secret_keys:
        return {"secret": secret, "sealed": None}
    return {"secret": "", "sealed": seal(settings, secret)}


def opened(settings: Settings, row: sa.Row[Any]) -> str:
    """The secret of a row; empty when no key opens it."""
    if row.sealed is None:
        return str(row.secret)
    try:
        return unseal(settings, row.sealed)
    except NoKey:
        return ""


def seal_all(connection: sa.Connection, settings: Settings) -> tuple[int, int]:
    """Seals every secret with the newest key: how many were, and how many no key opens. None without keys."""
    if not settings.secret_keys:
        return 0, 0
    done = lost = 0
    for row in connection.execute(sa.select(second_factor)).all():
        try:
            token = seal(settings, row.secret) if row.sealed is None else reseal(settings, row.sealed)
        except NoKey:
            lost += 1
            continue
        there = second_factor.c.sealed.is_not_distinct_from(row.sealed)
        same = sa.and_(second_factor.c.actor == row.actor, second_factor.c.secret == row.secret, there)
        connection.execute(sa.update(second_factor).where(same).values(secret="", sealed=token))
        done += 1
    return done, lost
