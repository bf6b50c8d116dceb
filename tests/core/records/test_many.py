"""Many records at once get the verdicts that each would have got alone, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.errors import CardwrightError
from core.records.write import Edit, create, create_many, update, update_many
from tests.core.records.acting import EMPLOYEE, UNKNOWN_ID, statements
from tests.support import as_admin

Verdict = list[tuple[str, str]]
ROWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

codes = st.sampled_from(["A", "a", "Ａ", "B", " b ", "C", "", None, "x" * 300, "\x00", 7])
references = st.sampled_from(["there", "gone", "unknown", "nonsense", "", None])
rows = st.lists(
    st.fixed_dictionaries(
        {"code": codes},
        optional={
            "last_name": st.sampled_from(["Davolio", "", None, "戴"]),
            "first_name": st.sampled_from(["Nancy", None]),
            "manager": references,
            "birth_date": st.sampled_from(["1968-12-08", "1968-02-30", None]),
            "nickname": st.just("x"),
            "sys_owner": st.just(1),
        },
    ),
    max_size=6,
)


class Undone(Exception):
    """Takes back what a trial wrote."""


def verdict_of(act: Callable[[], object]) -> Verdict:
    try:
        act()
    except CardwrightError as refused:
        return sorted((problem.code, problem.pointer) for problem in refused.problems)
    return []


def trial(ctx: Context, act: Callable[[], list[Verdict]]) -> list[Verdict]:
    """What an act gives, with everything it wrote taken back."""
    found: list[Verdict] = []
    try:
        with ctx.connection.begin_nested():
            found = act()
            raise Undone
    except Undone:
        return found


def together(ctx: Context, given: Sequence[Mapping[str, object]]) -> list[Verdict]:
    outcome = create_many(ctx, "employee", given)
    return [
        sorted((one.code, one.pointer) for one in outcome.refused[at].problems) if at in outcome.refused else []
        for at in range(len(given))
    ]


@pytest.fixture
def targets(trading: Installation) -> dict[str, str]:
    """A live employee, one in the trash, and ids of neither."""
    with as_admin(trading) as ctx:
        there = create(ctx, "employee", {**EMPLOYEE, "code": "C"})
        gone = create(ctx, "employee", {**EMPLOYEE, "code": "D"})
        table = ctx.live.tables["employee"].table
        ctx.connection.execute(table.update().where(table.c.id == gone.id).values(sys_deleted_at=ctx.clock()))
    return {"there": there.id, "gone": gone.id, "unknown": UNKNOWN_ID, "nonsense": "nonsense", "": ""}


def test_creating_many_judges_as_creating_one_by_one(trading: Installation, targets: dict[str, str]) -> None:
    with as_admin(trading) as ctx:

        @ROWS
        @given(rows)
        def agree(drawn: list[dict[str, object]]) -> None:
            values = [
                {**row, **({"manager": targets.get(str(row["manager"]))} if "manager" in row else {})}
                for row in drawn
            ]
            one_by_one = trial(
                ctx, lambda: [verdict_of(lambda row=row: create(ctx, "employee", row)) for row in values]
            )
            assert trial(ctx, lambda: together(ctx, values)) == one_by_one

        agree()


def test_changing_many_judges_as_changing_one_by_one(trading: Installation, targets: dict[str, str]) -> None:
    with as_admin(trading) as ctx:
        ids = [create(ctx, "employee", {**EMPLOYEE, "code": code}).id for code in ("A", "B")]
        edits = st.lists(
            st.builds(
                Edit,
                st.sampled_from([*ids, ids[0].upper(), UNKNOWN_ID, "x"]),
                st.fixed_dictionaries({}, optional={"code": codes, "last_name": st.sampled_from(["X", "", None])}),
                st.sampled_from([None, 1, 2]),
                st.none(),
            ),
            max_size=5,
        )

        def all_at_once(drawn: Sequence[Edit]) -> list[Verdict]:
            refused = update_many(ctx, "employee", drawn).refused
            return [
                sorted((one.code, one.pointer) for one in refused[at].problems) if at in refused else []
                for at in range(len(drawn))
            ]

        def each_alone(drawn: Sequence[Edit]) -> list[Verdict]:
            return [
                verdict_of(lambda edit=edit: update(ctx, "employee", edit.id, edit.values, edit.version))
                for edit in drawn
            ]

        @ROWS
        @given(edits)
        def agree(drawn: list[Edit]) -> None:
            assert trial(ctx, lambda: all_at_once(drawn)) == trial(ctx, lambda: each_alone(drawn))

        agree()


def test_good_rows_are_written_whatever_the_others(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        given_rows = [{"code": "A", "name": "A"}, {"code": "a", "name": "twice"}, {"name": "no code"}, {"code": "B"}]
        outcome = create_many(ctx, "customer", given_rows)
        assert set(outcome.saved) == {0}
        assert set(outcome.refused) == {1, 2, 3}


def test_a_thousand_rows_cost_as_many_statements_as_fifty(trading: Installation) -> None:
    def sent_for(count: int) -> int:
        with as_admin(trading) as ctx, statements(trading) as sent:
            create_many(ctx, "customer", [{"code": f"{count}-{n}", "name": "n"} for n in range(count)])
        return len(sent)

    assert sent_for(1000) == sent_for(50) <= 7


def test_records_of_one_batch_are_numbered_in_their_order(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        outcome = create_many(ctx, "customer", [{"code": str(n), "name": "n"} for n in range(50)])
        ids = [outcome.saved[at].id for at in range(50)]
    assert ids == sorted(ids)


def test_nothing_given_is_nothing_done(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        assert create_many(ctx, "customer", []).saved == {}
        assert update_many(ctx, "customer", []).saved == {}
