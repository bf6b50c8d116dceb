"""The rights of an actor: a scope for each action on an entity, and the SQL condition that goes with it.

Rights are definitions (`Model.roles`). An actor has the widest scope that any of their roles gives; within a
role, `*` speaks for the entities that it does not name. Nobody may change, delete or export what they may not
read, so the scopes of those actions are never wider than that of reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

import sqlalchemy as sa

from core.codes import access as codes
from core.context import Context, Live
from core.errors import Denied
from schema_registry.frozen import Frozen
from schema_registry.model import ACTIONS, SCOPES, Role, Scope, Text

Administration = Literal["definitions", "users"]

_WIDTH: Mapping[str, int] = Frozen({scope: width for width, scope in enumerate(SCOPES)})
_LIMITED_BY_READ = frozenset({"update", "delete", "export"})
_SEEING = frozenset({"read", "export"})
_VERBS: Mapping[str, Text] = Frozen(
    {
        "read": Text("see", Frozen({"zh_CN": "查看"})),
        "create": Text("create", Frozen({"zh_CN": "新建"})),
        "update": Text("change", Frozen({"zh_CN": "修改"})),
        "delete": Text("delete", Frozen({"zh_CN": "删除"})),
        "import": Text("import", Frozen({"zh_CN": "导入"})),
        "export": Text("export", Frozen({"zh_CN": "导出"})),
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


def scope(ctx: Context, entity: str, action: str) -> Scope:
    """How far the actor's right reaches: over no record, their own ones, or all."""
    if ctx.actor.superuser:
        return "all"
    if entity not in ctx.model.entities:
        return "none"
    return ctx.live.derive(_scopes, _Who(ctx.actor.roles, _ruled_by(ctx, entity))).get(action, "none")


def require(ctx: Context, entity: str, action: str) -> None:
    """Returns when the actor has the right to an action at all. Raises Denied, naming what is missing."""
    if scope(ctx, entity, action) == "none":
        raise Denied([codes.NO_RIGHT.at(verb=_VERBS[action], action=action, entity=_title(ctx, entity))])


def only_own(ctx: Context, entity: str, action: str) -> Denied:
    """The refusal of an action on a record that the actor may see, but that somebody else owns."""
    return Denied([codes.ONLY_OWN.at(verb=_VERBS[action], action=action, entity=_title(ctx, entity))])


def predicate(ctx: Context, entity: str, table: sa.FromClause, action: str) -> sa.ColumnElement[bool] | None:
    """The condition on a record table (or an alias of it) that leaves the rows of the scope; None when all are."""
    reach = scope(ctx, entity, action)
    if reach == "all":
        return None
    if reach == "none":
        return sa.false()
    owner = _ruled_by(ctx, entity)
    if owner == entity:
        own = table.c.sys_owner == ctx.actor.id
        return sa.or_(own, *_on_own_records(ctx, entity, table)) if action in _SEEING else own
    return table.c[ctx.live.tables[entity].columns["source"].key].in_(_owned(ctx, owner))


def _on_own_records(ctx: Context, entity: str, table: sa.FromClause) -> Iterator[sa.ColumnElement[bool]]:
    """An expense is seen by whoever filed it, and by whoever the record belongs to that it was spent on."""
    for holder, reference in ctx.model.entities[entity].ledger.items():
        if scope(ctx, holder, "read") != "none":
            yield table.c[ctx.live.tables[entity].columns[reference].key].in_(_owned(ctx, holder))


def _owned(ctx: Context, entity: str) -> sa.Select[str]:
    """The ids of the actor's own records."""
    table = ctx.live.tables[entity].table
    return sa.select(table.c.id).where(table.c.sys_owner == ctx.actor.id)


def _ruled_by(ctx: Context, entity: str) -> str:
    """The entity whose rights decide: pairs that the engine keeps follow the records that they belong to."""
    return ctx.model.entities[entity].link_of or entity


def administers(ctx: Context, what: Administration) -> bool:
    """Whether the actor may change the definitions, or manage users."""
    return ctx.actor.superuser or any(getattr(role, what) for role in _held(ctx.live, ctx.actor.roles))


def require_administration(ctx: Context, what: Administration) -> None:
    """Returns when the actor administers the definitions or the users. Raises Denied otherwise."""
    if not administers(ctx, what):
        raise Denied([codes.NO_ADMINISTRATION.at(what=_ADMINISTERED[what], right=what)])


def _scopes(live: Live, who: _Who) -> Mapping[str, Scope]:
    """The widest scope of each action over all roles."""
    held = [role.entities.get(who.entity, role.entities.get("*", {})) for role in _held(live, who.roles)]
    widest = {action: _widest(rights.get(action, "none") for rights in held) for action in ACTIONS}
    for action in _LIMITED_BY_READ:
        widest[action] = min(widest[action], widest["read"], key=_WIDTH.__getitem__)
    return Frozen(widest)


def _widest(scopes: Iterable[Scope]) -> Scope:
    return max(scopes, key=_WIDTH.__getitem__, default="none")


def _held(live: Live, names: frozenset[str]) -> list[Role]:
    """The roles by name; a name that no pack defines any more gives nothing."""
    return [role for name in names if (role := live.model.roles.get(name)) is not None]


def _title(ctx: Context, entity: str) -> Text:
    found = ctx.model.entities.get(entity)
    return found.title if found is not None else Text(entity)
