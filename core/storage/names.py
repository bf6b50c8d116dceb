"""Physical names: made once from an element's first name, unique, at most 63 bytes, never renamed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field, Model

TABLE_PREFIX = "r_"
"""Keeps record tables apart from the engine's (`cw_`) and Flask-AppBuilder's (`ab_`)."""
LONGEST = 44
"""Bytes of a made name: leaves room for key suffixes and index names within PostgreSQL's 63."""


@dataclass(frozen=True, slots=True)
class Names:
    """Physical name by element key (`trading/customer` → `r_customer`, `trading/customer.name` → `name`)."""

    physical: Mapping[str, str] = Frozen({})

    def table(self, entity: Entity) -> str:
        return self.physical[entity.key]

    def column(self, field: Field) -> str:
        return self.physical[field.key]

    def covering(self, model: Model) -> Names:
        """These names, and newly made ones for every element of a model that has none yet."""
        physical = dict(self.physical)
        tables = {name.casefold() for key, name in physical.items() if "." not in key}
        for entity in model.entities.values():
            if entity.key not in physical:
                physical[entity.key] = _unique(TABLE_PREFIX + _first(entity.key), tables)
            tables.add(physical[entity.key].casefold())
            _name_fields(entity, physical)
        return Names(Frozen(physical))


def _name_fields(entity: Entity, physical: dict[str, str]) -> None:
    _, _, first = entity.key.partition("/")
    columns = {name.casefold() for key, name in physical.items() if key.partition("/")[2].startswith(first + ".")}
    for field in entity.fields.values():
        if field.key not in physical:
            physical[field.key] = _unique(field.key.rpartition(".")[2], columns)
        columns.add(physical[field.key].casefold())


def _first(key: str) -> str:
    return key.partition("/")[2]


def _unique(name: str, taken: Iterable[str]) -> str:
    short = name if len(name.encode()) <= LONGEST else _shortened(name)
    candidate, number = short, 2
    while candidate.casefold() in taken:
        candidate, number = f"{short}_{number}", number + 1
    return candidate


def _shortened(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    kept = name.encode()[: LONGEST - 9].decode(errors="ignore")
    return f"{kept}_{digest}"
