"""Exports: plain for spreadsheets, safe to open, good to import again, and within the actor's rights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.context import Actor
from core.engine import Installation
from core.errors import Denied, Rejected
from core.queries.find import find
from core.queries.query import Query
from core.records.write import delete
from core.transfer.columns import Automatic
from core.transfer.export import export
from core.transfer.load import load
from tests.support import ADMIN

COLUMNS = ("code", "name", "grade", "since", "credit", "active", "phone", "parent")


def exported(installation: Installation, query: Query, actor: Actor = ADMIN) -> str:
    with installation.reading(actor) as ctx:
        return "".join(export(ctx, query))


@pytest.fixture
def some(filled: Installation) -> Installation:
    text = (
        "code,name,grade,since,credit,active,phone,parent\n"
        "C1,Group,A,2026-11-22,1234.50,yes,+86 138 0013 8000,\n"
        "C2,\"=cmd|'/c calc'!A1\",B,,,no,,Group\n"
        'C3,"@Nord, ""Süd""",B,,0,,,\n'
    )
    assert load(filled, ADMIN, Automatic("customer"), text.encode()).created == 3
    return filled


def test_an_export_opens_in_excel_with_titles_and_plain_values(some: Installation) -> None:
    text = exported(some, Query("customer", COLUMNS, sort=("code",)))
    lines = text.split("\r\n")
    assert lines[0] == "\ufeffCode,Name,Grade,Since,Credit,Active,Phone,Group"
    assert lines[1] == "C1,Group,Strategic,2026-11-22,1234.50,是,'+86 138 0013 8000,"


def test_no_cell_starts_a_formula(some: Installation) -> None:
    text = exported(some, Query("customer", ("name",), sort=("code",)))
    assert "\r\n'=cmd|'/c calc'!A1\r\n" in text
    assert '"\'@Nord, ""Süd"""' in text


def test_what_was_exported_can_be_imported_again(some: Installation) -> None:
    query = Query("customer", COLUMNS, sort=("code",))
    before = exported(some, query)
    with some.writing(ADMIN) as ctx:
        for row in find(ctx, replace(query, sort=("-code",))).rows:
            delete(ctx, "customer", str(row["id"]))
    result = load(some, ADMIN, Automatic("customer"), before.encode())
    assert [str(fault.problem) for fault in result.faults] == []
    assert exported(some, query) == before


def test_long_exports_go_page_by_page(filled: Installation) -> None:
    text = "No,Company\n" + "".join(f"C{number:05d},Nord\n" for number in range(2500))
    load(filled, ADMIN, "customers", text.encode())
    lines = exported(filled, Query("customer", ("code",), sort=("code",))).split("\r\n")
    assert len(lines) == 2502
    assert lines[1:-1] == [f"C{number:05d}" for number in range(2500)]


def test_only_own_records_are_exported_where_the_right_says_so(some: Installation) -> None:
    clerk = Actor(7, "Clerk", frozenset({"clerk"}))
    assert exported(some, Query("customer", ("code",)), clerk).count("\r\n") == 1


def test_who_may_not_export_does_not(some: Installation) -> None:
    with pytest.raises(Denied):
        exported(some, Query("customer", ("code",)), Actor(8, "Nobody"))


def test_an_unknown_column_is_refused_before_the_first_line(some: Installation) -> None:
    with some.reading(ADMIN) as ctx, pytest.raises(Rejected):
        export(ctx, Query("customer", ("code", "nmae")))
