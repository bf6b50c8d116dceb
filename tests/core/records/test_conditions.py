"""Defaults by formula, hidden, read-only, required and narrowed fields: what saving makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.queries.get import get
from core.records.write import create, create_many, delete, revert, update
from tests.support import as_admin
from tests.support.packs import entity, pack
from tests.support.web import statements

Publish = Callable[..., int]
GRADES = {"kind": "choice", "enum": ["A", "B", "C"], "default": "C"}
COUNTRIES = {"kind": "choice", "enum": ["CN", "DE"]}
CITIES = {
    "kind": "choice",
    "enum": ["Shanghai", "Ningbo", "Berlin"],
    "depends": {"on": "country", "values": {"CN": ["Shanghai", "Ningbo"], "DE": ["Berlin"]}},
}
CUSTOMER = entity(
    "customer",
    {"name": {"kind": "text", "search": True}, "grade": GRADES, "terms": "integer", "country": COUNTRIES},
    required=["name"],
)
CONTACT = entity("contact", {"name": "text", "customer": {"kind": "reference", "to": "customer"}})


@contextmanager
def shop(installation: Installation, publish: Publish, fields: dict[str, Any], **rest: object) -> Iterator[Context]:
    """An administrator in a shop whose orders have these fields."""
    publish(installation, pack(CUSTOMER, CONTACT, entity("order", {"number": "text", **fields}, **rest)))
    with as_admin(installation) as ctx:
        yield ctx


def refused(ctx: Context, values: dict[str, object], id: str = "") -> list[tuple[str, str]]:
    with pytest.raises(Rejected) as caught:
        update(ctx, "order", id, values) if id else create(ctx, "order", values)
    return [(problem.code, problem.pointer) for problem in caught.value.problems]


def saved(ctx: Context, values: dict[str, object], *columns: str) -> tuple[object, ...]:
    id = create(ctx, "order", values).id
    return held(ctx, id, *columns)


def held(ctx: Context, id: str, *columns: str) -> tuple[object, ...]:
    row = get(ctx, "order", id, columns)
    return tuple(row[one] for one in columns)


# ---- defaults
def test_a_default_by_formula_reads_other_fields_and_those_of_referenced_records(
    installation: Installation, publish: Publish
) -> None:
    fields = {
        "customer": {"kind": "reference", "to": "customer"},
        "terms": {"kind": "integer", "default": "=coalesce(customer.terms, 14)"},
        "reminder": {"kind": "integer", "default": "=terms + 7"},
    }
    with shop(installation, publish, fields) as ctx:
        customer = create(ctx, "customer", {"name": "Bao", "terms": 30}).id
        assert saved(ctx, {"customer": customer}, "terms", "reminder") == (30, 37)
        assert saved(ctx, {}, "terms", "reminder") == (14, 21)
        assert saved(ctx, {"terms": 5}, "terms", "reminder") == (5, 12)
        assert saved(ctx, {"terms": None, "reminder": 3}, "terms", "reminder") == (None, 3)


def test_defaults_know_the_day_and_who_acts(installation: Installation, publish: Publish) -> None:
    fields = {
        "opened": {"kind": "date", "default": "=today()"},
        "mine": {"kind": "boolean", "default": "=sys_owner = current_user()"},
    }
    with shop(installation, publish, fields) as ctx:
        assert saved(ctx, {}, "opened", "mine") == (ctx.today(), True)


def test_a_default_is_judged_like_any_value(installation: Installation, publish: Publish) -> None:
    fields = {"amount": "integer", "share": {"kind": "integer", "maximum": 10, "default": "=amount * 2"}}
    with shop(installation, publish, fields) as ctx:
        assert saved(ctx, {"amount": 5}, "share") == (10,)
        assert refused(ctx, {"amount": 6}) == [("VAL015", "/share")]


def test_a_required_field_may_be_filled_by_its_default(installation: Installation, publish: Publish) -> None:
    fields = {"amount": "integer", "share": {"kind": "integer", "default": "=amount * 2"}}
    with shop(installation, publish, fields, required=["share"]) as ctx:
        assert saved(ctx, {"amount": 5}, "share") == (10,)
        assert refused(ctx, {}) == [("REC003", "/share")]


# ---- hidden
HIDING = {
    "grade": GRADES,
    "credit": {"kind": "integer", "visible": "grade in ('A', 'B')", "whenHidden": "clear"},
    "note": {"kind": "text", "visible": "grade = 'A'"},
}


def test_a_hidden_field_is_emptied_or_kept_as_it_says(installation: Installation, publish: Publish) -> None:
    with shop(installation, publish, HIDING) as ctx:
        assert saved(ctx, {"grade": "C", "credit": 5, "note": "x"}, "credit", "note") == (None, "x")
        id = create(ctx, "order", {"grade": "A", "credit": 5, "note": "x"}).id
        assert held(ctx, id, "credit", "note") == (5, "x")
        update(ctx, "order", id, {"grade": "C"})
        assert held(ctx, id, "credit", "note") == (None, "x")


def test_what_an_update_does_not_touch_is_not_emptied(installation: Installation, publish: Publish) -> None:
    plain = {**HIDING, "credit": {"kind": "integer"}}
    with shop(installation, publish, plain) as ctx:
        id = create(ctx, "order", {"grade": "C", "credit": 5}).id
    with shop(installation, publish, HIDING) as ctx:
        update(ctx, "order", id, {"number": "7"})
        assert held(ctx, id, "credit", "number") == (5, "7")


def test_a_section_hides_and_empties_its_fields(installation: Installation, publish: Publish) -> None:
    sections = [
        {"id": "basics", "title": "Basics", "fields": ["number", "grade"]},
        {"id": "credit", "title": "Credit", "visible": "grade = 'A'", "whenHidden": "clear", "fields": ["credit"]},
    ]
    card = {"title": "{number}", "tabs": [{"id": "all", "title": "All", "sections": sections}]}
    with shop(installation, publish, {"grade": GRADES, "credit": "integer"}, card=card) as ctx:
        assert saved(ctx, {"grade": "A", "credit": 5}, "credit") == (5,)
        assert saved(ctx, {"grade": "B", "credit": 5}, "credit") == (None,)


def test_a_field_on_two_tabs_is_hidden_where_both_are(installation: Installation, publish: Publish) -> None:
    def tab(id: str, visible: str) -> dict[str, object]:
        section = {"id": "s", "title": "S", "fields": ["credit"], "whenHidden": "clear"}
        return {"id": id, "title": id, "visible": visible, "sections": [section]}

    card = {"title": "{number}", "tabs": [tab("a", "grade = 'A'"), tab("b", "grade = 'B'")]}
    with shop(installation, publish, {"grade": {**GRADES, "default": "A"}, "credit": "integer"}, card=card) as ctx:
        assert saved(ctx, {"grade": "B", "credit": 5}, "credit") == (5,)
        assert saved(ctx, {"grade": "C", "credit": 5}, "credit") == (None,)


def test_emptying_goes_on_to_what_it_hides(installation: Installation, publish: Publish) -> None:
    fields = {
        "last": {"kind": "integer", "visible": "middle is not missing", "whenHidden": "clear"},
        "middle": {"kind": "integer", "visible": "first = 1", "whenHidden": "clear"},
        "first": "integer",
    }
    with shop(installation, publish, fields) as ctx:
        assert saved(ctx, {"first": 1, "middle": 2, "last": 3}, "middle", "last") == (2, 3)
        assert saved(ctx, {"first": 0, "middle": 2, "last": 3}, "middle", "last") == (None, None)


# ---- read-only
def test_read_only_is_judged_on_the_record_as_it_was(installation: Installation, publish: Publish) -> None:
    fields = {
        "state": {"kind": "choice", "enum": ["new", "sent"], "default": "new"},
        "amount": {"kind": "integer", "readOnly": "state = 'sent'"},
    }
    with shop(installation, publish, fields) as ctx:
        id = create(ctx, "order", {"state": "sent", "amount": 1}).id
        assert refused(ctx, {"amount": 2}, id) == [("REC400", "/amount")]
        assert refused(ctx, {"amount": 2, "state": "new"}, id) == [("REC400", "/amount")]
        update(ctx, "order", id, {"amount": 1, "state": "new"})
        update(ctx, "order", id, {"amount": 2, "state": "sent"})
        assert held(ctx, id, "amount", "state") == (2, "sent")


def test_what_is_read_only_to_people_is_not_to_an_undo_or_a_deletion(
    installation: Installation, publish: Publish
) -> None:
    fields = {
        "state": {"kind": "choice", "enum": ["new", "sent"], "default": "new"},
        "amount": {"kind": "integer", "readOnly": "state = 'sent'"},
        "customer": {"kind": "reference", "to": "customer", "onDelete": "clear", "readOnly": "state = 'sent'"},
    }
    with shop(installation, publish, fields) as ctx:
        customer = create(ctx, "customer", {"name": "Bao"}).id
        id = create(ctx, "order", {"amount": 1, "customer": customer}).id
        update(ctx, "order", id, {"amount": 2, "state": "sent"})
        delete(ctx, "customer", customer)
        assert held(ctx, id, "customer") == (None,)
        id = create(ctx, "order", {"amount": 1}).id
        batch = update(ctx, "order", id, {"amount": 2, "state": "sent"}).batch
        revert(ctx, batch)
        assert held(ctx, id, "amount", "state") == (1, "new")


def test_a_locked_field_of_a_new_record_takes_its_default(installation: Installation, publish: Publish) -> None:
    fields = {
        "opened": {"kind": "date", "readOnly": True, "default": "=today()"},
        "fee": {"kind": "integer", "readOnly": True},
    }
    with shop(installation, publish, fields) as ctx:
        today = ctx.today()
        assert saved(ctx, {}, "opened") == (today,)
        assert saved(ctx, {"opened": today.isoformat()}, "opened") == (today,)
        assert saved(ctx, {"opened": None}, "opened") == (today,)
        assert refused(ctx, {"opened": "2001-01-01", "fee": 3}) == [("REC400", "/opened"), ("REC400", "/fee")]


# ---- required, narrowed
def test_a_value_is_asked_for_while_its_condition_holds_and_it_is_shown(
    installation: Installation, publish: Publish
) -> None:
    fields = {
        "amount": "integer",
        "reason": {"kind": "text", "requiredIf": "amount > 10"},
        "form": {"kind": "text", "requiredIf": True, "visible": "amount > 100"},
    }
    with shop(installation, publish, fields) as ctx:
        assert refused(ctx, {"amount": 11}) == [("REC003", "/reason")]
        assert refused(ctx, {"amount": 101, "reason": "x"}) == [("REC003", "/form")]
        id = create(ctx, "order", {"amount": 11, "reason": "x"}).id
        assert refused(ctx, {"reason": None}, id) == [("REC003", "/reason")]
        assert saved(ctx, {}, "reason") == (None,)


def test_only_offered_choices_are_taken(installation: Installation, publish: Publish) -> None:
    with shop(installation, publish, {"country": COUNTRIES, "city": CITIES}) as ctx:
        id = create(ctx, "order", {"country": "CN", "city": "Ningbo"}).id
        assert refused(ctx, {"country": "CN", "city": "Berlin"}) == [("REC401", "/city")]
        assert refused(ctx, {"country": "DE"}, id) == [("REC401", "/city")]
        update(ctx, "order", id, {"country": "DE", "city": None})
        assert saved(ctx, {"city": "Berlin"}, "city") == ("Berlin",)


def test_the_refusal_names_what_is_offered(installation: Installation, publish: Publish) -> None:
    with shop(installation, publish, {"country": COUNTRIES, "city": CITIES}) as ctx:
        with pytest.raises(Rejected) as caught:
            create(ctx, "order", {"country": "CN", "city": "Berlin"})
        (problem,) = caught.value.problems
        assert problem.message == "city: “Berlin” is not offered while country is “CN”."
        assert problem.hint == "Choose one of these: Shanghai, Ningbo."


def test_only_records_through_the_other_are_taken(installation: Installation, publish: Publish) -> None:
    fields = {
        "customer": {"kind": "reference", "to": "customer"},
        "contact": {"kind": "reference", "to": "contact", "depends": {"on": "customer", "through": "customer"}},
    }
    with shop(installation, publish, fields) as ctx:
        ours, theirs = (create(ctx, "customer", {"name": name}).id for name in ("Ours", "Theirs"))
        contact = create(ctx, "contact", {"name": "Li", "customer": ours}).id
        assert refused(ctx, {"customer": theirs, "contact": contact}) == [("REC402", "/contact")]
        id = create(ctx, "order", {"customer": ours, "contact": contact}).id
        assert refused(ctx, {"customer": theirs}, id) == [("REC402", "/contact")]
        create(ctx, "order", {"contact": contact})


def test_plain_entities_ask_nothing_more(installation: Installation, publish: Publish) -> None:
    client = {"kind": "reference", "to": "customer"}
    with shop(installation, publish, {"amount": "integer", "customer": client}) as ctx:
        customer = create(ctx, "customer", {"name": "Bao"}).id
    with as_admin(installation) as ctx, statements(installation) as seen:
        assert len(create_many(ctx, "order", [{"amount": 1, "customer": customer}] * 3).saved) == 3
    assert [one for one in seen if "AS t0" in one] == []


@pytest.mark.parametrize("value", [None, True, 7, "x" * 400, [], {}, "=1"])
def test_values_of_any_type_are_judged_and_never_crash_a_formula(
    installation: Installation, publish: Publish, value: object
) -> None:
    fields = {
        "amount": "integer",
        "share": {"kind": "integer", "default": "=amount / (amount - 7)"},
        "note": {"kind": "text", "visible": "amount > 1 and share < 3", "requiredIf": "amount = 7"},
    }
    with shop(installation, publish, fields) as ctx:
        outcome = create_many(ctx, "order", [{"amount": value, "note": value, "share": value}])
    assert all(problem.code for error in outcome.refused.values() for problem in error.problems)
