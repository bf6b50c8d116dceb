"""What an entity's formulas decide about the values of its records: defaults, conditions and rules of one version.

A field is shown when its own `visible` is true and so is every one of a place where it stands (section and tab).
Conditions hold when they are true; rules when they are not false. Missing is neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from core.context import Live
from core.expressions.formula import Formula, formula_of
from schema_registry.frozen import Frozen
from schema_registry.model import Depends, Entity, Rule


@dataclass(frozen=True, slots=True)
class Term:
    """A formula, and the own fields that it reads, by itself and through computed ones."""

    formula: Formula
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Showing:
    """What must hold for a field to be shown: its own condition, and those of one of its places.

    There are places only where all of them have conditions.
    """

    own: Term | None
    places: tuple[tuple[Term, ...], ...]
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that formulas say of one entity. Most entities have none of it: those are `idle`."""

    idle: bool
    visible: Mapping[str, Showing]
    tabs: Mapping[str, Term]
    sections: Mapping[tuple[str, str], tuple[Term, ...]]
    """By ids of tab and section: the conditions of both."""
    cleared: frozenset[str]
    """Fields that are emptied while they are hidden."""
    defaults: Mapping[str, Term]
    read_only: Mapping[str, Term]
    required_if: Mapping[str, Term]
    depends: Mapping[str, Depends]
    rules: tuple[tuple[Rule, Term], ...]
    order: tuple[str, ...]
    """Fields that may be filled in or emptied, each after those that decide about it."""
    computed: Mapping[str, Formula]
    """Computed fields that these formulas read, each after those that it reads itself."""
    shown: Mapping[str, Formula]
    """Computed fields that follow from the record's own values: forms show them as one types."""
    deciding: frozenset[str]
    """Fields whose change may show, ask for, offer or fill in others."""
    own: tuple[str, ...]
    """Fields of the record that any of the formulas reads, the engine's included."""
    currencies: frozenset[str]
    """Amounts of the record whose currency is read."""
    leads: Mapping[str, tuple[str, ...]]
    """By reference: the paths behind it that any formula reads, without its name."""


class _LookedAt(TypedDict):
    """The members of terms that say what they read of a record."""

    own: tuple[str, ...]
    currencies: frozenset[str]
    leads: Mapping[str, tuple[str, ...]]


def terms_of(live: Live, name: str) -> Terms:
    """The terms of an entity; use through `Live.derive`."""
    making = _Making(live, live.model.entities[name])
    return making.terms()


def terms_reading(live: Live, key: tuple[str, tuple[str, ...]]) -> Terms:
    """Terms that decide nothing: what formulas that stand elsewhere read of an entity's records (guards, say)."""
    name, sources = key
    return _Making(live, live.model.entities[name]).reading(sources)


