"""Rights written into a draft by the matrix: what is live then is what was chosen, and packs stay as they are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drafts import begin, workspace, write_rights
from core.engine import Installation
from core.errors import Missing
from schema_registry.drafts import EntityDraft
from schema_registry.packs import LOCAL, PackFiles
from schema_registry.places import Places
from schema_registry.rights_written import Part, extending, with_parts
from tests.support import ADMIN

WHERE = {"where": {"grade": {"_eq": "A"}}}
reaches = st.sampled_from([None, "own", "all", WHERE, ["own", WHERE], ["unit", WHERE]])
stated = st.dictionaries(st.sampled_from(["read", "update"]), reaches.filter(bool))
wanted = st.dictionaries(
    st.tuples(st.just("entities"), st.sampled_from(["firm", "deal"]), st.sampled_from(["read", "update"])), reaches
)


def laid(base: dict[str, object], over: str) -> EntityDraft:
    manifest = {"$schema": "urn:cardwright:pack:1", "name": "b", "version": "1.0.0", "title": "B", "language": "en"}
    own = {**manifest, "name": LOCAL, "requires": {"b": "*"}}
    packs = [
        PackFiles("b", "b", {"pack.json": json.dumps(manifest), "roles/sales.json": json.dumps(base)}),
        PackFiles(LOCAL, LOCAL, {"pack.json": json.dumps(own), "roles/sales.json": over}),
    ]
    return Places(packs).drafts["sales"]


@given(stated, st.lists(wanted, max_size=3))
def test_what_was_chosen_last_is_what_the_role_says(firm: dict[str, object], edits: list[dict[Part, object]]) -> None:
    base = {"$schema": "urn:cardwright:role:1", "name": "sales", "title": "Sales", "entities": {"firm": firm}}
    text, last = extending("sales"), {("entities", "firm", action): value for action, value in firm.items()}
    for edit in edits:
        text = with_parts(text, base, edit)
        last |= edit
    found = laid(base, text).value["entities"]
    for (_, entity, action), value in last.items():
        assert found.get(entity, {}).get(action) == value  # type: ignore[attr-defined]  # an object
    back = with_parts(text, base, {part: firm.get(part[2]) if part[1] == "firm" else None for part in last})
    assert back.split() == extending("sales").split()


def test_a_draft_gets_an_own_document_which_goes_when_nothing_is_left_of_it(trading: Installation) -> None:
    part: Part = ("entities", "customer", "export")
    with trading.writing(ADMIN) as ctx:
        number = begin(ctx, "Exports")
        write_rights(ctx, number, "agent", {part: "own"})
        kept = workspace(ctx, number)
        assert [(edit.pack, edit.path, edit.act) for edit in kept.edits] == [
            (LOCAL, "pack.json", "add"),
            (LOCAL, "roles/agent.json", "add"),
        ]
        assert Places(kept.packs).drafts["agent"].value["entities"]["customer"]["export"] == "own"  # type: ignore[index]  # a document: JSON
        write_rights(ctx, number, "agent", {part: None})
        assert [edit.path for edit in workspace(ctx, number).edits] == ["pack.json"]
        with pytest.raises(Missing):
            write_rights(ctx, number, "nobody", {part: "own"})
