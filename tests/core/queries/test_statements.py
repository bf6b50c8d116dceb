"""How many statements a question costs: the same whatever it shows and however many rows there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from core.context import Context
from core.queries import hits
from core.queries.aggregate import aggregate
from core.queries.find import find, get
from core.queries.lookup import lookup
from core.queries.query import Aggregation, Query
from schema_registry.model import Group, Measure
from tests.core.queries.shop import fill


@contextmanager
def counted(ctx: Context) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        seen.append(statement)

    event.listen(ctx.connection, "before_cursor_execute", note)
    yield seen
    event.remove(ctx.connection, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("statements", "ask"),
    [
        (1, lambda ctx, id: get(ctx, "deal", id)),
        (1, lambda ctx, id: find(ctx, Query("deal", search="deal", sort=("company", "-amount")))),
        (2, lambda ctx, id: find(ctx, Query("deal", count="exact", filter={"company.parent.name": {"_eq": "a"}}))),
        (1, lambda ctx, id: lookup(ctx, "deal", "de")),
        (
            1,
            lambda ctx, id: aggregate(
                ctx, Aggregation("deal", (Measure("sum", "amount"),), (Group("company.parent"),))
            ),
        ),
    ],
)
def test_a_question_costs_as_many_statements_for_many_rows_as_for_one(
    ctx: Context, statements: int, ask: Callable[[Context, str], object]
) -> None:
    (company,) = fill(ctx, "company", [{"name": "a"}])
    (deal,) = fill(ctx, "deal", [{"subject": "deal", "company": company}])
    ask(ctx, deal)  # what is asked now and then is asked
    for _ in range(2):
        with counted(ctx) as seen:
            ask(ctx, deal)
        assert len(seen) == statements
        fill(ctx, "deal", [{"subject": f"deal {number}", "company": company} for number in range(30)])


def test_no_value_of_a_question_is_ever_part_of_a_statement(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL pairs of letters and digits are, which the search index is asked for; nothing else can be."""
    text = '\');DROP TABLE r_company;-- \\ %s "$1" 😀重庆'
    tree = {"name": {"_contains": text}, "country": {"_startsWith": text}}
    monkeypatch.setattr(hits, "LONG", -1)
    with counted(ctx) as seen:
        find(ctx, Query("company", search=text, filter=tree))
    for statement in seen:
        assert not [one for one in ("drop", "DROP", "--", "\\", "$1", "😀") if one in statement]
    for written in re.findall("'([^']*)'", " ".join(seen)):
        assert all(sign == " " or sign.isalnum() or "\ue000" <= sign <= "\uf8ff" for sign in written)
