"""Overlays change entities of required packs, and problems still point to the right file and line."""

from __future__ import annotations

from typing import Any

from schema_registry.build import Built, build, compile_checked
from schema_registry.model import Entity
from schema_registry.problems import Problem
from tests.schema_registry.definitions import (
    VOCABULARY,
    codes,
    entity,
    files,
    locale,
    only,
    overlay,
    pack,
    stands_at,
)

TEXT = {"kind": "text", "title": "Text", "search": True}
BASE = entity(
    properties={
        "name": TEXT,
        "fax": TEXT,
        "grade": {"kind": "choice", "enum": ["A"], "options": {"A": {"title": "Best"}}},
    },
    required=["name"],
    unique=[["name", "fax"]],
    card={
        "title": "{name}",
        "facts": ["grade"],
        "tabs": [
            {
                "id": "main",
                "title": "Main",
                "sections": [{"id": "basics", "title": "Basics", "fields": ["name", "fax", "grade"]}],
            },
            {"id": "history", "title": "History", "history": True},
        ],
    },
    list={"columns": ["name", "fax"], "sort": ["name"], "filters": ["grade"], "totals": {"name": "count"}},
)


def laid(document: dict[str, Any], *, requires: bool = True, **others: object) -> Built:
    """What comes of one overlay of another pack."""
    base = files({"pack.json": pack(name="base"), "entities/customer.json": BASE}, "base")
    manifest = pack(name="local", requires={"base": "^1.0"} if requires else {})
    documents = {path.replace("__", "/") + ".json": one for path, one in others.items()}
    over = files({"pack.json": manifest, "entities/over.json": document, **documents}, "local")
    return build([over, base], VOCABULARY)


def customer(document: dict[str, Any], **others: object) -> Entity:
    built = laid(document, **others)
    assert built.model is not None, [str(problem) for problem in built.problems]
    return built.model.entities["customer"]


def problem_in(document: dict[str, Any]) -> tuple[Problem, str]:
    return only(laid(document).problems), files({"entities/over.json": document}).files["entities/over.json"]


def fields_of(entity: Entity) -> tuple[str, ...]:
    return tuple(name for tab in entity.card.tabs for section in tab.sections for name in section.fields)


def test_members_that_are_not_mentioned_stay() -> None:
    made = customer(overlay("customer", title="Client"))
    assert (made.title.default, made.name) == ("Client", "customer")
    assert list(made.fields) == ["name", "fax", "grade"]


def test_an_added_field_belongs_to_the_pack_that_added_it() -> None:
    made = customer(
        overlay("customer", properties={"port": TEXT}, card={"tabs": [_more_fields("port")]}),
    )
    assert made.fields["port"].key == "local/customer.port"
    assert made.fields["name"].key == "base/customer.name"
    assert fields_of(made) == ("name", "fax", "grade", "port")


def test_a_changed_field_keeps_its_key_and_its_other_members() -> None:
    made = customer(overlay("customer", properties={"fax": {"title": "Telefax", "help": "Rarely used"}}))
    fax = made.fields["fax"]
    assert (fax.key, fax.title.default, fax.search) == ("base/customer.fax", "Telefax", True)


def test_choices_are_added_to_and_retitled() -> None:
    change = {"enum": ["B"], "options": {"A": {"title": "Top"}, "B": {"title": "Good"}}}
    grade = customer(overlay("customer", properties={"grade": change})).fields["grade"]
    assert [(choice.value, choice.title.default) for choice in grade.choices] == [("A", "Top"), ("B", "Good")]


