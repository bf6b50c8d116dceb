"""Renames in plans: what refers to the element is told, values and old names stay, going back restores."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import sqlalchemy as sa

from core.drafts import add, begin, call, follow, workspace
from core.engine import Installation
from core.errors import Rejected
from core.kinds.registry import vocabulary
from core.publish import Plan, Step, apply_plan, live_packs, make_plan
from core.publish.history import rollback_plan
from core.records.write import create
from schema_registry.packs import PackFiles
from schema_registry.rename import rename
from tests.schema_registry.test_rename import LATER, OVERLAY, laid, upper
from tests.support.packs import entity, pack
from tests.support.publishing import ADMIN, as_admin, publish

NOTE = entity(
    "note",
    {
        "size": "integer",
        "name": {"kind": "text", "search": True},
        "double": {"kind": "formula", "of": {"kind": "integer"}, "formula": "size * 2"},
    },
    list={"columns": ["name", "size"]},
)
FIRST = pack(entity("note", {"size": "integer", "name": {"kind": "text", "search": True}}))


def planned(installation: Installation, packs: Iterable[PackFiles]) -> Plan:
    with installation.reading(ADMIN) as ctx:
        return make_plan(ctx, tuple(packs))


def step(plan: Plan, name: str) -> Step:
    (found,) = [one for one in plan.steps if one.id == name]
    return found


def renamed(installation: Installation, element: str, new: str) -> tuple[PackFiles, ...]:
    """The live packs with an element renamed."""
    with installation.reading(ADMIN) as ctx:
        packs = live_packs(ctx.connection)
        found = rename(packs, vocabulary(ctx.live.kinds), element, new)
    assert found.problems == ()
    return laid(packs, found)


def written(installation: Installation, *sizes: int) -> None:
    with as_admin(installation) as ctx:
        for size in sizes:
            create(ctx, "note", {"name": str(size), "size": size})


def test_a_rename_tells_every_reference_and_moves_no_value(installation: Installation) -> None:
    publish(installation, pack(NOTE))
    written(installation, 3, 4)
    packs = renamed(installation, "note.size", "height")
    plan = planned(installation, packs)
    assert {one.safety for one in plan.steps} == {"safe"}
    assert {one.id.partition("-")[0] for one in plan.steps} == {"change"}
    assert not any(one.sql for one in plan.steps)
    (told,) = [one.references for one in plan.steps if one.references]
    assert [(one.document, one.pointer, one.before, one.after) for one in told] == [
        ("test/entities/note.json", "/properties/double/formula", "size * 2", "height * 2"),
        ("test/entities/note.json", "/list/columns/1", "size", "height"),
    ]
    assert Plan.from_json(plan.to_json()).steps == plan.steps
    apply_plan(installation, plan, ADMIN)
    assert planned(installation, packs).empty
    with installation.reading(ADMIN) as ctx:
        back = rollback_plan(ctx, 1)
    assert {one.safety for one in back.steps} == {"safe"}
    apply_plan(installation, back, ADMIN)
    with installation.reading(ADMIN) as ctx:
        assert list(ctx.model.entities["note"].fields) == ["size", "name", "double"]
        table = ctx.live.tables["note"]
        column = table.columns["size"]
        kept = ctx.connection.execute(sa.select(column).order_by(column)).scalars().all()
    assert kept == [3, 4]


def test_a_translation_is_told_by_its_new_path(installation: Installation) -> None:
    words = {"$schema": "urn:cardwright:locale:1", "note/properties/size/title": "Größe"}
    publish(installation, pack(NOTE, locales__de=words))
    plan = planned(installation, renamed(installation, "note.size", "height"))
    (told,) = [one.references for one in plan.steps if one.references]
    assert ("note/properties/size/title", "note/properties/height/title") in [(one.before, one.after) for one in told]


def test_what_is_taken_out_tells_what_used_it(installation: Installation) -> None:
    publish(installation, pack(NOTE))
    less = entity("note", {"name": {"kind": "text", "search": True}}, list={"columns": ["name"]})
    told = step(planned(installation, [pack(less)]), "remove-field test/note.size").references
    assert [(one.pointer, one.before, one.after) for one in told] == [
        ("/properties/double/formula", "size * 2", ""),
        ("/list/columns/1", "size", ""),
    ]


def test_a_pack_above_goes_on_with_the_former_name(installation: Installation) -> None:
    publish(installation, FIRST, upper(entities__note=OVERLAY))
    above = upper(entities__note=OVERLAY)
    plan = planned(installation, [pack(LATER), above])
    assert [one.code for one in plan.warnings if one.code == "LNT014"] == ["LNT014", "LNT014"]
    apply_plan(installation, plan, ADMIN)
    with installation.reading(ADMIN) as ctx:
        live = {one.name: one for one in live_packs(ctx.connection)}
        assert live["upper"].files == above.files
        note = ctx.model.entities["note"]
    assert [one.key for one in note.fields.values()] == ["test/note.size", "test/note.name", "upper/note.half"]
    other = Installation.open(installation.settings)
    with other.reading(ADMIN) as ctx:
        assert ctx.model.entities["note"].fields == note.fields
    other.close()
    assert planned(installation, [pack(LATER), above]).empty


def test_own_changes_say_the_new_name(installation: Installation) -> None:
    publish(installation, FIRST)
    with as_admin(installation) as ctx:
        number = begin(ctx, "mine")
        add(ctx, number, "local", "entities/note.json", LOCAL_TEXT)
        kept = workspace(ctx, number)
        plan = make_plan(ctx, kept.packs)
    apply_plan(installation, plan, ADMIN)
    with installation.reading(ADMIN) as ctx:
        packs = [pack(LATER) if one.name == "test" else one for one in live_packs(ctx.connection)]
    apply_plan(installation, planned(installation, packs), ADMIN)
    with installation.reading(ADMIN) as ctx:
        (own,) = [one for one in live_packs(ctx.connection) if one.name == "local"]
    assert own.files["entities/note.json"] == LOCAL_TEXT.replace("size", "height")


LOCAL_TEXT = """{
  "$schema": "urn:cardwright:entity:1",  "extends": "note",
  "properties": {"half": {"kind": "formula", "title": "Half", "of": {"kind": "decimal"}, "formula":  "size / 2"}}
}
"""


def test_open_drafts_follow_a_rename(installation: Installation) -> None:
    publish(installation, FIRST)
    with as_admin(installation) as ctx:
        number = begin(ctx, "mine")
        add(ctx, number, "local", "entities/note.json", LOCAL_TEXT)
    publish(installation, pack(LATER))
    with as_admin(installation) as ctx:
        rewritten = follow(ctx, number, {})
        text = workspace(ctx, number).texts["local", "entities/note.json"]
    assert [(one.old, one.new, one.pointer) for one in rewritten] == [("size", "height", "/properties/half/formula")]
    assert text == LOCAL_TEXT.replace("size", "height")


def test_a_rename_in_a_draft_leaves_packs_of_others_alone(installation: Installation) -> None:
    publish(installation, FIRST, upper(entities__note=OVERLAY))
    with as_admin(installation) as ctx:
        number = begin(ctx, "mine")
        found = call(ctx, number, "note.size", "height")
        assert {(one.pack, one.path) for one in found.left} == {("upper", "entities/note.json")}
        assert [(one.pack, one.path) for one in workspace(ctx, number).edits] == [("test", "entities/note.json")]
        call(ctx, number, "note.height", "length", everywhere=True)
        edits = [(one.pack, one.path) for one in workspace(ctx, number).edits]
    assert edits == [("test", "entities/note.json"), ("upper", "entities/note.json")]


def test_a_refused_rename_leaves_the_draft_alone(installation: Installation) -> None:
    publish(installation, pack(NOTE))
    with as_admin(installation) as ctx:
        number = begin(ctx, "mine")
        with pytest.raises(Rejected) as refused:
            call(ctx, number, "note.size", "name")
        assert [one.code for one in refused.value.problems] == ["RNM002"]
        assert workspace(ctx, number).edits == ()
