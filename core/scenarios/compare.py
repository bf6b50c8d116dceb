"""What a record holds beside what a check expects of it, both as the API gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.context import Live
from core.kinds.kind import Refused
from core.queries.query import Link, Person
from schema_registry.model import SYSTEM_FIELDS, Entity, Field
from schema_registry.pointer import join


class Difference(NamedTuple):
    """A field that is not as expected, with its pointer in what was expected."""

    pointer: str
    field: str
    found: object
    wanted: object


def differences(
    live: Live, entity: Entity, expected: Mapping[str, object], row: Mapping[str, object], at: str = ""
) -> Iterator[Difference]:
    """Where a row is not what is expected of it; what is not mentioned may be anything."""
    for name, wanted in expected.items():
        field, value, place = entity.fields.get(name), row.get(name), join(at, name)
        if field is not None and field.lines is not None and isinstance(wanted, list):
            yield from _of_lines(live, field, wanted, value, place)
            continue
        found, meant = _plain(live, field, value), _as_written(live, field, wanted)
        if found != meant and not _both_none(found, meant):
            yield Difference(place, name, found, meant)


def columns_of(entity: Entity, expected: Mapping[str, object]) -> tuple[str, ...]:
    """The columns that a comparison needs."""
    return tuple(name for name in expected if name in entity.fields or name in SYSTEM_FIELDS)


def _of_lines(live: Live, field: Field, wanted: list[object], value: object, at: str) -> Iterator[Difference]:
    assert field.lines is not None
    rows = value if isinstance(value, Sequence) else ()
    if len(rows) != len(wanted):
        yield Difference(at, field.name, f"{len(rows)} lines", len(wanted))
        return
    entity = live.model.entities[field.lines.entity]
    for index, (row, one) in enumerate(zip(rows, wanted, strict=True)):
        if isinstance(one, Mapping):
            yield from differences(live, entity, one, row, join(at, index))


def _plain(live: Live, field: Field | None, value: object) -> object:
    match value:
        case None:
            return None
        case Link() | Person():
            return value.id
        case tuple() if field is not None and field.links is not None:
            return sorted(str(one.id) for one in value)
    kind = live.kinds.get(field.kind) if field is not None else None
    return value if kind is None or field is None else kind.json_writer(field)(value)


def _as_written(live: Live, field: Field | None, wanted: object) -> object:
    """An expected value in the form that the API gives: `5` of a money field is `5.00`."""
    if field is None or wanted is None or field.to:
        return wanted
    if field.links is not None:
        return sorted(map(str, wanted)) if isinstance(wanted, list) else wanted
    kind = live.kinds[field.kind]
    try:
        read = kind.json_reader(field)(wanted)
    except (Refused, NotImplementedError):
        return wanted  # it is no such value, and so is different
    return None if read is None else kind.json_writer(field)(read)


def _both_none(found: object, wanted: object) -> bool:
    return found in (None, [], "") and wanted in (None, [], "")
