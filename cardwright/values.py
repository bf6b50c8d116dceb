"""Values on the command line: as people read them, and as JSON."""

from __future__ import annotations

from decimal import Decimal

from core.context import Context
from core.kinds.branches import LEVELS
from core.kinds.numerals import plain
from core.queries.measures import field_of
from core.queries.paths import resolve
from core.queries.query import Link, Person
from schema_registry.model import OVER_TOTALS, TOTALS, Entity, Field, Measure
from schema_registry.reports import DISTINCT


class Shower:
    """Shows values of an entity's paths and measures as the reader's locale writes them."""

    def __init__(self, ctx: Context, entity: Entity) -> None:
        self._ctx = ctx
        self._entity = entity

    def text(self, name: str, value: object) -> str:
        """The value of a path, a group or a measure, as text."""
        if value is None:
            return ""
        if isinstance(value, Link):
            return value.title or value.id
        if isinstance(value, Person):
            return value.name
        field = self._field(name)
        if field is None or field.kind not in self._ctx.live.kinds:
            return str(value)
        return self._ctx.live.kinds[field.kind].show(field, value, self._ctx.locale)

    def json(self, name: str, value: object) -> object:
        """The same as JSON: references as id and title, numbers as exact texts, the rest as the API does."""
        if isinstance(value, Link):
            return {"id": value.id, "title": value.title}
        if isinstance(value, Person):
            return {"id": value.id, "name": value.name}
        field = self._field(name)
        if value is None or field is None or isinstance(value, Decimal) or field.kind not in self._ctx.live.kinds:
            return plain(value)
        return self._ctx.live.kinds[field.kind].json_writer(field)(value)

    def title(self, name: str) -> str:
        """A column's heading: titles where there are some."""
        field = self._field(name)
        if name.partition(":")[0] == "count" or field is None:
            return name
        said = field.title.say(self._ctx.locale.tag)
        total, colon, _ = name.partition(":")
        return f"{total} {said}" if colon and self._measured(name) and total != OVER_TOTALS else said

    def numeric(self, name: str) -> bool:
        """Whether a column is end-aligned."""
        field = self._field(name)
        if field is None:
            return True
        kind = self._ctx.live.kinds.get(field.kind)
        return kind is not None and kind.numeric

    def _measured(self, name: str) -> bool:
        return name.partition(":")[0] in (*TOTALS, OVER_TOTALS, DISTINCT)

    def _field(self, name: str) -> Field | None:
        """The field whose kind shows the column; None for counts and for buckets of dates."""
        if self._measured(name):
            return field_of(self._ctx, self._entity, Measure.parse(name))
        found = resolve(self._ctx, self._entity, name)
        return None if found.by and found.by not in LEVELS else found.field
