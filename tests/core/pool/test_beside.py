"""The pool beside what else is about a record: what there is to do about it, and who stands in for its owner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.access.organisation import appoint, placed
from core.codes.pools import WAITS
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Missing, Rejected
from core.pool.claiming import claim, put_back
from core.pool.standing import Held, held
from core.processes.notices import notices_of
from core.records.write import create, update
from core.settings import Settings
from core.tasks.listing import my_tasks, tasks_about
from core.tasks.reminding import remind
from schema_registry.packs import PackFiles
from tests.core.pool.world import BOB, HE, NOW, PEOPLE, POOL, at, days, owner, prepare, tended
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import as_admin, opened, publish

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True)
TODAY = NOW.date()


def office() -> PackFiles:
    """Customers who are called back on a day by whoever has them, and errands about them, which are anybody's."""
    rights = {"read": "own", "create": "all", "update": "own", "assign": "none", "claim": "all"}
    back = {"name": "text", "day": "date", "called": "boolean"}
    errand = {"what": "text", "day": "date", "who": "user", "ok": "boolean"}
    errand |= {"customer": {"kind": "reference", "to": "customer"}}
    call_back, do = {"due": "day", "status": "called"}, {"due": "day", "assignee": "who", "status": "ok"}
    card = {"title": "{what} {customer.name}"}
    return pack(
        entity("customer", back, required=["name"], pool={**POOL, "keep": {"name": {"_eq": "A"}}}, tasks=call_back),
        entity("errand", errand, timeline={"on": ["customer"]}, tasks=do, card=card),
        roles__sales={
            "$schema": "urn:cardwright:role:1",
            "name": "sales",
            "title": "Sales",
            "entities": {"*": {"read": "own", "create": "all", "update": "own"}, "customer": rights},
        },
    )


@pytest.fixture
def made(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare, tmp_path) as installation:
        yield installation


def told(ctx: Context, actor: Actor) -> list[tuple[str, str]]:
    return [(one.kind, one.record) for one in notices_of(ctx.acting_as(actor))]


def test_what_is_to_be_done_about_a_released_record_stays_and_the_record_is_its_next_owners_task(
    stock: Stock, tmp_path: Path
) -> None:
    with opened(stock, prepare_office, tmp_path) as made, as_admin(made) as opened_:
        ctx = at(opened_)
        bob, he = ctx.acting_as(BOB), ctx.acting_as(HE)
        nord = create(bob, "customer", {"name": "Nord", "day": TODAY.isoformat()}).id
        errand = create(bob, "errand", {"what": "Send", "day": TODAY.isoformat(), "who": BOB.id, "customer": nord}).id
        assert {one.id for one in my_tasks(bob)} == {nord, errand}
        put_back(bob, "customer", nord, "No budget")
        assert {one.id for one in my_tasks(bob)} == {errand}, "nobody has to call a record of the pool back"
        assert my_tasks(he) == ()
        assert remind(ctx, {one.id: one for one in PEOPLE}.get) == 1
        assert told(ctx, BOB) == [("due", errand)]
        claim(he, "customer", nord)
        assert [one.id for one in my_tasks(he)] == [nord]
        ((title, about),) = [(one.title, one.about) for one in my_tasks(bob)]
        assert ("Nord" in title, about) == (False, None), "his errand stays, the customer is out of his sight"
        assert [one.id for one in tasks_about(he, ctx.model.entities["customer"], nord)] == []
        assert remind(ctx, {one.id: one for one in PEOPLE}.get) == 1
        assert told(ctx, HE) == [("due", nord)]
        update(bob, "errand", errand, {"ok": True})
        assert my_tasks(bob) == ()


def prepare_office(address: str) -> None:
    prepare(address)
    made = Installation.open(Settings(database=address))
    publish(made, office())
    made.close()


def test_whoever_stands_in_releases_for_the_one_who_is_away_and_claims_for_themselves(made: Installation) -> None:
    with as_admin(made) as opened_:
        ctx = at(opened_)
        ids = [create(ctx.acting_as(BOB), "customer", {"name": name}).id for name in "ABC"]
        with pytest.raises(Missing):
            put_back(ctx.acting_as(HE), "customer", ids[0], "Not his")
        appoint(ctx.connection, BOB.id, HE.id, TODAY, TODAY + timedelta(days=7))
        (standing,) = placed(ctx.connection, [HE], ctx.today())
        he, bob = ctx.acting_as(standing), ctx.acting_as(BOB)
        assert (held(he, "customer"), held(bob, "customer")) == (Held(0, 3), Held(3, 3)), "each has their own limit"
        put_back(he, "customer", ids[0], "No budget")
        with pytest.raises(Rejected, match=WAITS.code):
            claim(bob, "customer", ids[0])
        claim(he, "customer", ids[0])
        assert owner(ctx, ids[0]) == HE.id, "not Bob's again"
        assert (held(he, "customer").records, held(bob, "customer").records) == (1, 2)


def test_whoever_stands_in_is_warned_beside_the_one_who_is_away(made: Installation) -> None:
    with as_admin(made) as ctx:
        nord = create(at(ctx).acting_as(BOB), "customer", {"name": "Nord"}).id
        appoint(ctx.connection, BOB.id, HE.id, days(20).date(), days(40).date())
    tended(made, days(28))
    tended(made, days(31.5))
    with as_admin(made) as ctx:
        expected = [("pool.release", nord), ("pool.warn", nord)]
        assert (told(ctx, BOB), told(ctx, HE)) == (expected, expected)
