"""The tables of one statement as the actor may see them.

The access predicate is part of each join. What the actor may not see is therefore missing everywhere alike: in
values, filters, sorting, groups and titles. Where an actor's right to read a target is limited, the value of a
reference is the id that the join found, not the stored one, so that even the id of a hidden record stays hidden.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.access.rights import predicate
from core.queries.reaching import Reaching
from core.queries.sight import limited, paired, visible
from core.queries.sources import Source


class Joins(Reaching):
    """Grows a FROM clause from one source along reference paths."""

    def may(self, action: str) -> sa.ColumnElement[bool]:
        allowed = predicate(self.ctx, self.root.entity.name, self.root.table, action)
        self.personal = self.personal or allowed is not None
        return sa.true() if allowed is None else allowed

    def limited(self, entity: str) -> bool:
        return limited(self.ctx, entity)

    def visible(self, source: Source) -> Iterator[sa.ColumnElement[bool]]:
        return visible(self.ctx, source)

    def _paired(self, source: Source) -> Iterator[sa.ColumnElement[bool]]:
        return paired(self.ctx, source)
