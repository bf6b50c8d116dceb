"""Derived values computed anew from what they are made of: after a change of their definition, and to heal them.

Rows go chunk by chunk in the order of their ids, under a lock: who writes a child meanwhile waits for the row of its
parent, and adds what it changes to the figure that stands there then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from core.context import Context
from core.kinds.kind import Refused
from core.records import derive_rows
from core.records.derive import Spread
from core.records.derive_graph import Fit, graph_of, lasting
from core.records.derive_rows import Held
from core.records.shape import Values

CHUNK = 1_000


class Chunk(NamedTuple):
    """Some rows: what they hold, and what their derived values should be, both by id; the last id."""

    held: Mapping[str, Held]
    wanted: Mapping[str, Values]
    last: str

    @property
    def wrong(self) -> dict[str, Values]:
        """The rows that hold something else than they should, with what they should hold."""
        return {
            id: wanted
            for id, wanted in self.wanted.items()
            if any(self.held[id].values[name] != value for name, value in wanted.items())
        }


def recompute_all(ctx: Context, entity: str, names: Collection[str]) -> int:
    """Computes some derived values of every record, trash included, one level of them; how many records there are.

    What depends on them is not brought up to date: it comes next.
    """
    done, last = 0, ""
    while True:
        chunk = recompute_chunk(ctx, entity, names, last, CHUNK)
        done, last = done + len(chunk.held), chunk.last
        if len(chunk.held) < CHUNK:
            return done


def recompute_chunk(ctx: Context, entity: str, names: Collection[str], after: str, size: int) -> Chunk:
    """The same for the rows after an id."""
    chunk = expected(ctx, entity, names, after, size)
    _write(ctx, entity, chunk)
    return chunk


def recompute_some(ctx: Context, entity: str, names: Collection[str], after: str, size: int) -> tuple[int, str]:
    """The same with everything that depends on them: how many rows there were, and the last."""
    chunk = expected(ctx, entity, names, after, size)
    spread = Spread(ctx)
    for id, changes in _write(ctx, entity, chunk).items():
        spread.changed(entity, id, chunk.held[id], {**chunk.held[id].values, **changes})
    spread.run()
    return len(chunk.held), chunk.last


def expected(ctx: Context, entity: str, names: Collection[str], after: str, size: int, *, lock: bool = True) -> Chunk:
    """The next rows with what their derived values should be: figures added up by the database, formulas over that.

    A value that its field cannot hold is expected to be missing. Formulas see what is computed here anew beside what
    stands in the row.
    """
    held = derive_rows.rows_after(ctx, entity, graph_of(ctx).loaded[entity], after, size, lock=lock)
    return Chunk(held, _wanted(ctx, entity, names, held), next(reversed(held), after))


def expected_of(ctx: Context, entity: str, names: Collection[str], ids: Collection[str]) -> Chunk:
    """The same of some rows, locked."""
    held = derive_rows.load(ctx, entity, ids)
    return Chunk(held, _wanted(ctx, entity, names, held), "")


def _wanted(
    ctx: Context, entity: str, names: Collection[str], held: Mapping[str, Held]
) -> dict[str, dict[str, object]]:
    graph = graph_of(ctx)
    wanted: dict[str, dict[str, object]] = {id: {} for id in held}
    for figure in graph.figures(entity):
        if figure.name in names:
            for id, values in derive_rows.figures_of(ctx, figure, held.keys()).items():
                wanted[id] |= {**values, figure.name: _fitted(figure.fit, values[figure.name])}
    of = lasting(ctx)
    for formula in graph.formulas.get(entity, ()):
        if formula.name in names:
            for id, row in held.items():
                try:
                    value = formula.formula.run({**row.values, **wanted[id]}, of)
                except Refused:
                    value = None
                wanted[id][formula.name] = _fitted(formula.fit, value)
    return wanted


def _write(ctx: Context, entity: str, chunk: Chunk) -> dict[str, Values]:
    changed = chunk.wrong
    derive_rows.write(ctx, entity, changed)
    return changed


def _fitted(fit: Fit, value: object) -> object:
    try:
        return fit(value)
    except Refused:
        return None
