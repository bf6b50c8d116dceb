"""Computed values worked out in Python from plain records, as an oracle for what statements answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.context import Context
from core.expressions.environment import environment
from core.expressions.fitting import fit
from core.expressions.formula import formula_of
from core.kinds.kind import Refused
from core.queries.relations import relations
from schema_registry.model import Field, Rollup

Records = Mapping[str, Mapping[str, Mapping[str, object]]]
"""Typed values by entity, then id; references are ids."""


@dataclass(frozen=True)
class Worked:
    """What an actor's answers must hold. `seen`: whether they may see a record."""

    ctx: Context
    records: Records
    seen: Callable[[str, str], bool]

    def value(self, entity: str, id: str, path: str) -> object:
        """The value at a path of a record, computed ones included."""
        name, _, further = path.partition(".")
        if name == "id":
            return id
        field = self.ctx.model.entities[entity].fields.get(name)
        held = self.records[entity][id].get(name)
        if field is not None and field.derived is not None:
            return self.computed(entity, id, field)
        if field is not None and field.to:
            held = held if held is not None and self.seen(field.to, str(held)) else None
            return held if held is None or not further else self.value(field.to, str(held), further)
        return held

    def computed(self, entity: str, id: str, field: Field) -> object:
        """The value of a computed field."""
        assert field.derived is not None
        if field.derived.rollup is not None:
            found = self.rolled_up(id, field.derived.rollup)
        else:
            found = self.formula(entity, id, field.derived.formula)
        try:
            return fit(self.ctx.live.kinds[field.kind], field, found)
        except Refused:
            return None

    def formula(self, entity: str, id: str, source: str) -> object:
        formula = self.ctx.live.derive(formula_of, (entity, source))
        assert not formula.problems, formula.problems
        values: dict[str, object] = {path: self.value(entity, id, path) for path in formula.reads}
        for name, paths in formula.related.items():
            way = relations(self.ctx, entity)[name]
            ids = self.referring(way.entity.name, way.field.name, id)
            values[name] = [{path: self.value(way.entity.name, one, path) for path in paths} for one in ids]
        try:
            return formula.run(values, environment(self.ctx))
        except Refused:
            return None

    def referring(self, entity: str, field: str, id: str) -> list[str]:
        """The records that the actor may see and that refer to one."""
        records = self.records[entity]
        return [one for one, values in records.items() if values.get(field) == id and self.seen(entity, one)]

    def rolled_up(self, id: str, rollup: Rollup) -> object:
        ids = self.referring(rollup.entity, rollup.field, id)
        if rollup.where:
            ids = [one for one in ids if self.formula(rollup.entity, one, rollup.where) is True]
        if rollup.total == "count":
            return len(ids)
        found = [value for one in ids if (value := self.value(rollup.entity, one, rollup.of)) is not None]
        if rollup.total == "sum":
            return sum((value for value in found if isinstance(value, int | Decimal)), Decimal(0))
        if not found:
            return None
        if rollup.total == "avg":
            total = sum((Decimal(str(value)) for value in found), Decimal(0))
            return (total / len(found)).quantize(Decimal("1e-10"), ROUND_HALF_UP)
        return min(found) if rollup.total == "min" else max(found)  # type: ignore[type-var]  # of one kind, so they compare
