"""`map` and `backfill` in definitions: what is wrong with them, where, and what was probably meant."""

from __future__ import annotations

from typing import Any

import pytest

from core.kinds.registry import built_in, vocabulary
from schema_registry.build import build
from schema_registry.problems import Problem
from tests.support.packs import entity, pack

VOCABULARY = vocabulary(built_in())
GRADE: dict[str, Any] = {"kind": "choice", "enum": ["gold", "silver"]}
TREE = {
    "$schema": "urn:cardwright:categories:1",
    "name": "regions",
    "title": "Regions",
    "categories": [{"id": "east", "children": [{"id": "shanghai"}]}, {"id": "west"}],
}


def found(size: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Code, pointer and suggestion of every problem of a field."""
    fields: dict[str, Any] = {"name": "text", "wide": "decimal", "other": {"kind": "reference", "to": "note"}}
    made = pack(entity("note", {**fields, "size": size}), categories__regions=TREE)
    return [_told(one) for one in build([made], VOCABULARY).problems if one.severity == "error"]


def _told(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.pointer.removeprefix("/properties/size"), problem.did_you_mean


@pytest.mark.parametrize(
    "size",
    [
        {**GRADE, "map": {"VIP": "gold", "": "silver", "old": None}, "backfill": "gold"},
        {"kind": "choices", "enum": ["a", "b"], "map": {"x": "a", "y": ["a", "b"]}, "backfill": ["a"]},
        {"kind": "integer", "map": {"big": 100}, "backfill": "=wide * 2"},
        {"kind": "tree", "categories": "regions", "map": {"north": "east"}, "backfill": "west"},
        {"kind": "reference", "to": "note", "backfill": "=other"},
        {"kind": "money", "currency": "any", "map": {"1": {"amount": "1", "currency": "USD"}}},
    ],
)
def test_sound_ones_have_no_problem(size: dict[str, Any]) -> None:
    assert found(size) == []


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ({**GRADE, "map": {"VIP": "golden"}}, ("VAL107", "/map/VIP", "gold")),
        ({**GRADE, "map": {"gold": "silver"}}, ("REL315", "/map/gold", "")),
        ({**GRADE, "backfill": "golden"}, ("VAL108", "/backfill", "gold")),
        ({"kind": "integer", "map": {"big": "huge"}}, ("VAL107", "/map/big", "")),
        ({"kind": "integer", "backfill": "=name"}, ("EXP", "/backfill", "")),
        ({"kind": "integer", "backfill": "=wid * 2"}, ("EXP", "/backfill", "wide")),
        ({"kind": "tree", "categories": "regions", "map": {"north": "eats"}}, ("REL", "/map/north", "east")),
        ({"kind": "tree", "categories": "regions", "map": {"west": "east"}}, ("REL315", "/map/west", "")),
        ({"kind": "reference", "to": "note", "map": {"x": "y"}}, ("REL314", "/map", "")),
        ({"kind": "image", "backfill": ["01980000-0000-7000-8000-000000000000"]}, ("REL314", "/backfill", "")),
        ({"kind": "any_reference", "to": ["note"], "map": {"x": None}}, ("REL314", "/map", "")),
        ({"kind": "autonumber", "template": "N{000}", "backfill": "N1"}, ("REL314", "/backfill", "")),
        ({"kind": "formula", "formula": "wide * 2", "backfill": 1}, ("REL305", "/backfill", "")),
        ({**GRADE, "map": {}}, ("SHP", "/map", "")),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(size: dict[str, Any], expected: tuple[str, str, str]) -> None:
    problems = found(size)
    assert [(at, guess) for _, at, guess in problems] == [expected[1:]]
    assert expected[0] in ("EXP", "REL", "SHP") or problems[0][0] == expected[0]
