"""Field documents that cannot work are named before anything is published."""

from __future__ import annotations

import pytest

from tests.core.kinds.cases import KINDS


def codes(kind: str, **document: object) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in KINDS[kind].check({"kind": kind, **document})]


@pytest.mark.parametrize(
    ("kind", "document", "problem"),
    [
        ("text", {"minLength": 9, "maxLength": 3}, ("VAL101", "/minLength")),
        ("text", {"pattern": "^(a+)+$"}, ("VAL103", "/pattern")),
        ("text", {"maxLength": 2, "default": "abc"}, ("VAL106", "/default")),
        ("integer", {"minimum": 9, "maximum": 3}, ("VAL101", "/minimum")),
        ("integer", {"maximum": 10**18}, ("VAL102", "/maximum")),
        ("decimal", {"minimum": 0.125}, ("VAL102", "/minimum")),
        ("money", {"currency": "XYZ"}, ("VAL105", "/currency")),
        ("money", {"currency": "JPY", "minimum": 0.5}, ("VAL102", "/minimum")),
        ("choice", {"enum": ["A"], "options": {"B/C": {"title": "B"}}}, ("VAL104", "/options/B~1C")),
        ("choice", {"enum": ["A"], "default": "B"}, ("VAL106", "/default")),
        ("date", {"default": "2026-02-30"}, ("VAL106", "/default")),
        ("boolean", {"default": 1}, ("VAL106", "/default")),
    ],
)
def test_a_field_document_that_cannot_work_is_named(kind: str, document: dict[str, object], problem: object) -> None:
    assert codes(kind, **document) == [problem]


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("text", {"minLength": 2, "maxLength": 3, "default": "abc"}),
        ("integer", {"minimum": 0, "maximum": 0, "default": 0}),
        ("decimal", {"scale": 3, "minimum": 0.125, "default": 0.25}),
        ("money", {"default": 5}),
        ("choice", {"enum": ["A", "B"], "options": {"A": {"title": "a"}}, "default": "B"}),
        ("reference", {"to": "customer"}),
    ],
)
def test_a_sound_field_document_has_no_problem(kind: str, document: dict[str, object]) -> None:
    assert codes(kind, **document) == []
