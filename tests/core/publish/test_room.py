"""What a database has no room for is refused by the plan, before any statement; what may not fit is said there."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.errors import CardwrightError, Rejected
from core.publish import Plan
from core.queries.get import get
from core.records import room as records_room
from core.records.write import create, create_many, update
from core.storage import room
from schema_registry.packs import PackFiles
from tests.core.publish.conftest import Planner
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack

ON_POSTGRESQL = pytest.mark.parametrize("stock", ["postgresql"], indirect=True, scope="session")
VALUES = {
    "text": "长" * 100,
    "integer": 12345,
    "date": "2024-01-01",
    "decimal": "123456789012345.45",
    "boolean": True,
    "datetime": "2024-01-01T00:00:00Z",
    "phone": "+8613800138000",
    "email": "someone.or.other@example.org",
}
KINDS = tuple(VALUES)


def wide(count: int, *kinds: str) -> PackFiles:
    """An entity of so many fields, of these kinds in turn."""
    return pack(entity("wide", {f"f{at}": (kinds or KINDS)[at % len(kinds or KINDS)] for at in range(count)}))


def filled(count: int) -> dict[str, object]:
    return {f"f{at}": VALUES[KINDS[at % len(KINDS)]] for at in range(count)}


def room_step(plan: Plan) -> tuple[str, str]:
    """Safety and wording of what a plan says of room; nothing where it says nothing."""
    return next(((step.safety, step.en) for step in plan.steps if step.id == "room test/wide"), ("", ""))


def columns(installation: Installation) -> int:
    with installation.reading() as ctx:
        return len(sa.inspect(ctx.connection).get_columns("r_wide"))


def test_583_fields_work_from_plan_to_card(installation: Installation, plan: Planner) -> None:
    safety, said = room_step(plan(installation, wide(583)))
    assert ("8160" in said) == (not installation.sqlite)
    assert safety != "blocked"
    publish(installation, wide(583))
    with installation.writing(ADMIN) as ctx:
        id = create(ctx, "wide", filled(200)).id
        update(ctx, "wide", id, {"f577": 42})
    with installation.reading(ADMIN) as ctx:
        row = get(ctx, "wide", id)
    assert len(row) > 583
    assert (row["f0"], row["f577"]) == (VALUES["text"], 42)


@pytest.mark.parametrize(
    ("count", "kind", "sqlite", "postgresql"),
    [
        (583, "text", "", "1760 columns of the database; its table may have 1600"),
        (700, "text", "2112 columns of the database; its table may have 1936", "2111 columns"),
        (1000, "datetime", "", "8240 bytes in one row; the database has room for 8160"),
        (1001, "date", "DOC024", "DOC024"),
    ],
)
def test_more_than_a_table_can_hold_is_refused_before_any_statement(
    installation: Installation, count: int, kind: str, sqlite: str, postgresql: str
) -> None:
    said = sqlite if installation.sqlite else postgresql
    if not said:
        assert publish(installation, wide(count, kind)) == 1
        return
    with pytest.raises(Rejected, match=said):
        publish(installation, wide(count, kind))
    with installation.reading() as ctx:
        assert ctx.live.version == 0
        assert not sa.inspect(ctx.connection).has_table("r_wide")


def test_columns_of_former_kinds_are_counted_and_the_way_out_is_named(installation: Installation) -> None:
    """A converted field leaves its column; PostgreSQL counts even those that were purged."""
    publish(installation, wide(460, "text"))
    most = 1936 if installation.sqlite else 1600
    with pytest.raises(Rejected) as caught:
        for kind in ("long_text", "decimal"):
            publish(installation, wide(460, kind))
    (problem,) = caught.value.problems
    assert f"its table may have {most}" in problem.message
    assert "cardwright quarantine purge" in problem.message
    assert ("restore the database from a dump" in problem.message) == (not installation.sqlite)
    assert columns(installation) <= most


@ON_POSTGRESQL
def test_dropped_columns_count_on(installation: Installation) -> None:
    publish(installation, pack(entity("wide", {"f0": "text"})))
    with installation.writing() as ctx:
        before = room.columns_used(ctx.connection, "r_wide")
        ctx.connection.exec_driver_sql("ALTER TABLE r_wide ADD COLUMN x int, ADD COLUMN y int")
        ctx.connection.exec_driver_sql("ALTER TABLE r_wide DROP COLUMN x, DROP COLUMN y")
        assert room.columns_used(ctx.connection, "r_wide") == before + 2


@ON_POSTGRESQL
def test_a_record_too_large_for_a_row_is_refused_alone_and_in_words(installation: Installation) -> None:
    publish(installation, wide(583))
    rows = [*[filled(10)] * 25, filled(583), *[filled(20)] * 25]
    with installation.writing(ADMIN) as ctx:
        outcome = create_many(ctx, "wide", rows)
    assert len(outcome.saved) == 50
    assert [problem.code for problem in outcome.refused[25].problems] == ["REC800"]


@ON_POSTGRESQL
@pytest.mark.parametrize("kinds", [("text",), KINDS])
def test_whatever_we_accept_the_database_takes_and_little_more(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...]
) -> None:
    """The estimate is never below what PostgreSQL counts; a text may get smaller there than is counted on."""
    count = 450
    publish(installation, wide(count, *kinds))

    def fits(fields: int) -> str:
        try:
            with installation.writing(ADMIN) as ctx:
                create(ctx, "wide", {f"f{at}": VALUES[kinds[at % len(kinds)]] for at in range(fields)})
        except CardwrightError as error:
            return error.problems[0].code
        return ""

    def most() -> int:
        low, high = 0, count + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if not fits(middle) else (low, middle)
        return low

    ours = most()
    assert fits(min(ours + 1, count)) in {"REC800", ""}
    monkeypatch.setattr(records_room, "ROW_BYTES", 10**9)
    theirs = most()
    assert fits(min(theirs + 1, count)) in {"PUB015", ""}
    assert theirs * 0.7 <= ours <= theirs


# ---- entries of indexes
LONG = {f"t{at}": {"kind": "text", "maxLength": 500} for at in range(4)}
SORTED = {"columns": ["t0"], "sort": ["t0", "t1", "t2", "t3"]}


def characters(count: int) -> str:
    """A text that does not compress."""
    drawn = random.Random(count)  # the same every time, keeps no secret
    return "".join(chr(drawn.randint(0x4E00, 0x9FA0)) for _ in range(count))


def test_a_list_sorted_by_long_texts_keeps_no_record_out(installation: Installation) -> None:
    publish(installation, pack(entity("wide", LONG, list=SORTED)))
    with installation.writing(ADMIN) as ctx:
        create(ctx, "wide", {name: characters(500) for name in LONG})


@ON_POSTGRESQL
def test_values_too_long_together_to_be_unique_are_told_at_their_field(installation: Installation) -> None:
    publish(installation, pack(entity("wide", LONG, unique=[list(LONG)])))
    with installation.writing(ADMIN) as ctx:
        create(ctx, "wide", {name: characters(200) for name in LONG})
        with pytest.raises(Rejected, match="REC801 /t0"):
            create(ctx, "wide", {name: characters(230) for name in LONG})


@ON_POSTGRESQL
def test_records_too_long_for_a_new_unique_set_are_counted_by_the_plan(
    installation: Installation, plan: Planner
) -> None:
    publish(installation, pack(entity("wide", LONG)))
    with installation.writing(ADMIN) as ctx:
        create(ctx, "wide", {name: characters(500) for name in LONG})
        create(ctx, "wide", dict.fromkeys(LONG, "short"))
    (step,) = plan(installation, pack(entity("wide", LONG, unique=[list(LONG)]))).blocked
    assert step.counts == {"long": 1}
