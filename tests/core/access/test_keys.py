"""API keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.access.actors import remember
from core.access.keys import LastUses, find, issue, keys_of, revoke
from core.engine import Installation
from core.errors import Denied, Missing, Rejected
from core.storage import system
from tests.core.records.acting import LI, WANG, know
from tests.support import ADMIN, as_admin


def test_a_secret_finds_its_key_and_is_kept_nowhere(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        secret = issue(ctx, ADMIN.id, "ERP", read_only=True)
        key = find(ctx.connection, secret, ctx.clock())
        assert key is not None
        assert (key.actor, key.name, key.read_only) == (ADMIN.id, "ERP", True)
        assert find(ctx.connection, secret[:-1], ctx.clock()) is None
        stored = ctx.connection.execute(sa.select(system.api_key)).one()
        assert secret not in repr(stored)
    assert secret.startswith("cw_")
    assert secret.startswith(key.hint)


def test_a_key_ends_when_it_expires_is_revoked_or_its_holder_leaves(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        know(ctx, WANG)
        now = ctx.clock()
        short = issue(ctx, WANG.id, "short", expires_at=now + timedelta(hours=1))
        long = issue(ctx, WANG.id, "long")
        other = issue(ctx, WANG.id, "other")
        assert find(ctx.connection, short, now) is not None
        assert find(ctx.connection, short, now + timedelta(hours=1)) is None
        found = find(ctx.connection, long, now)
        assert found is not None
        revoke(ctx, found.id)
        assert find(ctx.connection, long, now) is None
        remember(ctx.connection, WANG.id, "wang", "Wang", False)
        assert find(ctx.connection, other, now) is None


def test_every_process_learns_that_a_key_was_revoked(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        issue(ctx, ADMIN.id, "ERP")
    with as_admin(trading) as ctx:
        before = ctx.security
        revoke(ctx, keys_of(ctx, ADMIN.id)[0].id)
    with trading.reading() as ctx:
        assert ctx.security > before


def test_keys_of_others_take_the_right_to_manage_users(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        know(ctx, WANG, LI)
        issue(ctx, LI.id, "theirs")
        (theirs,) = keys_of(ctx, LI.id)
    with trading.writing(WANG) as ctx:
        secret = issue(ctx, WANG.id, "mine")
        with pytest.raises(Denied):
            issue(ctx, LI.id, "not mine")
        with pytest.raises(Denied):
            keys_of(ctx, LI.id)
        with pytest.raises(Missing):
            revoke(ctx, theirs.id)
        assert find(ctx.connection, secret, ctx.clock()) is not None


def test_a_key_is_not_issued_for_nobody_or_for_the_past(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        for actor, expires in ((99, None), (ADMIN.id, ctx.clock())):
            with pytest.raises(Rejected):
                issue(ctx, actor, "key", expires_at=expires)


def test_uses_are_noted_in_memory_and_written_together(trading: Installation) -> None:
    uses = LastUses()
    with as_admin(trading) as ctx:
        issue(ctx, ADMIN.id, "ERP")
        (key,) = keys_of(ctx, ADMIN.id)
        first, last = ctx.clock(), ctx.clock() + timedelta(seconds=5)
        uses.note(key.id, first)
        uses.note(key.id, last)
        assert uses.flush(ctx.connection) == 1
        assert uses.flush(ctx.connection) == 0
        assert keys_of(ctx, ADMIN.id)[0].last_used_at == last
