"""Cells put in the order that they are read in: groups with their subtotals, periods without gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from core.reports.answer import TOTAL, Place, Values
from core.reports.periods import between
from schema_registry.model import BUCKETS
from schema_registry.reports import Dimension, Report

Order = Callable[[list[Place]], list[Place]]
"""A function that puts siblings in their order."""
Wider = Callable[[Dimension, Sequence[str]], Sequence[str]]
"""The keys of periods to show, given those that have records."""


def laid_out(
    dimensions: Sequence[Dimension],
    found: Sequence[Iterable[Place]],
    order: Order,
    wider: Wider,
) -> tuple[Place, ...]:
    """The places of one direction: each group, then those below it, and the total last.

    `found` holds the places of each depth from 1 on, in the order of their keys; `order` puts siblings in theirs.
    """
    below: dict[Place, list[Place]] = {}
    for depth, places in enumerate(found):
        for place in places:
            above = Place(place.ids[:depth], place.keys[:depth])
            below.setdefault(above, []).append(place)
    return (*_walk(TOTAL, 0, dimensions, below, order, wider), TOTAL)


def _walk(
    above: Place,
    depth: int,
    dimensions: Sequence[Dimension],
    below: Mapping[Place, list[Place]],
    order: Order,
    wider: Wider,
) -> Iterator[Place]:
    if depth == len(dimensions):
        return
    siblings = below.get(above, [])
    for place in order(filled(dimensions[depth], above, siblings, wider)):
        yield place
        yield from _walk(place, depth + 1, dimensions, below, order, wider)


def filled(dimension: Dimension, above: Place, siblings: list[Place], wider: Wider) -> list[Place]:
    """Siblings with a place for each period between, where the dimension shows those too; of states those shown."""
    there = {str(place.ids[-1]): place for place in siblings if place.ids[-1] is not None}
    keys: Sequence[str]
    if dimension.states:
        keys = [key for key in dimension.states if dimension.fill or key in there]
    elif not dimension.fill or dimension.group.by not in BUCKETS:
        return siblings
    else:
        keys = wider(dimension, sorted(there))
    missing = [place for place in siblings if place.ids[-1] is None]
    return [*missing, *(there.get(key) or Place((*above.ids, key), (*above.keys, key)) for key in keys)]


def gaps_filled(dimension: Dimension, keys: Sequence[str]) -> Sequence[str]:
    """The keys with those between the first and the last."""
    return between(dimension.group.by, keys[0], keys[-1]) if keys else ()


# ---- order
def sorter(report: Report, dimensions: Sequence[Dimension], values: Callable[[Place], Values | None]) -> Order:
    """A function that puts siblings in the order that the report states; what it does not say stays as it is."""
    ids = [one.id for one in report.measures]
    names = [one.id for one in dimensions]
    wanted = [(text.removeprefix("-"), text.startswith("-")) for text in report.sort]

    def order(places: list[Place]) -> list[Place]:
        found = list(places)
        for name, descending in reversed(wanted):
            if name in ids:
                found = by_figure(found, values, ids.index(name), descending)
            elif found and name in names[found[0].depth - 1 : found[0].depth] and descending:
                found.reverse()
        return found

    return order


def by_figure(
    places: list[Place], values: Callable[[Place], Values | None], at: int, descending: bool
) -> list[Place]:
    """Places by a figure, missing ones first ascending and last descending; equal ones stay in their order."""
    there: list[tuple[Any, Place]] = []  # figures of one measure compare with each other
    missing: list[Place] = []
    for place in places:
        own = values(place)
        value = None if own is None else own[at]
        if value is None:
            missing.append(place)
        else:
            there.append((value, place))
    there.sort(key=lambda pair: cast(Any, pair[0]), reverse=descending)
    ordered = [place for _, place in there]
    return [*ordered, *missing] if descending else [*missing, *ordered]
