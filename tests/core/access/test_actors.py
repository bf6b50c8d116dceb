"""The people core knows."""

from __future__ import annotations

from core.access.actors import KnownActor, by_ids, by_login, remember
from core.engine import Installation
from tests.support import as_admin


def test_a_person_is_remembered_and_renewed(installation: Installation) -> None:
    with as_admin(installation) as ctx:
        remember(ctx.connection, 7, "wang", "Wang", True)
        assert by_login(ctx.connection, "wang") == KnownActor(7, "wang", "Wang", True)
        remember(ctx.connection, 7, "wang.li", "Wang Li", False)
        assert by_login(ctx.connection, "wang") is None
        assert by_ids(ctx.connection, [7, 99]) == {7: KnownActor(7, "wang.li", "Wang Li", False)}


def test_a_login_that_moves_to_a_new_account_leaves_the_old_name_in_history(installation: Installation) -> None:
    with as_admin(installation) as ctx:
        remember(ctx.connection, 7, "wang", "Wang the elder", True)
        remember(ctx.connection, 8, "wang", "Wang the younger", True)
        found = by_ids(ctx.connection, [7, 8])
        assert (found[7].name, found[7].active) == ("Wang the elder", False)
        assert by_login(ctx.connection, "wang") == found[8]


def test_nobody_is_asked_for_nobody(installation: Installation) -> None:
    with as_admin(installation) as ctx:
        assert by_ids(ctx.connection, []) == {}
