"""Documents that name each other: fields, paths, tabs, references."""

from __future__ import annotations

from typing import Any

import pytest

from tests.schema_registry.definitions import building, codes, entity, files, only, problems, stands_at

TEXT: dict[str, Any] = {"kind": "text", "title": "Text", "search": True}
NUMBER: dict[str, Any] = {"kind": "integer", "title": "Number"}
DATE: dict[str, Any] = {"kind": "date", "title": "Date"}
LONG: dict[str, Any] = {"kind": "long_text", "title": "Notes"}


def reference(to: str = "customer", **more: object) -> dict[str, Any]:
    return {"kind": "reference", "title": "Reference", "to": to, **more}


CUSTOMER = entity(properties={"name": TEXT, "country": TEXT})


def seen(**members: object) -> dict[str, object]:
    """A list with one view."""
    return {"views": [{"id": "open", "title": "Open", "filter": {"number": {"_empty": True}}, **members}]}


def lit(**members: object) -> dict[str, Any]:
    """A list with one highlight."""
    return {"highlights": [{"id": "late", "title": "Late", "tone": "bad", "when": "amount > 1", **members}]}


def order(**members: object) -> dict[str, Any]:
    fields = {"number": TEXT, "customer": reference(), "ordered": DATE, "amount": NUMBER, "notes": LONG}
    return entity("order", **{"properties": fields, **members})


def of_order(**members: object) -> tuple[Any, ...]:
    return problems(CUSTOMER, order(**members))


def tab(**members: object) -> dict[str, Any]:
    return {"tabs": [{"id": "tab", "title": "Tab", **members}]}


def section(*fields: str) -> dict[str, Any]:
    return {"sections": [{"id": "section", "fields": list(fields)}]}


def test_a_reference_to_an_unknown_entity_is_guessed() -> None:
    document = order(properties={"number": TEXT, "customer": reference("custmer")})
    problem = only(problems(CUSTOMER, document))
    assert (problem.code, problem.pointer, problem.did_you_mean) == (
        "REL002",
        "/properties/customer/to",
        "customer",
    )
    assert stands_at(problem, files({"entities/order.json": document}).files["entities/order.json"], '"custmer"')


