"""Indexes that no question used, as PostgreSQL counts it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.codes.doctor import INDEX_UNUSED
from core.context import Context
from core.publish.words import WHY
from core.storage.indexes import IndexSpec, indexes, wishes
from schema_registry.model import Entity
from schema_registry.problems import Problem

LEAST_ROWS = 10_000
"""Records from which on a table is told of: of smaller ones PostgreSQL reads all sooner."""
WISHED = frozenset({"filter", "index", "tab"})
"""What definitions may do without. Others keep order, references or values."""

_UNUSED = sa.text("""
SELECT s.indexrelname, pg_size_pretty(pg_relation_size(s.indexrelid)), d.stats_reset
FROM pg_stat_user_indexes s JOIN pg_class c ON c.oid = s.relid
JOIN pg_stat_database d ON d.datname = current_database()
WHERE s.schemaname = current_schema() AND s.idx_scan = 0 AND c.reltuples >= :least
""")


@dataclass(frozen=True, slots=True)
class Unused:
    """An index that nothing asked for, of an entity."""

    problem: Problem
    entity: str


@dataclass(frozen=True, slots=True)
class _Since:
    """The day when counting began; "" where it never began anew."""

    day: str

    def say(self, locale: str) -> str:
        return self.day or ("数据库建立" if locale.startswith("zh") else "the database was made")


def unused(ctx: Context, entities: Collection[str] = (), least: int = LEAST_ROWS) -> tuple[Unused, ...]:
    """Those of some entities, or of all. None on SQLite, which does not count."""
    if ctx.connection.dialect.name != "postgresql":
        return ()
    idle = {row[0]: (row[1], row[2]) for row in ctx.connection.execute(_UNUSED, {"least": least})}
    kinds, names = ctx.live.kinds, ctx.live.tables.names
    return tuple(
        Unused(_say(ctx, wished.entity, spec, *idle[name]), wished.entity.name)
        for wished in (wishes(ctx.model).values() if idle else ())
        if not entities or wished.entity.name in entities
        for name, spec in indexes(wished, kinds, names).items()
        if name in idle and spec.why in WISHED
    )


def _say(ctx: Context, entity: Entity, spec: IndexSpec, size: str, since: datetime | None) -> Problem:
    why, why_zh = WHY[spec.why]
    return INDEX_UNUSED.at(
        f"/{entity.name}",
        entity=entity.name,
        why=why,
        why_zh=why_zh,
        columns=", ".join(term.column for term in spec.terms if not term.plain) or spec.terms[0].column,
        since=_Since("" if since is None else since.astimezone(ctx.locale.zone).date().isoformat()),
        size=size,
    )
