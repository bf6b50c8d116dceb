"""Every function by its names, in the order of the reference page."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.expressions.functions.choosing import CHOOSING
from schema_registry.expressions.functions.dates import DATES
from schema_registry.expressions.functions.function import Function
from schema_registry.expressions.functions.numbers import NUMBERS
from schema_registry.expressions.functions.related import RELATED
from schema_registry.expressions.functions.texts import TEXTS
from schema_registry.frozen import Frozen

CHAPTERS: Mapping[str, tuple[Function, ...]] = Frozen(
    {
        "Choosing": CHOOSING,
        "Numbers": NUMBERS,
        "Texts": TEXTS,
        "Dates and times": DATES,
        "Related records": RELATED,
    }
)

FUNCTIONS: Mapping[str, Function] = Frozen(
    {name: one for chapter in CHAPTERS.values() for one in chapter for name in (one.name, *one.also)}
)
