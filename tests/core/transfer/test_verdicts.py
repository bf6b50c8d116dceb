"""One verdict: the trial, the import and a single create say the same of the same values."""

from __future__ import annotations

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.engine import Installation
from core.errors import Rejected
from core.records.write import create
from core.transfer.columns import Automatic
from core.transfer.load import ImportResult, load
from tests.support import ADMIN

FIELDS = ("code", "name", "grade", "since", "credit", "active", "phone")
SQUARE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=6).map(str.strip)
VALUES = {
    "code": st.sampled_from(["C1", "c1", "C2", "C3", "", "x" * 21]),
    "name": st.one_of(st.sampled_from(["Nord", "", "a\0b"]), SQUARE.filter(lambda text: not text.startswith("'"))),
    "grade": st.sampled_from(["A", "Strategic", "Z", ""]),
    "since": st.sampled_from(["2026-11-22", "2026年2月30日", "03/04/2026", ""]),
    "credit": st.sampled_from(["￥1,200.50", "$5", "-1", "0.005", ""]),
    "active": st.sampled_from(["是", "no", "maybe", ""]),
    "phone": st.sampled_from(["+8613800138000", "12", ""]),
}
LINES = st.lists(st.fixed_dictionaries(VALUES), min_size=1, max_size=6)


def as_file(lines: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def told(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.problem.code, fault.problem.pointer) for fault in result.faults]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(lines=LINES)
def test_trial_import_and_single_creates_agree(filled: Installation, lines: list[dict[str, str]]) -> None:
    content = as_file(lines)
    one_by_one = []
    with filled.writing(ADMIN) as ctx:
        for number, line in enumerate(lines, 2):
            given = {name: text or None for name, text in line.items() if text or name != "grade"}
            try:
                create(ctx, "customer", given, reading="text")
            except Rejected as rejected:
                one_by_one += [(number, problem.code, problem.pointer) for problem in rejected.problems]
        ctx.connection.rollback()
    trial = load(filled, ADMIN, Automatic("customer"), content, dry_run=True)
    assert sorted(told(trial)) == sorted(one_by_one)
    written = load(filled, ADMIN, Automatic("customer"), content, skip_faulty=True)
    assert (written.created, told(written)) == (trial.created, told(trial))
    with filled.writing(ADMIN) as ctx:
        ctx.connection.exec_driver_sql("DELETE FROM r_customer")
