"""Compiled roles: what people may do, with which records, and with which fields of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from schema_registry.frozen import Frozen
from schema_registry.text import Text

Scope = Literal["none", "shared", "own", "unit", "unitAndBelow", "all"]
SCOPES: tuple[Scope, ...] = ("none", "shared", "own", "unit", "unitAndBelow", "all")
"""Each holds what those before it hold: records of one's units are those that their people own, one's own first."""
ACTIONS = (
    *("read", "create", "update", "delete", "restore", "assign", "claim", "share"),
    *("import", "export", "print", "override", "reveal"),
)
BY_SHARE = ("read", "update", "export", "print")
"""What may be done with a record because it is shared."""
FieldRight = Literal["hidden", "masked", "read", "write"]
FIELD_RIGHTS: tuple[FieldRight, ...] = ("hidden", "masked", "read", "write")
WHOLE: tuple[FieldRight, ...] = ("read", "write")
"""Those that show the whole of a value."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Records that a right reaches by what they are: those of `entity` that meet a filter."""

    entity: str
    where: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """A right on a field of those records that meet a policy."""

    right: FieldRight
    policy: Policy


@dataclass(frozen=True, slots=True)
class ByRecord:
    """A right on a field that depends on the record: that of the case where it meets the policy, less elsewhere."""

    case: Case
    otherwise: FieldRight


FieldStated = FieldRight | ByRecord


@dataclass(frozen=True, slots=True)
class Right:
    """How far a right reaches: over the records of a scope, and over those that meet one of some policies."""

    scope: Scope = "none"
    policies: tuple[Policy, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """Rights by entity name (`*` for any other) and action. `definitions` and `users` are the admin's rights.

    `fields`: rights on fields by entity and field name, where they are not whole. `defines`: the entities whose
    definitions may be changed where not all may.
    """

    key: str
    name: str
    title: Text
    entities: Mapping[str, Mapping[str, Right]]
    definitions: bool = False
    users: bool = False
    fields: Mapping[str, Mapping[str, FieldStated]] = Frozen({})
    defines: tuple[str, ...] = ()

    def rights(self, entity: str) -> Mapping[str, Right]:
        """The rights on an entity by action; those of `*` where the role does not name it."""
        return self.entities.get(entity, self.entities.get("*", Frozen({})))


def held(roles: Mapping[str, Role], names: Iterable[str]) -> list[Role]:
    """The roles by name; a name that no pack defines any more gives nothing."""
    return [roles[name] for name in sorted(names) if name in roles]


def least_of(stated: FieldStated) -> FieldRight:
    """The right that a role gives on a field of every record."""
    return stated.otherwise if isinstance(stated, ByRecord) else stated


def widest(rights: Iterable[FieldRight]) -> FieldRight:
    """The most that one of some rights on a field gives."""
    return max(rights, key=FIELD_RIGHTS.index)
