"""The tabs of a card as each person arranged them. Whoever arranged nothing has them as defined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.rights import require
from core.context import Context
from core.queries.paths import entity_named
from core.storage.personal import tab_order as table
from schema_registry.model import Entity, Tab

AWAY = "-"


@dataclass(frozen=True, slots=True)
class TabOrder:
    """What a person decided: id of a tab → whether it is shown, in order."""

    tabs: Mapping[str, bool]

    def arranged(self, tabs: Iterable[Tab]) -> tuple[tuple[Tab, bool], ...]:
        """The tabs in their order, and whether each is shown. One that is new since follows what it is defined
        behind; one must remain, so if all are put away none is."""
        order: list[Tab] = []
        behind = 0
        rank = {id: place for place, id in enumerate(self.tabs)}
        known = sorted((one for one in tabs if one.id in rank), key=lambda one: rank[one.id])
        order.extend(known)
        for one in tabs:
            if one.id in rank:
                behind = order.index(one) + 1
            else:
                order.insert(behind, one)
                behind += 1
        shown = [self.tabs.get(one.id, True) for one in order]
        return tuple(zip(order, shown if any(shown) else [True] * len(order), strict=True))


AS_DEFINED = TabOrder({})
_KEPT = sa.select(table.c.tabs).where(table.c.entity == sa.bindparam("of"), table.c.actor == sa.bindparam("me"))
"""Asked for every card that is drawn, so it is made once."""


def tab_order(ctx: Context, entity: Entity) -> TabOrder:
    """What the actor decided for the cards of an entity. One statement."""
    kept = ctx.connection.execute(_KEPT, {"me": ctx.actor.id, "of": entity.key}).scalar_one_or_none()
    if kept is None:
        return AS_DEFINED
    return TabOrder({one.removeprefix(AWAY): not one.startswith(AWAY) for one in kept.split(",")})


def arrange_tabs(ctx: Context, entity: str, order: Sequence[str], shown: Iterable[str]) -> None:
    """Cards of the entity have their tabs in this order for the actor; those not in `shown` are put away, others
    not named stay as defined. Ids that no tab has are left out. Raises Missing, Denied."""
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    seen = set(shown)
    known = {one.id for one in found.card.tabs}
    kept = [id if id in seen else AWAY + id for id in dict.fromkeys(order) if id in known]
    reset_tabs(ctx, entity)
    if kept and kept != [one.id for one in found.card.tabs]:
        row = {"entity": found.key, "actor": ctx.actor.id, "tabs": ",".join(kept)}
        ctx.connection.execute(sa.insert(table).values(row))


def reset_tabs(ctx: Context, entity: str) -> None:
    """The tabs are as defined again for the actor. Raises Missing."""
    ctx.connection.execute(sa.delete(table).where(*_own(ctx, entity_named(ctx.live, entity))))


def _own(ctx: Context, entity: Entity) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.entity == entity.key, table.c.actor == ctx.actor.id)
