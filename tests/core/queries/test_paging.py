from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.queries.cursors import Cursor, fingerprint, write_cursor
from core.queries.find import find
from core.queries.query import Query, Row
from tests.core.queries.shop import GRADES, fill, scratch

TEXTS = ["a", "A", "b", "é", "\u00c9", "重庆", "50%", "a_b", "\\", "zz"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.none() | st.sampled_from(TEXTS),
            "country": st.none() | st.sampled_from(TEXTS[:3]),
            "grade": st.none() | st.sampled_from(GRADES),
            "staff": st.none() | st.integers(-3, 3),
            "rate": st.none() | st.sampled_from([Decimal("-0.000001"), Decimal("0"), Decimal("999999999999.999999")]),
            "active": st.none() | st.booleans(),
            "since": st.none() | st.sampled_from([date(1996, 7, 4), date(1, 1, 1), date(9999, 12, 31)]),
            "met": st.none()
            | st.sampled_from([datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, 0, 0, 0, 1, UTC)]),
        }
    ),
    max_size=14,
)
PATHS = ["name", "country", "grade", "staff", "rate", "active", "since", "met", "since:year", "id", "parent"]
SORTS = st.lists(st.sampled_from(PATHS), unique=True, max_size=3).flatmap(
    lambda paths: st.tuples(*(st.sampled_from([path, "-" + path]) for path in paths))
)


def walk(
    ctx: Context, query: Query, direction: str = "next", between: Callable[[], object] = lambda: None
) -> list[Row]:
    """All rows from a page on, page by page."""
    rows: list[Row] = []
    for _ in range(100):
        page = find(ctx, query)
        rows = [*rows, *page.rows] if direction == "next" else [*page.rows, *rows]
        cursor = page.next if direction == "next" else page.previous
        if not cursor:
            return rows
        query = replace(query, cursor=cursor)
        between()
    raise AssertionError("the pages do not end")


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, sort=SORTS, limit=st.integers(1, 4), parents=st.booleans())
def test_walking_forward_and_back_gives_the_sorted_list(
    shop_installation: Installation, rows: list[dict[str, object]], sort: tuple[str, ...], limit: int, parents: bool
) -> None:
    with scratch(shop_installation) as ctx:
        ids = fill(ctx, "company", rows)
        if parents and ids:
            fill(ctx, "company", [{"name": "child", "parent": one} for one in ids[:5]])
        query = Query("company", sort=sort, limit=limit)
        whole = list(find(ctx, replace(query, limit=200)).rows)
        assert len(whole) == len(rows) + (min(5, len(rows)) if parents else 0)
        assert walk(ctx, query) == whole
        if whole:
            last = find(ctx, replace(query, limit=max(1, len(whole) - 1)))
            last = find(ctx, replace(query, cursor=last.next)) if last.next else last
            back = find(ctx, replace(query, cursor=last.previous)) if last.previous else None
            if back is not None:
                end = len(whole) - len(last.rows)
                assert [*back.rows] == whole[max(0, end - limit) : end]
                assert walk(ctx, replace(query, cursor=last.previous), "previous") == whole[:end]


def sort_key(row: Row, sort: tuple[str, ...]) -> list[tuple[bool, object]]:
    keys = []
    for path in sort:
        value = row[path]
        value = GRADES.index(str(value)) if path == "grade" and value is not None else value
        keys.append((value is not None, value if value is not None else 0))
    return keys


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, sort=st.lists(st.sampled_from(["grade", "staff", "rate", "since", "met"]), unique=True, min_size=1))
def test_the_order_is_that_of_the_values_with_missing_ones_first(
    shop_installation: Installation, rows: list[dict[str, object]], sort: list[str]
) -> None:
    with scratch(shop_installation) as ctx:
        fill(ctx, "company", rows)
        found = [sort_key(row, tuple(sort)) for row in find(ctx, Query("company", sort=tuple(sort))).rows]
        assert found == sorted(found)
        down = [
            sort_key(row, tuple(sort))
            for row in find(ctx, Query("company", sort=tuple("-" + one for one in sort))).rows
        ]
        assert down == sorted(down, reverse=True)


def test_records_that_come_between_two_pages_repeat_none(ctx: Context) -> None:
    fill(ctx, "company", [{"name": f"{number:02}"} for number in range(0, 40, 2)])
    query = Query("company", ("name",), sort=("name",), limit=3)
    added = iter(range(1, 40, 2))
    names = [
        row["name"] for row in walk(ctx, query, between=lambda: fill(ctx, "company", [{"name": f"{next(added):02}"}]))
    ]
    assert names == sorted(set(map(str, names)))
    assert {f"{number:02}" for number in range(0, 40, 2)} <= set(names)


def test_a_cursor_is_good_for_its_own_question_only(ctx: Context) -> None:
    fill(ctx, "company", [{"name": str(number)} for number in range(5)])
    query = Query("company", ("name",), sort=("name",), limit=2)
    cursor = find(ctx, query).next
    for other in (
        replace(query, sort=("-name",)),
        replace(query, filter={"name": {"_neq": "x"}}),
        replace(query, search="1"),
        replace(query, entity="deal", columns=(), sort=("subject",)),
    ):
        with pytest.raises(Rejected) as caught:
            find(ctx, replace(other, cursor=cursor))
        assert [problem.pointer for problem in caught.value.problems] == ["/cursor"]
    assert find(ctx, replace(query, columns=("country",), limit=4, cursor=cursor)).rows


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_tampered_cursor_is_a_problem_and_never_an_error(
    shop_installation: Installation, data: st.DataObject
) -> None:
    with scratch(shop_installation) as ctx:
        fill(
            ctx, "company", [{"name": str(number), "staff": number, "met": datetime.now(UTC)} for number in range(3)]
        )
        query = Query("company", sort=("staff", "met", "rate"), limit=1)
        cursor = list(find(ctx, query).next)
        at = data.draw(st.integers(0, len(cursor) - 1))
        cursor[at : at + data.draw(st.integers(0, 3))] = data.draw(st.text(max_size=4))
        try:
            find(ctx, replace(query, cursor="".join(cursor)))
        except Rejected as error:
            assert [problem.pointer for problem in error.problems] == ["/cursor"]


@pytest.mark.parametrize(
    "forged",
    [
        ["2024-01-01T00:00:00", "00000000-0000-0000-0000-000000000000"],
        ["0001-01-01T00:00:00+14:00", "00000000-0000-0000-0000-000000000000"],
        ["2024-01-01T00:00:00Z", "x"],
        ["2024-01-01T00:00:00Z", None],
        [5, "00000000-0000-0000-0000-000000000000"],
        ["2024-01-01T00:00:00Z"],
    ],
)
def test_a_forged_cursor_is_a_problem(ctx: Context, forged: list[object]) -> None:
    fill(ctx, "company", [{"met": datetime.now(UTC)}] * 2)
    query = Query("company", sort=("met",), limit=1)
    mark = fingerprint(query, ctx.model.entities["company"].key, None)
    with pytest.raises(Rejected) as caught:
        find(ctx, replace(query, cursor=write_cursor(Cursor(tuple(forged), False), mark)))
    assert [problem.pointer for problem in caught.value.problems] == ["/cursor"]
