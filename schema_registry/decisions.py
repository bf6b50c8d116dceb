"""Formulas by which definitions decide about records of an entity, or fill them in, whoever writes.

They read with the rights of nobody in particular: what comes of them may tell of what somebody does not see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from schema_registry.model import Entity, Field, Model, Rollup
from schema_registry.sight import Paths, Sight


def decisions(model: Model, entity: Entity) -> frozenset[str]:
    """Their texts: defaults, values for stored records, conditions, rules, and what its processes ask and do. What is
    computed for whoever reads is none."""
    found: set[str] = {rule.holds for rule in entity.rules}
    for one in entity.fields.values():
        found |= {one.default_formula, one.backfill_formula, one.visible, one.read_only, one.required_if}
    for tab in entity.card.tabs:
        found |= {tab.visible, *(section.visible for section in tab.sections)}
    for process in model.processes.values():
        found.update(process.formulas() if process.entity == entity.name else ())
    return frozenset(found - {""})


def totals(entity: Entity) -> Mapping[Rollup, Field]:
    """Its figures that count records whoever may see these, each with its field. Its lines are a part of it."""
    lines = {(one.lines.entity, one.lines.field) for one in entity.fields.values() if one.lines is not None}
    found = ((one.derived.rollup, one) for one in entity.fields.values() if one.derived is not None)
    every = ((rollup, one) for rollup, one in found if rollup is not None and rollup.over == "all")
    return {rollup: one for rollup, one in every if (rollup.entity, rollup.field) not in lines}


def unread(model: Model, sight: Sight, entity: str, texts: frozenset[str], whole: Callable[[str], bool]) -> list[str]:
    """Those of some texts that read what somebody of a sight may not: closed fields, or records of an entity of which
    not the `whole` is theirs. What a record itself refers to is not asked about: whoever sets a reference sees it."""
    paths = Paths(model, sight)

    def beyond(text: str) -> bool:
        return paths.mentioned(entity, text) or not all(map(whole, _passed(model, paths, entity, text)))

    return sorted(filter(beyond, texts))


def _passed(model: Model, paths: Paths, entity: str, text: str) -> Iterator[str]:
    """The entities that the paths of a text come through, but for that which a reference of the record leads to."""
    for path in paths.named(text):
        through = list(paths.through(entity, path))
        first = model.entities[entity].fields.get(path.partition(".")[0])
        yield from through[1:] if first is not None and first.to else through
