"""What is published, as rows: version numbers, the documents of each, and the physical names made so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

import msgspec
import sqlalchemy as sa

from core.storage import system
from core.storage.names import Names
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles

LIVE_STATE = "SELECT live_version, security_version FROM cw_installation"
"""The one statement that every request pays to see what other processes published or changed of users."""


class State(NamedTuple):
    """The two numbers that what a process keeps is checked against."""

    version: int
    security: int


@dataclass(frozen=True, slots=True)
class Stored:
    """One moment's published state, read in one statement. `shapes` by element key (see `core.storage.shapes`);
    `unguarded`: the keys of unique constraints whose index is not there yet."""

    version: int
    packs: tuple[PackFiles, ...]
    names: Names
    shapes: Mapping[str, str]
    unguarded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Version:
    """One entry of the list of versions."""

    number: int
    base: int
    created_at: datetime
    author: int
    note: str


def load(connection: sa.Connection) -> Stored:
    """The state that is live now. One statement, so that names never belong to another version than documents."""
    gather = sa.func.json_object_agg if connection.dialect.name == "postgresql" else sa.func.json_group_object
    names = sa.select(sa.cast(gather(system.name.c.key, system.name.c.physical), sa.Text())).scalar_subquery()
    shapes = sa.select(sa.cast(gather(system.name.c.key, system.name.c.shape), sa.Text())).scalar_subquery()
    constraint = system.constraint.c
    pending = sa.and_(constraint.state == "pending", constraint.kind.in_(("unique", "single")))
    open_ = sa.select(sa.cast(gather(constraint.key, constraint.state), sa.Text())).where(pending).scalar_subquery()
    joined = system.installation.outerjoin(
        system.version, system.version.c.number == system.installation.c.live_version
    )
    row = connection.execute(
        sa.select(system.installation.c.live_version, system.version.c.documents, names, shapes, open_).select_from(
            joined
        )
    ).one()
    unguarded = frozenset(_texts(row[4]))
    return Stored(row[0], unpacked(row[1] or {}), Names(_texts(row[2])), _texts(row[3]), unguarded)


def _texts(json: str | None) -> Frozen[str, str]:
    return Frozen(msgspec.json.decode(json, type=dict[str, str]) if json else {})


def packed(packs: Iterable[PackFiles]) -> dict[str, object]:
    """Documents as `cw_version.documents` keeps them: pack name → label, files, and beside these what changed
    files came with, and what is read otherwise than written."""
    return {pack.name: _packed(pack) for pack in packs}


def _packed(pack: PackFiles) -> dict[str, object]:
    row: dict[str, object] = {"label": pack.label, "files": dict(pack.files)}
    beside = {"shipped": dict(pack.shipped), "read": dict(pack.read)}
    return row | {name: texts for name, texts in beside.items() if texts}


def unpacked(documents: object) -> tuple[PackFiles, ...]:
    """The inverse of `packed`. Packs come by name, because jsonb keeps no order."""
    by_name = cast("Mapping[str, Mapping[str, Any]]", documents)
    return tuple(
        PackFiles(
            name, one["label"], Frozen(one["files"]), Frozen(one.get("shipped", {})), Frozen(one.get("read", {}))
        )
        for name, one in sorted(by_name.items())
    )


def live_state(connection: sa.Connection) -> State:
    return State(*connection.exec_driver_sql(LIVE_STATE).one())


def live_packs(connection: sa.Connection) -> tuple[PackFiles, ...]:
    """The documents of what is live; empty before the first publish."""
    return packs_of(connection, live_state(connection).version)


def packs_of(connection: sa.Connection, number: int) -> tuple[PackFiles, ...]:
    """The documents of one version; empty for version 0 and for numbers that were never given."""
    query = sa.select(system.version.c.documents).where(system.version.c.number == number)
    return unpacked(connection.scalar(query) or {})


def versions(connection: sa.Connection, limit: int = 50) -> tuple[Version, ...]:
    """The latest versions, newest first, without their documents."""
    table = system.version.c
    query = sa.select(table.number, table.base, table.created_at, table.author, table.note)
    return tuple(Version(*row) for row in connection.execute(query.order_by(table.number.desc()).limit(limit)))
