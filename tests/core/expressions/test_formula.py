from __future__ import annotations

import threading
from decimal import Decimal, localcontext

import pytest

from core.engine import Installation
from core.expressions.environment import environment
from core.expressions.formula import formula_of
from core.expressions.refusals import TooLarge
from core.kinds.mixed import Money


def test_a_formula_of_the_live_model_is_made_once_and_run(trading: Installation) -> None:
    with trading.reading() as ctx:
        made = ctx.live.derive(formula_of, ("order", "freight * 2"))
        assert made is ctx.live.derive(formula_of, ("order", "freight * 2"))
        assert (made.reads, made.own, made.type.name) == (frozenset({"freight"}), True, "number")
        assert made.run({"freight": Decimal("10.25")}, environment(ctx)) == Decimal("20.50")
        assert made.run({}, environment(ctx)) is None


def test_a_formula_with_problems_gives_nothing(trading: Installation) -> None:
    with trading.reading() as ctx:
        made = ctx.live.derive(formula_of, ("order", "fright * 2"))
        assert [one.code for one in made.problems] == ["FRM020"]
        assert made.run({"fright": Decimal(1)}, environment(ctx)) is None


@pytest.mark.parametrize(
    "source", ["freight * freight * freight", "10 ^ 30", "freight ^ 1000", "round(10 ^ 29 * 9.9999, -29)"]
)
def test_a_number_that_is_too_large_is_refused(trading: Installation, source: str) -> None:
    with trading.reading() as ctx:
        made = ctx.live.derive(formula_of, ("order", source))
        with pytest.raises(TooLarge) as caught:
            made.run({"freight": Decimal("9999999999999999.99")}, environment(ctx))
    assert caught.value.code.code == "FRM100"


def test_a_text_that_is_too_long_is_refused_before_it_is_made(trading: Installation) -> None:
    source = "substitute(substitute(ship_name, 'x', ship_name), 'x', ship_name)"
    with trading.reading() as ctx:
        made = ctx.live.derive(formula_of, ("order", source))
        assert made.problems == ()
        with pytest.raises(TooLarge) as caught:
            made.run({"ship_name": "x" * 90_000}, environment(ctx))
    assert caught.value.code.code == "FRM101"


def test_no_result_depends_on_the_context_of_the_thread(trading: Installation) -> None:
    found: list[object] = []

    def run() -> None:
        with localcontext(prec=3), trading.reading() as ctx:
            made = ctx.live.derive(formula_of, ("order", "freight * 3 / 7 + 0.00001"))
            found.append(made.run({"freight": Decimal("1234567.89")}, environment(ctx)))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert found == [Decimal("529100.5242957143")]


def test_money_of_any_currency_counts_as_what_it_is_worth(trading: Installation) -> None:
    money = Money(Decimal(10), "USD", Decimal("71.5"))
    with trading.reading() as ctx:
        made = ctx.live.derive(formula_of, ("order", "freight * 2"))
        assert made.run({"freight": money}, environment(ctx)) == 143
