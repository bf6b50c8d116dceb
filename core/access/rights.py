"""The rights of an actor: how far each action on an entity reaches, and the SQL condition that goes with it.

Rights are definitions (`Model.roles`). An actor may do what any of their roles allows; within a role, `*` speaks for
the entities that it does not name. Nobody may change, delete, give away, export or print what they may not read, so
those actions reach only records that reading does. Records without an owner lie in the pool of their entity: whoever
may claim them may read them too.

There is one condition for all: what a list leaves out, what a single record is refused for and what an act on many
passes over are told by the same SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

import sqlalchemy as sa

from core.access.given import (
    NOTHING,
    NOWHERE,
    OF_LINES,
    OF_POOL,
    Reached,
    Rights,
    Stated,
    given,
    line_holders,
    said_of,
)
from core.access.policies import met
from core.access.shares import WRITE, among, shared
from core.codes import access as codes
from core.context import Context, Live
from core.errors import Denied
from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.roles import BY_SHARE, Right, Scope, held

Administration = Literal["definitions", "users"]
Reach = Scope | Literal["some"]
"""A scope; "some" where policies have a say."""

_SEEING = frozenset({"read", "export", "print"})
_VERBS: Mapping[str, Text] = Frozen(
    {
        "read": Text("see", Frozen({"zh_CN": "查看"})),
        "create": Text("create", Frozen({"zh_CN": "新建"})),
        "update": Text("change", Frozen({"zh_CN": "修改"})),
        "delete": Text("delete", Frozen({"zh_CN": "删除"})),
        "restore": Text("restore", Frozen({"zh_CN": "恢复"})),
        "assign": Text("give away", Frozen({"zh_CN": "转交"})),
        "claim": Text("claim", Frozen({"zh_CN": "领取"})),
        "release": Text("release", Frozen({"zh_CN": "释放"})),
        "share": Text("share", Frozen({"zh_CN": "共享"})),
        "import": Text("import", Frozen({"zh_CN": "导入"})),
        "export": Text("export", Frozen({"zh_CN": "导出"})),
        "print": Text("print", Frozen({"zh_CN": "打印"})),
        "reveal": Text("see the secrets of", Frozen({"zh_CN": "查看保密内容"})),
        "override": Text("override the processes of", Frozen({"zh_CN": "越过流程录入"})),
    }
)
_ADMINISTERED: Mapping[str, Text] = Frozen(
    {
        "definitions": Text("the definitions", Frozen({"zh_CN": "配置定义"})),
        "users": Text("users", Frozen({"zh_CN": "用户"})),
    }
)


class _Who(NamedTuple):
    roles: frozenset[str]
    entity: str


def scope(ctx: Context, entity: str, action: str) -> Reach:
    """How far the actor's right reaches: over no record, those of a scope, some by policies, or all."""
    rights = _rights_of(ctx, entity, action)
    if not rights:
        return "all"
    (right, pool), *others = rights
    return right.scope if not others and not right.policies and pool == NOTHING else "some"


def same_reach(ctx: Context, entity: str, one: str, other: str) -> bool:
    """Whether two actions reach the same records."""
    rights, alike = _rights_of(ctx, entity, one), _by_share(one) == _by_share(other)
    return rights == _rights_of(ctx, entity, other) and (not rights or alike or not ctx.actor.shares)


def _by_share(action: str) -> str:
    """The right in a share that an action asks for; empty where none gives it."""
    return ("read" if action in _SEEING else WRITE) if action in BY_SHARE else ""


def require(ctx: Context, entity: str, action: str) -> None:
    """Returns when the actor has the right to an action at all. Raises Denied, naming what is missing."""
    if scope(ctx, entity, action) == "none":
        raise Denied([codes.NO_RIGHT.at(verb=_VERBS[action], action=action, entity=_title(ctx, entity))])


def beyond(ctx: Context, entity: str, action: str) -> Denied:
    """The refusal of an action on a record that the actor may see, but that their right does not reach."""
    code = codes.ONLY_OWN if scope(ctx, entity, action) == "own" else codes.BEYOND_REACH
    return Denied([code.at(verb=_VERBS[action], action=action, entity=_title(ctx, entity))])


