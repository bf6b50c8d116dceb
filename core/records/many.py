"""The fields of an entity whose values are records elsewhere, and given values parted into a row's own and those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

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


class Since(NamedTuple):
    """A value that holds since a day; None ends there being one. `reason`: why it is not what it was."""

    day: date
    value: object
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DatedSet:
    """Values of one record's field by the day since which they hold: what is given, and what is there."""

    field: Field
    given: tuple[Since, ...]
    plain: bool = False
    """Whether only the present value was given, without a period: it says nothing where it is what holds already."""
    held: Mapping[date, object] = Frozen({})
    ids: Mapping[date, str] = Frozen({})


@dataclass(frozen=True, slots=True)
class Many:
    """By name: the fields of links, those of lines, and those that keep values of the past."""

    links: Mapping[str, Field]
    lines: Mapping[str, Field]
    dated: Mapping[str, Field]
    through: frozenset[str]
    """Those of them whose records have rights, rules and a log of their own."""
    names: frozenset[str]
    """All of them."""

    def __bool__(self) -> bool:
        return bool(self.names)

    def alone(self, given: object) -> bool:
        """Whether given values hold records of other entities, whose problems take the whole record back."""
        return isinstance(given, Mapping) and not self.through.isdisjoint(given)

    def parted(self, given: object) -> tuple[object, Given]:
        """The values of the row itself, and those kept elsewhere. What is no object is left as it is.

        Of a tracked field the present value is the row's own; values by period are given as an object.
        """
        if not self or not isinstance(given, Mapping):
            return given, Frozen({})
        aside = {name: given[name] for name in self.names & given.keys() if self._elsewhere(name, given[name])}
        return {name: value for name, value in given.items() if name not in aside} if aside else given, aside

    def _elsewhere(self, name: str, value: object) -> bool:
        if name in self.links or name in self.lines:
            return True
        one = self.dated.get(name)
        return one is not None and (one.series or isinstance(value, Mapping))


def many_of(ctx: Context, entity: str) -> Many:
    """The links and lines of an entity, by its current name."""
    return ctx.live.derive(_make, entity)


def _make(live: Live, entity: str) -> Many:
    fields = live.model.entities[entity].fields
    links = {name: one for name, one in fields.items() if one.links is not None and not one.fixed}
    lines = {name: one for name, one in fields.items() if one.lines is not None and not one.fixed}
    ordinary = {name for name, one in links.items() if not live.model.entities[_pairs(one)].link_of}
    dated = {name: one for name, one in fields.items() if one.dated is not None and not (one.fixed or one.to)}
    names = frozenset({*links, *lines, *dated})
    return Many(Frozen(links), Frozen(lines), Frozen(dated), frozenset({*lines, *ordinary}), names)


def _pairs(field: Field) -> str:
    return field.links.entity if field.links is not None else ""
