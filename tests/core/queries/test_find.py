from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.context import Context
from core.errors import Denied, Missing, Rejected
from core.queries.count import count
from core.queries.find import find, get
from core.queries.query import Link, Page, Person, Query
from schema_registry.model import Group
from tests.core.queries.shop import ADMIN, fill


def names(page: Page) -> list[object]:
    return [row["name"] for row in page.rows]


def test_a_record_carries_titles_and_people(ctx: Context) -> None:
    (parent,) = fill(ctx, "company", [{"name": "Group"}])
    (company,) = fill(ctx, "company", [{"name": "Shop", "parent": parent, "credit": Decimal("12.30")}])
    row = get(ctx, "company", company)
    assert row["parent"] == Link(parent, "Group")
    assert row["sys_owner"] == Person(ADMIN.id, ADMIN.name)
    assert (row["id"], row["sys_version"], row["credit"]) == (company, 1, Decimal("12.30"))
    assert row["since"] is None


def test_columns_may_follow_references_and_ask_for_the_title(ctx: Context) -> None:
    (company,) = fill(ctx, "company", [{"name": "Shop", "country": "Spain", "since": date(1996, 7, 4)}])
    (deal,) = fill(ctx, "deal", [{"subject": "Chairs", "company": company}])
    columns = ("company.country", "company.since:quarter", "$title", "company")
    expected = {
        "id": deal,
        "sys_version": 1,
        "company.country": "Spain",
        "company.since:quarter": "1996-Q3",
        "company": Link(company, "Shop"),
        "$title": "Chairs · Shop",
    }
    assert get(ctx, "deal", deal, columns) == expected
    assert find(ctx, Query("deal", columns)).rows == (expected,)


def test_what_is_not_there_is_missing_whatever_the_id_looks_like(ctx: Context) -> None:
    for wrong in ("", "x", "018f0000-0000-7000-8000-000000000000", "é" * 50):
        with pytest.raises(Missing):
            get(ctx, "company", wrong)
    with pytest.raises(Missing) as caught:
        find(ctx, Query("compny"))
    assert caught.value.problems[0].did_you_mean == "company"


def test_reading_needs_the_right(ctx: Context) -> None:
    stranger = ctx.acting_as(ctx.actor.__class__(9, "Nobody"))
    with pytest.raises(Denied):
        find(stranger, Query("company"))
    with pytest.raises(Denied):
        get(stranger, "company", "018f0000-0000-7000-8000-000000000000")


def test_missing_values_sort_first_ascending_and_last_descending(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "b"}, {"name": None}, {"name": "Ａ"}, {"name": "c"}])
    assert names(find(ctx, Query("company", ("name",), sort=("name",)))) == [None, "Ａ", "b", "c"]
    assert names(find(ctx, Query("company", ("name",), sort=("-name",)))) == ["c", "b", "Ａ", None]


def test_choices_sort_by_the_order_of_their_options(ctx: Context) -> None:
    fill(ctx, "company", [{"name": grade, "grade": grade} for grade in ("A", "B", "C")])
    assert names(find(ctx, Query("company", ("name",), sort=("grade",)))) == ["C", "A", "B"]


def test_references_sort_by_their_title(ctx: Context) -> None:
    first, second = fill(ctx, "company", [{"name": "z"}, {"name": "a"}])
    fill(ctx, "deal", [{"subject": "1", "company": first}, {"subject": "2", "company": second}, {"subject": "3"}])
    page = find(ctx, Query("deal", ("subject",), sort=("-company",)))
    assert [row["subject"] for row in page.rows] == ["1", "2", "3"]


def test_a_group_sorts_before_everything_and_stands_in_the_row(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "a", "since": date(1997, 1, 1)}, {"name": "b", "since": date(1996, 1, 1)}])
    page = find(ctx, Query("company", ("name",), sort=("name",), groups=(Group("since", "year"),)))
    assert [(row["since:year"], row["name"]) for row in page.rows] == [("1996", "b"), ("1997", "a")]


def test_a_count_is_of_all_pages(ctx: Context) -> None:
    fill(ctx, "company", [{"name": str(number)} for number in range(5)])
    page = find(ctx, Query("company", ("name",), limit=2, count="exact", filter={"name": {"_neq": "3"}}))
    assert (len(page.rows), page.count) == (2, 4)
    assert find(ctx, Query("company", limit=2)).count is None


def test_counting_may_stop_early(ctx: Context) -> None:
    fill(ctx, "company", [{"name": str(number)} for number in range(5)])
    assert [count(ctx, "company", most=most) for most in (3, 5, 9)] == [4, 5, 5]
    assert count(ctx, "company", {"name": {"_neq": "3"}}, most=2) == 3


def test_every_problem_of_a_question_is_told_at_once_with_its_place(ctx: Context) -> None:
    query = Query(
        "company",
        columns=("nam",),
        filter={
            "_or": [{"staff": {"_gt": "x"}}, {"grade": {"_lik": "A"}}, {"deals": {"_some": {"amont": {"_eq": 1}}}}]
        },
        sort=("-notes", "parent.nme"),
        groups=(Group("since", "decade"),),
        limit=0,
    )
    with pytest.raises(Rejected) as caught:
        find(ctx, query)
    found = {problem.pointer: problem.did_you_mean for problem in caught.value.problems}
    assert found == {
        "/filter/_or/0/staff/_gt": "",
        "/filter/_or/1/grade/_lik": "",
        "/filter/_or/2/deals/_some/amont": "amount",
        "/groups/0": "",
        "/sort/0": "",
        "/sort/1": "name",
        "/columns/0": "name",
        "/limit": "",
    }


def test_conditions_on_related_records_may_stand_behind_a_path(ctx: Context) -> None:
    parent, other = fill(ctx, "company", [{"name": "parent"}, {"name": "other"}])
    fill(ctx, "company", [{"name": "child", "parent": parent}, {"name": "orphan"}])
    fill(ctx, "deal", [{"subject": "big", "company": parent}, {"subject": "big", "company": other}])
    tree = {"parent.deals": {"_some": {"subject": {"_eq": "BIG"}}}}
    assert names(find(ctx, Query("company", ("name",), filter=tree))) == ["child"]
    none = {"parent.deals": {"_none": {"subject": {"_eq": "BIG"}}}}
    assert set(names(find(ctx, Query("company", ("name",), filter=none)))) == {"parent", "other", "orphan"}


def test_more_tables_than_can_be_joined_are_a_problem(ctx: Context) -> None:
    several = {"_and": [{"members": {"_some": {"parent.parent.parent.name": {"_empty": True}}}}] * 30}
    with pytest.raises(Rejected, match="joined tables"):
        find(ctx, Query("company", filter=several))


def test_a_list_of_many_values_pages_on(ctx: Context) -> None:
    fill(ctx, "company", [{"staff": number} for number in range(5)])
    tree = {"_and": [{"staff": {"_in": list(range(500))}}, {"staff": {"_nin": list(range(5, 505))}}]}
    query = Query(
        "company", filter=tree, sort=("-name", "country", "-grade", "rate", "-since", "met", "-active"), limit=2
    )
    first = find(ctx, query)
    second = find(ctx, replace(query, cursor=first.next))
    assert len({row["id"] for row in (*first.rows, *second.rows)}) == 4


def test_stray_surrogates_in_a_search_find_nothing_and_break_nothing(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "a"}])
    assert len(find(ctx, Query("company", search="\ud800 a")).rows) == 1
