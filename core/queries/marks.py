"""One level of groups: what tells one from another, whatever it is shown as, and what finds its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from core.context import Context
from core.queries.drill import condition_of
from core.queries.forms import maker
from core.queries.paths import Path, resolve
from core.queries.query import FilterTree
from core.queries.values import family
from schema_registry.model import Entity, Group


@dataclass(frozen=True, slots=True)
class Level:
    """One level of grouping: from the key of a group to the condition on its records, and to its mark."""

    group: Group
    path: Path
    fold: Callable[[object], object]
    ctx: Context = field(repr=False)

    @classmethod
    def of(cls, ctx: Context, entity: Entity, group: Group) -> Level:
        """Raises Unresolved."""
        path = resolve(ctx, entity, str(group))
        texts = family(ctx, path.field) == "text" and not (path.by or path.field.choices)
        return cls(group, path, maker(ctx, path) if texts else lambda value: value, ctx)

    def condition(self, key: object) -> FilterTree:
        ((path, asked),) = condition_of(self.group, self.path, key, self.ctx).items()
        assert isinstance(asked, Mapping)
        return {path: {name: str(one) if isinstance(one, Decimal) else one for name, one in asked.items()}}

    def mark(self, condition: FilterTree) -> object:
        """Equal for the same group, however a text is written."""
        ((_, asked),) = condition.items()
        ((name, value),) = asked.items() if isinstance(asked, Mapping) else (("", None),)
        return name, str(self.fold(value) if isinstance(value, str) else value)
