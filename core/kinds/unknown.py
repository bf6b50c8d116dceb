"""What stands in for the kind of a plugin that is not installed: values are shown as stored and cannot be changed."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from core.codes.values import MISSING_PLUGIN
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import PRESENCE
from core.storage.types import SqlType
from schema_registry.frozen import Frozen
from schema_registry.model import Field


class UnknownKind(Kind):
    """Read-only, raw, and never in the way of a model that uses it."""

    name = "unknown"
    widget = "text"
    operators = PRESENCE
    declarable = False
    read_only = True
    sortable = False
    groupable = False
    unique = False

    def standard(self, field: Field) -> dict[str, object]:
        return {"readOnly": True}

    def column(self, field: Field) -> SqlType:
        # Only ever read: the column was made by the plugin's own type, and the driver says what is in it.
        return sa.Text()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            raise Refused(MISSING_PLUGIN, kind=field.kind)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            raise Refused(MISSING_PLUGIN, kind=field.kind)

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return str

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


UNKNOWN = UnknownKind()


class Kinds(Frozen[str, Kind]):
    """Kinds by name. Asking for one that is not there by `[]` gives the fall-back; `in` and `get` tell the truth."""

    __slots__ = ()

    def __missing__(self, name: str) -> Kind:
        return UNKNOWN
