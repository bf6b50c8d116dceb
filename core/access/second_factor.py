"""The second factor at sign-in: codes of an authenticator (TOTP, RFC 6238), and recovery codes for who lost it.

Enrolling shows a secret, confirming proves that the authenticator has it; nothing is asked for before. A code works
once: the step that it belongs to is used up with it, whichever process took it. Of recovery codes only digests are
kept; they have 120 random bits, so a plain SHA-256 does (OWASP ASVS 5, 6.5).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pyotp
import sqlalchemy as sa

from core.access.sealed_factors import kept, opened
from core.context import Context
from core.storage.system import recovery_code, second_factor

STEP, DRIFT = 30, 1
"""Seconds of a step, and how many steps a clock may be wrong."""
CODES, CODE_BYTES = 10, 15
Used = Literal["", "code", "recovery"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands: `secret` only while it waits to be confirmed."""

    confirmed_at: datetime | None = None
    secret: str = ""
    codes_left: int = 0

    @property
    def on(self) -> bool:
        return self.confirmed_at is not None


def standing(ctx: Context, actor_id: int) -> Standing:
    """How somebody stands. Two statements."""
    row = ctx.connection.execute(sa.select(second_factor).where(second_factor.c.actor == actor_id)).one_or_none()
    if row is None:
        return Standing()
    if row.confirmed_at is None:
        return Standing(secret=opened(ctx.settings, row))
    left = sa.select(sa.func.count()).where(recovery_code.c.actor == actor_id, recovery_code.c.used_at.is_(None))
    return Standing(row.confirmed_at, codes_left=int(ctx.connection.scalar(left) or 0))


def asked_for(connection: sa.Connection, actor_id: int) -> bool:
    """Whether somebody gives a code at sign-in."""
    on = sa.and_(second_factor.c.actor == actor_id, second_factor.c.confirmed_at.is_not(None))
    return connection.scalar(sa.select(second_factor.c.actor).where(on)) is not None


def enrol(ctx: Context, actor_id: int) -> str:
    """A secret to put into an authenticator; the same until it is confirmed. Empty when one is confirmed already."""
    found = standing(ctx, actor_id)
    if found.on or found.secret:
        return found.secret
    secret = pyotp.random_base32(32)
    row = {"actor": actor_id, "last_step": 0, "made_at": ctx.clock(), **kept(ctx.settings, secret)}
    take_off(ctx.connection, actor_id)  # one that no key opens any more
    ctx.connection.execute(sa.insert(second_factor).values(row))
    return secret


def address_of(secret: str, login: str, company: str) -> str:
    """The `otpauth:` address that authenticators read from a QR code."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=login, issuer_name=company)


def confirm(ctx: Context, actor_id: int, code: str) -> tuple[str, ...]:
    """Recovery codes, when the code proves that the authenticator has the secret; else none."""
    if not _taken(ctx, actor_id, code, confirmed=False):
        return ()
    on = sa.update(second_factor).where(second_factor.c.actor == actor_id).values(confirmed_at=ctx.clock())
    ctx.connection.execute(on)
    return new_codes(ctx.connection, actor_id)


def use(ctx: Context, actor_id: int, code: str) -> Used:
    """What a code was, when it is right: it is used up then. Empty when it is wrong."""
    if _taken(ctx, actor_id, code, confirmed=True):
        return "code"
    spent = sa.update(recovery_code).where(
        recovery_code.c.actor == actor_id,
        recovery_code.c.digest == _digest(code),
        recovery_code.c.used_at.is_(None),
    )
    return "recovery" if ctx.connection.execute(spent.values(used_at=ctx.clock())).rowcount else ""


def new_codes(connection: sa.Connection, actor_id: int) -> tuple[str, ...]:
    """New recovery codes, in place of all others."""
    made = tuple(_grouped(base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()) for _ in range(CODES))
    connection.execute(sa.delete(recovery_code).where(recovery_code.c.actor == actor_id))
    connection.execute(sa.insert(recovery_code), [{"actor": actor_id, "digest": _digest(code)} for code in made])
    return made


def take_off(connection: sa.Connection, actor_id: int) -> bool:
    """No code is asked for any more; whether one was, or was about to be."""
    connection.execute(sa.delete(recovery_code).where(recovery_code.c.actor == actor_id))
    return bool(connection.execute(sa.delete(second_factor).where(second_factor.c.actor == actor_id)).rowcount)


def _taken(ctx: Context, actor_id: int, code: str, *, confirmed: bool) -> bool:
    """Whether the code is right and of a step that is not used up; it is used up now.

    One statement decides: of two requests with the same code only one finds the step unused.
    """
    wanted = second_factor.c.confirmed_at.is_not(None) if confirmed else second_factor.c.confirmed_at.is_(None)
    mine = sa.and_(second_factor.c.actor == actor_id, wanted)
    row = ctx.connection.execute(sa.select(second_factor).where(mine)).one_or_none()
    secret, typed = opened(ctx.settings, row) if row is not None else "", "".join(code.split())
    if not secret or not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return False
    clock, here = pyotp.TOTP(secret, interval=STEP), int(ctx.clock().timestamp()) // STEP
    steps = range(here - DRIFT, here + DRIFT + 1)
    step = next((one for one in steps if secrets.compare_digest(clock.generate_otp(one), typed)), None)
    if step is None:
        return False
    spend = sa.update(second_factor).where(mine, second_factor.c.last_step < step).values(last_step=step)
    return bool(ctx.connection.execute(spend).rowcount)


def _grouped(text: str) -> str:
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4)).lower()


def _digest(code: str) -> str:
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
