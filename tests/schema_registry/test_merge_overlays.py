"""Overlays of what changed under them are asked about; nothing else of them is."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from schema_registry.merge import Clash, Decision
from schema_registry.merge_overlays import Relaid, relaid
from schema_registry.packs import PackFiles
from tests.support.publishing import read

BASE = {
    "$schema": "urn:cardwright:entity:1",
    "name": "customer",
    "title": "Customer",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name"},
        "fax": {"kind": "phone", "title": "Fax"},
        "size": {"kind": "choice", "title": "Size", "enum": ["S", "M"]},
    },
    "card": {"tabs": [{"id": "a", "title": "A", "sections": [{"id": "s", "fields": ["name", "fax"]}]}]},
    "list": {"columns": ["name", "fax"], "sort": ["name"]},
}
HEAD = {"$schema": "urn:cardwright:entity:1", "extends": "customer"}
OVER = ("over", "entities/customer.json")


def base(**changes: object) -> PackFiles:
    """The lower pack; a field by its name, other members by theirs, None for what is gone."""
    document = json.loads(json.dumps(BASE))
    for name, value in changes.items():
        holder = document if name in ("title", "card", "list") else document["properties"]
        if value is None:
            del holder[name]
        else:
            holder[name] = value
    head = {"$schema": "urn:cardwright:pack:1", "name": "base", "version": "1.0.0", "title": "B", "language": "en"}
    return read({"pack.json": head, "entities/customer.json": document})


def over(**stated: object) -> PackFiles:
    head = {"$schema": "urn:cardwright:pack:1", "name": "over", "version": "1.0.0", "title": "O", "language": "en"}
    return read({"pack.json": {**head, "requires": {"base": "*"}}, OVER[1]: {**HEAD, **stated}})


def laid(
    after: PackFiles, upper: PackFiles, decided: Mapping[str, Decision] | None = None, before: PackFiles | None = None
) -> Relaid | None:
    found = relaid([before or base(), upper], [after, upper], [upper], {OVER: decided or {}})
    return next(iter(found), None)


def test_what_is_stated_of_an_element_that_changed_is_asked_about_and_decided_either_way() -> None:
    upper = over(properties={"fax": {"title": "Telefax", "help": "Rarely"}})
    after = base(fax={"kind": "phone", "title": "Fax number"})
    found = laid(after, upper)
    assert found is not None
    assert found.clashes == (Clash("/properties/fax/title", '"Fax"', '"Fax number"', '"Telefax"'),)
    assert found.text == upper.files[OVER[1]]
    kept, taken = (laid(after, upper, {"/properties/fax/title": one}) for one in ("keep", "take"))
    assert kept is not None and kept.text == upper.files[OVER[1]]
    assert taken is not None
    assert json.loads(str(taken.text)) == {**HEAD, "properties": {"fax": {"help": "Rarely"}}}


@pytest.mark.parametrize(
    "stated",
    [
        {"properties": {"fax": {"help": "Rarely"}}},
        {"properties": {"name": {"title": "Company"}}},
        {"properties": {"fax": {"title": "Fax number"}}},
        {"list": {"columns": ["size"]}},
        {"card": {"tabs": [{"id": "a", "sections": [{"id": "s", "fields": ["size"]}]}]}},
        {"remove": ["properties/size"]},
    ],
)
def test_what_is_stated_of_anything_else_is_not(stated: Mapping[str, object]) -> None:
    assert laid(base(fax={"kind": "phone", "title": "Fax number"}), over(**stated)) is None


def test_a_removal_of_what_changed_is_asked_about_and_of_what_is_gone_is_done() -> None:
    upper = over(remove=["properties/fax", "properties/size"])
    changed = laid(base(fax={"kind": "phone", "title": "Telex"}), upper)
    assert changed is not None
    (clash,) = changed.clashes
    assert (clash.pointer, clash.ours) == ("/remove/properties~1fax", None)
    taken = laid(base(fax={"kind": "phone", "title": "Telex"}), upper, {clash.pointer: "take"})
    assert taken is not None and json.loads(str(taken.text)) == {**HEAD, "remove": ["properties/size"]}
    gone = laid(base(fax=None), upper)
    assert gone is not None
    assert (gone.clashes, json.loads(str(gone.text))) == ((), {**HEAD, "remove": ["properties/size"]})


def test_what_is_stated_of_something_that_vanished_is_one_clash_and_an_empty_overlay_goes() -> None:
    upper = over(properties={"fax": {"title": "Telefax", "help": "Rarely"}})
    found = laid(base(fax=None), upper)
    assert found is not None
    (clash,) = found.clashes
    assert (clash.pointer, clash.theirs) == ("/properties/fax", None)
    taken = laid(base(fax=None), upper, {"/properties/fax": "take"})
    assert taken is not None and taken.text is None


def test_a_field_that_the_lower_pack_has_now_too_is_asked_about_even_when_it_is_alike() -> None:
    mail = {"kind": "email", "title": "Mail"}
    found = laid(base(mail=mail), over(properties={"mail": mail}))
    assert found is not None
    assert [(one.pointer, one.was) for one in found.clashes] == [("/properties/mail", None)]


def test_an_overlay_whose_element_is_gone_goes_with_it_or_stays() -> None:
    upper = over(title="Client")
    empty = PackFiles("base", "base", {"pack.json": base().files["pack.json"]})
    found = laid(empty, upper)
    assert found is not None and [one.pointer for one in found.clashes] == [""]
    taken = laid(empty, upper, {"": "take"})
    assert taken is not None and taken.text is None


def test_members_stated_as_a_whole_are_one_clash() -> None:
    upper = over(list={"sort": ["fax", "name"]})
    found = laid(base(list={"columns": ["name", "fax"], "sort": ["-name"]}), upper)
    assert found is not None
    assert [(one.pointer, one.ours) for one in found.clashes] == [("/list/sort", '["fax", "name"]')]


def test_what_lies_between_counts_as_what_lies_under() -> None:
    """A title that the pack between states anyway does not change for the pack on top of it."""
    between = over(properties={"fax": {"title": "Telefax"}})
    head = {**json.loads(between.files["pack.json"]), "name": "top", "requires": {"over": "*"}}
    top = read({"pack.json": head, OVER[1]: {**HEAD, "properties": {"fax": {"title": "F"}}}})
    after = base(fax={"kind": "phone", "title": "Fax number"})
    found = list(relaid([base(), between, top], [after, between, top], [between, top], {}))
    assert [(one.pack, len(one.clashes)) for one in found] == [("over", 1)]
