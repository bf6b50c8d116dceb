"""Lines as they would be, while somebody still types: values that read, and what follows from each line alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.context import Context
from core.errors import CardwrightError
from core.kinds.kind import Refused
from core.records import derive, rows
from core.records.draft import Draft
from core.records.ids import new_ids
from core.records.shape import shape_of
from core.records.valuation import Valuation
from core.records.values import Reading, Readings, complete
from core.storage.types import known_form
from schema_registry.model import Lines


def preview(
    ctx: Context, way: Lines, given: Sequence[Mapping[str, object]], reading: Reading
) -> list[dict[str, object]]:
    """The typed values of lines in their order; a cell that does not read, and what follows from it, is left out.

    Nothing is judged, locked or written.
    """
    seen, ctx = ctx.seen.model.entities[way.entity].fields, ctx.whole
    shape = shape_of(ctx, way.entity)
    ids = {id for one in given if (id := known_form(one.get("id")))}
    held = rows.load(ctx, shape, ids, "read", "") if ids else {}
    readings = Readings(ctx, shape, reading)
    found = []
    for fresh, one in zip(new_ids(ctx.clock(), len(given)), given, strict=True):
        current = held.get(known_form(one.get("id")) or "")
        draft = Draft(
            way.entity, "update" if current else "create", current.id if current else fresh, current=current
        )
        cells = {name: value for name, value in one.items() if name != "id"}
        if current is None:
            complete(shape, cells, draft)
        readings.read(draft, cells)
        made = {name: value for name, value in _computed(ctx, draft).items() if name in seen}
        found.append({name: value for name, value in made.items() if name in cells or not seen[name].masked})
    return found


def _computed(ctx: Context, draft: Draft) -> dict[str, object]:
    """What is known of a line, with its own formulas; without them where one of them cannot be computed."""
    shape, wrong = shape_of(ctx, draft.entity), {problem.pointer[1:] for problem in draft.problems}
    draft.problems = []
    try:
        Valuation(ctx, shape, [draft]).fill(draft)
        derive.own(ctx, shape, draft)
    except (CardwrightError, Refused):
        return {name: value for name, value in draft.values.items() if name not in wrong}
    return {name: value for name, value in draft.after().items() if name not in wrong}
