"""What somebody who leaves holds, and gives to somebody else."""

from __future__ import annotations

from core.bulk.leaving import hand_over, held_by, unseen
from core.bulk.order import bulk_job
from core.bulk.records import counts
from core.engine import Installation
from core.records.write import create
from tests.core.bulk.test_acts import carry_out, column, filled
from tests.core.records.acting import LI, STRANGER, WANG, know, order, statements, told
from tests.support import ADMIN, as_admin


def test_what_somebody_holds_is_counted_in_one_statement_and_handed_over(trading: Installation) -> None:
    ids = filled(trading, WANG, "A", "B")
    filled(trading, LI, "C")
    with as_admin(trading) as ctx:
        know(ctx, WANG, LI)
        create(ctx, "order", order(ids[0]))
        with statements(trading) as sent:
            found = held_by(ctx, WANG.id)
        assert len(sent) == 1
        assert [(one.name, one.count, one.due, one.allowed) for one in found] == [
            ("customer.sys_owner", 2, True, True)
        ]
        assert unseen(ctx, WANG.id, found) == 0
        assert told(lambda: hand_over(ctx, WANG.id, LI.id, ["order.sys_owner"]))[0][1] == "/held"
        (job,) = hand_over(ctx, WANG.id, LI.id, ["customer.sys_owner"])
    carry_out(trading)
    with as_admin(trading) as ctx:
        assert counts(ctx, bulk_job(ctx, job).id).done == 2
        assert set(column(ctx, "sys_owner").values()) == {LI.id}
        assert held_by(ctx, WANG.id) == ()


def test_what_the_actor_may_not_see_is_only_counted(trading: Installation) -> None:
    filled(trading, WANG, "A", "B")
    with trading.reading(STRANGER) as ctx:
        assert (held_by(ctx, WANG.id), unseen(ctx, WANG.id, ())) == ((), 2)
    with trading.reading(ADMIN) as ctx:
        assert held_by(ctx, LI.id) == ()
