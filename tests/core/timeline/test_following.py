"""Following: who hears of what, once, and nobody of what they may not see or did themselves."""

from __future__ import annotations

import pytest

from core.context import SYSTEM, Actor
from core.engine import Installation
from core.errors import Missing
from core.processes.advance import advance
from core.processes.notices import Notice, count_new, notices_of, see
from core.records.write import create, update
from core.timeline.following import follow, follows, has_news, tell_followers
from core.timeline.notes import write_note
from tests.support.timeline import ADA, BOB, HE, MEI, known
from tests.support.web import statements


def person(id: int) -> Actor | None:
    return next(iter(known([id])), None)


def run(made: Installation) -> None:
    with made.writing(SYSTEM) as ctx:
        while tell_followers(ctx, person):
            pass


@pytest.fixture
def customer(made: Installation) -> str:
    """Bob's, from before anybody reads the log."""
    with made.writing(BOB) as ctx:
        id = create(ctx, "customer", {"name": "Nord"}).id
    run(made)
    return id


def told(made: Installation, who: Actor) -> list[tuple[str, int]]:
    with made.reading(who) as ctx:
        assert count_new(ctx) == len([one for one in notices_of(ctx) if one.new])
        return [(one.by.name, one.times) for one in notices_of(ctx) if one.kind == "follow"]


def test_an_owner_hears_of_what_others_do_once(made: Installation, customer: str) -> None:
    with made.writing(ADA) as ctx:
        update(ctx, "customer", customer, {"city": "Oslo"})
        advance(ctx, "customer", customer, "WIN")
        write_note(ctx, "customer", customer, "Good", known)
    run(made)
    run(made)
    assert told(made, BOB) == [("Ada", 3)]
    with made.writing(BOB) as ctx:
        latest: Notice = notices_of(ctx)[0]
        see(ctx, latest.id)
    with made.writing(ADA) as ctx:
        update(ctx, "customer", customer, {"city": "Rome"})
    run(made)
    assert told(made, BOB) == [("Ada", 1), ("Ada", 3)]


def test_what_was_not_seen_grows_and_comes_to_the_top(made: Installation, customer: str) -> None:
    for city in ("Oslo", "Rome"):
        with made.writing(ADA) as ctx:
            update(ctx, "customer", customer, {"city": city})
        run(made)
    assert told(made, BOB) == [("Ada", 2)]


def test_nobody_hears_of_their_own_acts(made: Installation, customer: str) -> None:
    with made.writing(BOB) as ctx:
        update(ctx, "customer", customer, {"city": "Oslo"})
        write_note(ctx, "customer", customer, "Mine", known)
    run(made)
    assert told(made, BOB) == []


def test_one_follows_and_follows_no_more(made: Installation, customer: str) -> None:
    with made.writing(MEI) as ctx:
        assert not follows(ctx, "customer", customer)
        follow(ctx, "customer", customer, True)
        assert follows(ctx, "customer", customer)
    with made.writing(BOB) as ctx:
        assert follows(ctx, "customer", customer)
        follow(ctx, "customer", customer, False)
        assert not follows(ctx, "customer", customer)
        update(ctx, "customer", customer, {"city": "Oslo"})
    with made.writing(ADA) as ctx:
        update(ctx, "customer", customer, {"city": "Rome"})
    run(made)
    assert told(made, MEI) == [("Ada", 2)]
    assert told(made, BOB) == []


def test_nobody_follows_or_hears_of_what_they_may_not_see(made: Installation, customer: str) -> None:
    with made.writing(HE) as ctx, pytest.raises(Missing):
        follow(ctx, "customer", customer, True)
    with made.writing(ADA) as ctx:
        follow(ctx, "customer", customer, True)
    with made.writing(ADA) as ctx:
        gone = ctx.acting_as(Actor(HE.id, HE.name, frozenset(), superuser=True))
        follow(gone, "customer", customer, True)  # while they could see it
        update(ctx, "customer", customer, {"city": "Rome"})
    run(made)
    assert told(made, HE) == []
    assert told(made, BOB) == [("Ada", 1)]


def test_whoever_is_mentioned_is_told_of_a_note_once(made: Installation, customer: str) -> None:
    with made.writing(ADA) as ctx:
        write_note(ctx, "customer", customer, "@bob look", known)
    run(made)
    with made.reading(BOB) as ctx:
        assert [(one.kind, one.new) for one in notices_of(ctx)] == [("mention", True)]


def test_imports_are_no_news_and_the_log_is_read_once(made: Installation, customer: str) -> None:
    with made.writing(ADA, origin="import") as ctx:
        update(ctx, "customer", customer, {"city": "Rome"})
    with made.reading(SYSTEM) as ctx:
        assert has_news(ctx.connection)
    run(made)
    assert told(made, BOB) == []
    with made.reading(SYSTEM) as ctx:
        assert not has_news(ctx.connection)


def test_a_portion_costs_the_same_for_many_records(made: Installation, customer: str) -> None:
    counts = []
    for many in (2, 30):
        with made.writing(BOB) as ctx:
            ids = [create(ctx, "customer", {"name": f"C{number}"}).id for number in range(many)]
        with made.writing(ADA) as ctx:
            for id in ids:
                update(ctx, "customer", id, {"city": "Rome"})
        with statements(made) as seen:
            run(made)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
