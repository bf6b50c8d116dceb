"""Overlays change roles of required packs, right by right, and problems point to the file that states them."""

from __future__ import annotations

from typing import Any

import pytest

from schema_registry.build import Built, build, compile_checked
from schema_registry.diff import diff
from schema_registry.roles import Role
from tests.schema_registry.definitions import VOCABULARY, codes, entity, files, locale, only, pack, role

SALES = role(
    entities={
        "*": {"read": "all"},
        "customer": {"read": "own", "create": "all", "update": "own", "export": "own"},
        "order": {"read": "own", "create": "all"},
    }
)


def laid(*overlays: dict[str, Any], requires: bool = True, **others: object) -> Built:
    """What comes of overlays in a pack over the role of another."""
    base = files(
        {"pack.json": pack(name="base"), "entities/customer.json": entity(), "roles/sales.json": SALES, **ORDER},
        "base",
    )
    manifest = pack(name="local", requires={"base": "^1.0"} if requires else {})
    documents = {path.replace("__", "/") + ".json": one for path, one in others.items()}
    over = {f"roles/over{number}.json": one for number, one in enumerate(overlays)}
    return build([files({"pack.json": manifest, **over, **documents}, "local"), base], VOCABULARY)


ORDER = {"entities/order.json": entity("order")}


def extending(**members: object) -> dict[str, Any]:
    return {"$schema": "urn:cardwright:role:1", "extends": "sales", **members}


def sales(*overlays: dict[str, Any], **others: object) -> Role:
    built = laid(*overlays, **others)
    assert built.model is not None and not built.problems, [str(problem) for problem in built.problems]
    return built.model.roles["sales"]


def stated(made: Role) -> dict[str, dict[str, str]]:
    return {name: {action: right.scope for action, right in by.items()} for name, by in made.entities.items()}


def test_rights_merge_by_entity_and_action() -> None:
    made = sales(extending(entities={"customer": {"update": "all"}, "booking": {"read": "own"}}), **BOOKING)
    assert stated(made) == {
        "*": {"read": "all"},
        "customer": {"read": "own", "create": "all", "update": "all", "export": "own"},
        "order": {"read": "own", "create": "all"},
        "booking": {"read": "own"},
    }
    assert (made.key, made.title.default) == ("base/sales", "Sales")


BOOKING = {"entities__booking": entity("booking")}


def test_removed_rights_go_one_by_one_or_with_their_entity() -> None:
    made = sales(extending(remove=["entities/order", "entities/customer/export"], users=True))
    assert stated(made) == {"*": {"read": "all"}, "customer": {"read": "own", "create": "all", "update": "own"}}
    assert made.users


def test_overlays_lie_over_each_other_in_the_order_of_their_files() -> None:
    made = sales(
        extending(entities={"customer": {"update": "all"}}), extending(entities={"customer": {"update": "none"}})
    )
    assert stated(made)["customer"]["update"] == "none"


def test_what_is_compiled_without_checks_is_the_same_and_a_change_of_rights_is_a_change() -> None:
    over = extending(entities={"customer": {"update": "all"}})
    packs = [
        files({"pack.json": pack(name="local", requires={"base": "*"}), "roles/over.json": over}, "local"),
        files(
            {"pack.json": pack(name="base"), "entities/customer.json": entity(), "roles/sales.json": SALES, **ORDER}
        ),
    ]
    packs[1] = type(packs[1])("base", "base", packs[1].files)
    model = build(packs, VOCABULARY).model
    assert model is not None
    assert compile_checked(packs, VOCABULARY) == model
    before = compile_checked(packs[1:], VOCABULARY)
    assert [type(one).__name__ for one in diff(before, model)] == ["AddDefinition", "ChangeDefinition"]


def test_a_title_that_an_overlay_states_wants_its_translation_there() -> None:
    built = laid(extending(title="Verkauf"), **{"locales__zh_CN": locale(**{"roles/sales/title": "销售"})})
    assert built.model is not None
    assert built.model.roles["sales"].title.say("zh_CN") == "销售"


@pytest.mark.parametrize(
    ("document", "code", "at", "meant"),
    [
        (extending(entities={"custmer": {"read": "all"}}), "REL002", "/entities/custmer", "customer"),
        (extending(entities={"customer": {"create": "own"}}), "REL034", "/entities/customer/create", ""),
        (extending(remove=["entities/invoice"]), "REL581", "/remove/0", ""),
        (extending(remove=["entities"]), "REL581", "/remove/0", ""),
        ({**extending(), "extends": "sale"}, "REL580", "/extends", "sales"),
        ({**extending(), "name": "own", "title": "Own"}, "DOC180", "", ""),
        ({"$schema": "urn:cardwright:role:1"}, "DOC180", "", ""),
        ({"$schema": "urn:cardwright:role:1", "name": "own"}, "DOC004", "", ""),
        (role(name="own", remove=["entities/order"]), "DOC020", "/remove", ""),
    ],
)
def test_what_is_wrong_is_told_where_the_overlay_says_it(
    document: dict[str, Any], code: str, at: str, meant: str
) -> None:
    problem = only(laid(document).problems)
    assert (problem.code, problem.pointer, problem.did_you_mean) == (code, at, meant)
    assert problem.place is not None and problem.place.file == "local/roles/over0.json"


def test_only_roles_of_required_packs_are_extended() -> None:
    assert codes(laid(extending(), requires=False).problems) == ["REL580"]


def test_nothing_is_said_of_overlays_over_a_role_whose_document_is_broken() -> None:
    base = files({"pack.json": pack(name="base"), "roles/sales.json": "{"}, "base")
    local = files({"pack.json": pack(name="local", requires={"base": "*"}), "roles/over.json": extending()}, "local")
    assert [problem.place.file for problem in build([local, base], VOCABULARY).problems if problem.place] == [
        "base/roles/sales.json"
    ]


def test_definitions_of_some_entities_are_widened_entity_by_entity_or_to_all() -> None:
    narrow = sales(extending(definitions=["customer"]))
    assert (narrow.definitions, narrow.defines) == (False, ("customer",))
    wider = sales(extending(definitions=["customer"]), extending(definitions=["order"]))
    assert set(wider.defines) == {"customer", "order"}
    every = sales(extending(definitions=["customer"]), extending(definitions=True))
    assert (every.definitions, every.defines) == (True, ())
