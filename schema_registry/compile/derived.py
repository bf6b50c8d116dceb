"""Computed fields: the kind of their values, whether a column keeps them, and what they are made of.

A pass over all entities after their fields were compiled, because a roll-up takes the kind of its children's field,
and a formula that of what it reads, which may be computed themselves. An entity is gone through again only when its
own documents changed or those of an entity that its computed fields look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from schema_registry.compile.fields import options_of
from schema_registry.derived import COMPUTED, Value, total_of, value_of_total, value_of_type
from schema_registry.documents import digest
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.check import check
from schema_registry.expressions.scope import FieldType, system_type
from schema_registry.frozen import Frozen
from schema_registry.model import SYSTEM_FIELDS, Derived, Field, Model, Rollup
from schema_registry.vocabulary import Vocabulary

Fields = Mapping[str, Mapping[str, Field]]
"""By entity name, then field name."""


class Deriving:
    """Gives the computed fields of a model the kind of their values. It is the scope of their formulas too."""

    def __init__(
        self,
        drafts: Mapping[str, EntityDraft],
        fields: Fields,
        vocabulary: Vocabulary,
        currency: str,
    ) -> None:
        self._drafts = drafts
        self._fields = fields
        self._vocabulary = vocabulary
        self._currency = currency
        self._made: dict[tuple[str, str], tuple[Field, frozenset[str]]] = {}
        self._looking: list[set[str]] = []
        self._inverses: dict[tuple[str, str], tuple[str, str]] | None = None

    def settle(self, entity: str) -> tuple[Mapping[str, Field], frozenset[str]]:
        """An entity's fields, and the entities looked at for it. The same mapping where nothing differs."""
        own = self._fields[entity]
        self._looking.append(set())
        made = {name: self._settled(entity, name, one) for name, one in own.items()}
        looked = self._looking.pop()
        same = all(made[name] is one or made[name] == one for name, one in own.items())
        return own if same else Frozen(made), frozenset(looked - {entity})

    # ---- the scope of formulas
    def field(self, entity: str, name: str) -> FieldType | None:
        if name in SYSTEM_FIELDS:
            return system_type(name)
        one = self._look(entity, name)
        if one is None or one.lines is not None or one.links is not None:
            return None
        words = self._vocabulary.kinds.get(one.kind)
        choices = tuple(choice.value for choice in one.choices)
        return FieldType(words.formula if words is not None else "", one.kind, one.to, choices)

    def inverse(self, entity: str, name: str) -> tuple[str, str] | None:
        own = self._fields.get(entity, {}).get(name)
        if own is not None:
            return None if own.lines is None else (own.lines.entity, own.lines.field)
        way = self._ways().get((entity, name))
        if way is not None:
            self._look(*way)
        return way

    def names(self, entity: str) -> Iterable[str]:
        return (*self._fields.get(entity, {}), *SYSTEM_FIELDS)

    def _ways(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        if self._inverses is None:
            self._inverses = {
                (one.to, one.inverse): (name, one.name)
                for name, own in self._fields.items()
                for one in own.values()
                if one.to
            }
        return self._inverses

    # ---- the fields
    def _look(self, entity: str, name: str) -> Field | None:
        one = self._fields.get(entity, {}).get(name)
        self._looking[-1].add(entity)
        return None if one is None else self._settled(entity, name, one)

    def _settled(self, entity: str, name: str, one: Field) -> Field:
        document = self._drafts[entity].properties.get(name) if entity in self._drafts else None
        if document is None or document.get("kind") not in COMPUTED:
            return one
        found = self._made.get((entity, name))
        if found is None:
            make = self._formula if document["kind"] == "formula" else self._rollup
            self._looking.append(set())
            field = make(entity, one, document)
            found = self._made[entity, name] = field, frozenset(self._looking.pop())
        self._looking[-1] |= found[1]
        return found[0]

    def _formula(self, entity: str, one: Field, document: Mapping[str, Any]) -> Field:
        source = document["formula"]
        checked = check(source, self, entity)
        stored = (
            not checked.volatile and not checked.related and all(self._own(entity, read) for read in checked.reads)
        )
        reads = tuple(sorted({read.partition(".")[0] for read in checked.reads})) if stored else ()
        value = document.get("of") or value_of_type(checked.type.name) or {"kind": "text"}
        return self._of(entity, one, value, Derived(formula=source, stored=stored, reads=reads))

    def _own(self, entity: str, path: str) -> bool:
        """Whether what a path leads to stands in the record itself, and changes only when the record does."""
        name, _, further = path.partition(".")
        one = None if name in SYSTEM_FIELDS else self._look(entity, name)
        return one is not None and one.stored and not (further and one.to)

    def _rollup(self, entity: str, one: Field, document: Mapping[str, Any]) -> Field:
        child, _, reference = document["from"].partition(".")
        total, of = total_of(document)
        where = document.get("where", "")
        reads = {read.partition(".")[0] for read in check(where, self, child).reads} if where else set()
        summed = self._look(child, of) if of else None
        value = document.get("of") or value_of_total(total, _value(summed), self._currency)
        over = document["over"]
        rollup = Rollup(child, reference, total, of, where, over)  # type: ignore[arg-type]  # one of TOTALS
        made_of = (reference, *((of,) if of else ()), *sorted(reads)) if over == "all" else ()
        return self._of(entity, one, value, Derived(rollup=rollup, stored=over == "all", reads=made_of))

    def _of(self, entity: str, one: Field, value: Value, derived: Derived) -> Field:
        kind = str(value["kind"])
        options = options_of(value, self._vocabulary.kinds.get(kind), self._currency)
        return replace(one, kind=kind, options=options, derived=derived)


def _value(one: Field | None) -> Value:
    return {} if one is None else {"kind": one.kind, **one.options}


def computed(drafts: Mapping[str, EntityDraft]) -> frozenset[str]:
    """The entities that have computed fields."""
    return frozenset(
        name
        for name, draft in drafts.items()
        if any(one.get("kind") in COMPUTED for one in draft.properties.values())
    )


def touched(written: Mapping[str, str], previous: Model) -> set[str]:
    """Entities whose computed fields may have changed: their documents did, or something they look at."""
    before = previous.fingerprints
    found = {name for name in {*written, *before} if name not in before or before[name].written != written.get(name)}
    reached = found
    while reached:
        reached = {name for name, one in before.items() if name not in found and not one.looked.isdisjoint(found)}
        found |= reached
    return found


def settled(written: str, fields: Mapping[str, Field]) -> str:
    """A digest of an entity's documents together with what became of its computed fields."""
    made = [repr((one.name, one.kind, one.options, one.stored)) for one in fields.values() if one.derived is not None]
    return digest([written, *made]) if made else written
