"""One verdict: the API, a file and a form accept or refuse the same values with the same problem codes."""

from __future__ import annotations

import csv
import io

import pytest

from core.context import SYSTEM
from core.errors import Rejected
from core.records.write import create
from core.transfer.columns import Automatic
from core.transfer.load import load

BASE = {"code": "ACME", "name": "Acme"}
CASES: list[dict[str, str]] = [
    {},
    {"name": ""},
    {"grade": "A"},
    {"grade": "Z"},
    {"email": "li@example.com"},
    {"email": "nobody"},
    {"phone": "+86 10 6552 9988"},
    {"phone": "call me"},
    {"credit_limit": "12.30"},
    {"credit_limit": "12.345"},
    {"credit_limit": "-1"},
    {"credit_limit": "twelve"},
    {"credit_limit": "99999999999999999999"},
    {"name": "x" * 121},
    {"code": "C" * 21, "grade": "Q", "email": "x", "credit_limit": "-0.01"},
    {"name": "a\u0007b"},
    {"country": "法国", "city": "Ἀθῆναι", "notes": "line\nline"},
]


@pytest.mark.parametrize("given", CASES, ids=lambda given: ",".join(given) or "base")
def test_api_file_and_form_say_the_same_of_one_record(manager, trading, given):
    values = {**BASE, **given}
    by_api = _by_api(manager, values)
    assert by_api == _by_file(trading, values)
    assert by_api == _by_form(trading, values)


def test_a_taken_code_is_refused_alike(manager, trading):
    manager.created("customer", **BASE)
    taken = {"code": "acme", "name": "Another"}
    assert _by_api(manager, taken) == _by_file(trading, taken) == _by_form(trading, taken) == {("/code", "REC004")}


def _by_api(manager, values) -> set[tuple[str, str]]:
    response = manager.post("/records/customer", values)
    if response.status_code == 201:
        manager.delete(f"/records/customer/{response.json['data']['id']}", '"1"')
        return set()
    return {(error["pointer"], error["code"]) for error in response.json["errors"]}


def _by_file(trading, values) -> set[tuple[str, str]]:
    text = io.StringIO()
    csv.writer(text).writerows([list(values), list(values.values())])
    done = load(trading, SYSTEM, Automatic("customer"), text.getvalue().encode(), file_name="x.csv", dry_run=True)
    return {(fault.problem.pointer, fault.problem.code) for fault in done.faults}


def _by_form(trading, values) -> set[tuple[str, str]]:
    with trading.writing(SYSTEM) as ctx:
        try:
            create(ctx, "customer", values, reading="text")
        except Rejected as refused:
            return {(problem.pointer, problem.code) for problem in refused.problems}
        finally:
            ctx.connection.rollback()
    return set()