def predicate(
    ctx: Context, entity: str, table: sa.FromClause, action: str, *, alive: bool = False
) -> sa.ColumnElement[bool] | None:
    """The condition on a record table (or an alias of it) that leaves the rows within reach; None when all are.

    `alive`: the statement asks for live rows only. SQLite needs that said once more in each part of an "or" that an
    index of live rows shall serve.
    """
    rights = _rights_of(ctx, entity, action)
    if not rights:
        return None
    if rights == NOWHERE:
        return sa.false()
    return sa.and_(*(_reached(ctx, entity, table, right, action, alive=alive) for right in rights))


def within(ctx: Context, entity: str, id: str, actions: Iterable[str]) -> frozenset[str]:
    """Those of some actions that reach a live record: the same conditions, asked of one. One statement, or none."""
    table = ctx.live.tables[entity].table
    conditions = {action: predicate(ctx, entity, table, action) for action in actions}
    found = {action for action, one in conditions.items() if one is None}
    asked = {action: one for action, one in conditions.items() if one is not None}
    if asked and any(scope(ctx, entity, action) != "none" for action in asked):
        query = sa.select(*asked.values()).where(table.c.id == id, table.c.sys_deleted_at.is_(None))
        row = ctx.connection.execute(query).one_or_none()
        found |= {action for action, holds in zip(asked, row or (), strict=False) if holds}
    return frozenset(found)


def _reached(
    ctx: Context,
    entity: str,
    table: sa.FromClause,
    reached: Reached,
    action: str,
    *,
    alive: bool = False,
    apart: bool = False,
) -> sa.ColumnElement[bool]:
    """Whether one right reaches a row. `apart`: by the scope alone, without the shares that it lets in."""
    right, pool = reached
    ruler = _ruled_by(ctx, entity)
    if ruler != entity:
        owner = ctx.live.tables[ruler].table.alias()
        owned = sa.select(owner.c.id).where(_reached(ctx, ruler, owner, reached, action, apart=apart))
        return table.c[ctx.live.tables[entity].columns["source"].key].in_(owned)
    found = [met(ctx, policy, table) for policy in right.policies]
    lets_in = right.scope == "shared" or (right.scope != "none" and not apart)
    shares = tuple(_shared(ctx, entity, table, action)) if lets_in else ()
    found += shares
    if right.scope not in ("none", "shared"):
        living = (table.c.sys_deleted_at.is_(None),) if alive and shares else ()
        found += (sa.and_(one, *living) for one in _of_scope(ctx, table, right.scope))
        found += _on_records(ctx, entity, table, right.scope) if action in _SEEING else ()
    if pool != NOTHING:
        found.append(sa.and_(table.c.sys_owner.is_(None), sa.or_(*_claimed(ctx, table, pool))))
    return sa.or_(sa.false(), *found)


def _claimed(ctx: Context, table: sa.FromClause, pool: Right) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions of which one holds of what may be claimed."""
    yield from (met(ctx, policy, table) for policy in pool.policies)
    if pool.scope == "all":
        yield sa.true()
    elif pool.scope != "none":
        yield from _of_scope(ctx, table, pool.scope)


def _shared(ctx: Context, entity: str, table: sa.FromClause, action: str) -> Iterator[sa.ColumnElement[bool]]:
    """Whether a row is shared with the actor, or a line of a record that is."""
    to_write = action not in _SEEING
    if action in BY_SHARE and (ids := shared(ctx, entity, to_write=to_write)) is not None:
        yield among(ctx, table.c.id, ids)
    if action not in OF_LINES:
        return
    for holder, field in ctx.live.everything.derive(_holders, "lines").get(entity, ()):
        ids = shared(ctx, holder, to_write=to_write)
        if ids is not None and _rights_of(ctx, holder, "read") != NOWHERE:
            yield among(ctx, table.c[ctx.live.tables[entity].columns[field].key], ids)


def _holders(live: Live, _: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    return line_holders(live.model)


def _of_scope(ctx: Context, table: sa.FromClause, scope: Scope) -> Iterator[sa.ColumnElement[bool]]:
    """Whether a row is one of the actor's, or of their units."""
    actor = ctx.actor
    owners = sorted({actor.id, *actor.stands_in})
    yield table.c.sys_owner.in_(owners) if actor.stands_in else table.c.sys_owner == actor.id
    units = {"unit": actor.units, "unitAndBelow": actor.below}.get(scope)
    if units:
        yield table.c.sys_unit.in_(sorted(units))


