"""How files become records: import mappings, compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schema_registry.frozen import Frozen
from schema_registry.text import Text

FRACTION = "fraction"
"""The format of a column whose percentages are written as fractions of one."""


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column of a file: which field it fills; for a reference, the target's field that it matches."""

    source: str
    to: str
    match: str = ""
    format: str = ""
    values: Mapping[str, str] = Frozen({})
    optional: bool = False
    """A file without this column is fine."""


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How a file becomes records. `identify` names the fields that tell an existing record apart."""

    key: str
    name: str
    title: Text
    entity: str
    file: str
    columns: tuple[ImportColumn, ...]
    identify: tuple[str, ...] = ()
    existing: Literal["refuse", "skip", "update"] = "refuse"
    missing: tuple[str, ...] = ("",)
    ignored: tuple[str, ...] = ()
    order: int = 0
