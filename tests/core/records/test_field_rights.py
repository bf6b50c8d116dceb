"""What people may do with fields that are hidden from them, shown in part, or not theirs to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Denied, Missing, Rejected, Stale
from core.merging.merge import Known, merge
from core.merging.unmerge import unmerge
from core.queries.columns import every_column
from core.queries.dated import dated_values
from core.queries.get import get
from core.records.history import history
from core.records.restore import restore
from core.records.state import state_of
from core.records.undo import revert
from core.records.write import assign, create, delete, update
from core.settings import Settings
from tests.core.records.acting import know, told
from tests.support import ADMIN, publish
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation

CLERK, BOTH = Actor(2, "Wang", frozenset({"clerk"})), Actor(3, "Li", frozenset({"clerk", "cashier"}))
NUMBER = "13800138000"
CLOSED = ("credit", "grade", "phone")
DOCUMENTS = {
    "entities/firm.json": {
        "$schema": "urn:cardwright:entity:1",
        "name": "firm",
        "title": "Firm",
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"kind": "text", "title": "Name"},
            "phone": {"kind": "phone", "title": "Phone", "track": True},
            "grade": {"kind": "choice", "title": "Grade", "enum": ["A", "B"], "track": True},
            "credit": {"kind": "integer", "title": "Credit", "default": 5, "track": True},
            "tier": {"kind": "choice", "title": "Tier", "enum": ["gold", "iron"]},
            "offer": {
                "kind": "choice",
                "title": "Offer",
                "enum": ["x", "y"],
                "depends": {"on": "tier", "values": {"gold": ["x"], "iron": ["y"]}},
            },
            "doubled": {"kind": "formula", "title": "Doubled", "formula": "credit * 2"},
            "more": {"kind": "formula", "title": "More", "formula": "doubled + 1"},
        },
        "rules": [
            {"id": "limit", "assert": "credit is missing or credit < 100", "message": "Too much", "at": "/credit"}
        ],
        "card": {"title": "{name}"},
    },
    "roles/clerk.json": {
        "$schema": "urn:cardwright:role:1",
        "name": "clerk",
        "title": "Clerk",
        "entities": {"*": {"read": "all", "create": "all", "update": "all", "delete": "all", "assign": "none"}},
        "fields": {"firm": {"phone": "masked", "grade": "read", "credit": "hidden", "tier": "hidden"}},
    },
    "roles/cashier.json": {
        "$schema": "urn:cardwright:role:1",
        "name": "cashier",
        "title": "Cashier",
        "entities": {"firm": {"read": "own"}},
    },
}


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
        yield made
        made.connection.rollback()


def test_who_knew_an_older_version_is_told_what_changed_as_far_as_they_see_it(ctx: Context) -> None:
    firm = create(ctx, "firm", {"name": "A", "phone": NUMBER, "credit": 7}).id
    update(ctx, "firm", firm, {"name": "B", "phone": "13900139000", "credit": 8})
    with pytest.raises(Stale) as error:
        update(ctx.acting_as(CLERK), "firm", firm, {"name": "C"}, 1)
    told = {one.pointer: one.message for one in error.value.problems if one.pointer}
    assert set(told) == {"/name", "/phone"}
    assert '"138****8000" to "139****9000"' in told["/phone"]


def test_a_hidden_field_and_what_is_computed_from_it_are_not_there(ctx: Context) -> None:
    firm = create(ctx, "firm", {"name": "A", "phone": NUMBER, "grade": "A", "credit": 7}).id
    clerk = ctx.acting_as(CLERK)
    row = get(clerk, "firm", firm)
    assert {"credit", "doubled", "more"}.isdisjoint(row)
    assert (row["phone"], row["grade"]) == ("138****8000", "A")
    assert set(get(ctx.acting_as(BOTH), "firm", firm)) == {
        "id",
        "sys_version",
        *every_column(ctx.model.entities["firm"]),
    }
    unknown = [("REC001", "/credit")]
    assert told(lambda: update(clerk, "firm", firm, {"credit": 9})) == unknown
    assert [code for code, _ in told(lambda: update(clerk, "firm", firm, {"nonsense": 9}))] == ["REC001"]


def test_a_record_is_judged_as_a_whole_whoever_writes_a_part_of_it(ctx: Context) -> None:
    clerk = ctx.acting_as(CLERK)
    made = create(clerk, "firm", {"name": "A"}).id
    assert get(ctx, "firm", made)["more"] == 11
    saved = update(clerk, "firm", made, {"name": "B"})
    assert (saved.version, get(ctx, "firm", made)["credit"]) == (2, 5)


def test_what_is_not_theirs_to_change_may_be_given_back_as_it_is_seen(ctx: Context) -> None:
    firm = create(ctx, "firm", {"name": "A", "phone": NUMBER, "grade": "A"}).id
    clerk = ctx.acting_as(CLERK)
    update(clerk, "firm", firm, {"name": "B", "phone": "138****8000", "grade": "A"})
    assert told(lambda: update(clerk, "firm", firm, {"phone": "13900139000"})) == [("REC400", "/phone")]
    assert told(lambda: update(clerk, "firm", firm, {"grade": "B"})) == [("REC400", "/grade")]
    assert str(get(ctx, "firm", firm)["phone"]).replace(" ", "").endswith(NUMBER)


def test_forms_and_history_show_no_more(ctx: Context) -> None:
    firm = create(ctx, "firm", {"name": "A", "phone": NUMBER, "credit": 7}).id
    update(ctx, "firm", firm, {"credit": 8, "phone": "13900139000"})
    clerk = ctx.acting_as(CLERK)
    state = state_of(clerk, "firm", {}, firm)
    assert state.values["phone"] == "139****9000"
    assert "credit" not in state.values
    assert {"phone", "grade"} <= state.read_only
    said = [
        (one.field, one.before_text, one.after_text)
        for entry in history(clerk, "firm", firm)
        for one in entry.changes
    ]
    assert ("phone", "138****8000", "139****9000") in said
    assert {"credit", "doubled", "more"}.isdisjoint(field for field, _, _ in said)


def test_a_conflict_tells_what_changed_of_what_one_sees(ctx: Context) -> None:
    firm = create(ctx, "firm", {"name": "A", "phone": NUMBER, "credit": 7}).id
    update(ctx, "firm", firm, {"credit": -8_100_193, "phone": "13900139000", "name": "B"})
    with pytest.raises(Stale) as stale:
        update(ctx.acting_as(CLERK), "firm", firm, {"name": "C"}, version=1)
    assert sorted(one.pointer for one in stale.value.problems) == ["", "/name", "/phone"]
    said = " ".join(one.message for one in stale.value.problems)
    assert "139****9000" in said and NUMBER not in said and "8100193" not in said


def test_values_over_time_are_told_and_corrected_as_the_field_may_be(ctx: Context) -> None:
    firm = create(ctx, "firm", {"name": "A", "phone": NUMBER, "grade": "A", "credit": 7}).id
    update(ctx, "firm", firm, {"credit": {"2025-01-01": 70}, "phone": {"2025-01-01": "13900139000"}})
    clerk = ctx.acting_as(CLERK)
    for name, right in (("grade", "REC400"), ("phone", "REC400"), ("credit", "REC001")):
        given = {"2024-01-01": {"value": "B", "reason": "so"}}
        assert told(lambda name=name, given=given: update(clerk, "firm", firm, {name: given})) == [
            (right, f"/{name}")
        ]
    said = str(history(clerk, "firm", firm))
    assert "139****9000" in said and not {"13900139000", "70", "credit"} & {*said.replace("'", " ").split()}
    with pytest.raises(Missing):
        dated_values(clerk, "firm", firm, "credit")


def test_merging_takes_what_one_may_write(ctx: Context) -> None:
    values = {"phone": NUMBER, "grade": "A", "credit": 9, "tier": "gold", "offer": "x"}
    clerk = ctx.acting_as(CLERK)
    into = create(ctx, "firm", {"name": "A", "credit": None}).id
    other = create(ctx, "firm", {"name": "B", **values}).id
    for name in ("phone", "grade", "credit", "tier", "sys_owner"):
        assert told(lambda name=name: merge(clerk, "firm", Known(into), [Known(other)], {name: other})) == [
            ("MRG002", f"/take/{name}")
        ]
    merge(clerk, "firm", Known(into), [Known(other)], {"name": other})
    row = get(ctx, "firm", into)
    assert [row[name] for name in ("name", "phone", "grade", "tier", "offer")] == ["B", None, None, None, "x"]


def test_what_a_hidden_field_narrows_does_not_tell_of_it(ctx: Context) -> None:
    firm = create(ctx, "firm", {"name": "A", "tier": "gold"}).id
    clerk = ctx.acting_as(CLERK)
    assert state_of(ctx, "firm", {}, firm).offered == {"offer": ("x",)}
    assert state_of(clerk, "firm", {}, firm).offered == {}
    with pytest.raises(Rejected) as refused:
        update(clerk, "firm", firm, {"offer": "y"})
    (problem,) = refused.value.problems
    assert problem.code == "REC404" and "gold" not in f"{problem.message}{problem.hint}"
    assert told(lambda: update(ctx, "firm", firm, {"offer": "y"})) == [("REC401", "/offer")]
    update(clerk, "firm", firm, {"offer": "x"})


def test_undoing_what_somebody_else_did_writes_no_more_than_one_may(ctx: Context) -> None:
    firm = create(ctx, "firm", {"name": "A", "phone": NUMBER, "credit": 7, "grade": "A"}).id
    given = update(ctx, "firm", firm, {"name": "B", "phone": "13900139000", "credit": 8, "grade": "B"}).batch
    clerk = ctx.acting_as(CLERK)
    assert told(lambda: revert(clerk, given)) == [("REC400", f"/firm/{firm}/{name}") for name in CLOSED]
    know(ctx, CLERK, BOTH)
    moved = assign(ctx, "firm", firm, BOTH.id).batch
    with pytest.raises(Denied):
        revert(clerk, moved)
    row = get(ctx, "firm", firm)
    assert (row["name"], row["credit"], row["grade"], row["sys_owner"].id) == ("B", 8, "B", BOTH.id)
    revert(ctx, moved)
    named = update(ctx, "firm", firm, {"name": "C"}).batch
    revert(clerk, named)
    assert get(ctx, "firm", firm)["name"] == "B"


def test_a_key_for_some_roles_takes_nothing_back_in_the_name_of_the_others(ctx: Context) -> None:
    whole = replace(CLERK, roles=frozenset({"clerk", "cashier"}))
    firm = create(ctx.acting_as(whole), "firm", {"name": "A"}).id
    renamed = update(ctx.acting_as(whole), "firm", firm, {"name": "B"}).batch
    narrow = ctx.acting_as(whole.narrowed(["cashier"]))
    gone = create(ctx.acting_as(whole), "firm", {"name": "gone"}).id
    deleted = delete(ctx.acting_as(whole), "firm", gone)
    for act in (lambda: revert(narrow, renamed), lambda: revert(narrow, deleted), lambda: restore(narrow, deleted)):
        with pytest.raises(Denied):
            act()
    revert(ctx.acting_as(whole), renamed)
    assert get(ctx, "firm", firm)["name"] == "A"


def test_a_merge_taken_back_by_somebody_else_gives_back_what_they_may_write(ctx: Context) -> None:
    stays, gone = (create(ctx, "firm", {"name": name, "credit": None}).id for name in ("S", "G"))
    update(ctx, "firm", gone, {"phone": NUMBER, "tier": "gold"})
    batch = merge(ctx, "firm", Known(stays), [Known(gone)], {"name": gone}).batch
    undone = unmerge(ctx.acting_as(CLERK), batch)
    assert sorted((one.code, one.pointer) for one in undone.kept) == [("MRG013", "/phone"), ("MRG013", "/tier")]
    row = get(ctx, "firm", stays)
    assert (row["name"], row["phone"], row["tier"]) == ("S", NUMBER, "gold")
    assert get(ctx, "firm", gone)["phone"] == NUMBER
