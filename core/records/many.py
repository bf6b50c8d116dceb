"""The fields of an entity whose values are records elsewhere, and given values parted into a row's own and those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.context import Context, Live
from schema_registry.frozen import Frozen
from schema_registry.model import Field, Links

Given = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LinkSet:
    """The targets of one record's many-to-many field, before and after. As given, until both were looked at."""

    field: Field
    way: Links
    after: tuple[str, ...]
    before: tuple[str, ...] = ()

    @property
    def added(self) -> list[str]:
        return [id for id in self.after if id not in self.before]

    @property
    def removed(self) -> list[str]:
        return [id for id in self.before if id not in self.after]


@dataclass(frozen=True, slots=True)
class Many:
    """By name: the fields of links and those of lines."""

    links: Mapping[str, Field]
    lines: Mapping[str, Field]
    through: frozenset[str]
    """Those of them whose records have rights, rules and a log of their own."""

    def __bool__(self) -> bool:
        return bool(self.links or self.lines)

    def alone(self, given: object) -> bool:
        """Whether given values hold records of other entities, whose problems take the whole record back."""
        return isinstance(given, Mapping) and not self.through.isdisjoint(given)

    def parted(self, given: object) -> tuple[object, Given]:
        """The values of the row itself, and those of links and lines. What is no object is left as it is."""
        if not self or not isinstance(given, Mapping):
            return given, Frozen({})
        aside = {name: value for name, value in given.items() if name in self.links or name in self.lines}
        return {name: value for name, value in given.items() if name not in aside} if aside else given, aside


def many_of(ctx: Context, entity: str) -> Many:
    """The links and lines of an entity, by its current name."""
    return ctx.live.derive(_make, entity)


def _make(live: Live, entity: str) -> Many:
    fields = live.model.entities[entity].fields
    links = {name: one for name, one in fields.items() if one.links is not None}
    lines = {name: one for name, one in fields.items() if one.lines is not None}
    ordinary = {name for name, one in links.items() if not live.model.entities[_pairs(one)].link_of}
    return Many(Frozen(links), Frozen(lines), frozenset({*lines, *ordinary}))


def _pairs(field: Field) -> str:
    return field.links.entity if field.links is not None else ""
