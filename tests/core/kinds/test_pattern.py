"""Patterns: which are taken, what they match, and that none runs long."""

from __future__ import annotations

import time

import pytest

from core.kinds.pattern import PatternError, compiled, parse


@pytest.mark.parametrize(
    "source",
    [
        "^[A-Z]{2}-[0-9]{4}$",
        r"^\d{3}(-\d{4})?$",
        r"^(?:ab|cd)e+$",
        r"^[^@\]]+@[a-z.]+$",
        "^(GB/T|ISO) [0-9]+(-[0-9]+)?$",
        "^[一-龥]{2,4}$",
    ],
)
def test_plain_patterns_are_taken(source: str) -> None:
    parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "^(a+)+$",
        "(a|ab)*",
        "(a?){20}",
        "a*?",
        "(?=a)",
        r"(a)\1",
        r"\p{L}",
        "a{3,1}",
        "(",
        ")",
        "[",
        "*a",
        "a++",
        r"\s",
    ],
)
def test_what_may_run_long_or_means_two_things_is_refused_with_a_reason(source: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse(source)
    assert caught.value.reason and caught.value.reason_zh


def test_the_end_is_the_very_end_and_digits_are_ascii() -> None:
    assert not compiled("^a$").search("a\n")
    assert not compiled(r"^\d$").search("１")
    assert compiled(r"^[$]\$$").search("$$")


@pytest.mark.parametrize("source", ["^.*.*.*x$", "^[a-z]*[a-z]*[a-z]*$", "^a?a?a?a?a?a?a?a?a?a?a?a?b$"])
def test_the_worst_that_is_taken_stays_short(source: str) -> None:
    parse(source)
    started = time.thread_time()
    compiled(source).search("a" * 500 + "!")
    assert time.thread_time() - started < 2