def test_views_are_added_changed_by_id_and_translated() -> None:
    graded = {
        "id": "graded",
        "title": "Graded",
        "filter": {"grade": {"_eq": "A"}},
        "columns": ["name", "fax"],
        "sort": ["-fax", "name"],
    }
    base = files({"entities/customer.json": {**BASE, "list": {**BASE["list"], "views": [graded]}}})
    more = {"id": "named", "title": "Named", "filter": {"name": {"_empty": False}}, "sort": ["-name"]}
    over = overlay("customer", remove=["properties/fax"], list={"views": [{"id": "graded", "title": "Best"}, more]})
    texts = locale(**{"customer/list/views/graded/title": "最好"})
    documents = {"pack.json": pack(name="local", requires={"shop": "^1.0"}), "entities/over.json": over}
    built = build([base, files({**documents, "locales/zh_CN.json": texts}, "local")], VOCABULARY)
    assert built.model is not None, [str(problem) for problem in built.problems]
    best, named = built.model.entities["customer"].list.views
    assert (best.title.default, best.title.say("zh_CN"), best.filter) == ("Best", "最好", graded["filter"])
    assert (best.columns, best.sort, named.sort) == (
        ("name",),
        ("name",),
        ("-name",),
    )  # a removed field leaves views by itself


def test_names_in_arrays_are_added_and_order_is_stated_anew() -> None:
    made = customer(
        overlay(
            "customer",
            required=["fax", "name"],
            unique=[["name", "fax"], ["fax", "grade"]],
            list={"columns": ["grade", "name"], "sort": ["-name"]},
        )
    )
    assert [one.name for one in made.fields.values() if one.required] == ["name", "fax"]
    assert made.unique == (("name", "fax"), ("fax", "grade"))
    assert made.list.columns == ("name", "fax", "grade")
    assert made.list.sort == ("-name",)


def test_tabs_merge_by_id_and_new_ones_come_before_the_history() -> None:
    tabs = [
        {"id": "main", "title": "Overview"},
        {"id": "more", "title": "More", "sections": [{"id": "s", "title": "S", "fields": ["port"]}]},
    ]
    made = customer(overlay("customer", properties={"port": TEXT}, card={"tabs": tabs}))
    assert [(tab.id, tab.title.default) for tab in made.card.tabs] == [
        ("main", "Overview"),
        ("more", "More"),
        ("history", "History"),
    ]


def test_a_removed_field_leaves_every_list() -> None:
    made = customer(overlay("customer", remove=["properties/fax"]))
    assert "fax" not in made.fields
    assert fields_of(made) == ("name", "grade")
    assert made.list.columns == ("name",)
    assert made.unique == ()


def test_tabs_and_listed_names_can_be_removed() -> None:
    made = customer(
        overlay("customer", remove=["card/tabs/history", "list/columns/fax", "card/facts/grade", "list/totals/name"])
    )
    assert [tab.id for tab in made.card.tabs] == ["main"]
    assert made.list.columns == ("name",)
    assert made.list.totals == ()


def test_removing_what_is_not_there_is_a_problem() -> None:
    document = overlay("customer", remove=["properties/fax", "card/tabs/deals", "nothing", "title/x"])
    found = laid(document).problems
    assert [(one.code, one.pointer) for one in found] == [
        ("REL029", "/remove/1"),
        ("REL029", "/remove/2"),
        ("REL029", "/remove/3"),
    ]


def test_a_problem_of_an_overlaid_part_points_into_the_overlay() -> None:
    document = overlay("customer", properties={"fax": {"maxLength": 900}})
    problem, text = problem_in(document)
    assert (problem.code, problem.pointer) == ("DOC009", "/properties/fax/maxLength")
    assert problem.place is not None and problem.place.file == "local/entities/over.json"
    assert stands_at(problem, text, "900")


def test_a_problem_in_a_moved_tab_points_to_where_it_was_written() -> None:
    tabs = [{"id": "more", "title": "More", "sections": [{"id": "s", "title": "S", "fields": ["prt"]}]}]
    problem, text = problem_in(overlay("customer", card={"tabs": tabs}))
    assert (problem.code, problem.pointer) == ("REL003", "/card/tabs/0/sections/0/fields/0")
    assert stands_at(problem, text, '"prt"')


