"""Rights on fields that depend on the record: write where …, else read, masked or hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from core.access.explain import explain_field
from core.access.explained import told_of_field
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Rejected, Stale
from core.kinds.money import Money
from core.merging.merge import Known, merge
from core.merging.unmerge import unmerge
from core.queries.aggregate import aggregate
from core.queries.dated import dated_values
from core.queries.find import find
from core.queries.get import get
from core.queries.lookup import lookup
from core.queries.query import Aggregation, Query
from core.records import by_record
from core.records.following import follow
from core.records.history import history
from core.records.links import pairs
from core.records.preview import preview
from core.records.state import hidden_parts, state_of
from core.records.undo import revert
from core.records.write import Edit, create, create_many, update, update_many
from core.settings import Settings
from core.transfer.columns import automatic, place
from core.transfer.export import export
from schema_registry.model import Group, Measure
from tests.core.records.acting import know, told
from tests.support import ADMIN, publish
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation

WANG, LI = Actor(2, "Wang", frozenset({"clerk"})), Actor(3, "Li", frozenset({"clerk", "auditor"}))
GUEST = Actor(4, "Guest", frozenset({"guest"}))
NUMBER, OTHER = "13800138000", "13900139000"
READ_ONLY = "REC400"
MINE, GRADE_A = {"sys_owner": {"_eq": "$CURRENT_USER"}}, {"grade": {"_eq": "A"}}
KEPT = {"region.keeper": {"_eq": "$CURRENT_USER"}}
DOCUMENTS: dict[str, Any] = {
    "entities/region.json": {
        "$schema": "urn:cardwright:entity:1",
        "name": "region",
        "title": "Region",
        "type": "object",
        "properties": {
            "name": {"kind": "text", "title": "Name"},
            "keeper": {"kind": "user", "title": "Keeper"},
        },
        "card": {"title": "{name}"},
    },
    "entities/firm.json": {
        "$schema": "urn:cardwright:entity:1",
        "name": "firm",
        "title": "Firm",
        "type": "object",
        "properties": {
            "name": {"kind": "text", "title": "Name", "search": True},
            "grade": {"kind": "choice", "title": "Grade", "enum": ["A", "B"]},
            "region": {"kind": "reference", "title": "Region", "to": "region"},
            "phone": {"kind": "phone", "title": "Phone", "search": True, "track": True},
            "credit": {"kind": "integer", "title": "Credit", "default": 5, "track": True, "unique": True},
            "limit": {"kind": "money", "title": "Limit", "currency": "any"},
            "backer": {"kind": "reference", "title": "Backer", "to": "region", "inverse": "backed"},
            "note": {"kind": "text", "title": "Note", "default": "new"},
            "turnover": {
                "kind": "series",
                "title": "Turnover",
                "of": {"kind": "integer"},
                "period": "year",
            },
            "doubled": {"kind": "formula", "title": "Doubled", "formula": "credit * 2"},
            "items": {"kind": "lines", "title": "Items", "from": "item.firm", "columns": ["what", "cost"]},
            "tags": {"kind": "references", "title": "Tags", "to": "region", "inverse": "tagged"},
        },
        "card": {"title": "{name} · {credit} · {backer}", "subtitle": "{phone}", "facts": ["credit", "backer"]},
        "list": {"columns": ["name", "credit"], "sort": ["-credit", "name"], "totals": {"credit": "sum"}},
    },
    "entities/item.json": {
        "$schema": "urn:cardwright:entity:1",
        "name": "item",
        "title": "Item",
        "type": "object",
        "properties": {
            "firm": {"kind": "reference", "title": "Firm", "to": "firm", "inverse": "parts", "onDelete": "cascade"},
            "what": {"kind": "text", "title": "What"},
            "cost": {"kind": "integer", "title": "Cost"},
        },
        "card": {"title": "{what} · {firm}"},
    },
    "roles/clerk.json": {
        "$schema": "urn:cardwright:role:1",
        "name": "clerk",
        "title": "Clerk",
        "entities": {"*": {"read": "all", "create": "all", "update": "all", "delete": "all", "export": "all"}},
        "fields": {
            "firm": {
                "phone": {"right": "write", "where": GRADE_A, "else": "masked"},
                "credit": {"right": "write", "where": MINE},
                "limit": {"right": "read", "where": GRADE_A},
                "backer": {"right": "write", "where": GRADE_A, "else": "hidden"},
                "turnover": {"right": "write", "where": GRADE_A},
                "note": {"right": "write", "where": KEPT, "else": "read"},
                "items": {"right": "write", "where": GRADE_A, "else": "read"},
                "tags": {"right": "write", "where": GRADE_A, "else": "read"},
            },
            "item": {"cost": {"right": "write", "where": {"firm.grade": {"_eq": "A"}}}},
        },
    },
    "roles/guest.json": {
        "$schema": "urn:cardwright:role:1",
        "name": "guest",
        "title": "Guest",
        "entities": {"firm": {"read": "all", "update": "all"}},
    },
    "roles/auditor.json": {
        "$schema": "urn:cardwright:role:1",
        "name": "auditor",
        "title": "Auditor",
        "entities": {"firm": {"read": "all"}},
        "fields": {
            "firm": {
                "phone": "masked",
                "credit": {"right": "read", "where": {"grade": {"_eq": "B"}}},
                "limit": "hidden",
                "backer": "hidden",
                "turnover": "hidden",
                "note": "read",
                "items": "read",
                "tags": "read",
            }
        },
    },
}
SHOWN = ("name", "phone", "credit", "limit", "backer", "turnover", "note", "$title", "$subtitle")


@pytest.fixture(scope="module")
def firms(stock: Stock) -> Iterator[Installation]:
    """An installation with the pack; tests roll back what they write."""
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    publish(installation, DOCUMENTS)
    yield installation
    installation.close()
    stock.drop(address)


@pytest.fixture
def ctx(firms: Installation) -> Iterator[Context]:
    with firms.writing(ADMIN) as made:
        know(made, WANG, LI)
        yield made
        made.connection.rollback()


@pytest.fixture
def two(ctx: Context) -> tuple[str, str]:
    """A firm of grade A, and one of grade B, which nobody but the administrator owns."""
    backer = create(ctx, "region", {"name": "Bank"}).id
    values = {
        "backer": backer,
        "phone": NUMBER,
        "limit": {"amount": "7000", "currency": "CNY"},
        "turnover": {"2024": 70},
    }
    good = create(ctx, "firm", {**values, "name": "Good", "grade": "A", "credit": 71}).id
    values |= {"phone": OTHER, "turnover": {"2024": 80}}
    return good, create(ctx, "firm", {**values, "name": "Bad", "grade": "B", "credit": 8_200_193}).id


def refused(act: Callable[[], object]) -> list[tuple[str, str]]:
    return told(act)


def test_rows_show_what_each_record_allows(ctx: Context, two: tuple[str, str]) -> None:
    good, bad = two
    wang = ctx.acting_as(WANG)
    rows = {str(row["name"]): row for row in find(wang, Query("firm", SHOWN, sort=("name",))).rows}
    assert rows["Good"]["limit"] == Money(Decimal("7000.00"), "CNY")
    assert (rows["Good"]["phone"], rows["Bad"]["phone"]) == (NUMBER, "139****9000")
    assert [rows["Bad"][name] for name in ("limit", "backer", "turnover", "credit")] == [None] * 4
    assert (rows["Good"]["$title"], rows["Bad"]["$title"]) == ("Good · Bank", "Bad")
    assert rows["Good"]["backer"].title == "Bank" and rows["Bad"]["$subtitle"] == "139****9000"  # type: ignore[attr-defined]  # a row holds values of any kind
    assert "doubled" not in get(wang, "firm", good)
    for id, name in ((good, "Good"), (bad, "Bad")):
        alone = get(wang, "firm", id)
        assert [alone[one] for one in SHOWN[:-2]] == [rows[name][one] for one in SHOWN[:-2]]
    file = str(list(export(wang, Query("firm", SHOWN[:-2]))))
    assert "7000" in file and "139****9000" in file and OTHER not in file and "8200193" not in file
    assert "2024=70" in file and "=80" not in file and "None" not in file
    assert sorted(one.title for one in lookup(wang, "firm", "")) == ["Bad", "Good · Bank"]
    items = [create(ctx, "item", {"what": "x", "firm": id}).id for id in two]
    assert [get(wang, "item", id, ("$title",))["$title"] for id in items] == ["x · Good · Bank", "x · Bad"]


def test_the_most_of_all_roles_counts_for_each_record(ctx: Context, two: tuple[str, str]) -> None:
    mine = create(ctx.acting_as(LI), "firm", {"name": "Mine", "grade": "A", "credit": 9}).id
    seen = {
        str(row["name"]): row["credit"] for row in find(ctx.acting_as(LI), Query("firm", ("name", "credit"))).rows
    }
    assert seen == {"Good": None, "Bad": 8_200_193, "Mine": 9}
    update(ctx.acting_as(LI), "firm", mine, {"credit": 10})
    seen = [get(ctx.acting_as(one), "firm", mine, ("credit",))["credit"] for one in (LI, replace(LI, id=2))]
    assert seen == [10, None], "a statement is kept for one person"
    assert refused(lambda: update(ctx.acting_as(LI), "firm", two[1], {"credit": 10})) == [(READ_ONLY, "/credit")]


@pytest.mark.parametrize("path", ["phone", "credit", "limit", "limit.currency", "backer", "backer.name", "turnover"])
def test_nothing_follows_from_what_some_records_hide(ctx: Context, two: tuple[str, str], path: str) -> None:
    wang = ctx.acting_as(WANG)
    asked: list[Callable[[], object]] = [
        lambda: find(wang, Query("firm", ("name",), filter={path: {"_empty": True}})),
        lambda: find(wang, Query("firm", ("name",), sort=(path,))),
        lambda: aggregate(wang, Aggregation("firm", (Measure("count"),), (Group.parse(path),))),
        lambda: aggregate(wang, Aggregation("firm", (Measure.parse(f"max:{path}"),))),
        lambda: find(wang, Query("item", ("what",), filter={f"firm.{path}": {"_empty": True}})),
    ]
    if "." in path:
        asked.append(lambda: find(wang, Query("firm", (path,))))
    for ask in asked:
        with pytest.raises(Rejected) as problem:
            ask()
        assert {one.code for one in problem.value.problems} <= {"QRY002", "QRY006"}
    assert refused(
        lambda: find(wang, Query("region", filter={"backed": {"_some": {"grade": "B"}}}))
    )  # nor back again
    assert find(wang, Query("firm", search="13800138000", count="exact")).count == 0


def test_a_stored_record_decides_what_is_written(ctx: Context, two: tuple[str, str]) -> None:
    good, bad = two
    wang, region = ctx.acting_as(WANG), create(ctx, "region", {"name": "N", "keeper": 2}).id
    update(wang, "firm", good, {"phone": OTHER, "backer": region, "turnover": {"2025": 3}, "tags": [region]})
    given: dict[str, object] = {"phone": NUMBER, "credit": 1, "limit": {"amount": "1", "currency": "CNY"}}
    given |= {"backer": region, "turnover": {"2025": 3}, "tags": [region], "items": [{"what": "x"}], "note": "mine"}
    for name, value in given.items():
        # Grade and field at once: what stands there decides.
        assert refused(lambda name=name, value=value: update(wang, "firm", bad, {"grade": "A", name: value})) == [
            (READ_ONLY, f"/{name}")
        ], name
    told_back = {"phone": "139****9000", "credit": None, "backer": None, "note": "new", "name": "Renamed"}
    update(wang, "firm", bad, told_back)
    row = get(ctx, "firm", bad)
    assert (row["phone"], row["credit"], row["name"]) == (OTHER, 8_200_193, "Renamed")
    update(ctx, "firm", bad, {"region": region})
    update(wang, "firm", bad, {"note": "mine"})
    edits = [Edit(good, {"phone": NUMBER}), Edit(bad, {"phone": NUMBER}), Edit(good, {"grade": "B"})]
    outcome = update_many(wang, "firm", [*edits, Edit(good, {"phone": OTHER})])
    assert (set(outcome.saved), set(outcome.refused)) == ({0, 2}, {1, 3})


def test_a_new_record_is_judged_on_what_it_is_given(ctx: Context) -> None:
    wang, region = ctx.acting_as(WANG), create(ctx, "region", {"name": "N", "keeper": 2}).id
    made = create(wang, "firm", {"grade": "A", "credit": 7, "phone": NUMBER, "note": "b", "region": region})
    assert [get(ctx, "firm", made.id)[name] for name in ("credit", "note")] == [7, "b"]
    wrong = {"grade": "B", "phone": NUMBER, "note": "b", "tags": [region], "items": [{"what": "x"}], "turnover": 3}
    outcome = create_many(wang, "firm", [wrong, {"grade": "B", "credit": None}])
    said = sorted(one.pointer for one in outcome.refused[0].problems)
    assert said == ["/items", "/note", "/phone", "/tags", "/turnover"] and set(outcome.saved) == {1}


def test_new_records_of_very_many_fields_are_judged_in_parts(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = len(ctx.live.tables["firm"].table.columns)
    monkeypatch.setattr(by_record, "MOST_VALUES", 2 * columns)
    asked: list[int] = []

    def note(connection: object, cursor: object, statement: str, values: tuple[object, ...], *more: object) -> None:
        if ") AS given" in statement:
            asked.append(len(values))

    sa.event.listen(ctx.connection, "before_cursor_execute", note)
    grades = [{"grade": "AB"[at % 2], "phone": NUMBER, "credit": None} for at in range(7)]
    outcome = create_many(ctx.acting_as(WANG), "firm", grades)
    sa.event.remove(ctx.connection, "before_cursor_execute", note)
    assert set(outcome.saved) == {0, 2, 4, 6} and set(outcome.refused) == {1, 3, 5}
    assert len(asked) >= 4 and max(asked) < 3 * columns, "two at a time"


def test_who_holds_a_unique_value_is_told_where_the_value_may_be_seen(ctx: Context, two: tuple[str, str]) -> None:
    wang = ctx.acting_as(WANG)
    mine = create(wang, "firm", {"name": "Mine", "credit": 9}).id
    with pytest.raises(Rejected) as unseen:
        update(wang, "firm", mine, {"credit": 8_200_193})
    with pytest.raises(Rejected) as own:
        create(wang, "firm", {"name": "Mine too", "credit": 9})
    assert [(one.code, dict(one.params)["record"]) for one in (*unseen.value.problems, *own.value.problems)] == [
        ("REC020", ""),
        ("REC004", mine),
    ]


def test_files_find_no_record_by_what_some_hide(ctx: Context, two: tuple[str, str]) -> None:
    model, header = ctx.acting_as(WANG).model, ("name", "credit", "backer")
    mapping = automatic(model, model.entities["firm"], header)
    assert [one.field.name for one in place(model, mapping, header)] == ["name", "credit", "backer"]
    by_credit = replace(mapping, identify=("credit",))
    assert refused(lambda: place(model, by_credit, header)) == [("QRY002", "/identify")]
    assert place(ctx.model, by_credit, header)


def test_forms_show_what_may_be_written_as_one_types(ctx: Context, two: tuple[str, str]) -> None:
    good, bad = two
    wang = ctx.acting_as(WANG)
    new = state_of(wang, "firm", {"grade": "B"})
    assert {"backer", "limit", "turnover"} <= new.hidden and {"phone", "note", "items"} <= new.read_only
    assert "credit" not in new.hidden | new.read_only  # it will be theirs
    typed = state_of(wang, "firm", {"grade": "A"})
    assert not {"phone", "backer", "items"} & (typed.hidden | typed.read_only) and "limit" in typed.read_only
    stands = state_of(wang, "firm", {"grade": "A"}, bad)
    assert (stands.values["phone"], "credit" in stands.values) == ("139****9000", False)
    assert {"credit", "backer"} <= stands.hidden and "phone" in stands.read_only
    assert "phone" not in hidden_parts(wang, ctx.model.entities["firm"], good).read_only
    assert "credit" in hidden_parts(wang, ctx.model.entities["firm"], good).hidden


def test_the_past_is_told_as_the_record_allows_today(ctx: Context, two: tuple[str, str]) -> None:
    good, bad = two
    wang = ctx.acting_as(WANG)
    for id, credit in zip(two, (444, 333), strict=True):
        update(ctx, "firm", id, {"phone": "13700137000", "credit": {"2024-01-01": {"value": credit, "reason": "x"}}})
    entries = {id: [one for entry in history(wang, "firm", id) for one in entry.changes] for id in two}
    stories = {id: str(changes) for id, changes in entries.items()}
    assert NUMBER in stories[good] and OTHER not in stories[bad] and "139****9000" in stories[bad]
    assert {one.field for one in entries[bad]} == {"name", "grade", "phone", "note"}
    assert {one.field for one in entries[good]} > {"limit", "backer", "turnover"}
    assert [one.value for one in dated_values(wang, "firm", good, "turnover")] == [70]
    assert dated_values(wang, "firm", bad, "turnover") == ()
    assert [one.value for one in dated_values(wang, "firm", bad, "phone")] == ["139****9000", "137****7000"]
    then = {str(row["name"]): row["phone"] for row in find(wang, Query("firm", ("name", "phone"))).rows}
    assert then == {"Good": "13700137000", "Bad": "137****7000"}
    changed = {one.record: set(one.fields) for one in follow(wang, limit=1000).changes if one.action == "update"}
    assert "credit" not in changed.get(bad, set())
    with pytest.raises(Stale) as stale:
        update(wang, "firm", bad, {"name": "C"}, version=1)
    said = " ".join(one.message for one in stale.value.problems)
    assert "139****9000" in said and not any(one in said for one in (OTHER, "13700137000", "8200193", "Credit"))


def test_lines_follow_their_own_rights(ctx: Context, two: tuple[str, str]) -> None:
    good, bad = two
    for id in two:
        update(ctx, "firm", id, {"items": [{"what": "x", "cost": 7_007_019}]})
    wang, way = ctx.acting_as(WANG), ctx.model.entities["firm"].fields["items"].lines
    assert way is not None
    lines = {id: get(wang, "firm", id, ("items",))["items"] for id in two}
    assert [lines[id][0]["cost"] for id in two] == [7_007_019, None]  # type: ignore[index]  # a row holds values of any kind
    line = lines[bad][0]["id"]  # type: ignore[index]  # a row holds values of any kind
    assert "7007019" not in str(preview(wang, way, [{"id": line, "what": "y"}], "json"))
    assert refused(lambda: update(wang, "item", line, {"cost": 1})) == [(READ_ONLY, "/cost")]
    assert refused(lambda: create(wang, "item", {"firm": bad, "cost": 1})) == [(READ_ONLY, "/cost")]
    update(wang, "firm", good, {"items": [{"id": lines[good][0]["id"]}, {"what": "y", "cost": 9}]})  # type: ignore[index]  # a row holds values of any kind
    update(wang, "firm", good, {"items": [{"id": lines[good][0]["id"], "cost": 8}]})  # type: ignore[index]  # a row holds values of any kind


def test_undo_and_merging_write_no_more_than_one_may(ctx: Context, two: tuple[str, str]) -> None:
    good, bad = two
    wang = ctx.acting_as(WANG)
    batch = update(wang, "firm", good, {"phone": OTHER}).batch
    both = update(wang, "firm", good, {"phone": NUMBER, "grade": "B"}).batch
    assert [code for code, _ in refused(lambda: revert(wang, both))] == [READ_ONLY]
    assert refused(lambda: revert(wang, batch))  # changed since
    revert(ctx, both)
    assert refused(lambda: merge(wang, "firm", Known(bad), [Known(good)], {"phone": good})) == [
        (READ_ONLY, "/take/phone")
    ]
    assert refused(lambda: merge(wang, "firm", Known(good), [Known(bad)], {"phone": bad})) == [
        (READ_ONLY, "/take/phone")
    ]
    update(ctx, "firm", good, {"phone": None, "turnover": {"2024": {"value": None, "reason": "x"}}})
    merge(wang, "firm", Known(good), [Known(bad)])
    row = get(ctx, "firm", good)
    assert (row["phone"], row["credit"], dated_values(ctx, "firm", good, "turnover")) == (None, 71, ())


def test_who_was_slower_reads_titles_of_what_they_may_see(ctx: Context) -> None:
    know(ctx, GUEST)
    regions = [create(ctx, "region", {"name": name}).id for name in ("North", "South")]
    firm = create(ctx, "firm", {"name": "x", "grade": "A", "region": regions[0]}).id
    update(ctx, "firm", firm, {"region": regions[1]})
    update(ctx, "firm", firm, {"region": None, "backer": regions[0]})
    said = {}
    for actor in (WANG, GUEST):
        with pytest.raises(Stale) as refused:
            update(ctx.acting_as(actor), "firm", firm, {"name": "y"}, 1)
        said[actor] = " ".join(one.say("en") for one in refused.value.problems)
        assert not any(id in said[actor] for id in regions)
    assert 'Region from "North" to ""' in said[WANG] and 'Backer from "" to "North"' in said[WANG]
    assert 'Region from "（不可见）" to ""' in said[GUEST] and "North" not in said[GUEST]


def test_a_merge_gives_back_what_may_be_written_into_the_record_as_it_is_now(ctx: Context) -> None:
    wang = ctx.acting_as(WANG)
    tag = create(ctx, "region", {"name": "red"}).id
    stays = create(ctx, "firm", {"name": "Good", "grade": "A", "credit": 1}).id
    gone = create(ctx, "firm", {"name": "Old", "grade": "A", "credit": 2, "phone": NUMBER, "tags": [tag]}).id
    batch = merge(wang, "firm", Known(stays), [Known(gone)], {"name": gone}).batch
    update(ctx, "firm", stays, {"grade": "B"})
    undone = unmerge(wang, batch)
    assert sorted((one.code, one.pointer) for one in undone.kept) == [("MRG013", "/phone"), ("MRG013", "/tags")]
    row, tags = get(ctx, "firm", stays), pairs(ctx, ctx.model.entities["firm"].fields["tags"].links, [stays])
    assert (row["name"], row["phone"], tags) == ("Good", NUMBER, {stays: (tag,)})


def test_an_explanation_names_the_condition_and_where_it_stands(ctx: Context) -> None:
    found = explain_field(ctx, WANG, "firm", "phone")
    said = told_of_field(found, "en")
    assert said.allowed and "whole for those with grade = A, else shown in part" in said.reasons[0].said
    assert said.reasons[0].stands is not None and said.reasons[0].stands.path == "roles/clerk.json"
    assert "满足 grade = A 的" in told_of_field(found, "zh_CN").reasons[0].said
