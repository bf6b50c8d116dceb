"""The columns of a list, and their values as the cells of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from core.context import Context
from core.errors import Rejected
from core.kinds.kind import Kind, Locale
from core.queries.paths import Unresolved, entity_named, shown_path
from core.queries.query import Link, Person
from core.transfer.export import guarded
from schema_registry.model import Field

PLAIN = Locale()
"""Values are written for no reader in particular: ISO dates, a point for decimals."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file."""

    path: str
    field: Field
    kind: Kind

    @property
    def figured(self) -> Field | None:
        """The field that says how a workbook shows its numbers and dates; None for words."""
        return self.field if self.kind.numeric or self.kind.buckets else None


def columns_of(ctx: Context, entity: str, paths: Sequence[str]) -> tuple[Column, ...]:
    """The columns at some paths, as the definitions have them now. Raises Rejected naming those that are no more."""
    about, found, problems = entity_named(ctx.live, entity), [], []
    for number, path in enumerate(paths):
        try:
            field = shown_path(ctx, about, path).field
        except Unresolved as unresolved:
            problems.append(unresolved.at(f"/columns/{number}"))
        else:
            found.append(Column(path, field, ctx.live.kinds[field.kind]))
    if problems:
        raise Rejected(problems)
    return tuple(found)


def value_of(one: Column, value: object, locale: Locale) -> object:
    """A value as a cell of a workbook holds it: in its own kind where there is one, else in words."""
    if isinstance(value, datetime):
        return value.astimezone(locale.zone)
    own = isinstance(value, Decimal | date | time) or (isinstance(value, int) and not isinstance(value, bool))
    return value if own and not one.field.choices else plain(one, value, locale) or None


def plain(one: Column, value: object, locale: Locale) -> str:
    """A value in words, or as any program reads it; no formula."""
    if value is None:
        return ""
    if isinstance(value, Link):
        return guarded(value.title or "")
    if isinstance(value, Person):
        return guarded(value.name)
    text = one.kind.show(one.field, value, locale) if one.field.choices else one.kind.edit(one.field, value, PLAIN)
    return text if one.kind.numeric else guarded(text)