def test_a_problem_of_the_base_after_an_overlay_points_into_the_base() -> None:
    base = {**BASE, "card": {**BASE["card"], "tabs": [*BASE["card"]["tabs"][:1], {"id": "r", "related": "x.y"}]}}
    over = overlay("customer", card={"tabs": [{"id": "h", "history": True}]}, remove=["card/tabs/main"])
    packs = [
        files({"pack.json": pack(name="base"), "entities/customer.json": base}, "base"),
        files({"pack.json": pack(name="local", requires={"base": "*"}), "entities/over.json": over}, "local"),
    ]
    problem = only(build(packs, VOCABULARY).problems)
    assert (problem.code, problem.pointer) == ("REL002", "/card/tabs/1/related")
    assert problem.place is not None and problem.place.file == "base/entities/customer.json"


def test_a_problem_beside_a_removed_name_still_points_to_its_place() -> None:
    section = {"id": "s", "fields": ["fax", "nme"]}
    base = {**BASE, "card": {"tabs": [{"id": "main", "title": "Main", "sections": [section]}]}}
    packs = [
        files({"pack.json": pack(name="base"), "entities/customer.json": base}, "base"),
        files(
            {
                "pack.json": pack(name="local", requires={"base": "*"}),
                "entities/over.json": overlay("customer", remove=["properties/fax"]),
            },
            "local",
        ),
    ]
    problem = next(one for one in build(packs, VOCABULARY).problems if one.code == "REL003")
    assert problem.pointer == "/card/tabs/0/sections/0/fields/1"


def test_a_field_can_be_taken_out_and_defined_anew() -> None:
    made = customer(overlay("customer", remove=["properties/fax"], properties={"fax": {"kind": "phone"}}))
    assert (made.fields["fax"].key, made.fields["fax"].kind) == ("local/customer.fax", "phone")


def test_checked_documents_compile_alike_in_any_order_of_packs() -> None:
    base = files({"pack.json": pack(name="base"), "entities/customer.json": BASE}, "base")
    manifest = pack(name="local", requires={"base": "^1.0"})
    over = files({"pack.json": manifest, "entities/over.json": overlay("customer", title="Client")}, "local")
    models = [compile_checked(packs, VOCABULARY) for packs in ([over, base], [base, over])]
    assert models[0] == models[1] == build([over, base], VOCABULARY).model
    assert str(models[0].entities["customer"].title) == "Client"


def test_only_entities_of_required_packs_can_be_extended() -> None:
    assert codes(laid(overlay("customer", title="X"), requires=False).problems) == ["REL028"]
    problem = only(laid(overlay("custmer", title="X")).problems)
    assert (problem.code, problem.did_you_mean) == ("REL028", "customer")


def test_a_change_of_kind_must_fit_the_other_options() -> None:
    assert codes(laid(overlay("customer", properties={"grade": {"kind": "text"}})).problems) == ["DOC017", "DOC017"]


def test_wordings_of_an_overlay_are_translated_in_its_pack() -> None:
    made = customer(
        overlay("customer", title="Client"), locales__zh_CN=locale(**{"customer/title": "客户", "pack/title": "本地"})
    )
    assert made.title.say("zh_CN") == "客户"


def test_an_overlay_does_not_change_the_document_it_extends() -> None:
    base = files({"pack.json": pack(name="base"), "entities/customer.json": BASE}, "base")
    laid(overlay("customer", remove=["properties/fax"]))
    model = build([base], VOCABULARY).model
    assert model is not None and "fax" in model.entities["customer"].fields


def _more_fields(*fields: str) -> dict[str, Any]:
    return {"id": "main", "sections": [{"id": "basics", "fields": list(fields)}]}


def test_translations_of_what_an_overlay_removes_stay_right() -> None:
    base = files(
        {
            "pack.json": pack(name="base"),
            "entities/customer.json": BASE,
            "locales/zh_CN.json": locale(**{"customer/properties/fax/title": "传真"}),
        },
        "base",
    )
    manifest = pack(name="local", requires={"base": "^1.0"})
    over = overlay("customer", remove=["properties/fax"])
    local = files({"pack.json": manifest, "entities/over.json": over}, "local")
    assert build([local, base], VOCABULARY).problems == ()
