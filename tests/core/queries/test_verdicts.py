"""Which conditions records meet: filters and formulas alike, of what the actor may see, in one statement."""

from __future__ import annotations

from datetime import date

import pytest

from core.context import Context
from core.errors import Rejected
from core.queries.verdicts import Test, verdicts
from tests.core.queries.shop import SELLER, fill
from tests.core.queries.test_statements import counted

TESTS: tuple[Test, ...] = (
    {"staff": {"_gte": 10}},
    "staff >= 10",
    "since < today() and grade != 'A'",
    {"_or": [{"parent.name": {"_eq": "mother"}}, {"since": {"_olderThan": "P30D"}}]},
    "parent.grade = 'B'",
    {"members": {"_some": {}}},
)


def test_filters_and_formulas_hold_for_the_records_that_meet_them(ctx: Context) -> None:
    (mother,) = fill(ctx, "company", [{"name": "mother", "grade": "B", "staff": 10, "since": date(2024, 2, 28)}])
    child, bare = fill(
        ctx, "company", [{"name": "child", "parent": mother, "since": date(2023, 1, 1)}, {"name": "b"}]
    )
    verdicts(ctx, "company", [mother], TESTS)
    with counted(ctx) as asked:
        found = verdicts(ctx, "company", [mother, child, bare], TESTS)
    assert found == {
        mother: (True, True, True, False, False, True),
        child: (False, False, False, True, True, False),
        bare: (False, False, False, False, False, False),
    }
    assert len(asked) == 1


def test_records_that_the_actor_may_not_see_are_not_told_of(ctx: Context) -> None:
    hidden = fill(ctx, "company", [{"name": "mother", "grade": "B"}])
    mine = fill(ctx, "company", [{"name": "child", "parent": hidden[0]}], owner=SELLER)
    assert verdicts(ctx.acting_as(SELLER), "company", [*hidden, *mine], TESTS[4:5]) == {mine[0]: (False,)}


@pytest.mark.parametrize("test", [{"gone": {"_eq": 1}}, "gone = 1", "staff +", {"staff": {"_like": 1}}])
def test_a_condition_on_what_is_not_there_is_refused(ctx: Context, test: Test) -> None:
    ids = fill(ctx, "company", [{"name": "a"}])
    with pytest.raises(Rejected):
        verdicts(ctx, "company", ids, [test])
