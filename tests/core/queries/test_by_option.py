"""Lists that begin with a choice: an option at a time, in the order of the options, page by page and back."""

from __future__ import annotations

import pytest

from core.context import Context
from core.queries.find import find
from core.queries.query import Query
from schema_registry.model import Group
from tests.core.queries.shop import SELLER, fill
from tests.core.queries.test_statements import counted

GRADES = (None, "C", "A", "B")
GONE = ("0", "AA", "D")
"""What is no option: before, between and after them in the order of texts."""


def stocked(ctx: Context) -> list[tuple[str | None, str]]:
    """Companies of each grade and none, and some that hold what is no option any more; as lists have them."""
    rows = [(grade, f"{place}{grade or 'x'}") for place in range(4) for grade in (*GRADES, *("B",) * len(GONE))]
    ids = fill(ctx, "company", [{"grade": grade, "name": name} for grade, name in rows])
    made = ctx.live.tables["company"]
    for at, (id, (_grade, name)) in enumerate(zip(ids, rows, strict=True)):
        place = at % (len(GRADES) + len(GONE))
        if place >= len(GRADES):
            gone = GONE[place - len(GRADES)]
            ctx.connection.execute(
                made.table.update().where(made.id == id).values({made.columns["grade"].name: gone})
            )
            rows[at] = (gone, name)
    ranks = {grade: rank for rank, grade in enumerate(GRADES)}
    return sorted(rows, key=lambda row: (ranks.get(row[0], len(GRADES)), row[1]))


def walked(ctx: Context, query: Query, size: int) -> tuple[list[str], list[str]]:
    """The names page by page, and back again from the end."""
    forth, back, cursor = list[str](), list[str](), ""
    while True:
        page = find(ctx, Query(**{**_members(query), "limit": size, "cursor": cursor}))  # type: ignore[arg-type]  # members of a query, by name
        forth += [str(row["name"]) for row in page.rows]
        if not page.next:
            break
        cursor = page.next
    while page.previous:
        page = find(ctx, Query(**{**_members(query), "limit": size, "cursor": page.previous}))  # type: ignore[arg-type]  # members of a query, by name
        back[:0] = [str(row["name"]) for row in page.rows]
    return forth, back


def _members(query: Query) -> dict[str, object]:
    return {name: getattr(query, name) for name in ("entity", "columns", "sort", "groups")}


@pytest.mark.parametrize("size", [3, 7])
def test_pages_follow_the_options_whatever_stands_in_the_field(ctx: Context, size: int) -> None:
    names = [name for _grade, name in stocked(ctx)]
    grouped = Query("company", ("name",), sort=("name",), groups=(Group("grade"),))
    with counted(ctx) as asked:
        forth, back = walked(ctx, grouped, size)
    assert forth == names
    assert [*back, *names[len(back) :]] == names
    assert "UNION ALL" in asked[0]
    falling, _ = walked(ctx, Query("company", ("name",), sort=("-grade", "-name")), size)
    assert falling == names[::-1]


def test_whoever_sees_some_records_only_is_asked_for_in_one_range(ctx: Context) -> None:
    fill(ctx, "company", [{"grade": "A", "name": "theirs"}])
    fill(ctx, "company", [{"grade": "B", "name": "own"}], owner=SELLER)
    page = find(ctx.acting_as(SELLER), Query("company", ("name",), sort=("grade", "name")))
    assert [row["name"] for row in page.rows] == ["own"]