@pytest.mark.parametrize(
    ("members", "code", "pointer"),
    [
        ({"required": ["nmber"]}, "REL003", "/required/0"),
        ({"required": ["customer.name"]}, "REL003", "/required/0"),
        ({"required": ["sys_owner"]}, "REL033", "/required/0"),
        ({"unique": [["number", "nmber"]]}, "REL003", "/unique/0/1"),
        ({"unique": [["number", "notes"]]}, "REL016", "/unique/0/1"),
        ({"unique": [["number", "ordered"], ["ordered", "number"]]}, "REL017", "/unique/1"),
        ({"system": {"sys_ownr": {"title": "Owner"}}}, "REL031", "/system/sys_ownr"),
        ({"list": {"columns": ["number", "custmer"]}}, "REL003", "/list/columns/1"),
        ({"list": {"columns": ["customer.contry"]}}, "REL003", "/list/columns/0"),
        ({"list": {"columns": ["number.country"]}}, "REL004", "/list/columns/0"),
        ({"list": {"columns": ["sys_owner.name"]}}, "REL004", "/list/columns/0"),
        ({"list": {"filters": ["nmber"]}}, "REL003", "/list/filters/0"),
        ({"list": {"sort": ["-orderd"]}}, "REL003", "/list/sort/0"),
        ({"list": {"sort": ["notes"]}}, "REL010", "/list/sort/0"),
        ({"list": {"group": "notes"}}, "REL011", "/list/group"),
        ({"list": {"group": "number:year"}}, "REL012", "/list/group"),
        ({"list": {"group": {"field": "orderd", "by": "year"}}}, "REL003", "/list/group/field"),
        ({"list": {"totals": {"number": "sum"}}}, "REL013", "/list/totals/number"),
        ({"list": {"totals": {"customer.name": "count"}}}, "REL014", "/list/totals/customer.name"),
        ({"list": {"totals": {"amout": "sum"}}}, "REL003", "/list/totals/amout"),
        ({"list": seen(filter={"nmber": {"_eq": "1"}})}, "REL003", "/list/views/0/filter/nmber"),
        ({"list": seen(filter={"number": {"_above": 1}})}, "RPT023", "/list/views/0/filter/number/_above"),
        ({"list": seen(sort=["notes"])}, "REL010", "/list/views/0/sort/0"),
        ({"list": seen(columns=["custmer"])}, "REL003", "/list/views/0/columns/0"),
        ({"list": seen(group="notes")}, "REL011", "/list/views/0/group"),
        ({"list": {"group": ["number", "notes"]}}, "REL011", "/list/group/1"),
        ({"list": {"group": "number:10"}}, "REL012", "/list/group"),
        ({"list": {"group": "amount:0"}}, "REL012", "/list/group"),
        ({"list": lit(when={"nmber": {"_empty": True}})}, "REL003", "/list/highlights/0/when/nmber"),
        ({"list": lit(when="nmber = 'x'")}, "FRM020", "/list/highlights/0/when"),
        ({"list": lit(when="amount + 1")}, "FRM038", "/list/highlights/0/when"),
        ({"list": lit(when="amount > 1 and amount < 0")}, "LNT008", "/list/highlights/0/when"),
        ({"list": lit(fields=["custmer"])}, "REL003", "/list/highlights/0/fields/0"),
        ({"list": seen(**lit(fields=["custmer"]))}, "REL003", "/list/views/0/highlights/0/fields/0"),
        ({"list": {"highlights": lit()["highlights"] * 2}}, "REL018", "/list/highlights/1/id"),
        ({"list": {"highlights": [{"id": "late", "title": "Late", "tone": "bad"}]}}, "DOC004", "/list/highlights/0"),
        ({"list": {"views": [{"id": "open", "title": "Open"}]}}, "DOC004", "/list/views/0"),
        ({"list": {"views": seen()["views"] * 2}}, "REL018", "/list/views/1/id"),
        ({"card": {"title": "{nmber}"}}, "REL003", "/card/title"),
        ({"card": {"title": "{customer.contry}"}}, "REL003", "/card/title"),
        ({"card": {"subtitle": "{} · {number}"}}, "DOC018", "/card/subtitle"),
        ({"card": {"subtitle": "{number"}}, "DOC018", "/card/subtitle"),
        ({"card": {"facts": ["amout"]}}, "REL003", "/card/facts/0"),
        ({"card": {"facts": ["customer.customer.customer.customer.customer.name"]}}, "REL005", "/card/facts/0"),
    ],
)
def test_names_that_lead_nowhere_or_do_not_fit(members: dict[str, object], code: str, pointer: str) -> None:
    problem = only(of_order(**members))
    assert (problem.code, problem.pointer) == (code, pointer)


def test_what_exists_and_fits_is_taken() -> None:
    view = {
        "columns": ["number", "customer", "customer.country", "sys_owner", "id"],
        "sort": ["-ordered", "customer.name", "sys_created_at"],
        "filters": ["customer", "customer.country"],
        "group": ["customer.country", "ordered:month", "amount:100"],
        **lit(when="ordered < today() and customer.country != 'x'", fields=["number", "customer.country"]),
        "totals": {"amount": "avg", "ordered": "max", "number": "count"},
        **seen(filter={"sys_owner": {"_eq": "$CURRENT_USER"}, "customer.country": {"_eq": "China"}}),
    }
    card = {"title": "{number} ({customer})", "subtitle": "{customer.country}", "facts": ["customer.country"]}
    assert of_order(list=view, card=card, required=["number"], unique=[["number", "ordered"]]) == ()


