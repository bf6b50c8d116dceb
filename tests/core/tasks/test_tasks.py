"""Tasks: listed by urgency, done and put off, and told of once when they are due, whichever worker is first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Missing
from core.processes.notices import notices_of
from core.records.undo import revert
from core.records.write import create, delete, update
from core.settings import Settings
from core.tasks.acting import finish, put_off, reopen
from core.tasks.listing import done_lately, my_tasks, tasks_about
from core.tasks.reminding import remind
from schema_registry.packs import PackFiles
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import opened, prepare_installation, publish
from tests.support.timeline import ADA, BOB, HE, introduce

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
"""A Wednesday at noon in Shanghai."""


def office(**rights_on: object) -> PackFiles:
    """Errands due on a day, calls due at a moment; people see their own."""
    status = {"kind": "choice", "enum": ["open", "doing", "done"], "default": "open"}
    errand = {"title": "text", "day": "date", "who": "user", "status": status}
    errand |= {"customer": {"kind": "reference", "to": "customer"}}
    tasks = {"due": "day", "assignee": "who", "status": "status", "open": ["open", "doing"], "done": "done"}
    rights = {
        "*": {"read": "own", "create": "all", "update": "own"},
        "errand": {"read": "all", "create": "all", "update": "all"},
    }
    sales = {"$schema": "urn:cardwright:role:1", "name": "sales", "title": "Sales", "entities": rights}
    sales |= rights_on
    return pack(
        entity("customer", {"name": "text"}),
        entity("errand", errand, tasks=tasks, timeline={"on": ["customer"]}),
        entity("call", {"title": "text", "at": "datetime", "made": "boolean"}, tasks={"due": "at", "status": "made"}),
        roles__sales=sales,
    )


def prepare_office(address: str) -> None:
    prepare_installation(address)
    made = Installation.open(Settings(database=address))
    publish(made, office())
    introduce(made)
    made.close()


@pytest.fixture
def made(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare_office, tmp_path) as installation:
        yield installation


def at(ctx: Context, now: datetime = NOW) -> Context:
    return replace(ctx, clock=lambda: now)


def who(number: int) -> Actor | None:
    return {3: BOB, 4: HE}.get(number)


def told(ctx: Context, actor: Actor) -> list[str]:
    return [one.message.default for one in notices_of(ctx.acting_as(actor)) if one.message is not None]


def test_what_is_to_be_done_stands_by_urgency_with_what_it_is_about(made: Installation) -> None:
    with made.writing(BOB) as opened:
        ctx = at(opened)
        customer = create(ctx, "customer", {"name": "Nord"}).id
        for day in ("2026-11-24", "2026-11-25", "2026-11-29", "2026-11-30", None):
            create(ctx, "errand", {"title": str(day), "day": day, "who": BOB.id, "customer": customer})
        create(ctx, "errand", {"title": "His", "day": "2026-11-26", "who": HE.id, "customer": customer})
        for moment in ("2026-11-25T03:00:00Z", "2026-11-25T05:00:00Z"):
            create(ctx, "call", {"title": moment[11:13], "at": moment})
        assert [(one.title, one.when) for one in my_tasks(ctx)] == [
            ("2026-11-24", "overdue"),
            ("03", "overdue"),
            ("05", "today"),
            ("2026-11-25", "today"),
            ("2026-11-29", "week"),
            ("2026-11-30", "later"),
            ("None", "never"),
        ]
        about = tasks_about(ctx, ctx.model.entities["customer"], customer)
        assert [one.title for one in about] == ["2026-11-24", "2026-11-25", "His", "2026-11-29", "2026-11-30", "None"]
        assert about[0].about is not None and about[0].about[1].title == "Nord"


def test_tasks_are_done_taken_up_again_and_put_off(made: Installation) -> None:
    with made.writing(BOB) as opened:
        ctx = at(opened)
        errand = create(ctx, "errand", {"title": "E", "day": "2026-11-20", "who": BOB.id}).id
        call = create(ctx, "call", {"title": "C", "at": "2026-11-20T07:30:00Z"}).id
        done = [finish(ctx, "errand", errand), finish(ctx, "call", call)]
        assert my_tasks(ctx) == ()
        assert {one.title for one in done_lately(ctx)} == {"E", "C"}
        revert(ctx, done[0].batch)
        reopen(ctx, "call", call)
        put_off(ctx, "errand", errand, "week")
        put_off(ctx, "call", call, "tomorrow")
        assert [str(one.due) for one in my_tasks(ctx)] == ["2026-11-26 07:30:00+00:00", "2026-11-30"]
        with pytest.raises(Missing):
            finish(ctx, "customer", errand)


def test_whoever_is_to_do_it_is_told_once_when_it_is_due(made: Installation) -> None:
    with made.writing(ADA) as opened:
        ctx = at(opened)
        create(ctx, "errand", {"title": "today", "day": "2026-11-25", "who": BOB.id})
        create(ctx, "errand", {"title": "long ago", "day": "2026-10-25", "who": BOB.id})
        create(ctx, "errand", {"title": "done", "day": "2026-11-25", "who": BOB.id, "status": "done"})
        create(ctx, "call", {"title": "hidden", "at": "2026-11-25T03:59:00Z"})
        gone = create(ctx, "errand", {"title": "gone", "day": "2026-11-25", "who": HE.id}).id
        delete(ctx, "errand", gone)
    with made.writing() as opened:
        assert remind(at(opened, datetime(2026, 11, 24, 23, 59, tzinfo=UTC)), who) == 0  # 07:59: too early
        assert remind(at(opened), who) == 1
        assert remind(at(opened), who) == 0
        assert told(at(opened), BOB) == ["2026-11-25"]


def test_nobody_is_reminded_of_a_day_that_is_hidden_from_them(made: Installation) -> None:
    publish(made, office(fields={"errand": {"day": "hidden"}}))
    with made.writing() as opened:
        create(at(opened), "errand", {"title": "Call", "day": "2026-11-25", "who": BOB.id})
        assert (remind(at(opened), who), told(at(opened), BOB)) == (0, [])


def test_what_is_put_off_or_given_to_somebody_else_is_told_anew(made: Installation) -> None:
    with made.writing(BOB) as opened:
        id = create(at(opened), "errand", {"title": "E", "day": "2026-11-25", "who": BOB.id}).id
    with made.writing() as opened:
        assert remind(at(opened), who) == 1
        update(at(opened), "errand", id, {"day": "2026-11-26"})
        later = at(opened, datetime(2026, 11, 26, 4, tzinfo=UTC))
        assert remind(at(opened), who) == 0
        assert remind(later, who) == 1
        update(later, "errand", id, {"who": HE.id})
        assert remind(later, who) == 1
        assert (told(later, BOB), told(later, HE)) == (["2026-11-26", "2026-11-25"], ["2026-11-26"])
