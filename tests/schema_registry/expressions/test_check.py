from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry.expressions.check import check
from schema_registry.expressions.scope import FieldType

FIELDS = {
    "customer": {
        "name": FieldType("text", "text"),
        "grade": FieldType("text", "choice", choices=("A", "B", "C")),
        "credit": FieldType("number", "money", currency="CNY"),
        "price": FieldType("number", "money", currency="any"),
        "tags": FieldType("texts", "choices", choices=("vip", "new")),
        "since": FieldType("date", "date"),
        "seen": FieldType("instant", "datetime"),
        "active": FieldType("boolean", "boolean"),
        "lasts": FieldType("duration", "duration"),
        "parent": FieldType("reference", "reference", "customer"),
        "photo": FieldType("", "file"),
        "sys_owner": FieldType("user", "actor"),
    },
    "order": {
        "amount": FieldType("number", "money"),
        "status": FieldType("text", "choice", choices=("open", "won")),
        "customer": FieldType("reference", "reference", "customer"),
        "ordered_on": FieldType("date", "date"),
    },
}


class Definitions:
    """Two entities: customers, and orders that refer to them."""

    def field(self, entity: str, name: str) -> FieldType | None:
        return FIELDS[entity].get(name)

    def inverse(self, entity: str, name: str) -> tuple[str, str] | None:
        return {"orders": ("order", "customer"), "returns": ("order", "of")}.get(name)

    def names(self, entity: str) -> Iterable[str]:
        return [*FIELDS[entity], "orders"]


def problems(source: str, want: str = "", *, queried: bool = False) -> list[tuple[str, int, str]]:
    """(code, place, what was probably meant) of each problem."""
    found = check(source, Definitions(), "customer", want, queried=queried).problems
    return [(one.code, int(str(dict(one.params)["offset"])), one.did_you_mean) for one in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("grad = 'A'", [("FRM020", 0, "grade")]),
        ("1 + parent.credt", [("FRM020", 11, "credit")]),
        ("order.amount", [("FRM020", 0, "orders")]),
        ("rond(1)", [("FRM021", 0, "round")]),
        ("rond(credt)", [("FRM021", 0, "round"), ("FRM020", 5, "credit")]),
        ("name.x", [("FRM022", 0, "")]),
        ("parent.parent.parent.parent.parent.name", [("FRM023", 0, "")]),
        ("photo is missing", [("FRM024", 0, "")]),
        ("orders", [("FRM025", 0, "")]),
        ("orders.amount > 1", [("FRM025", 0, "")]),
        ("sum_if(credit, true)", [("FRM026", 7, "")]),
        ("avg(name)", [("FRM026", 4, "")]),
        ("sum(ordrs.amount)", [("FRM026", 4, "")]),
        ("sum(orders, sum(returns.amount))", [("FRM027", 16, "")]),
        ("count_if(orders, customer.name = 'x')", []),
        ("sum(orders)", [("FRM028", 4, "")]),
        ("count(orders.amount)", [("FRM029", 6, "")]),
        ("sum(orders.amont)", [("FRM020", 11, "amount")]),
        ("sum(orders.status)", [("FRM030", 11, "")]),
        ("sum_if(orders.amount, status)", [("FRM030", 22, "")]),
        ("sum_if(orders.amount, status = 'opn')", [("FRM035", 31, "open")]),
        ("sum_if(orders.amount)", [("FRM031", 0, "")]),
        ("round(name)", [("FRM030", 6, "")]),
        ("round(credit, 'x')", [("FRM030", 14, "")]),
        ("upper(credit)", [("FRM030", 6, "")]),
        ("year(name)", [("FRM030", 5, "")]),
        ("if(credit, 1, 2)", [("FRM030", 3, "")]),
        ("credit and active", [("FRM030", 0, "")]),
        ("not name", [("FRM030", 4, "")]),
        ("-name", [("FRM030", 1, "")]),
        ("'a' & parent", [("FRM030", 6, "")]),
        ("has(name, 'x')", [("FRM030", 4, "")]),
        ("round()", [("FRM031", 0, "")]),
        ("round(1, 2, 3)", [("FRM031", 0, "")]),
        ("if(true)", [("FRM031", 0, "")]),
        ("switch(1, 2)", [("FRM031", 0, "")]),
        ("current_user(1)", [("FRM031", 0, "")]),
        ("credit + name", [("FRM032", 9, "")]),
        ("since + since", [("FRM032", 8, "")]),
        ("seen + 1", [("FRM032", 7, "")]),
        ("credit * lasts * lasts", [("FRM032", 17, "")]),
        ("credit = name", [("FRM033", 9, "")]),
        ("since = seen", [("FRM033", 8, "")]),
        ("credit in (1, 'x')", [("FRM033", 14, "")]),
        ("parent = name", [("FRM033", 9, "")]),
        ("active > true", [("FRM034", 0, "")]),
        ("parent < parent", [("FRM034", 0, "")]),
        ("tags = tags", [("FRM034", 0, "")]),
        ("grade = 'E'", [("FRM035", 8, "")]),
        ("'a' = grade", [("FRM035", 0, "A")]),
        ("grade in ('A', 'E', 'B')", [("FRM035", 15, "")]),
        ("switch(grade, 'X', 1, 2)", [("FRM035", 14, "")]),
        ("has(tags, 'vib')", [("FRM035", 10, "vip")]),
        ("parent.grade <> 'Z'", [("FRM035", 16, "")]),
        ("credit = missing", [("FRM036", 9, "")]),
        ("if(active, 1, 'x')", [("FRM037", 14, "")]),
        ("coalesce(credit, name)", [("FRM030", 17, "")]),
        ("ifs(active, 1, active, since)", [("FRM037", 23, "")]),
        ("since > '2026-02-30'", [("FRM039", 8, "")]),
        ("since > 'soon'", [("FRM039", 8, "")]),
        ("datedif(since, since, 'w')", [("FRM040", 22, "")]),
        ("datedif(since, since, name)", [("FRM040", 22, "")]),
        ("name = ''", [("FRM042", 7, "")]),
        ("foo + bar + credit = name", [("FRM020", 0, ""), ("FRM020", 6, "")]),
    ],
)
def test_what_is_wrong_is_told_with_its_place(source: str, expected: list[tuple[str, int, str]]) -> None:
    assert problems(source) == expected


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("credit / 2", "number"),
        ("grade & credit", "text"),
        ("since + 1", "date"),
        ("1 + since", "date"),
        ("since - since", "number"),
        ("since - '2026-01-01'", "number"),
        ("seen - seen", "duration"),
        ("seen + lasts", "instant"),
        ("lasts / lasts", "number"),
        ("hours(lasts)", "number"),
        ("hours(2)", "duration"),
        ("if(active, missing, since)", "date"),
        ("coalesce(missing, credit)", "number"),
        ("missing", "missing"),
        ("max(orders.ordered_on)", "date"),
        ("count(orders)", "number"),
        ("count(tags)", "number"),
        ("parent.parent.name", "text"),
        ("sys_owner = current_user()", "boolean"),
        ("date(seen) > '2026-01-01'", "boolean"),
        ("price.currency", "text"),
        ("credit.currency", "text"),
        ("price.amount", "number"),
        ("price.on", "date"),
        ("max(since, '2026-01-01')", "date"),
    ],
)
def test_types_follow_from_the_fields(source: str, kind: str) -> None:
    found = check(source, Definitions(), "customer")
    assert (found.problems, found.type.name) == ((), kind)


