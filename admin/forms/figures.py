"""The figures under a sheet, of lines that are not saved yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext

from admin.display.fields import Shown, whole
from core.kinds.kind import Locale
from schema_registry.model import Field

Values = Mapping[str, object]


def totals_of(field: Field, heads: Sequence[Shown], lines: Sequence[Values], locale: Locale) -> tuple[str, ...]:
    """The total of each column in words, in the order of the heads; empty where there is none."""
    asked = field.options.get("totals")
    totals = asked if isinstance(asked, Mapping) else {}
    return tuple(_total(one, str(totals[one.path]), lines, locale) if one.path in totals else "" for one in heads)


def _total(one: Shown, total: str, lines: Sequence[Values], locale: Locale) -> str:
    values = [line[one.path] for line in lines if line.get(one.path) is not None]
    if total == "count":
        return whole(len(values), locale)
    if not values:
        return ""
    try:
        with localcontext(prec=60):
            return one.kind.show(one.field, _figure(total, values), locale)
    except (TypeError, ArithmeticError):
        return ""  # values that do not add up to one, such as amounts in several currencies


def _figure(total: str, values: list[object]) -> object:
    comparable: list[Decimal] = values  # type: ignore[assignment]  # of one kind, whose totals the definition checked
    if total in ("min", "max"):
        return min(comparable) if total == "min" else max(comparable)
    added = sum(comparable[1:], comparable[0])
    return added / len(comparable) if total == "avg" else added
