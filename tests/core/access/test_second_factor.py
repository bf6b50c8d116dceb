"""Codes of an authenticator, and recovery codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import sqlalchemy as sa

from core.access import second_factor
from core.access.sealed_factors import seal_all
from core.access.second_factor import STEP
from core.context import SYSTEM, Context
from core.engine import Installation
from core.sealing import new_key
from core.storage.system import second_factor as table

WHO = 7


def code_at(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def at(ctx: Context, when: datetime) -> Context:
    return replace(ctx, clock=lambda: when)


def enrolled(ctx: Context) -> tuple[str, datetime, tuple[str, ...]]:
    now = ctx.clock()
    secret = second_factor.enrol(ctx, WHO)
    return secret, now, second_factor.confirm(ctx, WHO, code_at(secret, now))


def test_nothing_is_asked_for_before_a_code_was_right(installation: Installation) -> None:
    with installation.writing(SYSTEM) as ctx:
        now = ctx.clock()
        secret = second_factor.enrol(ctx, WHO)
        assert second_factor.enrol(ctx, WHO) == secret
        wrong = f"{(int(code_at(secret, now)) + 1) % 1_000_000:06}"
        assert second_factor.confirm(ctx, WHO, wrong) == ()
        assert not second_factor.asked_for(ctx.connection, WHO)
        assert len(set(second_factor.confirm(ctx, WHO, code_at(secret, now)))) == 10
        assert second_factor.asked_for(ctx.connection, WHO)
        assert second_factor.standing(ctx, WHO).secret == ""


def test_a_code_works_once_and_for_a_step_around_its_own(installation: Installation) -> None:
    with installation.writing(SYSTEM) as ctx:
        secret, now, _ = enrolled(ctx)
        assert second_factor.use(ctx, WHO, code_at(secret, now)) == ""
        later = now + timedelta(seconds=10 * STEP)
        spaced = code_at(secret, later)[:3] + " " + code_at(secret, later)[3:]
        assert second_factor.use(at(ctx, later + timedelta(seconds=STEP)), WHO, spaced) == "code"
        assert second_factor.use(at(ctx, later), WHO, code_at(secret, later)) == ""
        stale = later + timedelta(seconds=20 * STEP)
        assert second_factor.use(at(ctx, stale + timedelta(seconds=90)), WHO, code_at(secret, stale)) == ""


def test_a_recovery_code_works_once_and_new_ones_end_the_old(installation: Installation) -> None:
    with installation.writing(SYSTEM) as ctx:
        _, _, (first, second, *_) = enrolled(ctx)
        assert second_factor.use(ctx, WHO, first.upper().replace("-", " ")) == "recovery"
        assert second_factor.use(ctx, WHO, first) == ""
        assert second_factor.use(ctx, WHO + 1, second) == ""
        assert second_factor.standing(ctx, WHO).codes_left == 9
        second_factor.new_codes(ctx.connection, WHO)
        assert second_factor.use(ctx, WHO, second) == ""
        assert second_factor.take_off(ctx.connection, WHO)
        assert not second_factor.asked_for(ctx.connection, WHO)


def test_the_secret_is_sealed_where_there_is_a_key(installation: Installation) -> None:
    old, new = new_key(), new_key()
    with installation.writing(SYSTEM) as ctx:
        plain, now, _ = enrolled(ctx)
        assert ctx.connection.execute(sa.select(table.c.secret, table.c.sealed)).one() == (plain, None)
        assert seal_all(ctx.connection, ctx.settings) == (0, 0)
        keyed = at(replace(ctx, settings=replace(ctx.settings, secret_keys=old)), now + timedelta(seconds=3 * STEP))
        assert seal_all(ctx.connection, keyed.settings) == (1, 0)
        other = second_factor.enrol(keyed, WHO + 1)
        rows = ctx.connection.execute(sa.select(table.c.secret, table.c.sealed)).all()
        assert all(row.secret == "" and plain not in row.sealed and other not in row.sealed for row in rows)
        assert second_factor.use(keyed, WHO, code_at(plain, keyed.clock())) == "code"
        rotated = replace(keyed, settings=replace(keyed.settings, secret_keys=f"{new},{old}"))
        assert seal_all(ctx.connection, rotated.settings) == (2, 0)
        later = at(
            replace(keyed, settings=replace(keyed.settings, secret_keys=new)), now + timedelta(seconds=6 * STEP)
        )
        assert second_factor.use(later, WHO, code_at(plain, later.clock())) == "code"
        assert second_factor.standing(later, WHO + 1).secret == other
        assert seal_all(ctx.connection, keyed.settings) == (0, 2)
        assert second_factor.use(at(keyed, later.clock()), WHO, code_at(plain, later.clock())) == ""
        assert second_factor.enrol(keyed, WHO + 1) not in ("", other)  # one that no key opens is made anew
