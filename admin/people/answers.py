"""Questions of rights, answered: the same for the page, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass

from core.access.explain import explain, explain_field
from core.access.explained import Told, told, told_of_field
from core.codes.access import NOT_EXPLAINED
from core.context import Actor, Context
from core.errors import Rejected
from core.processes.explaining import explain_way, told_of_way
from core.queries.paths import entity_named
from schema_registry.checks.roles import WITHOUT_OWN
from schema_registry.roles import ACTIONS
from schema_registry.suggest import closest


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: whether somebody may do something with a record: `action:update`, `field:phone`, `event:win`;
    `event:sale/win` where several processes have it."""

    who: str
    entity: str
    record: str
    what: str


def answered(ctx: Context, who: Actor, asked: Asked, record: str) -> Told | None:
    """The answer; None while no record is chosen and it takes one. Raises Missing, and Rejected for what nobody can
    ask."""
    kind, _colon, name = asked.what.partition(":")
    entity, model = entity_named(ctx.live.everything, asked.entity), ctx.live.everything.model
    if kind == "field" and name in entity.fields:
        return told_of_field(explain_field(ctx, who, entity.name, name, record), ctx.locale.tag)
    if not record:
        return None
    if kind == "event":
        process, _slash, event = name.rpartition("/")
        roles = {role.name: role.title for role in model.roles.values()}
        return told_of_way(explain_way(ctx, who, entity.name, record, event, process), roles, ctx.locale.tag)
    known = [one for one in ACTIONS if one not in WITHOUT_OWN]
    if kind == "action" and name in known:
        return told(explain(ctx, who, entity.name, record, name), ctx.locale.tag)
    may = [*(f"action:{one}" for one in known), *(f"field:{one}" for one in entity.fields)]
    raise Rejected([NOT_EXPLAINED.at("/what", what=asked.what).suggesting(closest(asked.what, may))])
