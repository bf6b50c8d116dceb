"""Failed attempts are counted, however many are made at the same moment."""

from __future__ import annotations

import time
from datetime import timedelta

from core.access.attempts import Allowance, failed, one_by_one, wait
from core.codes.records import NOTHING_TO_UNDO
from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from tests.core.records.test_races import at_once

CODES = (Allowance("code 7", 5, timedelta(minutes=5)), Allowance("codes 7", 30, timedelta(days=1)))


def test_of_many_wrong_codes_at_once_no_more_are_tried_than_one_may(installation: Installation) -> None:
    tried: list[int] = []

    def guess(ctx: Context) -> None:
        one_by_one(ctx.connection, CODES[0])
        if wait(ctx.connection, CODES, ctx.clock()):
            raise Rejected([NOTHING_TO_UNDO.at()])
        time.sleep(0.02)  # it takes a while to tell that a code is wrong
        failed(ctx.connection, CODES, ctx.clock())
        tried.append(1)

    told = at_once(installation, [guess] * 12)
    assert (len(tried), told.count("done")) == (5, 5)
