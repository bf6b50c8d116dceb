"""Slow questions read back against what is live: keys become names, and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.context import Live
from core.queries.paths import SYSTEM
from core.slow import Shape, Way
from schema_registry.model import Entity, Field

_EQUAL = frozenset({"eq", "in", "in or missing", "missing", "has", "has all"})
_RANGED = frozenset({"lt", "lte", "gt", "gte", "between", "from until"})
_HOW = {"list": ("listed", "列出"), "count": ("counted", "计数"), "figures": ("added up", "汇总")}


@dataclass(frozen=True, slots=True)
class Read:
    """A question in names. `equal` and `ranged`: its own fields that conditions compare so, all of which must hold;
    `elsewhere`: those of other entities. `sort`: paths, `-` in front for descending."""

    entity: Entity
    how: str
    compared: tuple[str, ...]
    equal: tuple[str, ...]
    ranged: tuple[str, ...]
    elsewhere: tuple[tuple[Entity, str], ...]
    sort: tuple[str, ...]
    groups: tuple[str, ...]
    search: bool

    def say(self, locale: str) -> str:
        """What was done with the entity: filtered by “city” and sorted by “-owed”."""
        zh = locale.startswith("zh")
        parts = [f"按{_named(self.compared)}筛选" if zh else f"filtered by {_named(self.compared)}"] * bool(
            self.compared
        )
        parts += [("搜索" if zh else "searched")] * self.search
        parts += [f"按{_named(self.groups)}分组" if zh else f"grouped by {_named(self.groups)}"] * bool(self.groups)
        parts += [f"按{_named(self.sort)}排序" if zh else f"sorted by {_named(self.sort)}"] * bool(self.sort)
        if self.how != "list" or not parts:
            parts.append(_HOW[self.how][zh])
        return "、".join(parts) if zh else " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def read_shape(live: Live, shape: Shape) -> Read | None:
    """The question in today's names; None where something of it is gone."""
    known = live.derive(_by_key, "fields")
    entity = next((one for one in live.model.entities.values() if one.key == shape.entity), None)
    ways = [*(way for way, _ in shape.filter), *(way for way, _ in shape.sort), *shape.groups]
    found = {way: [known.get(key) for key in way] for way in ways}
    if entity is None or any(one is None for parts in found.values() for one in parts):
        return None
    names = {way: ".".join(one[1].name for one in parts if one is not None) for way, parts in found.items()}

    def own(forms: frozenset[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names[way] for way, form in shape.filter if form in forms and len(way) == 1))

    return Read(
        entity,
        shape.how,
        tuple(dict.fromkeys(names[way] for way, _ in shape.filter)),
        own(_EQUAL),
        own(_RANGED),
        tuple(_ends(found, shape)),
        tuple("-" * descending + names[way] for way, descending in shape.sort),
        tuple(names[way] for way in shape.groups),
        shape.search,
    )


def _ends(
    found: Mapping[Way, Sequence[tuple[Entity | None, Field] | None]], shape: Shape
) -> list[tuple[Entity, str]]:
    """The entities and fields that conditions reach through references and compare with one value."""
    ends = [found[way][-1] for way, form in shape.filter if form in _EQUAL and len(way) > 1]
    return [(one[0], one[1].name) for one in ends if one is not None and one[0] is not None]


def _by_key(live: Live, _: str) -> Mapping[str, tuple[Entity | None, Field]]:
    """Every field with its entity; system fields have none."""
    found: dict[str, tuple[Entity | None, Field]] = {name: (None, field) for name, field in SYSTEM.items()}
    for entity in live.model.entities.values():
        found |= {field.key: (entity, field) for field in entity.fields.values()}
    return found
