"""Formulas of the live model, checked and ready to run: `ctx.live.derive(formula_of, (entity, source))`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.context import Live
from core.expressions.closures import Run, Values, runner
from core.expressions.environment import Environment
from schema_registry.expressions.check import Checked, check
from schema_registry.expressions.scope import ModelScope
from schema_registry.expressions.terms import Term
from schema_registry.expressions.types import Type
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula over one entity.

    `reads` holds dotted paths exactly as written, `related` by the name of related records the paths read of each of
    them. A formula with problems (a plugin's kind is missing) gives nothing.
    """

    entity: str
    source: str
    checked: Checked
    _run: Run = field(repr=False, compare=False)

    @property
    def type(self) -> Type:
        return self.checked.type

    @property
    def term(self) -> Term:
        return self.checked.term

    @property
    def reads(self) -> frozenset[str]:
        return self.checked.reads

    @property
    def related(self) -> Mapping[str, frozenset[str]]:
        return self.checked.related

    @property
    def volatile(self) -> bool:
        """Whether it depends on when it is computed, or for whom."""
        return self.checked.volatile

    @property
    def own(self) -> bool:
        """Whether it reads values of its own record alone, and is the same whenever and for whomever."""
        return self.checked.own

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.checked.problems

    def run(self, values: Values, env: Environment) -> object:
        """What it gives for the values by path; a path that is not there is missing, related records are lists.

        Decimal, str, bool, date, datetime (UTC), time, timedelta or None. Raises TooLarge.
        """
        return self._run(values, env)


def formula_of(live: Live, key: tuple[str, str]) -> Formula:
    """The formula of (entity, source)."""
    entity, source = key
    checked = check(source, scope_of(live), entity)
    return Formula(entity, source, checked, runner(checked.term))


def scope_of(live: Live) -> ModelScope:
    """What names in formulas of the live model lead to."""
    return ModelScope(live.model, lambda kind: live.kinds[kind].formula)
