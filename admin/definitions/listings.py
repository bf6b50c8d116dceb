"""The records whose values a plan's steps concern, as its page lists them: the first ones, the rest as a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from flask import Response

from core.context import Context
from core.engine import Installation
from core.exports.lines import MARK, line
from core.publish import Plan
from core.publish.listing import Listed, faulty, head, listed
from core.transfer.export import guarded

SHOWN = 8
"""Records of a step on the page."""
LOOKED_AT, NAMED = 500, 20
"""Records among which values to be mapped are looked for, and how many of these a proposal names."""
OPEN = "…"
"""Stands in a proposal where nobody but the reader can say what it should be: no check lets it pass."""


@dataclass(frozen=True, slots=True)
class ShownFault:
    """One record. `href` leads to it."""

    href: str
    title: str
    value: str
    becomes: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownListing:
    """The first records of a step; `more`: how many there are beside; `href`: all of them as a file; `proposal`: what
    could stand in the field's definition."""

    faults: tuple[ShownFault, ...]
    more: int
    href: str
    proposal: str


def listings(ctx: Context, plan: Plan, here: str) -> dict[str, ShownListing]:
    """By step: its records that the reader may read."""
    found = {}
    for step in plan.steps:
        if step.id in plan.listings:
            some = list(islice(listed(ctx, plan, step.id, LOOKED_AT), LOOKED_AT))
            more = max(faulty(step) - len(some[:SHOWN]), 0)
            href = f"{here}?{urlencode({'values': step.id})}"
            if some or more:
                shown = tuple(_shown(ctx, one) for one in some[:SHOWN])
                found[step.id] = ShownListing(shown, more, href, _proposal(some))
    return found


def _shown(ctx: Context, one: Listed) -> ShownFault:
    tag, fault = ctx.locale.tag, one.fault
    title = one.title or fault.record
    href = f"/records/{one.entity}/{fault.record}"
    return ShownFault(href, title, fault.value, fault.becomes, one.what(tag), one.why(tag))


def _proposal(some: list[Listed]) -> str:
    """The line that would map these values, or fill in those that are missing, with what was probably meant."""
    wanted: dict[str, str] = {}
    for one in some:
        for value in one.fault.named:
            if len(wanted) < NAMED:
                wanted.setdefault(value, (one.fault.why.did_you_mean if one.fault.why else "") or OPEN)
    lines = [f'"map": {json.dumps(wanted, ensure_ascii=False)}'] if wanted else []
    if any(one.fault.kind == "missing" for one in some):
        lines.append(f'"backfill": "{OPEN}"')
    return ",\n".join(lines)


def as_file(opened: Installation, asked: Context, make: Callable[[Context], Plan], step: str) -> Response:
    """All records of a step as CSV, sent as they are found: in a context of its own, because the request's is closed
    before the body is sent."""

    def lines() -> Iterator[str]:
        tag = asked.locale.tag
        yield MARK + line(list(head(tag)))
        with opened.reading(asked.actor, locale=asked.locale, origin=asked.origin) as ctx:
            for one in listed(ctx, make(ctx), step):
                yield line([guarded(cell) for cell in one.cells(tag)])

    response = Response(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="values.csv"'
    return response
