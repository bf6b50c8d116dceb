"""What definitions ask of records that were there before: what is pending, which records break it, what is kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.definitions.entry import CONSTRAINTS, administering
from admin.display.periods import day_words, time_words
from admin.door import installation
from admin.menu import records_path
from admin.notices import notify
from core.constraints.listing import Listed, listed
from core.context import Context
from core.publish import check_constraints
from core.queries.address import write_address

blueprint = Blueprint("constraints", __name__, url_prefix=CONSTRAINTS)


@dataclass(frozen=True, slots=True)
class ShownConstraint:
    """One constraint as its row. `broken` is None before all records were looked at; `href`: those that break it,
    `exact` or the first of them; `seen`: how many were looked at so far, None while nobody looks."""

    says: str
    entity: str
    key: str
    broken: int | None
    href: str
    exact: bool
    first: int
    seen: int | None
    checked: str


@blueprint.get("")
def listing() -> str:
    """Those that are pending, and those that all records keep."""
    ctx = administering()
    found = listed(ctx)
    pending = [_shown(ctx, one) for one in found if one.state == "pending"]
    return render_template(
        "definitions/constraints.html",
        pending=pending,
        enforced=[_shown(ctx, one) for one in found if one.state == "enforced"],
        running=any(one.seen is not None for one in pending),
        page_href=CONSTRAINTS,
    )


@blueprint.post("")
def check() -> Response:
    """Begins to look through the records again, beside this request; a worker goes on where this process ends."""
    administering()
    opened = installation()
    threading.Thread(target=check_constraints, args=(opened,), name="constraints", daemon=True).start()
    notify(_("The records are being looked through."))
    return redirect(CONSTRAINTS, 303)


def _shown(ctx: Context, one: Listed) -> ShownConstraint:
    known, entity = one.standing, one.constraint.entity
    at = known.checked_at if known is not None else None
    return ShownConstraint(
        one.says.say(ctx.locale.tag),
        entity.title.say(ctx.locale.tag),
        one.constraint.key,
        one.broken,
        f"{records_path(entity.name)}?{urlencode(write_address(one.filter))}" if one.filter else "",
        one.exact,
        0 if known is None else len(known.examples),
        (known.seen if known is not None else 0) if one.looking else None,
        f"{day_words(at.astimezone(ctx.locale.zone).date(), ctx)} {time_words(at, ctx)}" if at is not None else "",
    )
