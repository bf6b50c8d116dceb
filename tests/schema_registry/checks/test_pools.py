"""Pools: what is refused and where it stands, what is warned of, and that references in them follow renames."""

from __future__ import annotations

from typing import Any

import pytest

from schema_registry.durations import Duration
from schema_registry.standing import Sign
from tests.schema_registry.definitions import entity, entity_of, problems, role

Json = dict[str, Any]
GRADE = {"kind": "choice", "enum": ["A", "B"]}
VISIT = entity("visit", properties={"firm": {"kind": "reference", "to": "firm"}, "cost": {"kind": "integer"}})


def firm(pool: Json | None, **members: object) -> Json:
    more = {} if pool is None else {"pool": pool}
    return entity("firm", properties={"name": {"kind": "text"}, "grade": GRADE}, **more, **members)


def found(*entities: Json, **others: object) -> list[tuple[str, str, str]]:
    said = problems(*entities, VISIT, **others)
    return [(one.code, one.pointer, one.did_you_mean) for one in said if not one.code.startswith("LNT0")]


@pytest.mark.parametrize(
    ("pool", "told"),
    [
        ({"releaseAfter": "30 days"}, ("REL240", "/pool/releaseAfter", "")),
        ({"claimAgainAfter": "-P1D"}, ("REL240", "/pool/claimAgainAfter", "")),
        ({"releaseAfter": "P1M", "warn": "P31D"}, ("REL241", "/pool/warn", "")),
        ({"warn": "P3D"}, ("REL242", "/pool/warn", "")),
        ({"releaseAfter": "P30D", "signs": ["vist.firm"]}, ("REL002", "/pool/signs/0", "visit")),
        ({"releaseAfter": "P30D", "signs": ["visit.frim"]}, ("REL003", "/pool/signs/0", "visit.firm")),
        ({"releaseAfter": "P30D", "signs": ["visit.cost"]}, ("REL006", "/pool/signs/0", "visit.firm")),
        ({"keep": {"grade": {"_eq": "C"}}}, ("RPT", "/pool/keep/grade/_eq", "")),
        ({"keep": {"grad": {"_eq": "A"}}}, ("REL003", "/pool/keep/grad", "grade")),
        ({"limit": 0}, ("DOC", "/pool/limit", "")),
        ({"limt": 5}, ("DOC", "/pool/limt", "limit")),
    ],
)
def test_a_rule_that_cannot_be_is_refused_where_it_stands(pool: Json, told: tuple[str, str, str]) -> None:
    said = found(firm(pool))
    assert any(one[0].startswith(told[0]) and one[1:] == told[1:] for one in said), said


def test_whoever_may_claim_has_something_to_claim_and_the_other_way_round() -> None:
    claims = {"roles__sales": role(entities={"firm": {"claim": "all"}})}
    assert [one[:2] for one in found(firm({}))] == [("LNT241", "/pool")]
    assert [one[:2] for one in found(firm(None), **claims)] == [("LNT240", "/entities/firm/claim")]
    assert found(firm({}), **claims) == []
    own = role(entities={"firm": {"claim": "own"}})
    assert [one[:2] for one in found(firm({}), roles__sales=own)] == [("REL244", "/entities/firm/claim")]
    assert [one[:2] for one in found(firm({}, single=True), **claims)] == [("REL243", "/pool")]


def test_a_pool_is_compiled() -> None:
    pool = {"limit": 5, "releaseAfter": "P1M", "signs": ["visit.firm"], "keep": {"grade": {"_eq": "A"}}}
    made = entity_of(firm(pool), VISIT).pool
    assert made is not None and (made.limit, made.release, made.again) == (5, Duration(1), None)
    assert made.signs == (Sign("visit", "firm"),) and made.keep == {"grade": {"_eq": "A"}}
