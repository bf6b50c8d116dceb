"""Definitions of some entities: written, planned and published by whoever keeps these, and nothing beside them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest

from core.access.defining import defines, extent
from core.access.explain import explain_field
from core.access.rights import administers
from core.context import Actor
from core.drafts import add, begin, bring, call, draft_of, drafts, fingerprint, put, workspace, write_rights
from core.engine import Installation
from core.errors import Denied, Missing
from core.packs.installed import installed
from core.publish import apply_plan, live_packs, make_plan
from core.publish.history import rollback_plan, version_entries
from core.publish.reach import effects
from schema_registry.frozen import Frozen
from schema_registry.packs import LOCAL, PackFiles
from schema_registry.problems import Problem
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True)
KEEPER = Actor(7, "Keeper", frozenset({"keeper"}))
READS = {"*": {"read": "all"}, "boss": {"read": "own"}}
ROLE = {"$schema": "urn:cardwright:role:1", "name": "keeper", "title": "Keeper", "entities": READS}
KEEPS = {
    **ROLE,
    "definitions": ["customer"],
    "fields": {"customer": {"fax": "hidden"}, "order": {"cost": "hidden"}},
}
ZONES = {
    "$schema": "urn:cardwright:categories:1",
    "name": "zones",
    "title": "Zones",
    "categories": [{"id": "n", "title": "North"}],
}
CUSTOMERS, ORDERS, SALES = "entities/customer.json", "entities/order.json", "reports/sales.json"


def shop(**customer: object) -> PackFiles:
    """Customers, orders and who answers for them, reports, zones to choose from, and a role that keeps customers."""
    zone = {"kind": "tree", "categories": "zones"}
    made = pack(
        entity("customer", {"name": "text", "fax": "text", "zone": zone, **customer}),
        entity(
            "order", {"number": "text", "cost": "integer", "zone": zone, "boss": {"kind": "reference", "to": "boss"}}
        ),
        entity("boss", {"name": "text", "wage": "integer", "customer": reference("customer")}),
        reports__sales=report("sales", "customer"),
        reports__orders=report("orders", "order"),
        categories__zones=ZONES,
        roles__keeper=KEEPS,
    )
    return PackFiles(made.name, made.label, made.files)


def reference(to: str) -> Mapping[str, object]:
    return {"kind": "reference", "to": to}


def report(name: str, of: str) -> Mapping[str, object]:
    head = {"$schema": "urn:cardwright:report:1", "name": name, "title": name.title(), "of": of}
    return {**head, "rows": ["sys_owner"], "measures": [{"count": True}]}


def extending(of: str, field: str) -> str:
    schema = "urn:cardwright:entity:1"
    return json.dumps({"$schema": schema, "extends": of, "properties": {field: {"kind": "text", "title": field}}})


def laid(packs: Collection[PackFiles], path: str, text: str) -> tuple[PackFiles, ...]:
    """Packs with a document of the pack `test`."""
    return tuple(one.changed({**one.files, path: text}) if one.name == "test" else one for one in packs)


def named(refused: pytest.ExceptionInfo[Denied]) -> list[object]:
    """The documents that a refusal names."""
    problems: tuple[Problem, ...] = tuple(refused.value.problems)
    assert {one.code for one in problems} == {"ACC009"}
    return [dict(one.params)["document"] for one in problems]


@pytest.fixture
def live(installation: Installation) -> Installation:
    publish(installation, shop())
    return installation


def test_the_definitions_of_some_entities_are_a_right_of_their_own(live: Installation) -> None:
    with live.reading(KEEPER) as ctx:
        assert defines(ctx) and not administers(ctx, "definitions")
        assert extent(ctx).entities == {"customer"}
        assert {"fax"} <= ctx.model.entities["customer"].fields.keys()
        assert "cost" not in ctx.model.entities["order"].fields
        for refused in (lambda: installed(ctx), lambda: bring(ctx, "x", [shop()])):
            with pytest.raises(Denied):
                refused()
    with live.reading(ADMIN) as ctx:
        fax, cost = (explain_field(ctx, KEEPER, *one) for one in (("customer", "fax"), ("order", "cost")))
    assert (fax.right, fax.ruled, cost.right, cost.ruled) == ("write", "definitions", "hidden", "roles")


def test_what_is_about_ones_own_entities_is_drafted_and_published_beside_hidden_fields(live: Installation) -> None:
    with live.writing(KEEPER) as ctx:
        number = begin(ctx, "Mine")
        add(ctx, number, LOCAL, "entities/customer.json", extending("customer", "site"))
        add(ctx, number, LOCAL, "reports/zones.json", json.dumps({**report("zones", "customer")}))
        add(ctx, number, LOCAL, "categories/kinds.json", json.dumps({**ZONES, "name": "kinds"}))
        broken = '{"name": '
        text = workspace(ctx, number).texts["test", SALES]
        put(ctx, number, "test", SALES, broken, fingerprint(text))
        put(ctx, number, "test", SALES, text, fingerprint(broken))
        plan = make_plan(ctx, workspace(ctx, number).packs)
    assert not any("order" in step.id or "cost" in step.id for step in plan.steps)
    version = apply_plan(live, plan, KEEPER, note="site")
    with live.reading(KEEPER) as ctx:
        assert "site" in ctx.model.entities["customer"].fields
        mine, others = version_entries(ctx)
    assert (mine.number, mine.told, bool(mine.steps)) == (version, True, True)
    assert (others.told, others.steps, others.note) == (False, (), "")
    with live.reading(ADMIN) as ctx:
        assert "cost" in ctx.model.entities["order"].fields
        assert all(one.told for one in version_entries(ctx))


OTHERS = (
    ("entities/order.json", extending("order", "site")),
    ("entities/customer.json", extending("order", "site")),
    ("reports/more.json", json.dumps(report("more", "order"))),
    ("categories/zones.json", json.dumps({"$schema": ZONES["$schema"], "extends": "zones", "categories": []})),
    ("roles/keeper.json", json.dumps({"$schema": ROLE["$schema"], "extends": "keeper", "definitions": True})),
    ("roles/x.json", "{"),
    ("calendars/x.json", "{}"),
    ("locales/zh_CN.json", "{}"),
    ("checks/x.json", "{}"),
    ("expenses/x.json", "{}"),
)
"""Documents that are about something else, whatever their paths say."""


def test_no_other_document_gets_into_a_draft(live: Installation) -> None:
    with live.writing(KEEPER) as ctx:
        number = begin(ctx, "Mine")
        for path, text in OTHERS:
            with pytest.raises(Denied) as refused:
                add(ctx, number, LOCAL, path, text)
            assert named(refused) == [f"local/{path}"]
        assert workspace(ctx, number).own == {}


def test_a_rename_and_rights_that_would_reach_other_documents_are_refused_by_name(live: Installation) -> None:
    with live.writing(KEEPER) as ctx:
        number = begin(ctx, "Mine")
        with pytest.raises(Denied) as refused:
            call(ctx, number, "customer.fax", "telefax")
        assert named(refused) == ["test/roles/keeper.json"]
        with pytest.raises(Denied):
            write_rights(ctx, number, "keeper", {("entities", "customer", "update"): "all"})
        assert workspace(ctx, number).own == {}


def test_plans_and_rollbacks_that_touch_anything_else_are_refused_wherever_they_come_from(live: Installation) -> None:
    with live.reading(KEEPER) as ctx:
        packs = live_packs(ctx.connection)
        wider = laid(packs, "roles/keeper.json", json.dumps({**KEEPS, "definitions": True}))
        both = laid(laid(wider, ORDERS, shop().files[ORDERS] + " "), CUSTOMERS, shop(site="text").files[CUSTOMERS])
        with pytest.raises(Denied) as refused:
            make_plan(ctx, both)
    assert named(refused) == [f"test/{ORDERS}", "test/roles/keeper.json"]
    with live.reading(ADMIN) as ctx:
        theirs = make_plan(ctx, both)
    with pytest.raises(Denied) as refused:
        apply_plan(live, theirs, KEEPER, consent=theirs.questions)
    assert named(refused) == [f"test/{ORDERS}", "test/roles/keeper.json"]
    with pytest.raises(Denied):
        apply_plan(live, replace(theirs, packs=tuple(packs)), Actor(8, "Clerk", frozenset()))
    publish(live, shop(site="text"))
    with live.reading(KEEPER) as ctx:
        assert rollback_plan(ctx, 1).possible
    publish(live, laid([shop()], ORDERS, shop().files[ORDERS] + " ")[0])
    with live.reading(KEEPER) as ctx, pytest.raises(Denied) as refused:
        rollback_plan(ctx, 1)
    assert named(refused) == [f"test/{ORDERS}"]


def test_nothing_is_decided_by_what_its_keeper_may_not_see(live: Installation) -> None:
    publish(live, shop(main=reference("order")))

    def planned(field: Mapping[str, object]) -> list[tuple[str, object]]:
        said = {**json.loads(extending("customer", "site")), "properties": {"site": {"kind": "integer", **field}}}
        with live.writing(KEEPER) as ctx:
            number = begin(ctx, "Mine")
            add(ctx, number, LOCAL, CUSTOMERS, json.dumps(said))
            packs = workspace(ctx, number).packs
            ctx.connection.rollback()
        with live.reading(ADMIN) as whole:
            theirs = make_plan(whole, packs)
        try:
            with live.reading(KEEPER) as ctx:
                make_plan(ctx, packs)
        except Denied as refused:
            with pytest.raises(Denied):
                apply_plan(live, theirs, KEEPER, consent=theirs.questions)
            return [(one.code, dict(one.params)["formula"]) for one in refused.problems]
        return []

    for said in ("main.cost", "main.boss.wage"):  # a hidden field; records that are not all theirs
        assert planned({"default": f"={said}"}) == [("ACC037", said)]
        assert planned({"visible": f"{said} > 3"}) == [("ACC037", f"{said} > 3")]
        assert planned({"formula": said, "kind": "formula"}) == []  # computed for its reader
    assert planned({"default": "=main.number", "kind": "text"}) == []
    count = {"kind": "rollup", "from": "boss.customer", "count": True, "over": "all"}
    assert planned({**count, "disclosedTo": ["keeper"]}) == [("ACC037", "site")]
    assert planned({**count, "over": "visible"}) == []
    publish(live, shop(main=reference("order"), fee={"kind": "integer", "default": "=main.cost"}))
    assert planned({}) == []


def test_drafts_of_others_are_out_of_reach(live: Installation) -> None:
    with live.writing(ADMIN) as ctx:
        theirs = begin(ctx, "Everything")
    with live.writing(KEEPER) as ctx:
        mine = begin(ctx, "Mine")
        assert [one.id for one in drafts(ctx)] == [mine]
        with pytest.raises(Missing):
            draft_of(ctx, theirs)
    with live.reading(ADMIN) as ctx:
        assert {one.id for one in drafts(ctx)} == {mine, theirs}


def test_plans_tell_whose_definitions_somebody_may_change_from_now_on(live: Installation) -> None:
    with live.reading(ADMIN) as ctx:
        before = ctx.model
    more = before.roles["keeper"]

    def turns(role: object) -> list[tuple[str, str, str]]:
        after = replace(before, roles=Frozen({"keeper": role}))
        (effect,) = effects(before, after, [KEEPER])
        return [(one.entity.name if one.entity else "", one.what, one.way) for one in effect.turns]

    assert turns(replace(more, defines=("order",)))[:1] == [("customer", "definitions", "lose")]
    assert ("order", "definitions", "gain") in turns(replace(more, defines=("customer", "order")))
    assert ("", "definitions", "gain") in turns(replace(more, definitions=True))
