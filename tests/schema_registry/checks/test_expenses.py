"""Expense categories: what may be wrong with them, and what becomes of the documents of several packs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schema_registry.build import Built, build
from schema_registry.diff import apply, diff, inverse
from schema_registry.model import Model, Terms
from schema_registry.packs import PackFiles
from tests.schema_registry.definitions import VOCABULARY, Json, entity, files, locale, pack, role
from tests.support.expenses import approval_process

AIR: Json = {"id": "air", "title": "Air fare"}
HOTEL: Json = {"id": "hotel", "title": "Hotel", "limit": 800}
TRAVEL: Json = {"id": "travel", "title": "Travel", "entities": ["order"], "children": [AIR, HOTEL]}
HOSPITALITY: Json = {"id": "hospitality", "roles": ["sales"], "limit": 500.5, "children": [{"id": "dinner"}]}


def expenses(*categories: Json, **members: object) -> Json:
    return {"$schema": "urn:cardwright:expenses:1", "name": "costs", "categories": list(categories), **members}


def holding(name: str = "order", **members: object) -> Json:
    return entity(name, **{"expenses": {"over": "all"}, **members})


def building(*categories: Json, packs: tuple[PackFiles, ...] = (), **documents: object) -> Built:
    given: dict[str, object] = {
        "entities/order.json": holding(),
        "roles/sales.json": role(),
        "expenses/costs.json": expenses(*categories),
        **{path.replace("__", "/") + ".json": document for path, document in documents.items()},
    }
    return build([files(given), *packs], VOCABULARY)


def model_of(*categories: Json, packs: tuple[PackFiles, ...] = ()) -> Model:
    built = building(*categories, packs=packs)
    assert built.model is not None, [str(problem) for problem in built.problems]
    return built.model


def refining(*categories: Json, **members: object) -> PackFiles:
    document = {"$schema": "urn:cardwright:expenses:1", "extends": "costs", "categories": list(categories), **members}
    manifest = pack(name="shipping", requires={"shop": ">=1"})
    return files({"pack.json": manifest, "expenses/costs.json": document}, name="shipping")


@pytest.mark.parametrize(
    ("category", "code", "pointer"),
    [
        ({"title": "x"}, "DOC004", "/categories/0"),
        ({"id": "a", "limit": "much"}, "DOC006", "/categories/0/limit"),
        ({"id": "a", "limit": 0}, "DOC", "/categories/0/limit"),
        ({"id": "a", "roles": []}, "DOC", "/categories/0/roles"),
        ({"id": "a", "children": [{"id": "b", "roles": ["sale"]}]}, "REL520", "/categories/0/children/0/roles/0"),
        ({"id": "a", "entities": ["order", "ordr"]}, "REL002", "/categories/0/entities/1"),
        ({"id": "a", "children": [{"id": "a"}]}, "REL506", "/categories/0/children/0/id"),
        ({"id": "a", "children": [{"id": "b"}, {"id": "b"}]}, "REL500", "/categories/0/children/1/id"),
        ({"id": "a", "colour": "red"}, "DOC005", "/categories/0/colour"),
    ],
)
def test_what_is_wrong_with_a_category_is_said_at_its_place(category: Json, code: str, pointer: str) -> None:
    found = [(problem.code, problem.pointer) for problem in building(category).problems]
    assert any(one.startswith(code) and at == pointer for one, at in found), found


def test_a_document_says_what_it_is() -> None:
    def codes(**members: object) -> list[str]:
        return [problem.code for problem in building(expenses__costs=expenses(AIR, **members)).problems]

    assert codes() == []
    assert codes(extends="costs") == ["DOC160"]
    assert "DOC" in codes(name="5")[0]
    assert codes(title="Costs") == ["DOC005"]
    stranger = {"$schema": "urn:cardwright:expenses:1", "extends": "cost"}
    assert [one.code for one in building(AIR, expenses__more=stranger).problems] == ["REL521"]
    named = {"$schema": "urn:cardwright:categories:1", "name": "expenses", "title": "E", "categories": []}
    assert [one.pointer for one in building(AIR, categories__expenses=named).problems] == ["/name"]


def test_nothing_is_said_of_categories_whose_document_is_broken() -> None:
    chooses = entity(properties={"cost": {"kind": "tree", "categories": "expenses", "default": "x"}})
    found = building(expenses__costs="{", entities__customer=chooses).problems
    assert {one.code[:3] for one in found} == {"SYN"}


def test_all_documents_are_one_tree_and_an_id_stands_once_in_all_of_them() -> None:
    more = expenses({"id": "office", "children": [{"id": "air"}]}, name="more")
    found = building(TRAVEL, expenses__more=more).problems
    assert [(one.code, one.pointer) for one in found] == [("REL500", "/categories/0/children/0/id")]
    assert found[0].place is not None and found[0].place.file.endswith("expenses/more.json")


def test_what_stands_below_has_the_terms_of_what_is_above_unless_it_states_its_own() -> None:
    tree = model_of(TRAVEL, HOSPITALITY).trees["expenses"]
    assert tree.terms == {
        "travel": Terms(entities=("order",)),
        "air": Terms(entities=("order",)),
        "hotel": Terms(entities=("order",), limit=Decimal(800)),
        "hospitality": Terms(("sales",), limit=Decimal("500.5")),
        "dinner": Terms(("sales",), limit=Decimal("500.5")),
    }
    assert (tree.key, str(tree.title), tree.title.say("zh_CN")) == (
        "cardwright/expenses",
        "Expense categories",
        "费用类别",
    )


def test_another_pack_adds_to_a_document_brings_its_own_and_moves_categories() -> None:
    moved = refining(
        {"id": "office", "children": [{**AIR, "title": "飞机"}]}, remove=["categories/travel/children/air"]
    )
    own = expenses({"id": "port"}, name="port_costs")
    tree = model_of(TRAVEL, packs=(files({**moved.files, "expenses/port.json": own}, name="shipping"),)).trees
    told = [(one.value, one.parent, str(one.title)) for one in tree["expenses"].categories]
    assert told == [
        ("travel", "", "Travel"),
        ("hotel", "travel", "Hotel"),
        ("office", "", "office"),
        ("air", "office", "飞机"),
        ("port", "", "port"),
    ]


def test_overlays_cannot_put_a_category_below_itself() -> None:
    circle = refining({"id": "travel", "children": [{"id": "hotel", "children": [{"id": "travel"}]}]})
    found = building(TRAVEL, packs=(circle,)).problems
    assert [(one.code, one.pointer) for one in found] == [("REL506", "/categories/0/children/0/children/0/id")]
    assert "travel → hotel → travel" in found[0].message
    assert found[0].place is not None and found[0].place.file.startswith("shipping/")


def test_titles_are_translated_by_the_id_of_the_category() -> None:
    wordings = locale(**{"expenses/air/title": "机票", "expenses/iar/title": "机票"})
    built = building(TRAVEL, locales__zh_CN=wordings)
    assert "expenses/air/title" in {one.did_you_mean for one in built.problems}
    assert built.model is not None
    assert built.model.trees["expenses"].categories[1].title.say("zh_CN") == "机票"


def test_changed_terms_and_moved_categories_are_one_change_that_can_be_undone() -> None:
    before, after = model_of(TRAVEL), model_of(HOTEL, {**TRAVEL, "children": [AIR]})
    changes = diff(before, after)
    assert [type(one).__name__ for one in changes] == ["ChangeDefinition", "ChangeField"]
    assert apply(changes, before) == after and apply(inverse(changes), after) == before
    assert "登记限制" in changes[0].describe("zh_CN")


# ---- the ledger
def ledger(**documents: object) -> Built:
    return building(AIR, **documents)


def test_an_entity_that_holds_expenses_brings_about_the_ledger_its_total_and_its_tab() -> None:
    model = ledger(locales__zh_CN=locale(**{"order/title": "订单", "expense/title": "报销"})).model
    assert model is not None and model.ledger is not None
    assert model.ledger.ledger == {"order": "order"}
    assert model.ledger.title.say("zh_CN") == "报销"
    assert model.ledger.fields["order"].title.say("zh_CN") == "订单"
    assert model.ledger.fields["record_kind"].choices[0].title.say("zh_CN") == "订单"
    order = model.entities["order"]
    assert order.expenses == "order"
    assert order.fields["expense_total"].title.say("zh_CN") == "费用合计"
    assert [tab.id for tab in order.card.tabs] == ["overview", "expenses", "history"]
    assert order.list.columns == ("name", "expense_total")
    plain = building(AIR, entities__order=entity("order")).model
    assert plain is not None and plain.ledger is None


def test_what_a_pack_places_itself_is_left_where_it_is() -> None:
    stated = {
        "card": {
            "title": "{name}",
            "facts": ["name"],
            "tabs": [
                {"id": "main", "title": "Main", "sections": [{"id": "a", "title": "A", "fields": ["name"]}]},
                {"id": "costs", "title": "Costs", "related": "expense.order", "columns": ["amount"]},
            ],
        },
        "list": {"columns": ["expense_total", "name"]},
    }
    built = ledger(entities__order=holding(**stated))
    assert built.model is not None, built.problems
    order = built.model.entities["order"]
    assert [tab.id for tab in order.card.tabs] == ["main", "costs"]
    assert order.card.facts == ("name", "expense_total")
    assert order.list.columns == ("expense_total", "name")


def test_a_later_pack_makes_an_entity_hold_expenses_and_another_extends_the_ledger() -> None:
    def later(name: str, requires: str, document: Json) -> PackFiles:
        manifest = pack(name=name, requires={requires: ">=1"})
        return files({"pack.json": manifest, "entities/x.json": document}, name=name)

    flags = later("shipping", "shop", {"$schema": "urn:cardwright:entity:1", "extends": "order", "expenses": True})
    more = {"$schema": "urn:cardwright:entity:1", "extends": "expense", "properties": {"tax": {"kind": "money"}}}
    built = building(AIR, entities__order=entity("order"), packs=(flags, later("tax", "shipping", more)))
    assert built.model is not None, built.problems
    assert built.model.entities["expense"].fields["tax"].key == "tax/expense.tax"
    assert built.model.entities["expense"].key == "cardwright/expense"


@pytest.mark.parametrize(
    ("documents", "code", "pointer"),
    [
        ({"entities__order": holding(expenses="yes")}, "DOC006", "/expenses"),
        ({"entities__order": holding(expenses={"over": "some"})}, "DOC", "/expenses/over"),
        ({"entities__expense": entity("expense")}, "REL524", "/name"),
        ({"expenses__costs": expenses()}, "REL523", "/expenses"),
        ({"expenses__costs": expenses({"id": "a", "entities": ["customer"]})}, "REL522", "/categories/0/entities/0"),
        ({"entities__order": holding(expenses={"disclosedTo": ["boss"]})}, "REL", "/expenses"),
    ],
)
def test_what_is_wrong_with_holding_expenses_is_said_at_its_place(documents: Json, code: str, pointer: str) -> None:
    found = ledger(entities__customer=entity(), **documents).problems
    assert any(one.code.startswith(code) and one.pointer == pointer and one.place for one in found), found


@pytest.mark.parametrize(
    ("extension", "code", "pointer"),
    [
        ({"expenses": True}, "REL525", "/expenses"),
        ({"remove": ["properties/amount"]}, "REL527", "/remove/0"),
        ({"properties": {"amount": {"kind": "decimal"}}}, "REL527", "/properties/amount/kind"),
        ({"properties": {"order": {"to": "expense"}}}, "REL", "/properties/order/to"),
    ],
)
def test_packs_leave_the_ledger_what_it_needs(extension: Json, code: str, pointer: str) -> None:
    document = {"$schema": "urn:cardwright:entity:1", "extends": "expense", **extension}
    found = ledger(entities__expense=document).problems
    assert any(one.code.startswith(code) and one.pointer == pointer for one in found), found


def test_roles_that_learn_of_expenses_they_do_not_see_are_named_unless_the_definition_does() -> None:
    sees = role(entities={"order": {"read": "all"}})
    found = ledger(roles__sales=sees).problems
    assert [(one.code, one.pointer) for one in found] == [("LNT200", "/expenses")]
    for said in ({"disclosedTo": ["sales"]}, {"over": "visible"}, True):
        assert ledger(roles__sales=sees, entities__order=holding(expenses=said)).problems == ()


@pytest.mark.parametrize(
    ("said", "over"), [(True, "visible"), ({"over": "all"}, "all"), ({"disclosedTo": []}, "all"), ({}, "visible")]
)
def test_the_total_is_over_all_only_where_a_definition_says_so(said: object, over: str) -> None:
    model = ledger(entities__order=holding(expenses=said)).model
    assert model is not None
    derived = model.entities["order"].fields["expense_total"].derived
    assert derived is not None and derived.rollup is not None
    assert (derived.rollup.over, derived.stored) == (over, over == "all")


def test_an_entity_may_be_called_as_a_field_of_the_ledger_and_change_its_name() -> None:
    built = ledger(entities__unit=holding("unit"), entities__order=holding("deal", renamedFrom=["order"]))
    assert built.model is not None and built.model.ledger is not None, built.problems
    assert built.model.ledger.ledger == {"deal": "deal", "unit": "unit_record"}
    assert built.model.ledger.fields["deal"].key == "cardwright/expense.order"


def test_what_nothing_touched_stays_the_same_in_the_next_version() -> None:
    documents: dict[str, object] = {
        "entities/order.json": holding(),
        "entities/other.json": entity("other"),
        "roles/sales.json": role(),
        "expenses/costs.json": expenses(TRAVEL),
    }
    first = build([files(documents)], VOCABULARY).model
    assert first is not None
    second = build([files(documents)], VOCABULARY, first).model
    assert second is not None and all(second.entities[name] is one for name, one in first.entities.items())
    more = {**documents, "entities/other.json": holding("other")}
    third = build([files(more)], VOCABULARY, first).model
    assert third is not None and third.entities["order"] is first.entities["order"]
    assert apply(diff(first, third), first) == third


def test_the_approval_is_as_a_process_says_where_one_is_bound_to_it() -> None:
    roles = {f"roles__{name}": role(name=name) for name in ("manager", "finance")}
    built = ledger(processes__expense_approval=approval_process(), **roles)
    assert built.model is not None and built.model.ledger is not None, [str(one) for one in built.problems]
    approval = built.model.ledger.fields["approval"]
    assert [one.value for one in approval.choices] == ["submitted", "approved", "rejected", "paid"]
    assert (approval.process, approval.default) == ("expense_approval", "submitted")
    assert not [one for one in built.problems if one.code == "LNT002"]  # the engine translates no states but its own
    total = built.model.entities["order"].fields["expense_total"].derived
    assert total is not None and total.rollup is not None and "rejected" in total.rollup.where
    simple = approval_process()
    simple["states"] = {"submitted": {"on": {"OK": {"target": "done"}}}, "done": {"type": "final"}}
    built = ledger(processes__expense_approval=simple)
    assert built.model is not None, [str(one) for one in built.problems]
    total = built.model.entities["order"].fields["expense_total"].derived
    assert total is not None and total.rollup is not None and total.rollup.where == ""
