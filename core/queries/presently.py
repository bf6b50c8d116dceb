"""Which values are those of today though a question is about another day.

A stored figure over related records, or a stored formula, was computed from the values of today. Where none of these
keeps its past, there is no other value; where one does, whoever reads the figure is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.context import Context, Live
from core.expressions.formula import formula_of
from core.queries.computed import read_by
from core.queries.paths import Path
from core.queries.relations import relations_of
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field, Text

OF_TODAY = Text("{} (today's value)", Frozen({"zh_CN": "{}（今日值）"}))


def of_today(ctx: Context, path: Path) -> bool:
    """Whether the value at a path is today's, and may have been another on the day that is asked about."""
    return ctx.as_of is not None and ctx.live.derive(_stands_still, (path.entity.name, path.field.name))


def titled(ctx: Context, path: Path, title: str) -> str:
    """The title of a column, which says where its values are those of today."""
    return OF_TODAY.say(ctx.locale.tag).format(title) if of_today(ctx, path) else title


def _stands_still(live: Live, named: tuple[str, str]) -> bool:
    """Whether a field is, or reads, a stored value that is made of some with a past."""
    entity = live.model.entities[named[0]]
    field = entity.fields.get(named[1])
    if field is None or field.derived is None:
        return False
    if field.derived.stored:
        return live.derive(_moves, named)
    return any(live.derive(_stands_still, (one.entity.name, one.field.name)) for one in _read(live, entity, field))


def _moves(live: Live, named: tuple[str, str]) -> bool:
    """Whether a field has values of the past, or is made of some that have."""
    entity = live.model.entities[named[0]]
    field = entity.fields.get(named[1])
    if field is None or field.dated is not None:
        return field is not None
    return any(_way_moves(live, one) for one in _read(live, entity, field))


def _way_moves(live: Live, path: Path) -> bool:
    return any(step.dated is not None for step in path.steps) or live.derive(
        _moves, (path.entity.name, path.field.name)
    )


def _read(live: Live, entity: Entity, field: Field) -> Iterator[Path]:
    """The paths that a computed field is made of, of its own record and of related ones."""
    derived = field.derived
    if derived is None:
        return
    if derived.rollup is None:
        yield from _of_formula(live, entity, derived.formula)
        return
    rollup = derived.rollup
    other = live.model.entities[rollup.entity]
    yield from _paths(live, other, [rollup.field, *([rollup.of] if rollup.of else [])])
    yield from _of_formula(live, other, rollup.where)


def _of_formula(live: Live, entity: Entity, source: str) -> Iterator[Path]:
    if not source:
        return
    formula = live.derive(formula_of, (entity.name, source))
    yield from _paths(live, entity, formula.reads)
    known = relations_of(live, entity.name)
    for name, read in formula.related.items():
        if name in known:
            yield Path(name, (), known[name].holder, known[name].field)
            yield from _paths(live, known[name].entity, read)


def _paths(live: Live, entity: Entity, texts: Iterable[str]) -> Iterator[Path]:
    found = (read_by(live, entity, text) for text in texts)
    yield from (one for one in found if one is not None)
