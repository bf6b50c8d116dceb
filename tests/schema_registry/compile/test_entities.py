"""Entities as compiled: what is written, and what is made where nothing is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from schema_registry.model import Choice, Group, Measure, Related, Text
from schema_registry.roles import Right
from tests.schema_registry.definitions import entity, entity_of, locale, mapping, model_of, pack, role

TEXT = {"kind": "text", "search": True}
ORDER = entity(
    "order", properties={"number": TEXT, "who": {"kind": "reference", "to": "customer"}, "on": {"kind": "date"}}
)


def test_a_field_has_everything_that_is_written() -> None:
    document: dict[str, Any] = {
        "kind": "text",
        "title": "Code",
        "help": "Given by the ERP",
        "placeholder": "C-1",
        "maxLength": 20,
        "pattern": "^C",
        "unique": True,
        "search": True,
        "index": True,
        "track": True,
        "default": "C-0",
    }
    field = entity_of(entity(properties={"code": document}, required=["code"])).fields["code"]
    assert (field.key, field.kind, field.title, field.help) == (
        "shop/customer.code",
        "text",
        Text("Code"),
        Text("Given by the ERP"),
    )
    assert (field.required, field.unique, field.search, field.index, field.track) == (True,) * 5
    assert dict(field.options) == {"maxLength": 20, "pattern": "^C"}
    assert (field.default, field.placeholder) == ("C-0", Text("C-1"))


def test_numbers_in_options_are_exact() -> None:
    field = entity_of(entity(properties={"rate": {"kind": "decimal", "minimum": 0.10}, "name": TEXT})).fields["rate"]
    assert field.options["minimum"] == Decimal("0.1")
    assert type(field.options["minimum"]) is Decimal


def test_a_money_field_without_currency_has_the_packs() -> None:
    fields = {"name": TEXT, "paid": {"kind": "money"}, "due": {"kind": "money", "currency": "EUR"}}
    made = entity_of(entity(properties=fields), pack=pack(currency="USD"))
    assert [made.fields[name].options["currency"] for name in ("paid", "due")] == ["USD", "EUR"]
    assert entity_of(entity(properties=fields)).fields["paid"].options["currency"] == "CNY"


def test_choices_keep_their_order_and_are_called_like_their_value() -> None:
    options = {"B": {"title": "Key", "color": "teal", "retired": True}}
    fields = {"name": TEXT, "grade": {"kind": "choice", "enum": ["B", "A"], "options": options}}
    grade = entity_of(entity(properties=fields)).fields["grade"]
    assert grade.choices == (Choice("B", Text("Key"), "teal", True), Choice("A", Text("A")))
    assert "enum" not in grade.options and "options" not in grade.options


def test_a_reference_always_has_an_inverse_name() -> None:
    who = entity_of(ORDER, entity()).fields["who"]
    assert (who.to, who.inverse, who.on_delete) == ("customer", "order_who", "restrict")


def test_a_unique_set_of_one_is_the_fields_own_flag() -> None:
    made = entity_of(entity(properties={"a": TEXT, "b": TEXT, "c": TEXT}, unique=[["a"], ["b", "c"]]))
    assert (made.fields["a"].unique, made.fields["b"].unique, made.unique) == (True, False, (("b", "c"),))


def test_titles_that_nobody_wrote_are_made_from_names() -> None:
    made = entity_of(entity(properties={"postal_code": TEXT, "邮编": TEXT}))
    assert [str(one.title) for one in made.fields.values()] == ["Postal code", "邮编"]


def test_plurals_follow_the_rules_of_english_and_chinese_has_none() -> None:
    def plural(title: str, **members: object) -> str:
        return str(entity_of(entity(title=title), pack=pack(**members)).plural)

    assert [plural(word) for word in ("Order", "Category", "Address", "Box", "Day", "客户")] == [
        "Orders",
        "Categories",
        "Addresses",
        "Boxes",
        "Days",
        "客户",
    ]
    assert plural("Kunde", language="de") == "Kunde"


def test_translations_reach_every_wording() -> None:
    document = entity(
        properties={"grade": {"kind": "choice", "enum": ["A"], "help": "Why", "title": "Grade"}, "name": TEXT},
        system={"sys_owner": {"title": "Manager"}},
        card={
            "tabs": [
                {"id": "t", "title": "Tab", "sections": [{"id": "s", "title": "Sec", "fields": ["grade", "name"]}]}
            ]
        },
    )
    said = locale(
        **{
            "pack/title": "店",
            "customer/title": "客户",
            "customer/plural": "客户们",
            "customer/properties/grade/title": "级别",
            "customer/properties/grade/help": "为何",
            "customer/properties/grade/options/A/title": "甲",
            "customer/system/sys_owner/title": "经理",
            "customer/card/tabs/t/title": "页",
            "customer/card/tabs/t/sections/s/title": "节",
            "roles/sales/title": "销售",
            "imports/customers/title": "客户导入",
        }
    )
    model = model_of(document, locales__zh_CN=said, roles__r=role(), imports__i=mapping())
    made = model.entities["customer"]
    grade, tab = made.fields["grade"], made.card.tabs[0]
    texts = [
        model.packs["shop"].title,
        made.title,
        made.plural,
        grade.title,
        grade.help,
        grade.choices[0].title,
        made.system_titles["sys_owner"],
        tab.title,
        tab.sections[0].title,
        model.roles["sales"].title,
        model.imports["customers"].title,
    ]
    assert [one.say("zh_CN") for one in texts if one] == [
        "店",
        "客户",
        "客户们",
        "级别",
        "为何",
        "甲",
        "经理",
        "页",
        "节",
        "销售",
        "客户导入",
    ]


def test_an_entity_of_nothing_but_fields_has_a_good_card() -> None:
    kinds = {"paid": {"kind": "money"}, "grade": {"kind": "choice", "enum": ["A"]}, "notes": {"kind": "long_text"}}
    made = entity_of(entity(properties={"code": {"kind": "text"}, "name": TEXT, **kinds}, required=["name"]), ORDER)
    assert made.card.title.source == "{name}"
    assert made.card.facts == ("paid", "grade", "sys_owner")
    assert [tab.id for tab in made.card.tabs] == ["overview", "order_who", "history"]
    overview, orders, history = made.card.tabs
    assert overview.sections[0].fields == ("code", "name", "paid", "grade", "notes")
    assert orders.related == Related("order", "who", ("number", "on"), ("-sys_created_at",))
    assert (str(orders.title), history.history) == ("Orders", True)
    assert (overview.title.say("en"), overview.title.say("zh_CN")) == ("Overview", "概览")


def test_the_products_own_wordings_are_in_the_packs_language() -> None:
    made = entity_of(entity(title="客户"), pack=pack(language="zh_CN"))
    assert (made.card.tabs[0].title.default, made.card.tabs[0].title.say("en")) == ("概览", "Overview")


def test_an_entity_of_nothing_but_fields_has_a_good_list() -> None:
    fields = {f"f{number}": {"kind": "text"} for number in range(8)}
    made = entity_of(entity(properties={"notes": {"kind": "long_text"}, "who": _to("customer"), **fields}))
    assert made.list.columns == ("who", "f0", "f1", "f2", "f3", "f4")
    assert (made.list.sort, made.list.filters) == (("-sys_created_at",), ("who",))


def test_a_title_is_a_reference_only_when_there_is_nothing_else() -> None:
    made = entity_of(entity("visit", properties={"who": _to("customer"), "notes": {"kind": "long_text"}}), entity())
    assert made.card.title.source == "{notes}"


def test_a_related_tab_takes_what_it_leaves_out_from_the_other_entity() -> None:
    order = {**ORDER, "plural": "Purchases", "list": {"columns": ["who", "on"], "sort": ["-on"]}}
    made = entity_of(entity(card={"tabs": [{"id": "orders", "related": "order.who"}]}), order)
    (tab,) = made.card.tabs
    assert (str(tab.title), tab.related) == ("Purchases", Related("order", "who", ("on",), ("-on",)))


def test_a_list_that_is_written_is_taken_as_it_is() -> None:
    view = {"columns": ["number"], "sort": ["-on"], "filters": ["who"], "totals": {"on": "max"}}
    for group in ("on:year", {"field": "on", "by": "year"}, ["on:year"]):
        made = entity_of({**ORDER, "list": {**view, "group": group}}, entity()).list
        assert made.columns == ("number",)
        assert (made.sort, made.filters) == (("-on",), ("who",))
        assert (made.groups, made.totals) == ((Group("on", "year"),), (Measure("max", "on"),))


def test_entities_come_in_the_order_of_the_menu() -> None:
    documents = [entity(name) for name in ("a", "b", "c", "d")]
    model = model_of(*documents, pack=pack(menu=["c", "a"]))
    assert list(model.entities) == ["c", "a", "b", "d"]


def test_roles_and_mappings_are_compiled() -> None:
    columns = {"Code": "name", "Who": {"to": "who", "optional": True}, "Fax": None}
    order = entity("order", properties={"name": TEXT, "who": _to("customer")})
    customer = entity(properties={"name": TEXT, "code": {"kind": "text", "unique": True}})
    model = model_of(
        order,
        customer,
        roles__r=role(entities={"*": {"read": "all"}, "order": {"update": "own"}}, users=True),
        imports__i=mapping(entity="order", columns=columns, missing=["", "NULL"], order=3),
    )
    assert model.roles["sales"].entities["order"] == {"update": Right("own")}
    assert (model.roles["sales"].users, model.roles["sales"].definitions) == (True, False)
    made = model.imports["customers"]
    assert [(one.source, one.to, one.match, one.optional) for one in made.columns] == [
        ("Code", "name", "", False),
        ("Who", "who", "code", True),
    ]
    assert (made.ignored, made.missing, made.order, made.existing) == (("Fax",), ("", "NULL"), 3, "refuse")


def _to(entity: str) -> dict[str, Any]:
    return {"kind": "reference", "to": entity}
