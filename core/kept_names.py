"""The names that people give to what they keep: views and sets of favourites."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import Rejected
from schema_registry.problems import Code

LONGEST_NAME = 100


def kept_name(name: str, others: Iterable[str], *, none: Code, taken: Code) -> str:
    """The name with single blanks. Raises Rejected: `none` for one that is empty, too long or unprintable, `taken`
    for one that another has, in whatever case."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Rejected([none.at("/name", limit=LONGEST_NAME)])
    if name.casefold() in {other.casefold() for other in others}:
        raise Rejected([taken.at("/name", name=name)])
    return name
