"""Values that a definition gives to records of before: `map`, by the value that they had, and `backfill`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from core.kinds.kind import Kind
from schema_registry.model import Field

NONE = ""
"""How `map` calls records without a value."""


class Given(NamedTuple):
    """What a value is mapped to. `found`: whether it is mapped at all, be it to nothing."""

    found: bool
    value: object


NOT_MAPPED = Given(found=False, value=None)
Look = Callable[[object], Given]


def printer(kind: Kind, field: Field) -> Callable[[object], str]:
    """A function that prints a value (never None) as `map` names it: as the API does, a text without its quotes."""
    write = kind.json_writer(field)

    def print_one(value: object) -> str:
        sent = write(value)
        if isinstance(sent, str):
            return sent
        return json.dumps(sent, ensure_ascii=False, separators=(",", ":"), default=_plain)

    return print_one


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return float(value) if isinstance(value, Decimal) else str(value)


def target_reader(kind: Kind, field: Field) -> Callable[[object], object]:
    """A function that reads what a definition gives; one member of a set may stand alone. Raises Refused."""
    read = kind.json_reader(field)
    if not kind.many:
        return read
    return lambda given: read([given] if isinstance(given, str) else given)


def mapper(before: Kind, old: Field, after: Kind, new: Field) -> Look:
    """A function that looks up what `map` of the new field makes of a value of the old one; None stands for none.

    Where both hold sets, each member is mapped by itself, and those that are not stay as they are. Where a set
    becomes a single choice, members are mapped first (`member_mapper`), and what is looked up here is nothing.
    """
    if not new.mapped:
        return lambda value: NOT_MAPPED
    read, name = target_reader(after, new), printer(before, old)
    targets = {value: read(target) for value, target in new.mapped.items()}
    nothing = Given(found=True, value=targets[NONE]) if NONE in targets else NOT_MAPPED
    members = member_mapper(before, after, new)

    def look(value: object) -> Given:
        if value is None:
            return nothing
        if members is not None:
            return members(value) if after.many else NOT_MAPPED
        key = name(value)
        return Given(found=True, value=targets[key]) if key in targets else NOT_MAPPED

    return look


def member_mapper(before: Kind, after: Kind, new: Field) -> Look | None:
    """A function that maps the members of a set, each once and in the order of the field's choices; None where it is
    not by members that values are mapped."""
    if not (before.many and new.choices and new.mapped):
        return None
    read = target_reader(after, new)
    targets = {value: _members(read(target)) for value, target in new.mapped.items()}
    places = {choice.value: place for place, choice in enumerate(new.choices)}

    def map_all(value: object) -> Given:
        members = _members(value)
        if targets.keys().isdisjoint(members):
            return NOT_MAPPED
        made = dict.fromkeys(target for one in members for target in targets.get(one, (one,)))
        ordered = tuple(sorted(made, key=lambda one: places.get(one, len(places))))
        return Given(found=True, value=ordered or None)

    return map_all


def _members(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)
