"""One record as its formulas read it: its own values, what is computed from them, and what it refers to holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.context import Context
from core.expressions.environment import Environment, environment
from core.expressions.fitting import fit
from core.expressions.formula import Formula
from core.kinds.kind import Refused
from core.kinds.money import currency_of
from core.records.draft import Draft
from core.records.facts import Facts
from core.records.shape import Shape, Values
from core.records.terms import Term, Terms, terms_of
from schema_registry.model import SYSTEM_FIELDS


@dataclass(frozen=True, slots=True)
class Ground:
    """What all records of a batch are judged on. `system`: whether any formula reads the engine's own fields."""

    ctx: Context
    shape: Shape
    terms: Terms
    facts: Facts
    env: Environment
    system: bool


def ground_of(ctx: Context, shape: Shape, terms: Terms | None = None) -> Ground:
    """The ground for records of an entity: for what its own formulas read, or other terms."""
    terms = terms or ctx.live.derive(terms_of, shape.entity.name)
    system = any(name in SYSTEM_FIELDS for name in terms.own)
    return Ground(ctx, shape, terms, Facts(ctx, shape, terms), environment(ctx), system)


class Known:
    """The values of one record by the paths that formulas name. `put` keeps them right while the record settles."""

    def __init__(self, ground: Ground, draft: Draft, values: Values, computed: Mapping[str, Formula]) -> None:
        self._ground = ground
        self._draft = draft
        self._computed = computed
        self.values: dict[str, object] = {}
        system = self._system() if ground.system else {}
        for name in ground.terms.own:
            self._take(name, system[name] if name in system else values.get(name))
        self._compute()

    def put(self, name: str, value: object) -> None:
        """From now on the field holds this value."""
        self._take(name, value)
        self._compute()

    def result(self, formula: Formula) -> object:
        """What a formula gives; None when it is missing. Raises Refused where a number grows too large."""
        return formula.run(self.values, self._ground.env)

    def holds(self, term: Term, *, failing: bool = False) -> bool:
        """Whether a condition is true; `failing` where a number grows too large to tell."""
        try:
            return self.result(term.formula) is True
        except Refused:
            return failing

    def shows(self, name: str) -> bool:
        """Whether a field is shown."""
        said = self._ground.terms.visible.get(name)
        if said is None:
            return True
        if said.own is not None and not self.holds(said.own, failing=True):
            return False
        return not said.places or any(self.shows_place(place) for place in said.places)

    def shows_place(self, place: tuple[Term, ...]) -> bool:
        """Whether a section or a tab is shown, by its conditions."""
        return all(self.holds(term, failing=True) for term in place)

    def _take(self, name: str, value: object) -> None:
        self.values[name] = value
        if name in self._ground.terms.currencies and value is not None:
            self.values[f"{name}.currency"] = currency_of(self._ground.shape.entity.fields[name])
        behind = self._ground.terms.leads.get(name)
        if behind is not None:
            facts = self._ground.facts.behind(name, self._draft, value)
            self.values.update((f"{name}.{path}", facts.get(path)) for path in behind)

    def _compute(self) -> None:
        fields, kinds = self._ground.shape.entity.fields, self._ground.ctx.live.kinds
        for name, formula in self._computed.items():
            field = fields[name]
            try:
                self.values[name] = fit(kinds[field.kind], field, self.result(formula))
            except Refused:
                self.values[name] = None  # whatever stores it refuses the record for that

    def _system(self) -> dict[str, object]:
        """The engine's own fields; of a new record as they will be."""
        ctx, current = self._ground.ctx, self._draft.current
        if current is None:
            who, now = ctx.actor.id, self._ground.env.now
            people = dict.fromkeys(("sys_owner", "sys_created_by", "sys_updated_by"), who)
            if self._draft.to is not None:
                people["sys_owner"] = self._draft.to.id
            moments = dict.fromkeys(("sys_created_at", "sys_updated_at"), now)
            return {"id": self._draft.id, "sys_version": 1, **people, **moments}
        known = {"sys_version": current.version, "sys_owner": current.owner, "sys_updated_at": current.updated_at}
        return {"id": current.id, **known, **self._ground.facts.system(current.id)}
