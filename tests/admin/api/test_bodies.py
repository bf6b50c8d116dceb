import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.api.bodies import JSON_TYPE, MERGE_PATCH, Unreadable, UnsupportedType, check_type, read_json, read_object


def codes(body: bytes) -> list[str]:
    with pytest.raises(Unreadable) as refusal:
        read_object(body)
    return [problem.code for problem in refusal.value.problems]


def test_a_fraction_keeps_every_digit():
    assert read_object(b'{"x": 12345678901234567.89}') == {"x": Decimal("12345678901234567.89")}


def test_an_integer_beyond_64_bits_stays_whole():
    assert read_object(b'{"x": 18446744073709551617}') == {"x": 18446744073709551617}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "API001"),
        (b"{", "API001"),
        (b'{"a": 1} x', "API001"),
        (b'{"a": NaN}', "API001"),
        (b'{"a": -Infinity}', "API001"),
        (b'{"a": "\xff"}', "API001"),
        (b'{"a": "\x00"}', "API001"),
        (b'{"\\ud800": 1}', "API001"),
        (b'{"a": ' + b"9" * 5000 + b"}", "API001"),
        (b'{"a": 1e99999999999999999999}', "API001"),
        (b'{"a": 1, "a": 2}', "API002"),
        (b'{"a": {"b": 1, "b": 1}}', "API002"),
        (b"[]", "API003"),
        (b'"text"', "API003"),
        (b"null", "API003"),
        (b"12.5", "API003"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "API004"),
        (b"[" * 100_000, "API004"),
        (b'{"a":' * 100_000, "API004"),
    ],
)
def test_what_is_not_a_strict_json_object_is_refused(body, code):
    assert codes(body) == [code]


def test_brackets_inside_of_texts_are_not_depth():
    assert read_object(b'{"a": "' + b"[" * 100 + b'\\"{"}') == {"a": "[" * 100 + '"{'}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=8
    )
)
def test_what_json_prints_is_read_back(value):
    assert read_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "said", [None, "", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk"]
)
def test_another_content_type_is_refused(said):
    with pytest.raises(UnsupportedType):
        check_type(said, JSON_TYPE)


@pytest.mark.parametrize(
    "said", ["application/json", "Application/JSON; charset=UTF-8", 'application/json; charset="utf-8"']
)
def test_json_in_utf_8_is_taken(said):
    check_type(said, JSON_TYPE, MERGE_PATCH)
