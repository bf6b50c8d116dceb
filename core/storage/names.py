"""Physical names: made once from an element's first name, unique, at most 63 bytes, never renamed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field

TABLE_PREFIX = "r_"
"""Keeps record tables apart from the engine's (`cw_`) and Flask-AppBuilder's (`ab_`)."""
LONGEST = 44
"""Bytes of a made name: leaves room for key suffixes and index names within PostgreSQL's 63."""


RESERVED = frozenset(
    {
        *("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"),
        *("collation", "concurrently", "lateral", "tablesample", "nothing", "returning", "true", "false"),
    }
)
"""Columns that every table of PostgreSQL has already; and words that a database takes for its own because SQLAlchemy
does not quote them, or though it does (SQLite looks for no column behind `page."true"`)."""
IDENTIFIER = 63
"""Bytes of an identifier that PostgreSQL tells apart."""


def made_name(*parts: str) -> str:
    """An identifier from parts, the same for the same parts; a digest stands for what would be cut."""
    name = "_".join(parts)
    if len(name.encode()) <= IDENTIFIER:
        return name
    return _shortened(name, IDENTIFIER)


def digest(text: str) -> str:
    """Eight characters that tell texts apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Names:
    """Physical name by element key (`trading/customer` → `r_customer`, `trading/customer.name` → `name`)."""

    physical: Mapping[str, str] = Frozen({})

    def table(self, entity: Entity) -> str:
        return self.physical[entity.key]

    def column(self, field: Field) -> str:
        return self.physical[field.key]

    def covering(self, entities: Iterable[Entity]) -> Names:
        """These names, and newly made ones for entities and their fields that have none yet."""
        physical = dict(self.physical)
        tables = {name.casefold() for key, name in physical.items() if "." not in key}
        columns = self.columns()
        for entity in entities:
            if entity.key not in physical:
                physical[entity.key] = _unique(TABLE_PREFIX + _first(entity.key), tables)
            tables.add(physical[entity.key].casefold())
            _name_fields(entity, physical, columns[_first(entity.key)])
        return Names(Frozen(physical))

    def columns(self) -> defaultdict[str, set[str]]:
        """Physical columns by the first name of their entity, whatever pack they are from, without regard to case."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key, name in self.physical.items():
            entity, dot, _ = _first(key).partition(".")
            if dot:
                found[entity].add(name.casefold())
        return found

    def renewing(self, field: Field, old: str, former: str = "") -> Names:
        """These names with another column for a field: a new one, or that of the key `former`, which goes.

        The column that the field had goes on under the key `old`.
        """
        physical = dict(self.physical)
        taken = self.columns()[_first(field.key).partition(".")[0]] | RESERVED
        physical[old] = physical[field.key]
        physical[field.key] = physical.pop(former) if former else _unique(field.key.rpartition(".")[2], taken)
        return Names(Frozen(physical))


def _name_fields(entity: Entity, physical: dict[str, str], columns: set[str]) -> None:
    """Names what has none yet beside the columns that the table has."""
    for field in entity.stored:
        if field.key not in physical:
            physical[field.key] = _unique(field.key.rpartition(".")[2], columns | RESERVED)
            columns.add(physical[field.key].casefold())


def _first(key: str) -> str:
    return key.partition("/")[2]


def _unique(name: str, taken: Iterable[str]) -> str:
    short = name if len(name.encode()) <= LONGEST else _shortened(name, LONGEST)
    candidate, number = short, 2
    while candidate.casefold() in taken:
        candidate, number = f"{short}_{number}", number + 1
    return candidate


def _shortened(name: str, length: int) -> str:
    kept = name.encode()[: length - 9].decode(errors="ignore")
    return f"{kept}_{digest(name)}"
