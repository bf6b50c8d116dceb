"""The change algebra: a diff leads from one model to the other, and its inverse back."""

from __future__ import annotations

from hypothesis import given, settings

from schema_registry.build import build
from schema_registry.changes import (
    AddDefinition,
    AddEntity,
    AddField,
    ChangeDefinition,
    ChangeEntity,
    ChangeField,
    OrderEntities,
    OrderFields,
    RemoveDefinition,
    RemoveEntity,
    RemoveField,
)
from schema_registry.diff import apply, diff, inverse
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from tests.schema_registry.definitions import entity, model_of, pack, role
from tests.support.strategies_model import VOCABULARY, models, packs

calm = settings(deadline=None, max_examples=40)
TEXT = {"kind": "text", "search": True}
EMPTY = Model()


def same(one: Model, other: Model) -> bool:
    """Equal, with entities and fields in the same order."""
    return one == other and _order(one) == _order(other)


def _order(model: Model) -> list[tuple[str, list[str]]]:
    return [(name, list(entity.fields)) for name, entity in model.entities.items()]


def customer(**fields: dict[str, object]) -> Model:
    return model_of(entity(properties=fields))


@calm
@given(packs())
def test_drawn_packs_have_no_problem(pack: PackFiles) -> None:
    assert [str(problem) for problem in build([pack], VOCABULARY).problems if problem.severity == "error"] == []


@calm
@given(models())
def test_a_model_does_not_differ_from_itself(model: Model) -> None:
    assert diff(model, model) == ()


@calm
@given(packs())
def test_two_models_of_one_pack_do_not_differ(pack: PackFiles) -> None:
    assert diff(build([pack], VOCABULARY).model or EMPTY, build([pack], VOCABULARY).model or EMPTY) == ()


@calm
@given(models(), models())
def test_applying_a_diff_gives_the_other_model(before: Model, after: Model) -> None:
    assert same(apply(diff(before, after), before), after)


@calm
@given(models(), models())
def test_applying_changes_then_their_inverses_restores_the_model(before: Model, after: Model) -> None:
    changes = diff(before, after)
    assert same(apply(inverse(changes), apply(changes, before)), before)


@calm
@given(models(), models())
def test_every_change_is_the_inverse_of_its_inverse(before: Model, after: Model) -> None:
    assert all(change.inverse().inverse() == change for change in diff(before, after))


@calm
@given(models(), models())
def test_every_change_is_described_in_both_languages(before: Model, after: Model) -> None:
    for change in diff(before, after):
        assert change.describe("en")
        assert change.describe("zh_CN") != change.describe("en")


@calm
@given(models())
def test_everything_is_added_to_nothing_and_taken_away_again(model: Model) -> None:
    changes = diff(EMPTY, model)
    assert {type(change) for change in changes} <= {AddEntity, AddDefinition}
    assert {type(change) for change in diff(model, EMPTY)} <= {RemoveEntity, RemoveDefinition}


def test_a_renamed_field_is_a_change_not_a_removal() -> None:
    before = customer(name=TEXT, phone=TEXT)
    after = customer(name=TEXT, mobile={**TEXT, "renamedFrom": ["phone"]})
    (change,) = [change for change in diff(before, after) if not isinstance(change, ChangeEntity)]
    assert isinstance(change, ChangeField)
    assert (change.before.name, change.after.name, change.key) == ("phone", "mobile", "shop/customer.phone")
    assert change.aspects[:2] == ("name", "title")


def test_a_renamed_entity_takes_those_that_refer_to_it_along() -> None:
    order = entity("order", properties={"title": TEXT, "who": {"kind": "reference", "to": "customer"}})
    renamed = entity("order", properties={"title": TEXT, "who": {"kind": "reference", "to": "client"}})
    before = model_of(entity(), order)
    after = model_of(entity("client", title="Customer", renamedFrom=["customer"]), renamed)
    changes = diff(before, after)
    assert same(apply(changes, before), after)
    assert {type(change) for change in changes} <= {ChangeEntity, ChangeField, ChangeDefinition, OrderEntities}
    (field,) = [change for change in changes if isinstance(change, ChangeField) and "to" in change.aspects]
    assert field.aspects == ("to",)


def test_an_added_field_knows_its_place() -> None:
    changes = diff(customer(name=TEXT, notes=TEXT), customer(name=TEXT, fax=TEXT, notes=TEXT))
    (added,) = [change for change in changes if isinstance(change, AddField)]
    assert (added.field.name, added.position) == ("fax", 1)
    assert not any(isinstance(change, OrderFields) for change in changes)


def test_a_removed_field_remembers_its_place() -> None:
    changes = diff(customer(name=TEXT, fax=TEXT, notes=TEXT), customer(name=TEXT, notes=TEXT))
    (removed,) = [change for change in changes if isinstance(change, RemoveField)]
    assert removed.position == 1


def test_another_order_of_fields_is_a_change_of_its_own() -> None:
    before, after = customer(name=TEXT, fax=TEXT), customer(fax=TEXT, name=TEXT)
    changes = diff(before, after)
    assert [type(change) for change in changes if isinstance(change, OrderFields)] == [OrderFields]
    assert same(apply(changes, before), after)


def test_another_menu_orders_the_entities() -> None:
    one, other = entity("one"), entity("other")
    before = model_of(one, other, pack=pack(menu=["one", "other"]))
    after = model_of(one, other, pack=pack(menu=["other", "one"]))
    assert {type(change) for change in diff(before, after)} == {OrderEntities, ChangeDefinition}


def test_roles_are_matched_by_name() -> None:
    before = model_of(entity(), roles__sales=role())
    after = model_of(entity(), roles__sales=role(users=True), roles__other=role(name="other"))
    changes = diff(before, after)
    assert [type(change) for change in changes] == [AddDefinition, ChangeDefinition]


def test_an_element_used_anew_is_another_one() -> None:
    before = customer(name=TEXT, phone=TEXT)
    after = customer(name=TEXT, mobile={**TEXT, "renamedFrom": ["phone"]}, phone={**TEXT, "new": True})
    kinds = [type(change) for change in diff(before, after) if not isinstance(change, ChangeEntity)]
    assert kinds == [ChangeField, AddField]


def test_changes_read_well() -> None:
    before = customer(name=TEXT, fax=TEXT)
    after = customer(name={**TEXT, "title": "Company", "help": "As registered"}, phone=TEXT)
    said = [change.describe("en") for change in diff(before, after) if not isinstance(change, ChangeEntity)]
    assert said == [
        "Remove the field “Fax” from “Customer”",
        "Change the field “Company” of “Customer”: title “Name” → “Company”; help none → “As registered”",
        "Add the field “Phone” (text) to “Customer”",
    ]
    chinese = [change.describe("zh_CN") for change in diff(before, after) if not isinstance(change, ChangeEntity)]
    assert chinese[0] == "从“Customer”中移除字段“Fax”"
