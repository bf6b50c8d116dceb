"""The pages of reports: all that the visitor may open, and one with filters, key figures, charts and table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import Shown, shown, shown_all, whole
from admin.display.measured import Change, Measured, change, measured
from admin.display.periods import key_words, time_words
from admin.door import context
from admin.menu import DEFAULT_ICON
from admin.views import report_address as addresses
from admin.views.asking import Question, question, wording
from admin.views.conditions import Asked as Typed
from admin.views.conditions import Chip, chip, from_form, tree
from admin.views.days import DayChoice
from admin.views.report_address import ReportAddress
from admin.views.report_charts import Drawn, drawn
from admin.views.report_exports import Offer, offer
from admin.views.report_tables import Drawer, Table
from admin.views.tabs import Choice
from core.context import Context
from core.errors import Rejected
from core.queries.buckets import key_of
from core.queries.dated import TODAY
from core.queries.period_words import bucket_words
from core.reports import periods
from core.reports.answer import TOTAL, Answer
from core.reports.compose import compose
from core.reports.open import report_named, reports_of
from core.reports.question import Asked
from schema_registry.model import Entity
from schema_registry.problems import Problem
from schema_registry.reports import ALL, Report

blueprint = Blueprint("reports", __name__)
OFFERED = {"year": 6, "quarter": 8, "month": 12, "week": 8, "day": 7}
"""How many periods the menu offers, from this one back."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure with what became of it since the compared period."""

    title: str
    text: str
    whole: str
    href: str
    change: Change | None
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in the list of them."""

    title: str
    description: str
    href: str
    entity: str
    icon: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the figures."""

    path: str
    title: str
    description: str
    periods: tuple[Choice, ...]
    period: str
    chips: tuple[Chip, ...]
    offers: tuple[Choice, ...]
    ask: str
    day: DayChoice | None = None
    """The day whose values the figures are made of, where there are values of the past."""

    def holds(self, path: str) -> bool:
        """Whether a condition on a path has a chip that its form hangs under."""
        paths = [*(one.path for one in self.chips), *(one.path for one in self.offers)]
        return path in [one.partition(":")[0] for one in paths]


@dataclass(frozen=True, slots=True)
class Shape:
    """The figures as they are drawn, part by part; each is `kpi`, `table` or a chart."""

    parts: tuple[tuple[str, object], ...]
    counted: str
    at: str
    export: Offer | None = None


@blueprint.get("/reports")
def all_reports() -> str:
    """Every report that the visitor may open."""
    ctx = context()
    return render_template("reports.html", reports=[_listed(ctx, one) for one in reports_of(ctx)])


@blueprint.get("/reports/<name>")
def show_report(name: str) -> AnyResponse:
    """The report at the address."""
    ctx = context()
    report = report_named(ctx, name)
    entity = ctx.model.entities[report.entity]
    address = addresses.read(report, request.args)
    asked: Question | str = ""
    if "set" in request.args:
        answered = _answered(ctx, entity, address)
        if isinstance(answered, ReportAddress):
            return redirect(answered.href, 302)
        asked = answered
    elif "ask" in request.args:
        field = shown(ctx.live, entity, request.args["ask"], ctx.locale) if request.args["ask"] else None
        asked = _question(ctx, entity, field, address) if field else ""
    return _page(ctx, report, address, asked)


def _page(ctx: Context, report: Report, address: ReportAddress, asked: Question | str) -> Response:
    answer, problems = _composed(ctx, report, address)
    entity = ctx.model.entities[report.entity]
    page = render_template(
        "report.html",
        shape=_shape(ctx, report, address, answer) if answer is not None else None,
        address=address,
        around=_around(ctx, report, address, answer),
        href=_href,
        question=asked or None,
        choosable=_choosable(ctx, entity, address) if asked == "" and "ask" in request.args else (),
        asking="ask" in request.args or "set" in request.args,
        problems=[(one.say(ctx.locale.tag), one.advise(ctx.locale.tag)) for one in problems],
    )
    return make_response(page, 422 if problems else 200)


def _composed(ctx: Context, report: Report, address: ReportAddress) -> tuple[Answer | None, tuple[Problem, ...]]:
    """The figures; or what is wrong with an address, or too much about it."""
    try:
        return compose(ctx, report, Asked(address.period, tree(address.narrowed), address.as_of)), ()
    except Rejected as refused:
        return None, tuple(refused.problems)


def _href(address: ReportAddress) -> str:
    return address.href


def _listed(ctx: Context, report: Report) -> Listed:
    tag, entity = ctx.locale.tag, ctx.model.entities[report.entity]
    said = report.description.say(tag) if report.description is not None else ""
    href = addresses.read(report, _NOTHING).path
    return Listed(report.title.say(tag), said, href, entity.plural.say(tag), entity.icon or DEFAULT_ICON)


class _Nothing:
    """A query string with nothing in it."""

    def items(self, multi: bool = False) -> Iterable[tuple[str, str]]:
        return ()


_NOTHING = _Nothing()


# ---- the figures
def _shape(ctx: Context, report: Report, address: ReportAddress, answer: Answer) -> Shape:
    measures = measured(ctx.at(answer.as_of), report)
    drawer = Drawer(ctx, answer, measures)
    return Shape(
        parts=tuple(_parts(ctx, drawer, measures, address)),
        counted=whole(answer.counted, ctx.locale),
        at=time_words(answer.at, ctx),
        export=offer(ctx, report, address, answer),
    )


def _parts(
    ctx: Context, drawer: Drawer, measures: tuple[Measured, ...], address: ReportAddress
) -> Iterator[tuple[str, object]]:
    charts = 0
    for part in drawer.answer.report.show:
        if part == "kpi":
            yield "kpi", _kpis(ctx, drawer, measures)
        elif part == "table":
            table: Table = drawer.table()
            yield "table", table
        elif not isinstance(part, str):
            charts += 1
            made: Drawn | None = drawn(drawer, part, charts, address)
            if made is not None:
                yield "chart", made


