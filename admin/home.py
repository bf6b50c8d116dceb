"""The workplace: what there is, and what changed lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time
from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.door import context
from admin.menu import DEFAULT_ICON, menu_entities, menu_item, records_path
from admin.views.tasks import Todo, todos
from core.access.defining import defines
from core.context import Context
from core.queries.lately import Touched, last_changes
from core.queries.overview import COUNTED, counts
from core.tasks.listing import my_tasks
from schema_registry.model import Entity

blueprint = Blueprint("home", __name__)
TILES, LINES, URGENT = 8, 8, 5
LISTED, LONGEST = 200, 100
"""Most lists on the page of all; characters of a name that is looked for."""
GREETINGS = ((5, _l("Good evening")), (11, _l("Good morning")), (18, _l("Good afternoon")), (24, _l("Good evening")))
"""By the hour at which each ends."""


@dataclass(frozen=True, slots=True)
class Tile:
    """An entity with the number of records that the visitor may see."""

    title: str
    icon: str
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class Line:
    """A record that was changed lately."""

    title: str
    kind: str
    icon: str
    href: str
    who: str
    when: str
    exactly: str


@blueprint.get("/")
def home() -> str:
    """The page everybody starts on. The number of statements does not grow with the model or the data."""
    ctx = context()
    entities = menu_entities(ctx)
    recent = last_changes(ctx, entities, LINES)
    return render_template(
        "home.html",
        greeting=greeting(ctx),
        tiles=_tiles(ctx, entities[:TILES]),
        todos=_todos(ctx),
        mine=_lines(ctx, recent.mine),
        lately=_lines(ctx, recent.anybody),
        published=ctx.live.version > 0,
        defines=defines(ctx),
    )


def _todos(ctx: Context) -> list[Todo]:
    """What the visitor should do today."""
    urgent = [one for one in my_tasks(ctx, URGENT) if one.when in ("overdue", "today")]
    return todos(ctx, urgent[:URGENT], mine=True)


@blueprint.get("/records")
def all_lists() -> str:
    """Every entity that the visitor may see, for models with more than the navigation shows; `q` finds some."""
    ctx, sought = context(), request.args.get("q", "").strip()[:LONGEST]
    every = menu_entities(ctx)
    found = [one for one in every if sought.casefold() in f"{one.plural.say(ctx.locale.tag)} {one.name}".casefold()]
    return render_template(
        "lists.html",
        items=[menu_item(ctx, one) for one in found[:LISTED]],
        left=max(len(found) - LISTED, 0),
        count=len(every),
        sought=sought,
    )


def greeting(ctx: Context) -> str:
    """By the hour in the business time zone."""
    hour = ctx.clock().astimezone(ctx.locale.zone).hour
    words = next(said for until, said in GREETINGS if hour < until)
    said: str = _("%(greeting)s, %(name)s", greeting=words, name=ctx.actor.name)
    return said


def _tiles(ctx: Context, entities: Iterable[Entity]) -> list[Tile]:
    entities = tuple(entities)
    numbers = counts(ctx, entities)
    return [
        Tile(
            one.plural.say(ctx.locale.tag),
            one.icon or DEFAULT_ICON,
            records_path(one.name),
            _number(numbers[one.name]),
        )
        for one in entities
    ]


def _number(count: int) -> str:
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"


def _lines(ctx: Context, touched: Iterable[Touched]) -> list[Line]:
    return [
        Line(
            one.title or "—",
            one.entity.title.say(ctx.locale.tag),
            one.entity.icon or DEFAULT_ICON,
            records_path(one.entity.name, one.id),
            one.name,
            *_moment(ctx, one.at),
        )
        for one in touched
    ]


def _moment(ctx: Context, at: datetime) -> tuple[str, str]:
    """How a moment is said (the time today, else the date), and the whole of it."""
    here, language = at.astimezone(ctx.locale.zone), ctx.locale.tag
    time = format_time(here, "HH:mm", locale=language)
    if here.date() == ctx.today():
        return time, here.isoformat(timespec="seconds")
    pattern = "MMMd" if here.year == ctx.today().year else "yMMMd"
    return format_date(here, _DATES[language[:2]][pattern], locale=language), here.isoformat(timespec="seconds")


_DATES = {"zh": {"MMMd": "M月d日", "yMMMd": "y年M月d日"}, "en": {"MMMd": "MMM d", "yMMMd": "MMM d, y"}}