def test_a_misspelt_field_in_a_wording_is_placed_inside_the_text() -> None:
    document = order(card={"title": "{number} · {custmer}"})
    problem = only(problems(CUSTOMER, document))
    assert stands_at(problem, files({"entities/order.json": document}).files["entities/order.json"], "custmer}")
    assert problem.did_you_mean == "customer"


def test_flags_must_fit_the_kind() -> None:
    fields = {"name": TEXT, "amount": {**NUMBER, "search": True}, "notes": {**LONG, "unique": True}}
    assert codes(problems(entity(properties=fields))) == ["REL015", "REL016"]


@pytest.mark.parametrize(
    ("related", "code", "guess"),
    [
        ("ordr.customer", "REL002", "order"),
        ("order.custmer", "REL003", "order.customer"),
        ("order.number", "REL006", "order.customer"),
        ("order", "DOC012", ""),
    ],
)
def test_a_related_tab_names_a_reference_that_leads_here(related: str, code: str, guess: str) -> None:
    problem = only(problems({**CUSTOMER, "card": tab(related=related)}, order()))
    assert (problem.code, problem.pointer, problem.did_you_mean) == (code, "/card/tabs/0/related", guess)


def test_columns_of_a_related_tab_are_fields_of_the_other_entity() -> None:
    card = tab(related="order.customer", columns=["number", "country"], sort=["notes"], totals={"amount": "median"})
    found = problems({**CUSTOMER, "card": card}, order())
    assert [(one.code, one.pointer) for one in found] == [
        ("REL003", "/card/tabs/0/columns/1"),
        ("REL010", "/card/tabs/0/sort/0"),
        ("DOC007", "/card/tabs/0/totals/amount"),
    ]
    assert {one.place.file for one in found if one.place} == {"shop/entities/customer.json"}


@pytest.mark.parametrize(
    ("named", "code", "guess"),
    [("paper", "REL003", "papers"), ("name", "REL007", "papers"), ("papers.name", "REL004", ""), ("", "REL003", "")],
)
def test_a_files_tab_names_a_field_of_files(named: str, code: str, guess: str) -> None:
    held = entity(properties={"name": TEXT, "papers": {"kind": "image", "title": "Papers"}}, card=tab(files=named))
    problem = problems(held)[0]
    assert (problem.code, problem.pointer, problem.did_you_mean) == (code, "/card/tabs/0/files", guess)


def test_a_field_of_files_on_its_tab_stands_on_the_card_and_the_tab_has_a_title_of_its_own() -> None:
    fields = {"name": TEXT, "papers": {"kind": "file", "title": "Papers", "most": 9}}
    basics = {"id": "a", "title": "A", "sections": [{"id": "s", "fields": ["name"]}]}
    made = building(entity(properties=fields, card={"tabs": [basics, {"id": "f", "files": "papers"}]}))
    assert made.problems == () and made.model is not None
    shown = made.model.entities["customer"].card.tabs[1]
    assert (shown.files, shown.title.say("en"), shown.title.say("zh_CN")) == ("papers", "Files", "附件")


def test_ids_of_tabs_and_sections_are_used_once() -> None:
    twice = [{"id": "s", "fields": ["name"]}, {"id": "s", "fields": ["country"]}]
    tabs = [{"id": "a", "title": "A", "sections": twice}, {"id": "a", "history": True}]
    found = problems({**CUSTOMER, "card": {"tabs": tabs}})
    assert [(one.code, one.pointer) for one in found] == [
        ("REL018", "/card/tabs/0/sections/1/id"),
        ("REL018", "/card/tabs/1/id"),
    ]


def test_a_field_stands_once_on_a_tab_and_on_as_many_tabs_as_one_likes() -> None:
    tabs = [
        {
            "id": "a",
            "title": "A",
            "sections": [{"id": "s", "fields": ["name", "country"]}, {"id": "t", "fields": ["name"]}],
        },
        {"id": "b", "title": "B", **section("name")},
    ]
    (problem,) = (one for one in problems({**CUSTOMER, "card": {"tabs": tabs}}) if one.severity == "error")
    assert (problem.code, problem.pointer) == ("REL019", "/card/tabs/0/sections/1/fields/0")