def _kpis(ctx: Context, drawer: Drawer, measures: tuple[Measured, ...]) -> list[Kpi]:
    answer = drawer.answer
    before = answer.before.get(TOTAL)
    beside = _compared_words(ctx, answer)
    made = []
    for at, one in enumerate(measures):
        value = answer.total[at]
        changed = change(one, value, before[at]) if before is not None else None
        text = one.brief(value) or "—"
        made.append(Kpi(one.title, text, one.text(value), drawer.link(TOTAL), changed, beside if changed else ""))
    return made


def _compared_words(ctx: Context, answer: Answer) -> str:
    """The compared period in words, and whether only as much of it as has passed of this one."""
    period, known = answer.report.period, answer.narrowed
    if period is None or not known.compared:
        return ""
    words = bucket_words(period.by, known.compared, ctx.locale)
    if periods.so_far(period, known.period, known.compared, ctx.today()) is not None:
        return str(_("vs. %(period)s to the same day", period=words))
    return str(_("vs. %(period)s", period=words))


# ---- around them
def _around(ctx: Context, report: Report, address: ReportAddress, answer: Answer | None) -> Frame:
    tag, entity = ctx.locale.tag, ctx.model.entities[report.entity]
    used = {one.path for one in address.conditions}
    offered = [one for one in shown_all(ctx.live, entity, report.filters, ctx.locale) if one.path not in used]
    key = answer.narrowed.period if answer is not None else ""
    return Frame(
        path=address.path,
        title=report.title.say(tag),
        description=report.description.say(tag) if report.description is not None else "",
        periods=tuple(_periods(ctx, report, address, key)),
        period=_period_words(ctx, report, key),
        chips=tuple(_chips(ctx, entity, address)),
        offers=tuple(Choice(one.title, _asking(address, one.path), path=one.path) for one in offered),
        ask=_asking(address),
        day=_day(ctx, report, address, answer),
    )


def _day(ctx: Context, report: Report, address: ReportAddress, answer: Answer | None) -> DayChoice | None:
    fields = ctx.model.entities[report.entity].fields.values()
    if not report.as_of and all(one.dated is None for one in fields):
        return None
    day = answer.as_of.isoformat() if answer is not None and answer.as_of is not None else ""
    own = tuple(address.then("").parameters())
    return DayChoice(address.path, day, key_words(day, ctx.locale), own, address.then(TODAY).href)


def _period_words(ctx: Context, report: Report, key: str) -> str:
    if report.period is None:
        return ""
    return bucket_words(report.period.by, key, ctx.locale) if key else str(_("All time"))


def _periods(ctx: Context, report: Report, address: ReportAddress, current: str) -> Iterator[Choice]:
    """This period and those before it, those around the one that is shown, and all time."""
    if report.period is None:
        return
    by = report.period.by
    keys = [key_of(by, ctx.today())]
    while len(keys) < OFFERED[by]:
        keys.append(periods.before(by, keys[-1]))
    if current:
        near = [periods.after(by, current), current, periods.before(by, current)]
        keys = sorted({*keys, *(key for key in near if key and key <= keys[0]), current}, reverse=True)
    for key in keys:
        yield Choice(bucket_words(by, key, ctx.locale), address.in_period(key).href, key == current)
    yield Choice(str(_("All time")), address.in_period(ALL).href, not current)


def _chips(ctx: Context, entity: Entity, address: ReportAddress) -> Iterator[Chip]:
    described = [(one, shown(ctx.live, entity, one.path.partition(":")[0], ctx.locale)) for one in address.conditions]
    titles = wording(ctx, [(one, field) for one, field in described if field is not None])
    for one, field in described:
        made = chip(one, field, titles, ctx.locale)
        ask = _asking(address, one.path.partition(":")[0])
        yield replace(made, ask=ask, off=address.without(one.path).href)
    if address.narrowed.further:
        yield Chip("", _("Further conditions"), "", "", off=address.without("").href)


def _asking(address: ReportAddress, path: str = "") -> str:
    base = address.href
    return f"{base}{'&' if '?' in base else '?'}ask={path}"


# ---- the form of a condition
def _question(
    ctx: Context,
    entity: Entity,
    field: Shown,
    address: ReportAddress,
    typed: Typed | None = None,
    problems: tuple[Problem, ...] = (),
) -> Question:
    sought = request.args.get("sought", "")
    return question(ctx, entity, field, address.narrowed, typed, problems, sought=sought)


def _answered(ctx: Context, entity: Entity, address: ReportAddress) -> Question | ReportAddress:
    """Where a filled form of a condition leads: to the report with it, or to the form again."""
    args = request.args
    field = shown(ctx.live, entity, args["set"], ctx.locale) if args["set"] else None
    if field is None:
        return address
    operator = args.get("op", "")
    first = args.get("t1" if operator == "_between" else "t", "")
    typed = Typed(operator, args.getlist("v"), first, args.get("t2", ""))
    if "find" in args:
        return _question(ctx, entity, field, address, typed)
    condition, problems = from_form(field, typed, ctx.locale)
    if problems:
        return _question(ctx, entity, field, address, typed, problems)
    return address.adding(condition) if condition else address.without(field.path)


def _choosable(ctx: Context, entity: Entity, address: ReportAddress) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """The entity's own fields that a condition can be on."""
    found = shown_all(ctx.live, entity, (*entity.fields, "sys_owner", "sys_created_at"), ctx.locale)
    return (("", tuple(Choice(one.title, _asking(address, one.path)) for one in found if one.kind.operators)),)