def test_a_formula_says_what_it_reads() -> None:
    found = check("credit + parent.credit + sum_if(orders.amount, status = 'won')", Definitions(), "customer")
    assert found.reads == {"credit", "parent.credit"}
    assert found.related == {"orders": {"amount", "status"}}
    assert (found.volatile, found.own) == (False, False)


@pytest.mark.parametrize(
    ("source", "own"),
    [
        ("credit * 2", True),
        ("credit.currency", True),
        ("price.currency", True),
        ("parent is missing", True),
        ("parent.name", False),
        ("today() > since", False),
        ("current_user() = sys_owner", False),
        ("count(orders)", False),
    ],
)
def test_own_formulas_read_but_their_record(source: str, own: bool) -> None:
    assert check(source, Definitions(), "customer").own is own


def test_the_wanted_type_is_asked_for() -> None:
    assert problems("credit", "boolean") == [("FRM038", 0, "")]
    assert problems("credit > 1", "boolean") == []
    assert problems("missing", "date") == []


def test_what_databases_cannot_compute_is_refused_where_they_have_to() -> None:
    assert problems("rmb_upper(parent.credit)") == []
    assert problems("rmb_upper(parent.credit)", queried=True) == [("FRM041", 0, "")]


def test_a_problem_is_told_in_both_languages() -> None:
    (problem,) = check("round(name)", Definitions(), "customer").problems
    assert problem.say("en") == "round takes a number here, not a text."
    assert problem.say("zh_CN") == "round 此处需要 数字，而不是 文本。"


def test_a_long_chain_of_quotients_is_too_deep() -> None:
    assert problems(" / ".join(["credit"] * 30)) == []
    assert problems(" / ".join(["credit"] * 80)) == [("FRM012", 0, "")]


def test_long_sums_and_products_are_not() -> None:
    assert problems(" - ".join(["credit"] * 240)) == []
    assert problems(" * ".join(["credit"] * 240)) == []


def test_a_formula_of_many_problems_tells_the_first_ones() -> None:
    assert len(problems(" + ".join(f"x{number}" for number in range(100)))) == 20


WORDS = """credit name grade tags since seen parent orders orders.amount 'A' '2026-01-01' 1 0.5 missing true + - * /
^ & = < in is not and or ( ) , if( sum( count( max( sum_if( round( left( date( text( switch( has( hours("""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14))
def test_any_formula_is_sound_or_has_problems(words: list[str]) -> None:
    source = " ".join(words)
    found = check(source, Definitions(), "customer")
    for problem in found.problems:
        assert 0 <= int(str(dict(problem.params)["offset"])) <= len(source)
        assert "{" not in problem.say("en") + problem.say("zh") + problem.advise("en") + problem.advise("zh")