class _Making:
    """The formulas of one entity while its terms are made."""

    def __init__(self, live: Live, entity: Entity) -> None:
        self._live = live
        self._entity = entity
        self._made: list[Formula] = []
        self._computed = self._computable()
        self._sections = self._hidden_sections()

    def terms(self) -> Terms:
        fields = self._entity.fields
        visible = self._visible()
        cleared = frozenset(name for name in visible if self._is_cleared(name))
        defaults = self._named((one.name, one.default_formula) for one in fields.values())
        read_only = self._named((one.name, one.read_only) for one in fields.values())
        required_if = self._named((one.name, one.required_if) for one in fields.values())
        depends = {one.name: one.depends for one in fields.values() if one.depends is not None}
        rules = tuple((rule, self._term(rule.holds)) for rule in self._entity.rules)
        read = frozenset[str]().union(*(_reads(one, self._computed) for one in self._made))
        shown = {name: one for name, one in self._computed.items() if fields[name].stored}
        computed = {name: one for name, one in self._computed.items() if name in read}
        paths = {path for formula in (*self._made, *computed.values()) for path in formula.reads}
        paths |= {
            path
            for name, one in depends.items()
            for path in (one.on, f"{name}.{one.through}" if one.through else name)
        }
        paths |= {path for formula in shown.values() for path in formula.reads}
        return Terms(
            idle=not (visible or defaults or read_only or required_if or depends or rules),
            visible=Frozen(visible),
            tabs=Frozen(self._named((tab.id, tab.visible) for tab in self._entity.card.tabs)),
            sections=Frozen(self._sections),
            cleared=cleared,
            defaults=Frozen(defaults),
            read_only=Frozen(read_only),
            required_if=Frozen(required_if),
            depends=Frozen(depends),
            rules=rules,
            order=_ordered(_waits(defaults, read_only, {name: visible[name] for name in cleared})),
            computed=Frozen(computed),
            shown=Frozen(shown),
            deciding=frozenset[str]().union(
                *(one.reads for stated in (visible, defaults, required_if) for one in stated.values()),
                *(_reads(one, self._computed) for one in shown.values()),
                {one.on for one in depends.values()},
            ),
            **self._looked_at(paths),
        )

    def reading(self, sources: Iterable[str]) -> Terms:
        """Terms of nothing but formulas that are judged elsewhere."""
        self._made = [self._formula(source) for source in sources]
        read = frozenset[str]().union(*(_reads(one, self._computed) for one in self._made))
        computed = {name: one for name, one in self._computed.items() if name in read}
        paths = {path for formula in (*self._made, *computed.values()) for path in formula.reads}
        return Terms(
            idle=True,
            visible=Frozen({}),
            tabs=Frozen({}),
            sections=Frozen({}),
            cleared=frozenset(),
            defaults=Frozen({}),
            read_only=Frozen({}),
            required_if=Frozen({}),
            depends=Frozen({}),
            rules=(),
            order=(),
            computed=Frozen(computed),
            shown=Frozen({}),
            deciding=frozenset(),
            **self._looked_at(paths),
        )

    def _looked_at(self, paths: Collection[str]) -> _LookedAt:
        """What is read of a record for some paths."""
        references = {one.name for one in self._entity.fields.values() if one.to}
        return {
            "own": tuple(sorted(_first(paths) - self._computed.keys())),
            "currencies": frozenset(path.removesuffix(".currency") for path in paths if path.endswith(".currency")),
            "leads": Frozen(_leads(path for path in paths if _first([path]) <= references)),
        }

    def _formula(self, source: str) -> Formula:
        return self._live.derive(formula_of, (self._entity.name, source))

    def _term(self, source: str) -> Term:
        formula = self._formula(source)
        self._made.append(formula)
        return Term(formula, _reads(formula, self._computed))

    def _named(self, stated: Iterable[tuple[str, str]]) -> dict[str, Term]:
        return {name: self._term(source) for name, source in stated if source}

    def _hidden_sections(self) -> dict[tuple[str, str], tuple[Term, ...]]:
        """Sections that conditions may hide."""
        found = {}
        for tab in self._entity.card.tabs:
            for section in tab.sections:
                place = tuple(self._term(one) for one in (tab.visible, section.visible) if one)
                if place:
                    found[tab.id, section.id] = place
        return found

    def _visible(self) -> dict[str, Showing]:
        """Fields that conditions may hide."""
        places: dict[str, list[tuple[Term, ...]]] = {}
        for tab in self._entity.card.tabs:
            for section in tab.sections:
                for name in section.fields:
                    places.setdefault(name, []).append(self._sections.get((tab.id, section.id), ()))
        found = {}
        for one in self._entity.fields.values():
            own = self._term(one.visible) if one.visible else None
            stands = places.get(one.name, [])
            limited = tuple(stands) if all(stands) else ()
            if own or limited:
                said = [*([own] if own else []), *(term for place in limited for term in place)]
                found[one.name] = Showing(own, limited, frozenset[str]().union(*(term.reads for term in said)))
        return found

    def _is_cleared(self, name: str) -> bool:
        one = self._entity.fields[name]
        sections = (section for tab in self._entity.card.tabs for section in tab.sections if name in section.fields)
        clears = one.when_hidden == "clear" or any(section.when_hidden == "clear" for section in sections)
        return clears and one.stored and one.given

    def _computable(self) -> dict[str, Formula]:
        """Fields computed from the record and what it refers to, in the order in which they can be computed."""
        found = {}
        for one in self._entity.fields.values():
            formula = self._formula(one.derived.formula) if one.derived and one.derived.formula else None
            if formula is not None and not formula.related:
                found[one.name] = formula
        order = _ordered({name: _first(one.reads) for name, one in found.items()})
        return {name: found[name] for name in order}


def _waits(
    defaults: Mapping[str, Term], read_only: Iterable[str], cleared: Mapping[str, Showing]
) -> dict[str, frozenset[str]]:
    """By field that may be filled in or emptied: the fields that decide about it."""
    waits = dict.fromkeys((*defaults, *read_only, *cleared), frozenset[str]())
    for stated in (defaults, cleared):
        for name, one in stated.items():
            waits[name] |= one.reads
    return waits


def _reads(formula: Formula, computed: Mapping[str, Formula]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [formula]
    while waiting:
        for name in _first(waiting.pop().reads) - found:
            found.add(name)
            if name in computed:
                waiting.append(computed[name])
    return frozenset(found)


def _ordered(waits: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The names so that each comes after those that it waits for. Circles are refused by the checks."""
    done: dict[str, None] = {}
    underway: set[str] = set()

    def place(name: str) -> None:
        if name in done or name in underway:
            return
        underway.add(name)
        for other in sorted(waits[name]):
            if other in waits:
                place(other)
        done[name] = None

    for name in waits:
        place(name)
    return tuple(done)


def _first(paths: Iterable[str]) -> set[str]:
    return {path.partition(".")[0] for path in paths}


def _leads(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for path in paths:
        name, _, behind = path.partition(".")
        if behind:
            found.setdefault(name, set()).add(behind)
    return {name: tuple(sorted(behind)) for name, behind in found.items()}
