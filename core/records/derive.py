"""Derived values: own formulas of a record before it is written, and all that depends on written rows after it.

Whatever an act writes is noted as it was and as it is (`Spread`), and taken through the roll-ups in their order once,
at its end: for every level one statement locks the parents of an entity and one writes them, however many there are.
Versions and the log of those parents are not touched: derived values follow from values that are logged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from core.codes.derived import DERIVED_TOO_LARGE, FORMULA_FAILED
from core.context import Context
from core.errors import Rejected
from core.expressions.environment import Environment
from core.kinds.kind import Refused
from core.records import derive_rows
from core.records.derive_graph import Figure, graph_of, lasting
from core.records.derive_rows import Held
from core.records.derive_sums import Lost, Move, Part, moved, part
from core.records.draft import Current, Draft
from core.records.shape import FieldShape, Shape, Values
from schema_registry.problems import Problem


def own(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Computes the stored formulas that the draft's changes reach; one that its field cannot hold is a problem."""
    draft.computed = {**shape.starts, **draft.kept} if draft.current is None else dict(draft.kept)
    formulas = graph_of(ctx).formulas.get(shape.entity.name, ())
    if not formulas or not (draft.values or draft.current is None):
        return
    try:
        draft.computed |= _formulas(ctx, shape.entity.name, draft.before, draft.after(), new=draft.current is None)
    except _Failed as failed:
        one = failed.shape
        draft.refuse(FORMULA_FAILED.at(one.pointer, field=one.field.title, why=failed.refused.at("")))


def feeds(ctx: Context, shape: Shape) -> bool:
    """Whether stored roll-ups are over records of an entity."""
    return shape.entity.name in graph_of(ctx).feeding


def spread(ctx: Context, shape: Shape, written: Sequence[Draft]) -> None:
    """Brings stored roll-ups of other records, and the formulas over them, up to date with rows just written.

    Raises NoRoom when one of them cannot hold what it would be.
    """
    spread = Spread(ctx)
    spread.wrote(shape, written)
    spread.run()


class NoRoom(Exception):
    """A derived value of another record has no room for what it would be. `records`: those written that are in it."""

    def __init__(self, problem: Problem, records: frozenset[str]) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.records = records


@contextmanager
def spreading(ctx: Context) -> Iterator[Spread]:
    """An act of several parts, written together with what is derived from it, or not at all. Raises Rejected."""
    spread = Spread(ctx)
    if not graph_of(ctx).feeding:
        yield spread
        return
    try:
        with ctx.connection.begin_nested():
            yield spread
            spread.run()
    except NoRoom as full:
        raise Rejected([full.problem]) from full


def refreshed(ctx: Context, shape: Shape, records: Mapping[str, Current]) -> Mapping[str, Current]:
    """Records that were loaded under a lock, with derived values as an earlier part of the act left them."""
    graph = graph_of(ctx)
    names = tuple(name for name, one in shape.fields.items() if one.field.derived is not None)
    if not names or not records or shape.entity.name not in graph.feeding:
        return records
    there = derive_rows.values_of(ctx, shape.entity.name, names, records.keys())
    return {id: replace(one, values={**one.values, **there[id]}) for id, one in records.items()}


class _Failed(Exception):
    """A formula whose value its field cannot hold."""

    def __init__(self, shape: FieldShape, refused: Refused) -> None:
        super().__init__(refused.code.code)
        self.shape = shape
        self.refused = refused


@dataclass(slots=True)
class _Image:
    """A record as it was and as it is; None where it was not or is not alive."""

    before: Values | None
    after: Values | None