def test_sections_hold_own_fields_only() -> None:
    fields = ("number", "customer", "ordered", "amount", "notes", "sys_owner", "customer.country", "nothing")
    assert codes(of_order(card=tab(**section(*fields)))) == ["REL032", "REL003"]


def test_a_field_on_no_tab_is_worth_a_warning() -> None:
    problem = only(problems({**CUSTOMER, "card": tab(**section("name"))}))
    assert (problem.code, problem.severity, problem.pointer) == ("LNT003", "warning", "/properties/country")


def test_a_card_without_sections_of_its_own_warns_of_nothing() -> None:
    assert problems({**CUSTOMER, "card": {"title": "{name}"}}) == ()


def test_references_have_no_default_and_are_not_cleared_when_required() -> None:
    fields = {"number": TEXT, "customer": reference(default="x", onDelete="clear")}
    assert codes(of_order(properties=fields, required=["customer"])) == ["REL030", "REL026"]


@pytest.mark.parametrize(("inverse", "code"), [("country", "REL025"), ("sys_owner", "REL025"), ("a b", "DOC013")])
def test_an_inverse_name_is_a_name_and_free(inverse: str, code: str) -> None:
    fields = {"number": TEXT, "customer": reference(inverse=inverse)}
    assert codes(of_order(properties=fields)) == [code]


def test_two_references_may_not_share_an_inverse() -> None:
    fields = {"number": TEXT, "customer": reference(inverse="orders"), "payer": reference(inverse="orders")}
    problem = only(of_order(properties=fields))
    assert (problem.code, problem.pointer) == ("REL025", "/properties/payer/inverse")


def test_inverse_names_that_are_not_stated_never_meet_by_themselves() -> None:
    fields = {"number": TEXT, "customer": reference(), "payer": reference()}
    assert of_order(properties=fields) == ()


def test_a_broken_document_is_not_blamed_on_those_that_name_it() -> None:
    customer = entity(card=tab(related="order.customer"), list={"columns": ["name"]})
    found = problems(customer, entity("note", properties={"o": reference("order")}), entities__order="{,}")
    assert codes(found) == ["SYN013"]


def test_paths_through_an_unknown_entity_are_not_complained_of_again() -> None:
    fields = {"number": TEXT, "customer": reference("nobody")}
    found = of_order(properties=fields, list={"columns": ["customer.country"]}, card={"title": "{customer.name}"})
    assert codes(found) == ["REL002"]


def test_problems_of_many_files_come_sorted_by_file_and_place() -> None:
    found = problems(
        entity("b", required=["x"], unique=[["y"]]), entity("a", required=["x"]), roles__z="[", imports__y="]"
    )
    places = [(one.place.file, one.place.line, one.place.column) for one in found if one.place]
    assert places == sorted(places)
    assert len(places) == 5


# ---- timelines
@pytest.mark.parametrize(
    ("timeline", "code", "at"),
    [
        ({"on": ["custmer"]}, "REL003", "/timeline/on/0"),
        ({"on": ["number"]}, "REL047", "/timeline/on/0"),
        ({"on": ["customer"], "at": "number"}, "REL047", "/timeline/at"),
        ({"on": ["customer"], "kind": "number"}, "REL047", "/timeline/kind"),
        ({"on": ["customer"], "text": "amount"}, "REL047", "/timeline/text"),
        ({"on": ["customer"], "ask": ["nothing"]}, "REL003", "/timeline/ask/0"),
    ],
)
def test_a_timeline_names_fields_that_fit(timeline: dict[str, Any], code: str, at: str) -> None:
    (found,) = of_order(timeline=timeline)
    assert (found.code, found.pointer) == (code, at)


def test_a_timeline_of_fitting_fields_is_sound() -> None:
    assert of_order(timeline={"on": ["customer"], "at": "ordered", "text": "notes", "ask": ["amount"]}) == ()
