"""References to a record of one of several entities, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Rejected
from core.publish import make_plan
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Aggregation, Link, Query
from core.records.history import history
from core.records.trash import delete
from core.records.undo import revert
from core.records.write import create, update
from schema_registry.model import Group, Measure
from tests.support import publish as published
from tests.support.publishing import ADMIN, read


def entity(name: str, **more: object) -> Mapping[str, object]:
    fields = {"name": {"kind": "text", "title": "Name", "search": True}}
    return {
        "$schema": "urn:cardwright:entity:1",
        "name": name,
        "title": name.title(),
        "type": "object",
        "properties": {**fields, **more},
        "card": {"title": "{name}"},
    }


def pack(customer: str = "customer", **about: object) -> dict[str, object]:
    any_of = {"kind": "any_reference", "title": "About", "to": [customer, "order"], "inverse": "notes", **about}
    renamed = {"renamedFrom": ["customer"]} if customer != "customer" else {}
    role = {
        "$schema": "urn:cardwright:role:1",
        "name": "seller",
        "title": "Seller",
        "entities": {"note": {"read": "all", "update": "all"}, customer: {"read": "own"}, "order": {"read": "all"}},
    }
    return {
        f"entities/{customer}.json": {**entity(customer), **renamed},
        "entities/order.json": entity("order"),
        "entities/note.json": entity("note", about=any_of),
        "roles/seller.json": role,
    }


@pytest.fixture
def ctx(
    installation: Installation, as_admin: Callable[[Installation], AbstractContextManager[Context]]
) -> Iterator[Context]:
    published(installation, pack())
    with as_admin(installation) as context:
        yield context


def make(ctx: Context, entity: str, name: str, **values: object) -> str:
    return create(ctx, entity, {"name": name, **values}).id


def names(ctx: Context, tree: Mapping[str, object], entity: str = "note") -> list[object]:
    return [one["name"] for one in find(ctx, Query(entity, ("name",), tree, sort=("name",))).rows]


def test_it_comes_back_with_its_title_in_one_statement_for_each_entity_of_the_page(ctx: Context) -> None:
    ada, first = make(ctx, "customer", "Ada"), make(ctx, "order", "No. 1")
    make(ctx, "note", "a", about={"entity": "customer", "id": ada})
    make(ctx, "note", "b", about=first)
    for _ in range(5):
        make(ctx, "note", "c", about={"id": ada, "title": "whatever"})
    asked: list[str] = []
    sa.event.listen(ctx.connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
    rows = find(ctx, Query("note", ("name", "about"), sort=("name",))).rows
    assert [row["about"] for row in rows[:3]] == [
        Link(ada, "Ada", "customer"),
        Link(first, "No. 1", "order"),
        Link(ada, "Ada", "customer"),
    ]
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"entity": "order", "id": "{ada}"}, "/about"),
        ("0197c3a1-0000-7000-8000-000000000001", "/about"),
        ({"entity": "lead", "id": "{ada}"}, "/about"),
    ],
)
def test_only_a_record_that_is_there_is_taken(ctx: Context, about: object, pointer: str) -> None:
    ada = make(ctx, "customer", "Ada")
    given = {key: text.format(ada=ada) for key, text in about.items()} if isinstance(about, dict) else about
    with pytest.raises(Rejected) as refused:
        make(ctx, "note", "a", about=given)
    assert [one.pointer for one in refused.value.problems] == [pointer]


def test_it_is_asked_for_by_record_by_type_and_from_the_other_side(ctx: Context) -> None:
    ada, first = make(ctx, "customer", "Ada"), make(ctx, "order", "No. 1")
    make(ctx, "customer", "Bob")
    make(ctx, "note", "a", about=ada)
    make(ctx, "note", "b", about=first)
    make(ctx, "note", "c")
    assert names(ctx, {"about": {"_eq": ada}}) == ["a"]
    assert names(ctx, {"about": {"_empty": True}}) == ["c"]
    assert names(ctx, {"about.type": {"_eq": "order"}}) == ["b"]
    assert names(ctx, {"about.type": {"_nin": ["order"]}}) == ["a", "c"]
    assert names(ctx, {"notes": {"_some": {"name": {"_eq": "a"}}}}, "customer") == ["Ada"]
    assert names(ctx, {"notes": {"_none": {}}}, "customer") == ["Bob"]
    counted = aggregate(ctx, Aggregation("note", groups=(Group("about.type"),), measures=(Measure("count"),)))
    assert [(one.keys[0], one.values[0]) for one in counted] == [(None, 1), ("customer", 1), ("order", 1)]


def test_what_the_reader_may_not_see_is_missing_in_value_filter_and_type(
    installation: Installation, as_admin: Callable[[Installation], AbstractContextManager[Context]]
) -> None:
    published(installation, pack())
    with as_admin(installation) as ctx:
        ada, first = make(ctx, "customer", "Ada"), make(ctx, "order", "No. 1")
        note = make(ctx, "note", "a", about=ada)
        make(ctx, "note", "b", about=first)
    with installation.reading(Actor(7, "Sally", frozenset({"seller"}))) as asking:
        assert get(asking, "note", note)["about"] is None
        assert names(asking, {"about": {"_eq": ada}}) == []
        assert names(asking, {"about.type": {"_eq": "customer"}}) == []
        assert names(asking, {"about": {"_eq": first}}) == ["b"]
        counted = aggregate(asking, Aggregation("note", (Measure("count"),), (Group("about.type"),)))
        assert [(one.keys[0], one.values[0]) for one in counted] == [(None, 1), ("order", 1)]


def test_deleting_a_record_is_refused_while_something_refers_to_it(ctx: Context) -> None:
    ada = make(ctx, "customer", "Ada")
    note = make(ctx, "note", "a", about=ada)
    with pytest.raises(Rejected) as refused:
        delete(ctx, "customer", ada)
    assert [one.code for one in refused.value.problems] == ["REC010"]
    update(ctx, "note", note, {"about": None})
    assert delete(ctx, "customer", ada)


@pytest.mark.parametrize(("rule", "left"), [("clear", ["a", "b"]), ("cascade", ["b"])])
def test_a_deletion_clears_or_takes_along_what_refers_and_undo_gives_it_back(
    installation: Installation,
    as_admin: Callable[[Installation], AbstractContextManager[Context]],
    rule: str,
    left: list[str],
) -> None:
    published(installation, pack(onDelete=rule))
    with as_admin(installation) as acting:
        ada, first = make(acting, "customer", "Ada"), make(acting, "order", "No. 1")
        make(acting, "note", "a", about=ada)
        make(acting, "note", "b", about=first)
        gone = delete(acting, "customer", ada)
        assert names(acting, {}) == left
        assert names(acting, {"about": {"_empty": False}}) == ["b"]
        revert(acting, gone)
        assert names(acting, {"about": {"_eq": ada}}) == ["a"]
        assert names(acting, {"about.type": {"_eq": "customer"}}) == ["a"]


def test_an_entity_may_be_renamed_and_history_still_knows_what_was_meant(
    installation: Installation, as_admin: Callable[[Installation], AbstractContextManager[Context]]
) -> None:
    published(installation, pack())
    with as_admin(installation) as ctx:
        ada = make(ctx, "customer", "Ada")
        note = make(ctx, "note", "a", about=ada)
    published(installation, pack("client"))
    with as_admin(installation) as acting:
        assert get(acting, "note", note)["about"] == Link(ada, "Ada", "client")
        assert names(acting, {"about.type": {"_eq": "client"}}) == ["a"]
        told = history(acting, "note", note)[0].changes
        assert [(one.field, one.after_text) for one in told if one.field == "about"] == [("about", "Ada")]


def test_an_entity_that_is_no_longer_offered_leaves_its_references_and_the_plan_counts_them(
    installation: Installation, as_admin: Callable[[Installation], AbstractContextManager[Context]]
) -> None:
    published(installation, pack())
    with as_admin(installation) as ctx:
        make(ctx, "note", "a", about=make(ctx, "customer", "Ada"))
        make(ctx, "note", "b", about=make(ctx, "order", "No. 1"))
    narrowed = pack(to=["order"])
    with installation.reading(ADMIN) as ctx:
        (step,) = (one for one in make_plan(ctx, [read(narrowed)]).steps if one.id.endswith("note.about"))
    assert step.counts["misfits"] == 1
    published(installation, narrowed)
    with as_admin(installation) as ctx:
        assert names(ctx, {"about": {"_empty": False}}) == ["a", "b"]
