"""Which places of documents hold names, and of what. Places that are missing here get no completion, and no harm."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from schema_registry.documents import DocumentKind
from schema_registry.frozen import Frozen

Named = Literal["entity", "field", "fields", "related", "formula", "role", "state", "calendar", "tree", "option"]
"""`field`: a field of the entity itself; `fields`: a path that may follow references; `related`: `entity.field`."""


class Place(NamedTuple):
    """Values (or keys) whose path fits a pattern name something. Indexes of arrays stand as `#`."""

    pattern: re.Pattern[str]
    names: Named
    key: bool = False


def _place(pattern: str, names: Named, *, key: bool = False) -> Place:
    return Place(re.compile(pattern), names, key)


_FORMULAS = _place(
    r".*/(formula|assert|guard|visible|readOnly|requiredIf|count|overTotals)|.*/highlights/#/when", "formula"
)
PLACES: Mapping[DocumentKind, tuple[Place, ...]] = Frozen(
    {
        "entity": (
            _place(r"/extends|.*/to(/#)?", "entity"),
            _place(r".*/(from|related|members)", "related"),
            _place(r".*/categories", "tree"),
            _place(r".*/(on|through|inverse)", "field"),
            _place(r"/timeline/(on|ask)/#|/timeline/(at|kind|text)|/tree", "field"),
            _place(r"/tasks/(due|status|assignee)", "field"),
            _place(r"/pool/signs/#", "related"),
            _place(r"/pool/keep", "fields", key=True),
            _place(r"/(required|unique)(/#)+|.*/sections/#/fields/#|/card/tabs/#/(group/#|files)", "field"),
            _place(r".*/(facts|columns|sort|filters)/#|.*/highlights/#/fields/#", "fields"),
            _place(r"/list/(views/#/)?group(/#)?(/field)?", "fields"),
            _place(r".*/totals", "fields", key=True),
            _place(r".*/disclosedTo/#", "role"),
            _FORMULAS,
        ),
        "role": (
            _place(r"/extends", "role"),
            _place(r"/definitions/#", "entity"),
            _place(r"/entities|/fields", "entity", key=True),
        ),
        "report": (
            _place(r"/of", "entity"),
            _place(r"/roles/#", "role"),
            _place(r"/(rows|columns|filters)/#|.*/field|.*/(sum|avg|min|max|distinct)", "fields"),
            _place(r"/filter", "fields", key=True),
            _FORMULAS,
        ),
        "process": (
            _place(r"/entity", "entity"),
            _place(r"/(field|since)|.*/(require|form)/#", "field"),
            _place(r"/initial|.*/target|/map/[^/]+", "state"),
            _place(r".*/roles/#", "role"),
            _place(r"/calendar", "calendar"),
            _place(r".*/assign", "field", key=True),
            _place(r"/states", "option", key=True),
            _FORMULAS,
        ),
        "import": (
            _place(r"/entity", "entity"),
            _place(r"/identify/#|/columns/[^/]+(/to)?", "fields"),
        ),
        "check": (
            _place(r"/steps/#/(create|count)", "entity"),
            _place(r"/people/[^/]+/#", "role"),
            _place(r"/steps/#/(values|filter)", "fields", key=True),
        ),
        "expenses": (_place(r".*/roles/#", "role"), _place(r".*/entities/#", "entity")),
        "pack": (_place(r"/menu/#(/entities/#)?", "entity"),),
    }
)


def named_at(kind: DocumentKind, path: Sequence[str], *, key: bool) -> Named | None:
    """What a value at a path names, or the keys of the object at a path; None where nothing is named."""
    written = "".join(f"/{'#' if step.isdecimal() else step}" for step in path)
    for place in PLACES.get(kind, ()):
        if place.key == key and place.pattern.fullmatch(written):
            return place.names
    return None
