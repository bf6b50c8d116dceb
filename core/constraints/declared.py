"""What a definition asks of every record of an entity.

Only what is certain to stay so once no record breaks it: it reads a record's own values alone, all of them judged by
the write path whenever they change. What formulas read of other records, of the clock or of whoever asks is judged
when a record is saved, and may cease to be true of it without anybody writing to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.context import Live
from core.records.shape import Shape, shape_at, unique_key, unique_names
from core.records.terms import Term, Terms, terms_of
from core.storage.indexes import IndexSpec, unique_index
from schema_registry.model import Entity, Field, Rule

Sort = Literal["required", "requiredIf", "fits", "link", "tree", "rule", "unique", "single"]
FREE = frozenset({"enum", "options", "template", "start", "gapFree", "manual", "categories"})
"""Options that refuse no value which was taken before."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that every live record holds to. `key` names it; `demand` is another wherever it asks for more or
    for something else, or where its values moved to another column.

    required    the field has a value        requiredIf  it has one where a formula asks for it
    fits        the value is one that the field takes    link   the reference leads to a live record
    tree        no record stands below itself by way of the reference
    rule        the rule is not false        unique, single      no two records share the values
    """

    kind: Sort
    entity: Entity
    key: str
    demand: str
    fields: tuple[Field, ...] = ()
    rule: Rule | None = None
    index: IndexSpec | None = None
    """The index that keeps a unique one."""


def constraints_of(live: Live, name: str) -> tuple[Constraint, ...]:
    """The constraints of an entity; use through `Live.derive`. None of what the engine alone writes."""
    entity = live.model.entities[name]
    return () if entity.link_of else tuple(_constraints(live, shape_at(live, name)))


def _constraints(live: Live, shape: Shape) -> Iterator[Constraint]:
    entity, terms = shape.entity, live.derive(terms_of, shape.entity.name)
    for one in shape.fields.values():
        field, kind = one.field, one.kind
        if not field.given or kind.numbered:
            continue
        if field.required:
            yield _constraint("required", entity, field, one.column)
        if not field.process and (field.choices or field.options.keys() - FREE):
            options = sorted((name, repr(value)) for name, value in field.options.items() if name not in FREE)
            choices = sorted(choice.value for choice in field.choices)
            yield _constraint("fits", entity, field, one.column, options, choices)
        if field.to:
            yield _constraint("link", entity, field, one.column, live.model.entities[field.to].key)
        if field.name == entity.tree:
            yield _constraint("tree", entity, field, one.column)
        asking = terms.required_if.get(field.name)
        if asking is not None and _lasting(live, shape, asked := [asking, *_showing(terms, field.name)]):
            yield _constraint("requiredIf", entity, field, one.column, _told(live, shape, terms, asked))
    for rule, term in terms.rules:
        if _lasting(live, shape, [term]):
            key = f"rule {entity.key}#{rule.id}"
            yield Constraint("rule", entity, key, _digest(_told(live, shape, terms, [term])), rule=rule)
    for names in unique_names(entity):
        index = unique_index(entity, names, live.kinds, live.tables.names)
        fields = tuple(entity.fields[name] for name in names)
        sort: Sort = "unique" if names else "single"
        yield Constraint(sort, entity, unique_key(entity, names), _digest(index.name), fields, index=index)


def _constraint(kind: Sort, entity: Entity, field: Field, *demand: object) -> Constraint:
    return Constraint(kind, entity, f"{kind} {field.key}", _digest(*demand), (field,))


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _showing(terms: Terms, name: str) -> list[Term]:
    """What decides whether a field is shown: it is asked for only then."""
    said = terms.visible.get(name)
    if said is None:
        return []
    return [*([said.own] if said.own else []), *(term for place in said.places for term in place)]


def _lasting(live: Live, shape: Shape, asked: list[Term]) -> bool:
    """Whether formulas say the same of a record for as long as nobody writes to it, and every write is judged."""
    read = frozenset[str]().union(*(term.reads for term in asked))
    formulas = [term.formula for term in asked]
    computed = live.derive(terms_of, shape.entity.name).computed
    for name in read:
        field = shape.entity.fields.get(name)
        if name in computed:
            formulas.append(computed[name])
        elif field is None or not field.given or field.many or live.kinds[field.kind].numbered:
            return False
    return all(one.own and not one.problems and _plain(one.reads) for one in formulas)


def _plain(paths: frozenset[str]) -> bool:
    return all("." not in path or path.endswith(".currency") for path in paths)


def _told(live: Live, shape: Shape, terms: Terms, asked: list[Term]) -> tuple[object, ...]:
    """What formulas ask, with what they are computed from and the columns that hold it."""
    read = sorted(frozenset[str]().union(*(term.reads for term in asked)))
    columns = [shape.fields[name].column for name in read if name in shape.fields]
    computed = [terms.computed[name].source for name in read if name in terms.computed]
    return ([term.formula.source for term in asked], computed, columns)