def _on_records(ctx: Context, entity: str, table: sa.FromClause, scope: Scope) -> Iterator[sa.ColumnElement[bool]]:
    """An expense is seen by whoever filed it, and by whoever the record belongs to that it was spent on."""
    for holder, reference in ctx.live.model.entities[entity].ledger.items():
        if _rights_of(ctx, holder, "read") != NOWHERE:
            of = ctx.live.tables[holder].table.alias()
            column = table.c[ctx.live.tables[entity].columns[reference].key]
            yield column.in_(sa.select(of.c.id).where(sa.or_(*_of_scope(ctx, of, scope))))


# ---- what explains them
def stated_by(ctx: Context, entity: str, action: str, asked: str = "") -> tuple[Stated, ...]:
    """What each role of the actor says of one action, each scope and each policy by itself, and what a scope lets
    shares do. `asked`: the action whose condition it is, where it is not the one that is asked about itself: what may
    be claimed is seen, but not changed for that, and no share lets anybody give away."""
    ruler, asked = _ruled_by(ctx, entity), asked or action
    by_share = asked in (OF_LINES if ruler in ctx.live.everything.derive(_holders, "lines") else BY_SHARE)
    pooled = asked == action and action in OF_POOL and ctx.live.model.entities[ruler].pool is not None
    return tuple(
        said_of(held(ctx.live.model.roles, ctx.actor.roles), ruler, action, pooled=pooled, by_share=by_share)
    )


def reaches(ctx: Context, entity: str, table: sa.FromClause, said: Stated, action: str) -> sa.ColumnElement[bool]:
    """Whether what a role says reaches a row by itself."""
    everything = said.reached.right.scope == "all"
    return sa.true() if everything else _reached(ctx, entity, table, said.reached, action, apart=True)


def verb(action: str) -> Text:
    """An action as one may or may not do it: "see"."""
    return _VERBS[action]


def administered(what: str) -> Text:
    """What one may administer: "users"."""
    return _ADMINISTERED[what]


def _ruled_by(ctx: Context, entity: str) -> str:
    """The entity whose rights decide: pairs that the engine keeps follow the records that they belong to."""
    return ctx.live.model.entities[entity].link_of or entity


def administers(ctx: Context, what: Administration) -> bool:
    """Whether the actor may change all definitions, or manage users."""
    return ctx.actor.superuser or any(getattr(role, what) for role in held(ctx.live.model.roles, ctx.actor.roles))


def require_administration(ctx: Context, what: Administration) -> None:
    """Returns when the actor administers the definitions or the users. Raises Denied otherwise."""
    if not administers(ctx, what):
        raise Denied([codes.NO_ADMINISTRATION.at(what=_ADMINISTERED[what], right=what)])


# ---- what the roles give
def _rights_of(ctx: Context, entity: str, action: str) -> Rights:
    if ctx.actor.superuser:
        return ()
    if entity not in ctx.live.model.entities:
        return NOWHERE
    rights = ctx.live.derive(_rights, _Who(ctx.actor.roles, _ruled_by(ctx, entity)))
    return rights.get(action, NOWHERE)


def _rights(live: Live, who: _Who) -> Mapping[str, Rights]:
    in_lines = who.entity in live.everything.derive(_holders, "lines")
    return given(held(live.model.roles, who.roles), live.model.entities[who.entity], in_lines=in_lines)


def _title(ctx: Context, entity: str) -> Text:
    found = ctx.live.model.entities.get(entity)
    return found.title if found is not None else Text(entity)
