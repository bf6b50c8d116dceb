"""How large a formula may be, and what it computes with. Each limit has a problem of its own."""

from __future__ import annotations

CHARACTERS = 4_000
"""Longest formula."""
NODES = 500
"""Most names, values, operators and calls in one formula: its cost is bounded by them, for there are no loops."""
DEPTH = 25
"""Deepest nesting. Every back end walks a formula down, and so do databases."""
STEPS = 30
"""Most steps that follow from each other: a chain of quotients is as deep as it is long."""
READS = 100
"""Most different values that one formula reads. SQLite passes 127 arguments to a function at most."""
ITEMS = 200
"""Most values in `in (…)`, and most arguments of a call."""

WHOLE = 30
"""Most digits before the point of any number on the way."""
PLACES = 20
"""Decimal places that numbers on the way keep, rounded half away from zero."""
QUOTIENT = 10
"""Decimal places that a division keeps, rounded half away from zero."""
EXPONENT = 1_000
"""Largest exponent of a power."""
TEXT = 100_000
"""Longest text on the way, in characters: as long as the longest field."""