class Spread:
    """The records that one act writes, on their way into the roll-ups over them.

    Rows are noted when they are written, by whoever loaded them under a lock; nothing else may bring derived values
    up to date between that and `run`, or what they were would be counted twice.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._graph = graph_of(ctx)
        self._images: dict[str, dict[str, _Image]] = {}

    def wrote(self, shape: Shape, drafts: Iterable[Draft]) -> None:
        """Records that were created or changed."""
        for draft in drafts:
            before = None if draft.current is None else draft.current.values
            self._note(shape.entity.name, draft.id, before, draft.after())

    def buried(self, shape: Shape, records: Iterable[Current]) -> None:
        """Records that went to the trash."""
        for one in records:
            self._note(shape.entity.name, one.id, one.values, None)

    def raised(self, shape: Shape, records: Iterable[Current]) -> None:
        """Records that came back from it."""
        for one in records:
            self._note(shape.entity.name, one.id, None, one.values)

    def changed(self, entity: str, id: str, before: Held, after: Values) -> None:
        """A record whose derived values were written."""
        if before.alive:
            self._note(entity, id, before.values, after)

    def run(self) -> None:
        """Takes what was noted through all roll-ups. Raises NoRoom; then nothing of the act may stay."""
        if not self._images:
            return
        of = lasting(self._ctx)
        for level in self._graph.levels:
            for entity, figures in level:
                moves = self._moves(figures, of)
                if moves:
                    self._bring(entity, figures, moves)

    def _note(self, entity: str, id: str, before: Values | None, after: Values | None) -> None:
        if entity not in self._graph.feeding:
            return
        known = self._images.setdefault(entity, {}).setdefault(id, _Image(before, after))
        known.after = after

    def _moves(self, figures: Sequence[Figure], of: Environment) -> dict[str, dict[str, Move]]:
        """By parent, then roll-up: what leaves and what comes."""
        found: dict[str, dict[str, Move]] = {}
        for figure in figures:
            for image in self._images.get(figure.rollup.entity, {}).values():
                if _unmoved(figure, image):
                    continue
                old, new = part(figure, image.before, of), part(figure, image.after, of)
                if old is not None and old != new:
                    _move(found, figure, old).left.append(old.value)
                if new is not None and new != old:
                    _move(found, figure, new).came.append(new.value)
        return found

    def _bring(self, entity: str, figures: Sequence[Figure], moves: Mapping[str, Mapping[str, Move]]) -> None:
        """Brings the roll-ups of some parents up to date, and the formulas over them."""
        rows = derive_rows.load(self._ctx, entity, moves.keys())
        new: dict[str, dict[str, object]] = {id: {} for id in rows}
        for figure in figures:
            lost = []
            for id, held in rows.items():
                move = moves[id].get(figure.name)
                if move is None:
                    continue
                try:
                    new[id] |= self._fitted(entity, id, figure, moved(figure, held.values, move))
                except Lost:
                    lost.append(id)
            for id, values in (derive_rows.figures_of(self._ctx, figure, lost) if lost else {}).items():
                new[id] |= self._fitted(entity, id, figure, values)
        self._follow(entity, rows, new)

    def _follow(self, entity: str, rows: Mapping[str, Held], new: dict[str, dict[str, object]]) -> None:
        """Computes the formulas over changed roll-ups, writes all of it, and notes the parents for the next level."""
        written = {}
        for id, held in rows.items():
            after = {**held.values, **new[id]}
            try:
                new[id] |= _formulas(self._ctx, entity, held.values, after)
            except _Failed as failed:
                raise self._no_room(entity, id, failed.shape, failed.refused) from failed
            changes = {name: value for name, value in new[id].items() if held.values.get(name) != value}
            if changes:
                written[id] = changes
                self.changed(entity, id, held, {**held.values, **changes})
        columns = {name for changes in written.values() for name in changes}
        alike = {id: {name: {**rows[id].values, **some}[name] for name in columns} for id, some in written.items()}
        derive_rows.write(self._ctx, entity, alike)

    def _fitted(self, entity: str, id: str, figure: Figure, values: Values) -> dict[str, object]:
        one = figure.shape
        try:
            return {**values, figure.name: figure.fit(values[figure.name])} if values else {}
        except Refused as refused:
            raise self._no_room(entity, id, one, refused) from refused

    def _no_room(self, entity: str, id: str, one: FieldShape, refused: Refused) -> NoRoom:
        title = self._ctx.model.entities[entity].title
        problem = DERIVED_TOO_LARGE.at(field=one.field.title, entity=title, record=id, why=refused.at(""))
        return NoRoom(problem, frozenset(self._roots(entity, id)))

    def _roots(self, entity: str, id: str) -> set[str]:
        """The ids of all records below one, however far, that were noted."""
        found, waiting = set[tuple[str, str]](), [(entity, id)]
        while waiting:
            below = set(self._below(*waiting.pop())) - found
            found |= below
            waiting += below
        return {id for _, id in found}

    def _below(self, entity: str, id: str) -> Iterator[tuple[str, str]]:
        for figure in self._graph.figures(entity):
            child, reference = figure.rollup.entity, figure.rollup.field
            for one, image in self._images.get(child, {}).items():
                if id in (_value(image.before, reference), _value(image.after, reference)):
                    yield child, one


def _move(found: dict[str, dict[str, Move]], figure: Figure, one: Part) -> Move:
    moves = found.get(one.parent)
    if moves is None:
        moves = found[one.parent] = {}
    move = moves.get(figure.name)
    if move is None:
        move = moves[figure.name] = Move()
    return move


def _value(values: Values | None, name: str) -> object:
    return None if values is None else values.get(name)


def _unmoved(figure: Figure, image: _Image) -> bool:
    before, after = image.before, image.after
    if before is None or after is None:
        return before is after
    return all(before.get(name) == after.get(name) for name in figure.reads)


def _formulas(ctx: Context, entity: str, before: Values, after: Values, *, new: bool = False) -> dict[str, object]:
    """The stored formulas of a record that read what changed, by name; all of them of a new one. Raises _Failed."""
    made: dict[str, object] = {}
    values = dict(after)
    of = lasting(ctx)
    for one in graph_of(ctx).formulas.get(entity, ()):
        if not new and all(values.get(name) == before.get(name) for name in one.reads):
            continue
        try:
            made[one.name] = values[one.name] = one.fit(one.formula.run(values, of))
        except Refused as refused:
            raise _Failed(one.shape, refused) from refused
    return made
