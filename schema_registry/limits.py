"""How much a definition may hold. Every limit has a problem of its own; none is met by surprise."""

from __future__ import annotations

FILE_CHARACTERS = 1_000_000
"""Longest document. A hand-written entity of 200 fields has about 40,000 characters."""
FILES = 5_000
"""Most documents in one pack."""
DEPTH = 32
"""Deepest nesting of objects and arrays; the language itself needs 9."""
NUMBER_CHARACTERS = 40
"""Longest number as written; values have at most 18 digits."""
NAME_CHARACTERS = 60
TREE_LEVELS = 12
CATEGORIES = 5_000
"""How deep a category tree may be, and how many categories it may have."""
ENTITIES = 2_000
HOLDERS = 60
"""Most entities whose records hold expenses: the ledger asks each entry which of them it belongs to."""
FIELDS = 1_000
"""Most fields in one entity. Whether a database has room for their columns is said by the plan: a text has three."""
HOPS = 4
"""Most references that a path may follow."""
GUESSES = 300
"""Most guesses of a misspelt name in one check."""
ITEMS = 2_000
"""Most items of one array."""
SAME_PROBLEM = 100
"""Most problems of one code that are listed for one file; the rest are counted."""
