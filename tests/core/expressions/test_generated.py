"""Formulas drawn at random: whatever is well typed gives the same in Python and in both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.engine import Installation
from tests.support.formulas import REFUSED, SHANGHAI, Case, as_statements_do, in_python, in_sql, same

ALPHABET = "aAzZ 0-9_%'\\.ßẞéÉΣσςİıñÑ上海客户重庆😀👍🏽\u0301\u00a0\u3000Ａｂ１ﬁⅣŉ"
numbers = st.one_of(
    st.decimals(-(10**6), 10**6, places=2),
    st.decimals(-(10**12), 10**12, places=6),
    st.integers(-(10**11) + 1, 10**11 - 1).map(Decimal),
    st.sampled_from([Decimal(text) for text in ("0", "1", "-1", "0.5", "-2.5", "0.000001", "999999999999999999")]),
)
texts = st.text(ALPHABET, max_size=12)
days = st.one_of(
    st.dates(),
    st.dates(date(2023, 12, 1), date(2024, 4, 1)),
    st.sampled_from([date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29), date(2026, 1, 31)]),
)
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds
values = st.fixed_dictionaries(
    {},
    optional={
        "n1": numbers,
        "n2": numbers,
        "t1": texts.filter(bool),
        "t2": texts.filter(bool),
        "b1": st.booleans(),
        "d1": days,
        "d2": days,
        "i1": moments,
        "i2": moments,
        "c1": st.times(),
        "s1": st.integers(-(10**7), 10**7).map(lambda seconds: timedelta(seconds=seconds)),
    },
)
small = st.integers(-3, 25).map(str)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def number_text(number: Decimal) -> str:
    return f"({number:f})"


def call(name: str, *arguments: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*arguments).map(lambda found: f"{name}({', '.join(found)})")


def between(left: st.SearchStrategy[str], operators: str, right: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(left, st.sampled_from(operators.split()), right).map(lambda found: f"({' '.join(found)})")


def leaves(names: str, literal: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(names.split()), literal)


@cache
def typed(depth: int) -> dict[str, st.SearchStrategy[str]]:
    """Formulas of each type, at most so deep."""
    if depth == 0:
        return {
            "number": leaves("n1 n2", numbers.map(number_text)),
            "text": leaves("t1 t2", texts.map(quoted)),
            "boolean": leaves("b1", st.sampled_from(["true", "false"])),
            "date": leaves("d1 d2", days.map(lambda day: f"date({day.year}, {day.month}, {day.day})")),
            "instant": st.sampled_from(["i1", "i2", "now()"]),
            "time": leaves("c1", st.times().map(lambda one: f"time({one.hour}, {one.minute}, {one.second})")),
            "duration": leaves("s1", small.map(lambda count: f"hours({count})")),
        }
    below = typed(depth - 1)
    n, t, b, d, i, c, s = below.values()
    made = {
        "number": _numbers(n, t, d, i, c, s),
        "text": _texts(n, t, b, d, i, c),
        "boolean": _conditions(n, t, b, d, i, c, s),
        "date": _days(n, d, i, s),
        "instant": st.one_of(
            between(i, "+ -", s), call("datetime", st.dates(date(1800, 1, 1)).map(lambda day: f"date('{day}')"), c)
        ),
        "time": st.one_of(between(c, "+ -", s), call("time", i), call("time", small, small)),
        "duration": st.one_of(between(s, "+ -", s), between(s, "* /", n), between(i, "-", i), between(c, "-", c)),
    }
    choosing = {
        kind: st.one_of(one, below[kind], call("if", b, below[kind], below[kind]), call("coalesce", below[kind], one))
        for kind, one in made.items()
    }
    return choosing


def _numbers(
    n: st.SearchStrategy[str],
    t: st.SearchStrategy[str],
    d: st.SearchStrategy[str],
    i: st.SearchStrategy[str],
    c: st.SearchStrategy[str],
    s: st.SearchStrategy[str],
) -> st.SearchStrategy[str]:
    return st.one_of(
        between(n, "+ - * /", n),
        between(n, "+ - * /", n),
        st.tuples(n, n, n, n).map(lambda found: f"({found[0]} - {found[1]} + {found[2]} - {found[3]})"),
        *(call(name, n) for name in ("abs", "sign", "int", "ceiling", "-")),
        *(call(name, n, small) for name in ("round", "roundup", "rounddown", "power")),
        *(call(name, n, n) for name in ("mod", "floor", "ceiling", "min", "max", "sum")),
        call("switch", t, t, n, t, n, n),
        call("len", t),
        call("value", t),
        call("find", t, t, small),
        *(call(name, d) for name in ("year", "month", "day", "quarter", "weekday")),
        between(d, "-", d),
        call("networkdays", d, d),
        *(call("datedif", d, d, st.just(f"'{unit}'")) for unit in "dmy"),
        call("hour", i),
        call("minute", c),
        *(call(name, s) for name in ("days", "hours", "seconds")),
    )


def _texts(
    n: st.SearchStrategy[str],
    t: st.SearchStrategy[str],
    b: st.SearchStrategy[str],
    d: st.SearchStrategy[str],
    i: st.SearchStrategy[str],
    c: st.SearchStrategy[str],
) -> st.SearchStrategy[str]:
    return st.one_of(
        between(t, "&", st.one_of(t, n, b, d, i, c)),
        *(call(name, t) for name in ("upper", "lower", "trim", "fold")),
        *(call(name, t, small) for name in ("left", "right")),
        call("mid", t, small, small),
        call("substitute", t, t, t),
        call("concat", t, st.one_of(n, d, b), t),
        call("text", n, small),
        *(call("text", one) for one in (n, b, d, i, c)),
        call("min", t, t),
    )


def _conditions(
    n: st.SearchStrategy[str],
    t: st.SearchStrategy[str],
    b: st.SearchStrategy[str],
    d: st.SearchStrategy[str],
    i: st.SearchStrategy[str],
    c: st.SearchStrategy[str],
    s: st.SearchStrategy[str],
) -> st.SearchStrategy[str]:
    ordered = "= <> < <= > >="
    return st.one_of(
        *(between(one, ordered, one) for one in (n, d, i, c, s)),
        between(t, "<> < <= > >=", t),
        between(b, "and or = <>", b),
        b.map(lambda one: f"(not {one})"),
        st.one_of(n, t, b, d, i).map(lambda one: f"({one} is missing)"),
        st.tuples(n, n, n).map(lambda found: f"({found[0]} in ({found[1]}, {found[2]}))"),
        st.tuples(d, d, d).map(lambda found: f"({found[0]} not in ({found[1]}, {found[2]}))"),
        *(call(name, t, t) for name in ("contains", "startswith", "endswith")),
    )


def _days(
    n: st.SearchStrategy[str], d: st.SearchStrategy[str], i: st.SearchStrategy[str], s: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    return st.one_of(
        between(d, "+ -", st.one_of(small, s)),
        between(d, "+", n),
        call("edate", d, st.one_of(small, n)),
        call("eomonth", d, small),
        call("date", i),
        call("date", st.integers(0, 10_000).map(str), small, small),
        call("max", d, d),
        st.just("today()"),
    )


DEEPEST = (
    " * ".join(["n1"] * 240),
    " / ".join(["n1"] * 30),
    " - ".join(["n1"] * 240),
    "if(b1, " * 23 + "n1" + ", n2)" * 23,
    "abs(" * 23 + "n1" + ")" * 23,
    "not " * 23 + "b1",
    " & ".join(["t1"] * 190),
    " and ".join(["n1 > 1"] * 120),
    "n1 in (" + ", ".join(map(str, range(200))) + ")",
    "switch(n1, " + ", ".join(f"{one}, 'x'" for one in range(90)) + ")",
)


@pytest.mark.parametrize("formula", DEEPEST)
def test_the_largest_formulas_are_computed_everywhere(installation: Installation, formula: str) -> None:
    case = Case(formula, {"n1": Decimal(1), "b1": True, "t1": "x"})
    with installation.reading() as ctx:
        assert same(in_python(case), in_sql(ctx.connection, [case])[0])


zones = st.sampled_from([SHANGHAI, "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
formulas = st.sampled_from([1, 2, 3]).flatmap(lambda depth: st.one_of(*typed(depth).values()))
cases = st.lists(st.builds(Case, formulas, values, zones), min_size=10, max_size=30)


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(drawn=cases)
def test_whatever_is_well_typed_gives_the_same(installation: Installation, drawn: list[Case]) -> None:
    with installation.reading() as ctx:
        found = in_sql(ctx.connection, drawn)
    wanted = [as_statements_do(case) for case in drawn]
    asked = zip(drawn, wanted, found, strict=True)
    assert [(case, value, other) for case, value, other in asked if not same(value, other)] == []
    exact = zip(drawn, map(in_python, drawn), wanted, strict=True)
    assert [(case, value) for case, value, other in exact if value not in (REFUSED, other)] == []
