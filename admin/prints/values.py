"""Values as templates name them: `record.customer.name` is printed as the card shows it, and compared as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import total_ordering
from typing import Any

from markupsafe import Markup, escape

from admin.display.fields import NOTHING, Cell, FileCell
from admin.prints.pictures import picture
from core.queries.query import Link, Person

Known = Mapping[str, tuple[Cell, object]]
"""By path: how a value is shown, and what it is."""


@total_ordering
class Said:
    """A value, and the way to what lies behind it."""

    __slots__ = ("_known", "_path", "_records", "_table")

    def __init__(
        self,
        known: Known,
        path: str = "",
        records: Mapping[str, Sequence[Said]] | None = None,
        tables: Mapping[str, Markup] | None = None,
    ) -> None:
        self._known, self._path = known, path
        self._records, self._table = records or {}, tables or {}

    def __getitem__(self, name: str) -> object:
        if name == "table" and self._path in self._table:
            return self._table[self._path]
        return Said(self._known, f"{self._path}.{name}" if self._path else name, self._records, self._table)

    def __iter__(self) -> Any:  # an iterator of Said
        return iter(self._records.get(self._path, ()))

    def __len__(self) -> int:
        return len(self._records[self._path]) if self._path in self._records else len(str(self))

    def __html__(self) -> str:
        cell, _ = self._known.get(self._path, (NOTHING, None))
        if any(isinstance(one, FileCell) for one in cell.members):
            return " ".join(_file(one) for one in cell.members)
        return cell.html if cell.html else str(escape(cell.text))

    def __str__(self) -> str:
        return self._known.get(self._path, (NOTHING, None))[0].text

    def __bool__(self) -> bool:
        if self._path in self._records:
            return bool(self._records[self._path])
        value = self._known.get(self._path, (NOTHING, None))[1]
        return value is not None and value is not False

    def __eq__(self, other: object) -> bool:
        value = self._value()
        if isinstance(other, Said):
            return bool(value == other._value())
        return bool(value == other) or str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __lt__(self, other: object) -> bool:
        mine, its = _number(self._value()), _number(other._value() if isinstance(other, Said) else other)
        return mine is not None and its is not None and mine < its

    def _value(self) -> object:
        value = self._known.get(self._path, (NOTHING, None))[1]
        return value.title if isinstance(value, Link) else value.name if isinstance(value, Person) else value


class Group:
    """Values by name, and nothing else that a name could lead to."""

    __slots__ = ("_of",)

    def __init__(self, of: Mapping[str, object]) -> None:
        self._of = of

    def __getitem__(self, name: str) -> object:
        return self._of[name]


def _file(one: Cell) -> str:
    """A file by its picture where it has one, else by its name."""
    return picture(one) if isinstance(one, FileCell) and one.picture else escape(one.text)


def _number(value: object) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) else None
