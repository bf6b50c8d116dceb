"""What a change is about: what is done to which element. Names the steps of plans and the lines of comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schema_registry.changes import (
    AddDefinition,
    AddEntity,
    AddField,
    Change,
    ChangeDefinition,
    ChangeEntity,
    ChangeField,
    OrderFields,
    RemoveDefinition,
    RemoveEntity,
    RemoveField,
)
from schema_registry.editing import definition_key

Act = Literal["add", "remove", "change", "order"]


@dataclass(frozen=True, slots=True)
class Subject:
    """`kind` is `entity`, `field`, `roles`, …; `key` the element's (`trading/customer.fax`), empty for all."""

    act: Act
    kind: str
    key: str

    @property
    def id(self) -> str:
        """The id of the step: `remove-field trading/customer.fax`."""
        return f"{self.act}-{self.kind} {self.key}".rstrip()


def subject(change: Change) -> Subject:
    """What a change is about."""
    match change:
        case AddEntity() | RemoveEntity():
            return Subject(_act(change), "entity", change.entity.key)
        case ChangeEntity():
            return Subject("change", "entity", change.key)
        case AddField() | RemoveField():
            return Subject(_act(change), "field", change.field.key)
        case ChangeField():
            return Subject("change", "field", change.key)
        case OrderFields():
            return Subject("order", "fields", change.entity)
        case AddDefinition() | RemoveDefinition():
            return Subject(_act(change), change.kind, definition_key(change.definition))
        case ChangeDefinition():
            return Subject("change", change.kind, change.key)
        case _:
            return Subject("order", "entities", "")


def _act(change: AddEntity | RemoveEntity | AddField | RemoveField | AddDefinition | RemoveDefinition) -> Act:
    return "add" if isinstance(change, AddEntity | AddField | AddDefinition) else "remove"
