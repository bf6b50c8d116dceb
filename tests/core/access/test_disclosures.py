"""The four named exceptions of what people may learn of records that they may not see: each off unless it is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from core.access.actors import remember
from core.access.organisation import placed
from core.context import Actor, Context
from core.engine import Installation
from core.errors import CardwrightError
from core.merging.merge import Known, merge
from core.queries.alike import alike, alike_unseen
from core.queries.get import get
from core.records.write import create, delete, update
from core.settings import Settings
from core.sharing import share
from schema_registry.packs import PackFiles
from tests.support import as_admin, publish
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import prepare_installation

ANN, BOB = Actor(3, "Ann", frozenset({"sales"})), Actor(4, "Bob", frozenset({"sales"}))
RIGHTS = {"*": {"read": "own", "create": "all", "update": "own", "delete": "own"}}
SALES = {"$schema": "urn:cardwright:role:1", "name": "sales", "title": "Sales", "entities": RIGHTS}


def firm(over: str, **discloses: object) -> PackFiles:
    to = {"kind": "reference", "to": "customer"}
    more: Mapping[str, object] = {"discloses": discloses} if discloses else {}
    return pack(
        entity(
            "customer",
            {
                "name": {"kind": "text", "search": True},
                "code": {"kind": "text", "unique": True},
                "phone": "phone",
                "owed": {"kind": "rollup", "from": "invoice.customer", "sum": "amount", "over": over},
            },
            duplicates=["name", "phone"],
            **more,
        ),
        entity(
            "invoice", {"customer": to, "year": "integer", "amount": "integer"}, unique=[["customer", "year"]], **more
        ),
        roles__sales=SALES,
    )


SWITCHES: Mapping[str, Mapping[str, object]] = {
    "silent": {},
    "exists": {"duplicates": "exists"},
    "told": {"unique": True, "references": True, "duplicates": "owner"},
}


@pytest.fixture(scope="module", params=SWITCHES)
def way(request: pytest.FixtureRequest) -> str:
    """What is disclosed: nothing, one thing alone, everything."""
    return str(request.param)


@pytest.fixture(scope="module")
def ctx(way: str, stock: Stock) -> Iterator[tuple[Context, bool]]:
    """Ann's and Bob's firm, and whether it tells. All tests share what it holds: they change nothing."""
    telling = way == "told"
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    publish(installation, firm("all" if telling else "visible", **SWITCHES[way]))
    with as_admin(installation) as made:
        for one in (ANN, BOB):
            remember(made.connection, one.id, one.name.lower(), one.name, True)
        yield made, telling
    installation.close()
    stock.drop(address)


def refused(act: object) -> list[tuple[str, str, str]]:
    """The problems that an act is refused for: code, place, and what is said."""
    with pytest.raises(CardwrightError) as error:
        act()  # type: ignore[operator]  # a function, as its caller knows
    return [(one.code, one.pointer, one.message) for one in error.value.problems]


def test_a_unique_value_of_a_hidden_record_is_refused_without_a_reason(ctx: tuple[Context, bool]) -> None:
    made, telling = ctx
    ann, bob = made.acting_as(ANN), made.acting_as(BOB)
    create(ann, "customer", {"code": "U1"})
    mine = create(bob, "customer", {"code": "U2"}).id
    for act in (
        lambda: create(bob, "customer", {"code": "u1"}),
        lambda: update(bob, "customer", mine, {"code": "u1"}),
    ):
        (found,) = refused(act)
        assert found[:2] == ("REC004" if telling else "REC020", "/code")
        assert ("Another record" in found[2]) is telling
    assert refused(lambda: create(bob, "customer", {"code": "u2"}))[0][0] == "REC004", "one's own is always told"


def test_what_refers_out_of_sight_forbids_a_deletion_and_is_not_counted(ctx: tuple[Context, bool]) -> None:
    made, telling = ctx
    bob = made.acting_as(BOB)
    mine = create(bob, "customer", {"name": "R"}).id
    for year in (2025, 2026):
        create(made.acting_as(ANN), "invoice", {"customer": None, "year": year})
        create(made, "invoice", {"customer": mine, "year": year, "amount": 1})
    found = refused(lambda: delete(bob, "customer", mine))
    assert [one[0] for one in found] == (["REC010"] if telling else ["REC021"])
    assert ("2" in found[0][2]) is telling
    create(bob, "invoice", {"customer": mine, "year": 2030})
    found = refused(lambda: delete(bob, "customer", mine))
    assert [one[0] for one in found] == (["REC010"] if telling else ["REC010", "REC021"])
    assert ("3 ×" in found[0][2], "1 ×" in found[0][2]) == (telling, not telling)


def test_what_keeps_records_apart_out_of_sight_is_not_counted(ctx: tuple[Context, bool]) -> None:
    made, telling = ctx
    bob = made.acting_as(BOB)
    one, other = (create(bob, "customer", {"name": name}).id for name in ("M", "M2"))
    for customer in (one, other):
        create(made, "invoice", {"customer": customer, "year": 2025})
    (found,) = refused(lambda: merge(bob, "customer", Known(one), [Known(other)]))
    assert found[:2] == (("MRG005", "/invoice") if telling else ("MRG012", ""))


def test_a_rollup_is_over_what_its_reader_sees_or_over_all(ctx: tuple[Context, bool]) -> None:
    made, telling = ctx
    bob = made.acting_as(BOB)
    mine = create(bob, "customer", {"name": "S"}).id
    create(bob, "invoice", {"customer": mine, "year": 2025, "amount": 1})
    create(made, "invoice", {"customer": mine, "year": 2026, "amount": 10})
    assert get(bob, "customer", mine, ("owed",))["owed"] == (11 if telling else 1)


def test_a_duplicate_out_of_sight_is_told_with_its_owner_or_without_or_not_at_all(
    ctx: tuple[Context, bool], way: str
) -> None:
    made, _ = ctx
    bob = made.acting_as(BOB)
    for name in ("Wagner GmbH", "Wagner"):
        create(made.acting_as(ANN), "customer", {"name": name, "phone": "13800138000"})
    typed = {"name": "wagner", "phone": "13800138000"}
    assert alike(bob, "customer", typed) == ()
    told = [
        ([one.name for one in each.fields], each.owner and each.owner.name)
        for each in alike_unseen(bob, "customer", typed)
    ]
    assert told == {"silent": [], "exists": [(["name", "phone"], None)], "told": [(["name", "phone"], "Ann")]}[way]
    assert alike_unseen(made.acting_as(ANN), "customer", typed) == (), "who sees it is told by its title"
    assert alike_unseen(bob, "customer", {"name": "Wag"}) == ()


def test_what_is_shared_is_in_sight_to_the_end_of_its_last_day(ctx: tuple[Context, bool], way: str) -> None:
    made, telling = ctx
    ann = made.acting_as(ANN)
    theirs = create(ann, "customer", {"name": "Shared AG", "code": "SH1"}).id
    mine = create(made.acting_as(BOB), "customer", {"name": "Mine"}).id
    bill = create(made, "invoice", {"customer": mine, "year": 2025}).id
    for who, of, id in ((ann, "customer", theirs), (made, "invoice", bill)):
        share(who, of, id, f"actor:{BOB.id}", "read", lambda ids: (), until=made.today())
    (bob,) = (made.acting_as(one) for one in placed(made.connection, [BOB], made.today()))
    tomorrow = replace(bob, clock=lambda: made.clock() + timedelta(days=1))
    for now, seen in ((bob, True), (tomorrow, False)):
        assert [one.id for one in alike(now, "customer", {"name": "shared ag"})] == ([theirs] if seen else [])
        unseen = alike_unseen(now, "customer", {"name": "shared ag"})
        assert len(unseen) == (0 if seen or way == "silent" else 1)
        told = seen or telling
        assert refused(lambda now=now: create(now, "customer", {"code": "sh1"}))[0][0] == (
            "REC004" if told else "REC020"
        )
        assert refused(lambda now=now: delete(now, "customer", mine))[0][0] == ("REC010" if told else "REC021")
