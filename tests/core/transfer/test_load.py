"""Importing files: what is written, what is refused, and what is never half done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from core.context import Actor
from core.engine import Installation
from core.errors import Denied, Missing, Rejected
from core.queries.find import find
from core.queries.query import Query, Row
from core.transfer.columns import Automatic
from core.transfer.faults import faulty_rows
from core.transfer.load import ImportResult, load, revert
from core.transfer.read import open_table
from tests.support import ADMIN
from tests.support.publishing import publish
from tests.support.renaming import AFTER, packs

Rows = Callable[..., list[Row]]


def done(result: ImportResult) -> tuple[int, int, int]:
    return result.created, result.updated, result.skipped


def told(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.problem.code) for fault in result.faults]


def customers(installation: Installation, text: str, mapping: str = "customers", **options: object) -> ImportResult:
    return load(installation, ADMIN, mapping, text.encode(), **options)  # type: ignore[arg-type]  # load's options


def test_a_file_becomes_records(filled: Installation, rows: Rows) -> None:
    text = "No;Company;Class;From;Credit;Remark\nC1;卡匠;1;22.11.2026;￥1,200.50;x\nC2;Nord;NULL;;;\n"
    assert done(customers(filled, text)) == (2, 0, 0)
    first, second = rows("customer", "code", "name", "grade", "since", "credit")
    assert (first["name"], first["grade"], first["since"]) == ("卡匠", "A", date(2026, 11, 22))
    assert first["credit"] == Decimal("1200.50")
    assert (second["grade"], second["since"], second["credit"]) == ("B", None, None)


def test_a_file_in_gb18030_is_read_and_noted(filled: Installation, rows: Rows) -> None:
    result = load(filled, ADMIN, "customers", "No,Company\nC1,卡匠\n".encode("gb18030"))
    assert [note.code for note in result.notes] == ["IMP004"]
    assert [row["name"] for row in rows("customer", "code", "name")] == ["卡匠"]


def test_wrong_columns_are_all_named_before_anything_is_written(filled: Installation, rows: Rows) -> None:
    with pytest.raises(Rejected) as caught:
        customers(filled, "No,Compny,Grade,No\nC1,Nord,A,C1\n")
    found = {(problem.code, problem.pointer, problem.did_you_mean) for problem in caught.value.problems}
    assert found == {
        ("IMP012", "/No", ""),
        ("IMP010", "/Compny", "Company"),
        ("IMP010", "/Grade", ""),
        ("IMP011", "/Company", ""),
    }
    assert rows("customer", "code") == []


FAULTY = (
    "No,Company,Class,From,Credit\n"
    "C1,Nord,1,22.11.2026,5\n"
    ",Nameless,1,,\n"
    'C3,"Two\nlines",1,,\n'
    "C4,Nord,9,,\n"
    "C5,Nord,1,2026-11-22,\n"
    "C6,Nord,1,,-5\n"
    "C1,Again,1,,\n"
    "C8,Nu\0l,1,,\n"
    "C9,short\n"
)
FAULTS = [
    (3, "No", "REC003"),
    (4, "Company", "VAL002"),
    (6, "Class", "VAL060"),
    (7, "From", "IMP025"),
    (8, "Credit", "VAL014"),
    (9, "No", "IMP024"),
    (10, "Company", "VAL002"),
    (11, "", "IMP020"),
]


def test_nothing_is_written_when_any_line_is_faulty(filled: Installation, rows: Rows) -> None:
    result = customers(filled, FAULTY)
    assert told(result) == FAULTS
    assert (result.run, done(result), result.faulty) == ("", (0, 0, 0), 8)
    assert rows("customer", "code") == []


def test_good_lines_can_be_written_and_faulty_ones_listed(filled: Installation, rows: Rows) -> None:
    result = customers(filled, FAULTY, skip_faulty=True)
    assert told(result) == FAULTS
    assert done(result) == (1, 0, 0)
    assert [row["code"] for row in rows("customer", "code")] == ["C1"]


def test_faulty_lines_make_a_file_to_correct(filled: Installation) -> None:
    result = customers(filled, FAULTY, skip_faulty=True)
    made = "".join(faulty_rows(open_table(FAULTY.encode()), result.faults, "zh_CN"))
    assert made.startswith("\ufeffNo,Company,Class,From,Credit,原因\r\n")
    assert len(list(open_table(made.encode()).rows())) == result.faulty


def test_a_trial_says_what_would_become_and_writes_nothing(filled: Installation, rows: Rows) -> None:
    trial = customers(filled, FAULTY, dry_run=True)
    assert (trial.created, trial.faulty, told(trial)) == (1, 8, FAULTS)
    assert rows("customer", "code") == []


def test_ten_thousand_lines_with_thirty_seven_faults(filled: Installation) -> None:
    wrong = {number * 263 for number in range(1, 38)}
    lines = [f"C{number},{'' if number in wrong else 'Nord'}" for number in range(10_000)]
    text = "No,Company\n" + "\n".join(lines)
    refused = customers(filled, text)
    assert {fault.line for fault in refused.faults} == {number + 2 for number in wrong}
    written = customers(filled, text, skip_faulty=True)
    assert (written.created, written.faulty) == (9963, 37)
    assert [fault.line for fault in written.faults] == [fault.line for fault in refused.faults]


def test_existing_records_are_refused_by_default(filled: Installation) -> None:
    customers(filled, "No,Company\nC1,Nord\n")
    result = customers(filled, "No,Company\nc1,Other\nC2,New\n")
    assert told(result) == [(2, "No", "IMP024")]


def test_existing_records_can_be_updated_and_unchanged_ones_are_left(filled: Installation, rows: Rows) -> None:
    customers(filled, "No,Company\nC1,Nord\nC2,Süd\n")
    assert done(customers(filled, "No,Company\nC1,North\nC2,Süd\nC3,Ost\n", "updates")) == (1, 1, 1)
    assert [row["name"] for row in rows("customer", "code", "name")] == ["North", "Süd", "Ost"]


def test_a_second_import_of_the_same_file_changes_nothing(filled: Installation) -> None:
    text = "No,Company\nC1,North\nC2,Süd\n"
    assert done(customers(filled, text, "updates")) == (2, 0, 0)
    assert done(customers(filled, text, "updates")) == (0, 0, 2)


def test_a_later_line_updates_what_an_earlier_one_made(filled: Installation, rows: Rows) -> None:
    text = "No,Company\nC1,First\nC2,Other\nC1,Second\n"
    assert done(customers(filled, text, "updates", dry_run=True)) == done(customers(filled, text, "updates"))
    assert [row["name"] for row in rows("customer", "code", "name")] == ["Second", "Other"]


def test_existing_records_can_be_skipped(filled: Installation, rows: Rows) -> None:
    text = "No,Company\nC1,First\nC1,Second\nC2,Other\n"
    assert done(customers(filled, text, "additions")) == (2, 0, 1)
    assert [row["name"] for row in rows("customer", "code", "name")] == ["First", "Other"]


def test_references_are_matched_by_a_field_of_their_targets(filled: Installation, rows: Rows) -> None:
    customers(filled, "No,Company\nC1,Nord\nC2,Twin\nC3,twin\n")
    text = "Person,Customer\nAnn,ＮＯＲＤ\nBob,Twin\nCem,Nobody\nDan,\nEva,a\0b\n"
    result = customers(filled, text, "contacts", skip_faulty=True)
    assert told(result) == [
        (3, "Customer", "IMP023"),
        (4, "Customer", "IMP022"),
        (6, "Customer", "VAL002"),
    ]
    found = [(row["name"], row["customer"]) for row in rows("contact", "name", "customer")]
    assert found[0][0] == "Ann" and found[0][1].title == "Nord"  # type: ignore[attr-defined]  # a Link
    assert found[1] == ("Dan", None)


def test_lines_may_refer_to_later_ones(filled: Installation, rows: Rows) -> None:
    text = "No,Company,Parent\nC1,Nord,C3\nC2,Süd,C1\nC3,Group,\n"
    assert done(customers(filled, text)) == (3, 0, 0)
    titles = [getattr(row["parent"], "title", None) for row in rows("customer", "code", "parent")]
    assert titles == ["Group", "Nord", None]


def test_a_reference_to_no_line_at_all_is_a_fault(filled: Installation) -> None:
    assert told(customers(filled, "No,Company,Parent\nC1,Nord,C9\n")) == [(2, "Parent", "IMP022")]
    kept = customers(filled, "No,Company,Parent\nC1,Nord,C9\n", skip_faulty=True)
    assert (kept.created, told(kept)) == (1, [(2, "Parent", "IMP022")])


def test_columns_named_like_fields_need_no_mapping(filled: Installation, rows: Rows) -> None:
    text = "code,Name,GRADE,Active,Group,id\nC1,Nord,Strategic,是,,x\nC2,Süd,B,no,Nord,y\n"
    result = load(filled, ADMIN, Automatic("customer"), text.encode())
    assert (done(result), told(result)) == ((2, 0, 0), [])
    second = rows("customer", "code", "grade", "active", "parent")[1]
    assert (second["grade"], second["active"], second["parent"].title) == ("B", False, "Nord")  # type: ignore[attr-defined]  # a Link
    with pytest.raises(Rejected) as caught:
        load(filled, ADMIN, Automatic("customer"), b"code,nmae\nC1,Nord\n")
    assert [(one.code, one.did_you_mean) for one in caught.value.problems] == [("IMP010", "name")]


def test_an_import_is_taken_back_as_a_whole(filled: Installation, rows: Rows) -> None:
    customers(filled, "No,Company\nC1,Nord\n")
    result = customers(filled, "No,Company\nC1,North\nC2,New\n", "updates")
    assert revert(filled, ADMIN, result.run) == 2
    assert [(row["code"], row["name"]) for row in rows("customer", "code", "name")] == [("C1", "Nord")]


def test_who_may_not_import_does_not(filled: Installation) -> None:
    with pytest.raises(Denied):
        load(filled, Actor(7, "Clerk", frozenset({"clerk"})), "customers", b"No,Company\nC1,Nord\n")


def test_an_unknown_import_is_told_with_a_guess(filled: Installation) -> None:
    with pytest.raises(Missing) as caught:
        customers(filled, "No\n1\n", "custmers")
    assert caught.value.problems[0].did_you_mean == "customers"


def test_a_line_that_could_mean_several_records_updates_none(filled: Installation) -> None:
    customers(filled, "No,Company\nC1,Nord\n")
    load(filled, ADMIN, Automatic("contact"), b"name,customer\nAnn,Nord\nann,Nord\n")
    assert told(customers(filled, "Person,Customer\nANN,Nord\n", "contacts")) == [(2, "Customer", "IMP027")]


def test_a_file_from_before_a_rename_is_understood(installation: Installation) -> None:
    publish(installation, packs())
    publish(installation, AFTER)
    result = load(installation, ADMIN, Automatic("client"), b"name,Grade,size\nNord,A,1\n")
    assert (done(result), told(result)) == ((1, 0, 0), [])
    with installation.reading(ADMIN) as ctx:
        assert [row["tier"] for row in find(ctx, Query("client", ("tier",))).rows] == ["A"]
