"""The timeline of a record: everything in one order, in pages that lose nothing, by type, for the same statements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.context import Context
from core.engine import Installation
from core.errors import Missing
from core.processes.advance import advance
from core.records.history import HistoryEntry
from core.records.write import create, update
from core.timeline.entries import Happening, TimelineEntry, timeline
from core.timeline.notes import Note, write_note
from tests.support.timeline import ADA, BOB, HE, MEI, known
from tests.support.web import statements


def said(entry: TimelineEntry) -> str:
    if isinstance(entry.what, Note):
        return entry.what.text
    if isinstance(entry.what, Happening):
        return str(entry.what.row["$title"])
    assert isinstance(entry.what, HistoryEntry)
    return ",".join(one.field for one in entry.what.changes) if entry.what.action == "update" else entry.what.action


def listed(ctx: Context, id: str, show: str = "") -> list[str]:
    return [said(one) for one in timeline(ctx, "customer", id, 100, show=show).entries]


def filled(made: Installation, times: int = 1) -> str:
    """A customer with a story: created, noted, called, visited in 2020, changed, won."""
    with made.writing(BOB) as ctx:
        id = create(ctx, "customer", {"name": "Nord"}).id
        for number in range(times):
            write_note(ctx, "customer", id, f"note {number}", known)
            create(ctx, "call", {"subject": f"call {number}", "customer": id})
            create(ctx, "call", {"subject": f"old {number}", "customer": id, "at": "2020-01-02T08:00:00Z"})
            create(ctx, "task", {"title": f"task {number}", "customer": id, "day": "2020-01-02"})
            update(ctx, "customer", id, {"city": f"city {number}"})
        advance(ctx, "customer", id, "WIN")
    return id


def test_everything_stands_in_one_order(made: Installation) -> None:
    id = filled(made)
    with made.reading(BOB) as ctx:
        assert listed(ctx, id) == ["stage", "city", "call 0", "note 0", "create", "old 0", "task 0"]


def test_one_type_is_shown_alone(made: Installation) -> None:
    id = filled(made)
    with made.reading(BOB) as ctx:
        assert listed(ctx, id, "notes") == ["note 0"]
        assert listed(ctx, id, "steps") == ["stage"]
        assert listed(ctx, id, "changes") == ["city", "create"]
        assert listed(ctx, id, "call") == ["call 0", "old 0"]
        assert listed(ctx, id, "nonsense") == []


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_lose_nothing_and_repeat_nothing(made: Installation, size: int) -> None:
    id = filled(made, 3)
    with made.reading(BOB) as ctx:
        whole = listed(ctx, id)
        assert len(whole) == 17
        found: list[str] = []
        after = ""
        for _ in range(30):
            page = timeline(ctx, "customer", id, size, after=after)
            found += [said(one) for one in page.entries]
            after = page.next
            if not after:
                break
        assert found == whole


def test_entries_of_one_moment_are_not_lost_between_pages(made: Installation) -> None:
    with made.writing(BOB) as ctx:
        id = create(ctx, "customer", {"name": "Nord"}).id
        for number in range(5):
            create(ctx, "call", {"subject": f"c{number}", "customer": id, "at": "2020-01-02T00:00:00Z"})
            create(ctx, "task", {"title": f"t{number}", "customer": id, "day": "2020-01-02"})
        seen: list[str] = []
        after = ""
        while True:
            page = timeline(ctx, "customer", id, 2, after=after)
            seen += [said(one) for one in page.entries]
            after = page.next
            if not after:
                break
    assert sorted(seen) == sorted(["create", *(f"c{n}" for n in range(5)), *(f"t{n}" for n in range(5))])


def test_a_record_that_refers_to_two_stands_on_both_once(made: Installation) -> None:
    with made.writing(BOB) as ctx:
        one, two = (create(ctx, "customer", {"name": name}).id for name in ("One", "Two"))
        create(ctx, "call", {"subject": "both", "customer": one, "payer": two})
        create(ctx, "call", {"subject": "self", "customer": one, "payer": one})
        assert listed(ctx, one, "call") == ["self", "both"]
        assert listed(ctx, two, "call") == ["both"]


def test_nobody_sees_on_it_what_they_may_not_see(made: Installation) -> None:
    id = filled(made)
    with made.writing(HE) as ctx, pytest.raises(Missing):
        timeline(ctx, "customer", id)
    with made.reading(MEI) as ctx:  # sees customers, and no calls or tasks
        assert listed(ctx, id) == ["stage", "city", "note 0", "create"]
        assert listed(ctx, id, "call") == []
    with made.writing(ADA) as ctx:
        create(ctx, "call", {"subject": "hidden", "customer": id})
    with made.reading(BOB) as ctx:  # sees his own only
        assert "hidden" not in listed(ctx, id)


def test_expenses_stand_on_it(made: Installation) -> None:
    id = filled(made)
    with made.writing(ADA) as ctx:
        spent = {"category": "air", "amount": {"amount": "12", "currency": "CNY"}, "customer": id}
        create(ctx, "expense", {**spent, "note": "to Oslo"})
        page = timeline(ctx, "customer", id, show="expense")
    (entry,) = page.entries
    assert isinstance(entry.what, Happening)
    assert entry.what.row["note"] == "to Oslo"


def test_what_happens_later_stands_on_top(made: Installation) -> None:
    id = filled(made)
    with made.writing(BOB) as ctx:
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        create(ctx, "call", {"subject": "planned", "customer": id, "at": tomorrow.isoformat()})
        assert listed(ctx, id)[0] == "planned"


@pytest.mark.parametrize(
    "mark", ["x", "1.2", "1.0.x", "1.1.nope", "99999999999999999999.0.1", "9" * 17 + ".0.1", "..", "1.0.²"]
)
def test_a_place_that_is_none_is_the_beginning(made: Installation, mark: str) -> None:
    id = filled(made)
    with made.reading(BOB) as ctx:
        assert said(timeline(ctx, "customer", id, 1, after=mark).entries[0]) == "stage"


def test_a_long_story_costs_no_more_than_a_short_one(made: Installation) -> None:
    short, long = filled(made), filled(made, 8)
    with made.reading(BOB) as ctx:
        timeline(ctx, "customer", short)
    counts = []
    for id in (short, long):
        with statements(made) as seen, made.reading(BOB) as ctx:
            timeline(ctx, "customer", id, 50)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15
