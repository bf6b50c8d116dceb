"""Comparisons split into a form and its arguments: the form decides the SQL, the arguments are bound to it.

Questions of one shape, whatever they ask for, are so one statement, which is made once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from math import cos, radians
from typing import NamedTuple

import msgspec

from core.context import Context
from core.kinds.position import Circle, box, threshold
from core.queries.buckets import Span
from core.queries.computed import computed
from core.queries.conditions import Below, Compare, Condition, Either, Every, Kept, Leading, May, Not, Shared
from core.queries.expanding import moments
from core.queries.paths import Path
from core.queries.prepared import prepared
from core.queries.ranges import NumberSpan
from core.queries.search import bound_by, pairs_of, terms_of
from core.queries.values import family, start_of_day
from schema_registry.model import Entity

LAST_CHARACTER = "\U0010ffff"
MOST_LISTED = 500
"""Values that are bound one by one; more (a large branch of a tree) go as one document."""
Make = Callable[[object], object]
"""A function from a value to what its column, or its folded key, holds."""


class Asked(NamedTuple):
    """A comparison: the name of its form (`core.queries.operators` has the SQL), and what is bound, in order."""

    form: str
    arguments: tuple[object, ...] = ()


MISSING, PRESENT, NEVER, ALWAYS = Asked("missing"), Asked("present"), Asked("never"), Asked("always")


def shape_of(ctx: Context, wanted: Condition, arguments: list[object]) -> Hashable:
    """What decides the SQL of a condition; its arguments are appended in the order in which they are bound."""
    if isinstance(wanted, Compare):
        asked = asked_of(ctx, wanted)
        arguments.extend(asked.arguments)
        return wanted.path.text, asked.form
    if isinstance(wanted, Every | Either):
        return type(wanted), tuple(shape_of(ctx, part, arguments) for part in wanted.parts)
    if isinstance(wanted, Not):
        return Not, shape_of(ctx, wanted.part, arguments)
    if isinstance(wanted, Kept):
        arguments.extend(kept_arguments(ctx, wanted))
        return Kept, wanted.set is None, wanted.open
    if isinstance(wanted, May):
        return May, wanted.action
    if isinstance(wanted, Shared):
        return wanted
    if isinstance(wanted, Leading):
        part, terms = shape_of(ctx, wanted.part, arguments), terms_of(wanted.search)
        if terms:
            arguments.extend(one for one in bound_by(ctx, wanted.entity, terms) if one is not None)
        return Leading, part, tuple(len(term) > 1 for term in terms)
    if isinstance(wanted, Below):
        arguments.append(list(wanted.ids))
        return Below, wanted.path.text
    steps = tuple(step.key for step in wanted.steps)
    relation = (wanted.relation.field.key, wanted.relation.far and wanted.relation.far.key)
    return steps, relation, shape_of(ctx, wanted.part, arguments)


def kept_arguments(ctx: Context, wanted: Kept) -> tuple[object, ...]:
    """Whose set, and which."""
    return (ctx.actor.id,) if wanted.set is None else (ctx.actor.id, wanted.set)


def bindings(ctx: Context, entity: Entity, values: Sequence[object], terms: tuple[str, ...]) -> dict[str, object]:
    """What a kept statement is executed with: the arguments of its conditions, those of its search, the moment."""
    bound = moments(ctx)
    bound.update((f"v{at}", value) for at, value in enumerate(values))
    searched = [one for one in bound_by(ctx, entity, terms) if one is not None] if terms else []
    bound.update((f"s{at}", value) for at, value in enumerate(searched))
    return bound


def asked_of(ctx: Context, wanted: Compare) -> Asked:
    """The form and the arguments of one comparison."""
    if (wanted.path.periodic or wanted.path.ranged) and wanted.operator != "_empty":
        return _of_spans(ctx, wanted)
    asked = _ASKED[wanted.operator](maker(ctx, wanted.path), wanted.value)
    if asked.form == "contains" and wanted.path.field.search and not wanted.path.steps:
        (text,) = asked.arguments
        return Asked("contains near", (pairs_of(ctx, [str(text)]), text)) if len(str(text)) > 1 else asked
    return asked


def maker(ctx: Context, path: Path) -> Make:
    """How values of a path's field become comparable: folded, where the field keeps such a key."""
    return prepared(ctx.live, ("maker", path.entity.name, path.field.name), lambda: _maker(ctx, path))


def _maker(ctx: Context, path: Path) -> Make:
    if computed(path.field):
        return _same
    kept = ctx.live.kinds[path.field.kind].keys(path.field)
    return next((key.make for key in kept if key.name == "fold"), _same)


def _same(value: object) -> object:
    return value


# ---- by operator
def _eq(make: Make, value: object) -> Asked:
    return MISSING if value is None else Asked("eq", (make(value),))


def _neq(make: Make, value: object) -> Asked:
    return PRESENT if value is None else Asked("neq", (make(value),))


def _in(make: Make, values: object) -> Asked:
    given = _several(values)
    found = [make(value) for value in given if value is not None]
    if len(found) > MOST_LISTED:
        among = Asked("among", (msgspec.json.encode(found).decode(),))
        return among._replace(form="among or missing") if None in given else among
    return Asked("in or missing" if None in given else "in", (found,))


def _nin(make: Make, values: object) -> Asked:
    given = _several(values)
    found = [make(value) for value in given if value is not None]
    if len(found) > MOST_LISTED:
        among = Asked("not among", (msgspec.json.encode(found).decode(),))
        return among if None in given else among._replace(form="not among or missing")
    return Asked("not in" if None in given else "not in or missing", (found,))


