"""Options called otherwise, published: values come along, a second plan is empty, going back restores."""

from __future__ import annotations

from core.drafts import begin, call, workspace
from core.engine import Installation
from core.publish import apply_plan, make_plan
from core.publish.history import rollback_plan
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from tests.core.publish.test_references import planned, renamed
from tests.schema_registry.test_rename import upper
from tests.support.packs import entity, pack
from tests.support.publishing import ADMIN, as_admin, publish

NOTE = entity(
    "note",
    {
        "name": {"kind": "text", "search": True},
        "grade": {"kind": "choice", "enum": ["A", "VIP"], "index": True},
        "marks": {"kind": "choices", "enum": ["new", "late"]},
        "best": {"kind": "formula", "of": {"kind": "boolean"}, "formula": "grade = 'VIP'"},
    },
    list={"views": [{"id": "v", "title": "V", "filter": {"grade": {"_eq": "VIP"}}}]},
)


def held(installation: Installation) -> list[tuple[object, ...]]:
    columns = ("name", "grade", "marks", "best")
    with installation.reading(ADMIN) as ctx:
        rows = find(ctx, Query("note", columns, sort=("name",))).rows
        return [tuple(row[one] for one in columns) for row in rows]


def test_values_come_along_and_back(installation: Installation) -> None:
    publish(installation, pack(NOTE))
    with as_admin(installation) as ctx:
        create(ctx, "note", {"name": "a", "grade": "VIP", "marks": ["new", "late"]})
        create(ctx, "note", {"name": "b", "grade": "A"})
    before = held(installation)
    packs = renamed(installation, "note.grade=VIP", "Key account")
    plan = planned(installation, packs)
    assert not plan.questions
    apply_plan(installation, plan, ADMIN)
    assert held(installation) == [("a", "Key account", before[0][2], True), ("b", "A", before[1][2], False)]
    assert planned(installation, packs).empty
    with installation.reading(ADMIN) as ctx:
        (view,) = ctx.model.entities["note"].list.views
        assert view.filter == {"grade": {"_eq": "Key account"}}
        back = rollback_plan(ctx, 1)
    apply_plan(installation, back, ADMIN, consent=back.questions)
    assert held(installation) == before


def test_members_of_a_set_come_along(installation: Installation) -> None:
    publish(installation, pack(NOTE))
    with as_admin(installation) as ctx:
        create(ctx, "note", {"name": "a", "marks": ["new", "late"]})
    apply_plan(installation, planned(installation, renamed(installation, "note.marks=late", "overdue")), ADMIN)
    ((_, _, marks, _),) = held(installation)
    assert set(marks) == {"new", "overdue"}  # type: ignore[call-overload]  # a set of texts


def test_renaming_back_takes_the_values_back(installation: Installation) -> None:
    publish(installation, pack(NOTE))
    with as_admin(installation) as ctx:
        create(ctx, "note", {"name": "a", "grade": "VIP"})
    for old, new in (("VIP", "Key"), ("Key", "VIP")):
        plan = planned(installation, renamed(installation, f"note.grade={old}", new))
        apply_plan(installation, plan, ADMIN, consent=plan.questions)
        assert [one[1] for one in held(installation)] == [new]


def test_a_draft_rewrites_every_pack_that_uses_an_option(installation: Installation) -> None:
    best = {"kind": "formula", "title": "Best", "of": {"kind": "boolean"}, "formula": "grade = 'VIP'"}
    overlay = {"$schema": "urn:cardwright:entity:1", "extends": "note", "properties": {"better": best}}
    publish(installation, pack(NOTE), upper(entities__note=overlay))
    with as_admin(installation) as ctx:
        number = begin(ctx, "mine")
        found = call(ctx, number, "note.grade=VIP", "Key")
        assert {one.pack for one in found.written} == {"test", "upper"} and found.left == ()
        plan = make_plan(ctx, workspace(ctx, number).packs)
    assert not plan.questions
    apply_plan(installation, plan, ADMIN)
    with installation.reading(ADMIN) as ctx:
        better = ctx.model.entities["note"].fields["better"].derived
        assert better is not None and better.formula == "grade = 'Key'"
