"""One transition for all records that a filter finds, however many: a job judges each of them by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from core.bulk.order import Chosen, order
from core.bulk.program import Acted
from core.codes.processes import NOT_ASKED
from core.context import Context
from core.errors import Rejected
from core.processes.advance import NONE, Press, advance_many
from core.processes.chart import asked_by, process_named, title_of
from core.queries.former import Present
from core.records.draft import Draft
from core.records.shape import shape_of
from core.records.values import Reading, Readings

KIND = "process.transition"


def order_transitions(
    ctx: Context,
    entity: str,
    event: str,
    chosen: Chosen,
    values: Mapping[str, object] = NONE,
    *,
    process: str = "",
    reading: Reading = "json",
    back: str = "",
) -> int:
    """The number of the job that takes a transition for every record chosen.

    Raises what `core.bulk.order` raises, and Rejected for values that no record could be given.
    """
    ctx = ctx.whole
    chart, shape = process_named(ctx, entity, event, process), shape_of(ctx, entity)
    title = title_of(chart, event, chart.state(None))
    draft, asked = Draft(shape.entity.name, "update", ""), asked_by(chart, event)
    seen = ctx.seen.model.entities[shape.entity.name].fields
    Readings(ctx, shape, reading).take(draft, values)
    for name in values:
        if name in seen and name in shape.fields and name not in asked:
            one = shape.fields[name]
            titles = (shape.fields[known].field.title for known in asked if known in seen)
            said = ", ".join(title.say(ctx.locale.tag) for title in titles) or "–"
            draft.refuse(NOT_ASKED.at(one.pointer, title=title, name=one.field.title, asked=said))
    if draft.problems:
        raise Rejected(draft.problems)
    plain = msgspec.json.decode(msgspec.json.encode(values, enc_hook=str))
    act = {"entity": entity, "process": chart.name, "event": event, "values": plain, "reading": reading}
    return order(ctx, KIND, entity, chosen, title, act, back)


def take_portion(ctx: Context, act: Mapping[str, Any], ids: Sequence[str]) -> Acted:
    """Takes it for some of them, by the name it has by now. Raises Missing where the process has it no more, Denied.

    No batch is told: a step sends notices and starts timers, and the way back is a step of the process too.
    """
    presses = [Press(id, act["values"]) for id in ids]
    reading = cast(Reading, act["reading"])
    event = Present(ctx).event(shape_of(ctx, act["entity"]).entity, act["event"], act["process"])
    found = advance_many(ctx, act["entity"], event, presses, process=act["process"], reading=reading)
    return Acted({ids[place]: error for place, error in found.refused.items()})
