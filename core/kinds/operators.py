"""Filter operators by what values can do. Their meaning in SQL is `core.queries`' business."""

from __future__ import annotations

EQUALITY = ("_eq", "_neq", "_in", "_nin", "_empty")
"""Values that are equal or not."""
ORDER = (*EQUALITY, "_lt", "_lte", "_gt", "_gte", "_between")
"""Values with an order that means something: numbers, dates."""
TEXT = (*EQUALITY, "_contains", "_ncontains", "_startsWith", "_endsWith")
"""Texts, compared by their `fold` key."""
SETS = ("_has", "_hasAll", "_hasNone", "_empty")
"""Sets of values: some of the given ones are in it, all of them, none of them."""
UNDER = "_under"
"""A category, and all that are below it in its tree."""
NEAR = "_near"
"""Positions within a distance of one."""
PRESENCE = ("_empty",)
"""Values too long to compare."""
NAMES = (*PRESENCE, "_contains", "_ncontains")
"""Files, asked for by their names."""
FIGURES = ("count", "sum", "avg", "min", "max")
SPAN = ("count", "min", "max")