def _ordered(form: str) -> Callable[[Make, object], Asked]:
    return lambda make, value: NEVER if value is None else Asked(form, (make(value),))


def _between(make: Make, values: object) -> Asked:
    """Both ends belong to it; an end that is null is open."""
    least, most = _several(values)
    if least is None:
        return PRESENT if most is None else Asked("lte", (make(most),))
    return Asked("gte", (make(least),)) if most is None else Asked("between", (make(least), make(most)))


def _empty(make: Make, value: object) -> Asked:
    return MISSING if value else PRESENT


def _near(make: Make, value: object) -> Asked:
    """The box that the circle lies in, its centre, and how large the haversine may be."""
    if not isinstance(value, Circle):
        return NEVER
    around = box(value)
    form = "near around" if around.around else "near"
    lat, lon = (radians(one) for one in value.centre)
    return Asked(form, (*around[:4], lat, cos(lat), lon, threshold(value.km)))


def _has(make: Make, values: object) -> Asked:
    return Asked("has", (_several(values),)) if values else NEVER


def _has_all(make: Make, values: object) -> Asked:
    return Asked("has all", (_several(values),)) if values else ALWAYS


def _has_none(make: Make, values: object) -> Asked:
    return Asked("has none", (_several(values),)) if values else ALWAYS


def _contains(make: Make, value: object) -> Asked:
    sought = _folded(make, value)
    return NEVER if sought is None else Asked("contains", (sought,))


def _ncontains(make: Make, value: object) -> Asked:
    sought = _folded(make, value)
    return ALWAYS if sought is None else Asked("lacks", (sought,))


def _starts_with(make: Make, value: object) -> Asked:
    """A range, so that an index on the column serves."""
    sought = _folded(make, value)
    if sought is None:
        return NEVER
    after = _following(sought)
    return Asked("gte", (sought,)) if after is None else Asked("from until", (sought, after))


def _ends_with(make: Make, value: object) -> Asked:
    sought = _folded(make, value)
    if sought is None:
        return NEVER
    return Asked("ends", (len(sought), sought)) if sought else PRESENT


def _folded(make: Make, value: object) -> str | None:
    """The text to look for. None when folding leaves nothing of it (letters, asked of a phone number)."""
    if value is None:
        return None
    made = make(value) if value else ""
    return None if value and not made else str(made or "")


def _following(text: str) -> str | None:
    """The first text, by code points, that is after every text that starts so; None when there is none."""
    while text:
        last = ord(text[-1])
        if last < ord(LAST_CHARACTER):
            return text[:-1] + chr(0xE000 if last == 0xD7FF else last + 1)
        text = text[:-1]
    return None


def _several(values: object) -> tuple[object, ...]:
    assert isinstance(values, tuple)
    return values


_ASKED: Mapping[str, Callable[[Make, object], Asked]] = {
    "_eq": _eq,
    "_neq": _neq,
    "_in": _in,
    "_nin": _nin,
    "_lt": _ordered("lt"),
    "_lte": _ordered("lte"),
    "_gt": _ordered("gt"),
    "_gte": _ordered("gte"),
    "_between": _between,
    "_empty": _empty,
    "_near": _near,
    "_has": _has,
    "_hasAll": _has_all,
    "_hasNone": _has_none,
    "_contains": _contains,
    "_ncontains": _ncontains,
    "_startsWith": _starts_with,
    "_endsWith": _ends_with,
}


# ---- buckets of dates, ranges of numbers
def _of_spans(ctx: Context, wanted: Compare) -> Asked:
    """Buckets become ranges of days, instants or numbers, which an index on the column serves."""
    operator, value = wanted.operator, wanted.value
    instant = family(ctx, wanted.path.field) == "instant"
    if operator == "_between":
        least, most = _several(value)
        return _between_spans(*ends_of(ctx, least, instant), *ends_of(ctx, most, instant))
    if operator in ("_lt", "_lte", "_gt", "_gte"):
        return _beside_span(operator, *ends_of(ctx, value, instant))
    spans = (value,) if operator in ("_eq", "_neq") else _several(value)
    letters, arguments = "", []
    for span in spans:
        ends = [end for end in ends_of(ctx, span, instant) if end is not None]
        letters += "mfr"[len(ends)]
        arguments += ends
    side = "outside" if operator in ("_neq", "_nin") else "within"
    return Asked(f"{side} {letters}", tuple(arguments))


def ends_of(ctx: Context, span: object, instant: bool) -> tuple[object, object]:
    """Where a bucket begins and where it is over; None where it does not."""
    if isinstance(span, NumberSpan):
        return span.start, span.end
    if not isinstance(span, Span):
        return None, None
    if not instant:
        return span.start, span.end
    return start_of_day(ctx, span.start), None if span.end is None else start_of_day(ctx, span.end)


def _beside_span(operator: str, start: object, end: object) -> Asked:
    if start is None:
        return NEVER
    if operator in ("_lt", "_gte"):
        return Asked(operator[1:], (start,))
    if operator == "_lte":
        return PRESENT if end is None else Asked("lt", (end,))
    return NEVER if end is None else Asked("gte", (end,))


def _between_spans(start: object, over: object, begins: object, end: object) -> Asked:
    if start is None:
        return PRESENT if end is None else Asked("lt", (end,))
    return Asked("gte", (start,)) if end is None else Asked("from until", (start, end))
