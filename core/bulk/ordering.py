"""The acts on many records as jobs: what is ordered is looked through first, each record when its turn comes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from core.access.actors import by_ids
from core.access.rights import require
from core.bulk.acts import ASSIGN, CLAIM, DELETE, EDIT, RELEASE, SHARE, UNDO, readable, shareable
from core.bulk.order import Chosen, begin, order, title_of
from core.bulk.records import undoable
from core.codes.access import ACTOR_UNKNOWN
from core.codes.jobs import STILL_RUNNING
from core.context import Context
from core.errors import Rejected
from core.jobs.queue import Job
from core.pool.claiming import stated
from core.records.values import Reading
from core.sharing.share import Terms
from schema_registry.frozen import Frozen
from schema_registry.text import Text

CHANGE = Text("Change", Frozen({"zh": "批量修改"}))
HAND_OVER = Text("Hand over", Frozen({"zh": "转交"}))
CLAIMING = Text("Claim", Frozen({"zh": "领取"}))
RELEASING = Text("Release", Frozen({"zh": "释放"}))
SHARING = Text("Share", Frozen({"zh": "共享"}))
DELETION = Text("Delete", Frozen({"zh": "批量删除"}))


def order_edit(
    ctx: Context,
    entity: str,
    chosen: Chosen,
    values: Mapping[str, object],
    *,
    reading: Reading = "json",
    back: str = "",
) -> int:
    """The number of the job that gives all records chosen the same values: JSON values, or typed texts.

    Raises what `core.bulk.order` raises, Denied, and Rejected for values that no record could be given.
    """
    require(ctx, entity, "update")
    readable(ctx, entity, values, reading)
    act = {"entity": entity, "values": dict(values), "reading": reading}
    return order(ctx, EDIT, entity, chosen, CHANGE, act, back)


def order_assign(ctx: Context, entity: str, chosen: Chosen, owner: int, *, back: str = "") -> int:
    """The same for handing them over to somebody, who must have an open account."""
    require(ctx, entity, "assign")
    to = by_ids(ctx.connection, [owner]).get(owner)
    if to is None or not to.active:
        raise Rejected([ACTOR_UNKNOWN.at("/sys_owner", actor=owner)])
    return order(ctx, ASSIGN, entity, chosen, HAND_OVER, {"entity": entity, "owner": owner}, back)


def order_claim(ctx: Context, entity: str, chosen: Chosen, *, back: str = "") -> int:
    """The same for claiming them from the pool."""
    require(ctx, entity, "claim")
    return order(ctx, CLAIM, entity, chosen, CLAIMING, {"entity": entity}, back)


def order_release(ctx: Context, entity: str, chosen: Chosen, reason: str, *, back: str = "") -> int:
    """The same for putting them back into it, for a reason that all of them are given."""
    require(ctx, entity, "release")
    act = {"entity": entity, "reason": stated(reason)}
    return order(ctx, RELEASE, entity, chosen, RELEASING, act, back)


def order_share(ctx: Context, entity: str, chosen: Chosen, terms: Terms, *, back: str = "") -> int:
    """The same for sharing them with somebody."""
    require(ctx, entity, "share")
    shareable(ctx, terms)
    return order(ctx, SHARE, entity, chosen, SHARING, {"entity": entity, **terms.said}, back)


def order_delete(ctx: Context, entity: str, chosen: Chosen, *, back: str = "") -> int:
    """The same for deleting them."""
    require(ctx, entity, "delete")
    return order(ctx, DELETE, entity, chosen, DELETION, {"entity": entity}, back)


def order_undo(ctx: Context, job: Job) -> int:
    """The number of the job that takes back what the actor's own job did, record by record.

    Raises Rejected where it is not at its end, and where there is nothing that could be taken back.
    """
    if job.state in ("waiting", "running"):
        raise Rejected([STILL_RUNNING.at()])
    said = title_of(job)
    words = {tag: f"撤销“{text}”" for tag, text in said.translations.items()}
    title = Text(f"Undo “{said.default}”", Frozen(words))
    key = f"{job.id}:{secrets.token_hex(8)}"
    entity, back = str(job.payload["entity"]), str(job.payload["back"])
    return begin(ctx, UNDO, key, entity, undoable(job.id), title, {"job": job.id}, back)
