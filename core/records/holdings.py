"""Since when people have the records of a pool, and who gave which away: kept beside the records by the write path.

A change of owner is noted wherever it comes from: a claim, an assignment, a process, an import, an undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.context import Context
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import Shape
from core.storage.pooling import holding, release
from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.problems import Code

LOGGED = "cw_pool"
"""Under which key the log of a record tells how it came out of the pool, or went into it."""
TITLE = Text("Pool", Frozen({"zh_CN": "公海"}))
SAID: Mapping[str, Code] = Frozen(
    {
        "claim": Code("", "claimed", "领取"),
        "release": Code("", "released: {reason}", "释放：{reason}"),
        "silence": Code("", "released after silence", "长期无动态，自动收回"),
    }
)


def follow(ctx: Context, shape: Shape, at: datetime, drafts: Sequence[Draft]) -> None:
    """Notes that records are about to come to another owner, or to nobody. One statement, none where no pool is."""
    if shape.entity.pool is None:
        return
    table = shape.table.table
    for chunk in chunks([draft.id for draft in drafts if "sys_owner" in draft.values]):
        gone = sa.literal(at, holding.c.since.type)
        rows = sa.select(table.c.id, gone, table.c.sys_owner.is_(None), table.c.sys_unit, sa.null())
        insert = _insert(ctx, holding).from_select(
            ["record", "since", "claimed", "unit", "warned_at"], rows.where(table.c.id.in_(chunk))
        )
        new = {name: insert.excluded[name] for name in ("since", "claimed", "unit", "warned_at")}
        ctx.connection.execute(insert.on_conflict_do_update(index_elements=["record"], set_=new))


def lie_again(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Records whose claim is taken back lie in the unit again that they lay in before."""
    back = {draft.id: draft for draft in drafts if draft.values.get("sys_owner", draft) is None}
    for chunk in chunks(back) if shape.entity.pool is not None else ():
        query = sa.select(holding.c.record, holding.c.unit).where(holding.c.record.in_(chunk))
        for record, unit in ctx.connection.execute(query.where(holding.c.claimed)):
            back[record].computed["sys_unit"] = unit


def note_released(ctx: Context, owners: Mapping[str, int], at: datetime) -> None:
    """Whose records went into the pool, by record: they may have to wait before they claim them again."""
    rows = [{"record": record, "actor": owner, "released_at": at} for record, owner in owners.items()]
    insert = _insert(ctx, release)
    again = insert.on_conflict_do_update(
        index_elements=["record", "actor"], set_={"released_at": insert.excluded.released_at}
    )
    if rows:
        ctx.connection.execute(again, rows)


def told(value: object, locale: str) -> str:
    """What the log says of a claim or a release, in words."""
    said = value if isinstance(value, Mapping) else {}
    code = SAID.get(str(said.get("how")))
    return code.at(reason=str(said.get("reason", ""))).say(locale) if code is not None else ""


def _insert(ctx: Context, table: sa.Table) -> Any:
    return postgresql.insert(table) if ctx.connection.dialect.name == "postgresql" else sqlite.insert(table)
