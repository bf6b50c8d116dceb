"""Versions and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry.versions import Version, satisfies


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ("^1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0", "2.0.0-rc.1"]),
        ("^1.0", ["1.0.0", "1.4.2"], ["0.9.9", "2.0.0"]),
        ("^0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "0.2.2"]),
        ("^0.0.3", ["0.0.3"], ["0.0.4"]),
        ("^0", ["0.0.1", "0.9.0"], ["1.0.0"]),
        ("~1.2", ["1.2.0", "1.2.9"], ["1.3.0"]),
        ("~1", ["1.0.0", "1.9.0"], ["2.0.0"]),
        ("1.2", ["1.2.0", "1.2.5"], ["1.3.0"]),
        ("=1.2.3", ["1.2.3"], ["1.2.4"]),
        (">=1.2 <2", ["1.2.0", "1.9.9"], ["1.1.9", "2.0.0"]),
        (">1.2", ["1.3.0"], ["1.2.9"]),
        ("<=1.2", ["1.2.9"], ["1.3.0"]),
        ("^1.0 || ^3.0", ["1.1.0", "3.1.0"], ["2.0.0"]),
        ("*", ["0.0.1", "99.0.0"], ["1.0.0-rc.1"]),
        (">=1.0.0-rc.1", ["1.0.0-rc.2", "1.0.0", "1.1.0"], ["1.0.0-beta", "1.1.0-rc.1"]),
    ],
)
def test_a_range_takes_what_it_should(wanted: str, inside: list[str], outside: list[str]) -> None:
    assert [version for version in inside if not satisfies(version, wanted)] == []
    assert [version for version in outside if satisfies(version, wanted)] == []


def test_pre_releases_come_in_the_order_of_semver() -> None:
    ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0"]
    assert sorted(set(ordered), key=lambda one: Version.parse(one).order) == ordered


@pytest.mark.parametrize("text", ["", "x", "1.2.3.4", "v1.0"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        Version.parse(text)


@given(st.tuples(*[st.integers(0, 30)] * 3))
def test_a_version_satisfies_the_ranges_that_start_with_it(numbers: tuple[int, int, int]) -> None:
    version = ".".join(map(str, numbers))
    for operator in ("^", "~", "=", ">=", "<=", ""):
        assert satisfies(version, operator + version)
    assert not satisfies(version, "<" + version)
    assert not satisfies(version, ">" + version)
