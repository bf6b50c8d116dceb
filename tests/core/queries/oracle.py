"""What a filter means, told once more in plain Python over records in memory: the judge of the SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.kinds.fold import digits_key, fold
from core.queries.buckets import key_of

Record = dict[str, object]
World = Mapping[str, Sequence[Record]]
"""Records by entity. References hold ids; every record has its `id`."""

REFERENCES = {("company", "parent"): "company", ("deal", "company"): "company", ("call", "deal"): "deal"}
INVERSES = {("company", "members"): ("company", "parent"), ("company", "deals"): ("deal", "company")}
FOLDED = {"name": fold, "country": fold, "subject": fold, "notes": fold, "phone": lambda text: str(digits_key(text))}
ZONE = ZoneInfo("Asia/Shanghai")


def find(world: World, entity: str, tree: Mapping[str, object]) -> set[object]:
    """The ids of the records that a filter finds."""
    return {record["id"] for record in world[entity] if holds(world, entity, record, tree)}


def holds(world: World, entity: str, record: Record, tree: object) -> bool:
    assert isinstance(tree, Mapping)
    return all(_member(world, entity, record, name, value) for name, value in tree.items())


def _member(world: World, entity: str, record: Record, name: str, value: object) -> bool:
    if name == "_and" and isinstance(value, list):
        return all(holds(world, entity, record, part) for part in value)
    if name == "_or" and isinstance(value, list):
        return any(holds(world, entity, record, part) for part in value)
    if name == "_not":
        return not holds(world, entity, record, value)
    assert isinstance(value, Mapping)
    if (entity, name) in INVERSES:
        other, field = INVERSES[entity, name]
        related = [one for one in world[other] if one.get(field) == record["id"]]
        some = lambda inner: any(holds(world, other, one, inner) for one in related)  # noqa: E731  # used twice below
        return all(some(inner) if name == "_some" else not some(inner) for name, inner in value.items())
    found, field = value_at(world, entity, record, name)
    return all(test(field, operator, found, asked) for operator, asked in value.items())


def value_at(world: World, entity: str, record: Record, path: str) -> tuple[object, str]:
    """The value at a path, a bucket's key where it ends in one, and the last field's name."""
    dotted, _, by = path.partition(":")
    *steps, last = dotted.split(".")
    here: Record | None = record
    for step in steps:
        entity = REFERENCES[entity, step]
        target = None if here is None else here.get(step)
        here = next((one for one in world[entity] if one["id"] == target), None)
    value = None if here is None else here.get(last)
    if by and value is not None:
        assert isinstance(value, date)
        day = value.astimezone(ZONE).date() if isinstance(value, datetime) else value
        return key_of(by, day), ""
    return value, last


def test(field: str, operator: str, value: object, asked: object) -> bool:
    """One operator. Texts are folded on both sides; an empty one is a missing value."""
    change = FOLDED.get(field)
    if operator == "_empty":
        return (value is None) is asked
    if change and operator in ("_contains", "_ncontains", "_startsWith", "_endsWith"):
        sought = change(str(asked))
        lost = bool(asked) and not sought
        found = value is not None and not lost and _text(operator, change(str(value)), sought)
        return found is not (operator == "_ncontains")
    if change:
        value = None if value is None else change(str(value))
        asked = (
            [change(one or "") or None for one in asked]
            if isinstance(asked, list)
            else change(str(asked or "")) or None
        )
    return _compare(operator, value, asked)


def _text(operator: str, text: str, sought: str) -> bool:
    if operator == "_startsWith":
        return text.startswith(sought)
    return text.endswith(sought) if operator == "_endsWith" else sought in text


def _compare(operator: str, value: object, asked: object) -> bool:
    if operator in ("_eq", "_neq"):
        return (value == asked) is (operator == "_eq")
    if operator in ("_in", "_nin"):
        assert isinstance(asked, list)
        return (value in asked) is (operator == "_in")
    if value is None or asked is None:
        return False
    if operator == "_between":
        least, most = asked  # type: ignore[misc]  # a list of two
        return (least is None or least <= value) and (most is None or value <= most)
    return {
        "_lt": value < asked,  # type: ignore[operator]  # values of one type
        "_lte": value <= asked,  # type: ignore[operator]  # of one kind, so they compare
        "_gt": value > asked,  # type: ignore[operator]  # of one kind, so they compare
        "_gte": value >= asked,  # type: ignore[operator]  # of one kind, so they compare
    }[operator]
