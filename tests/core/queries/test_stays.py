"""Time in state: of the records that a filter finds and the actor may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import Rejected
from core.processes.advance import advance
from core.queries.stays import stays_of, times_in_states
from tests.core.processes.conftest import prepare_desk
from tests.core.processes.desk import AGENT, GUEST, HEAD, Desk
from tests.support.databases import Stock
from tests.support.publishing import opened


@pytest.fixture
def desk(stock: Stock, tmp_path: Path) -> Iterator[Desk]:
    with opened(stock, prepare_desk, tmp_path) as made:
        yield Desk(made)


def test_states_tell_how_many_are_in_them_and_how_long_records_stay(desk: Desk) -> None:
    first = desk.complaint(AGENT, cause="x", severity="high")
    desk.complaint(AGENT, cause="x")
    desk.clock.forward(hours=2)
    with desk.by(AGENT) as ctx:
        advance(ctx, "complaint", first, "ACCEPT")
    desk.clock.forward(hours=2)
    with desk.by(HEAD) as ctx:
        process = ctx.model.processes["handling"]
        times = {one.state: one for one in times_in_states(ctx, process)}
        assert [(one.now, one.entered) for one in times.values()] == [(1, 2), (1, 1), (0, 0), (0, 0)]
        assert times["received"].mean == timedelta(hours=3)
        assert times["working"].mean == timedelta(hours=2)
        (high, *_) = times_in_states(ctx, process, {"severity": {"_eq": "high"}})
        assert (high.now, high.entered, high.mean) == (0, 1, timedelta(hours=2))
        assert [(one.state, one.event, one.who, one.left is None) for one in stays_of(ctx, process, first)] == [
            ("working", "ACCEPT", "Wang", True),
            ("received", "", "Wang", False),
        ]
        with pytest.raises(Rejected):
            times_in_states(ctx, process, {"severty": {"_eq": "high"}})
    with desk.by(GUEST) as ctx:
        assert {one.entered for one in times_in_states(ctx, process)} == {0}
