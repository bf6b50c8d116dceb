"""Exchange rates by hand: list, add, change, remove. For whoever may change the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.wording import worded
from admin.door import context
from admin.forms.controls import by_field
from admin.notices import notify
from core.access.rights import require_administration
from core.codes.money import RATE_DAY, RATE_REFUSED
from core.context import Context
from core.errors import Missing, Rejected
from core.kinds.cleaning import short
from core.kinds.currencies import OFFERED
from core.kinds.days import day_writer, read_day
from core.kinds.kind import Refused
from core.kinds.numerals import numerals
from core.rates.book import PLACES, Rate, rates, remove_rate, set_rates
from schema_registry.problems import Problem

blueprint = Blueprint("rates", __name__)
FIELDS = ("currency", "on", "rate")
LONGEST = 60
"""Characters of a typed text that are looked at."""


@blueprint.get("/rates")
def show() -> Response:
    """All rates, and a form to enter one; filled from the address where one is to be changed."""
    ctx = _administering()
    texts = {name: request.args.get(name, "")[:LONGEST] for name in FIELDS}
    texts["on"] = texts["on"] or ctx.today().isoformat()
    return _page(ctx, texts)


@blueprint.post("/rates")
def enter() -> AnyResponse:
    """The rate stands, in place of one of the same currency and day."""
    ctx = _administering()
    texts = {name: request.form.get(name, "").strip()[:LONGEST] for name in FIELDS}
    try:
        set_rates(ctx, [_typed(ctx, texts)])
    except Rejected as refused:
        return _page(ctx, texts, refused.problems, 422)
    notify(_("The rate was saved. Amounts that are there keep the one they were written at."))
    return redirect("/rates", 303)


@blueprint.post("/rates/remove")
def remove() -> AnyResponse:
    """The rate is gone; days after it use the one before."""
    ctx = _administering()
    try:
        remove_rate(ctx, request.form.get("currency", ""), date.fromisoformat(request.form.get("on", "")))
    except (ValueError, Missing):
        notify(_("There is no such rate any more."), "bad")
    else:
        notify(_("The rate was removed."))
    return redirect("/rates", 303)


def _administering() -> Context:
    ctx = context()
    require_administration(ctx, "definitions")
    return ctx


def _typed(ctx: Context, texts: dict[str, str]) -> Rate:
    """The rate as it was typed. Raises Rejected with what cannot be read."""
    problems: list[Problem] = []
    day, digits = date.min, numerals(ctx.locale.tag).read(texts["rate"])
    try:
        day = read_day(texts["on"], ctx.locale.tag)
    except Refused:
        problems.append(RATE_DAY.at("/on", value=short(texts["on"])))
    if digits is None:
        problems.append(RATE_REFUSED.at("/rate", value=short(texts["rate"]), places=PLACES))
    if digits is None or problems:
        raise Rejected(problems)
    return Rate(texts["currency"].upper(), day, Decimal(digits))


def _places(rate: Decimal) -> int:
    """How many decimals a rate needs."""
    return len(f"{rate.normalize():f}".partition(".")[2])


def _page(ctx: Context, texts: dict[str, str], problems: Sequence[Problem] = (), status: int = 200) -> Response:
    tag = ctx.locale.tag
    written, words = day_writer(tag), numerals(tag)
    known = rates(ctx)
    places = max((_places(one.rate) for one in known), default=0)
    lines = [
        {
            "currency": one.currency,
            "on": one.on.isoformat(),
            "day": written(one.on),
            "rate": words.write(f"{one.rate:.{places}f}"),
            "source": _("by hand") if one.source == "hand" else one.source,
        }
        for one in known
    ]
    told = by_field(problems)
    page = render_template(
        "rates.html",
        base=ctx.model.currency,
        lines=lines,
        texts=texts,
        errors={name: " ".join(worded(one, ctx.locale) for one in told.get(name, ())) for name in FIELDS},
        offered=sorted({*OFFERED, *(one.currency for one in known)} - {ctx.model.currency}),
    )
    return make_response(page, status)
