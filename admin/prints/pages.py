"""A record as a page to print, and as a PDF."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from admin.display.periods import date_words
from admin.door import context
from admin.menu import records_path
from admin.prints.gathering import Printed, gather
from admin.prints.pdf import available, pdf_of
from admin.prints.pictures import fetching, picture
from admin.prints.template import filled
from core.codes.prints import NO_TEMPLATE
from core.context import Context
from core.errors import Missing
from core.queries.paths import entity_named
from schema_registry.model import Entity
from schema_registry.prints import Print

blueprint = Blueprint("prints", __name__)
blueprint.add_app_template_filter(picture, "picture")


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to print records of an entity: a template, or the standard one."""

    title: str
    href: str
    current: bool


@blueprint.get("/records/<entity>/<uuid:id>/print")
def show(entity: str, id: uuid.UUID) -> Response:
    """The record as it is printed; `?template=` names one of the definitions."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    template = template_of(ctx, about, request.args.get("template", ""))
    printed, body = _made(ctx, about, str(id), template)
    path = records_path(about.name, printed.card.id, "print")
    page = render_template(
        "print/page.html",
        **words_of(ctx, printed, template, body),
        layouts=list(_layouts(ctx, about, path, template)),
        pdf=f"{path}.pdf{_named(template)}" if available() else "",
        record_href=records_path(about.name, printed.card.id),
        plural=about.plural.say(ctx.locale.tag),
        list_href=records_path(about.name),
    )
    return make_response(page)


@blueprint.get("/records/<entity>/<uuid:id>/print.pdf")
def fetch(entity: str, id: uuid.UUID) -> Response:
    """The same as a file."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    template = template_of(ctx, about, request.args.get("template", ""))
    printed, body = _made(ctx, about, str(id), template)
    file = pdf_of(render_template("print/file.html", **words_of(ctx, printed, template, body)), fetching(ctx))
    response = Response(file, mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f"inline; filename=\"record.pdf\"; filename*=UTF-8''{_file_name(printed)}"
    )
    return response


def template_of(ctx: Context, entity: Entity, name: str) -> Print | None:
    """A template for the records of an entity; None stands for the standard layout. Raises Missing."""
    if not name:
        return None
    found = ctx.model.prints.get(name)
    if found is None or found.entity != entity.name:
        raise Missing([NO_TEMPLATE.at(name=name[:60], entity=entity.title)])
    return found


def templates_of(ctx: Context, entity: Entity) -> list[Print]:
    """The templates for the records of an entity."""
    return [one for one in ctx.model.prints.values() if one.entity == entity.name]


def _made(ctx: Context, entity: Entity, id: str, template: Print | None) -> tuple[Printed, Markup | None]:
    return filled(ctx, entity, id, template) if template is not None else (gather(ctx, entity, id), None)


def words_of(ctx: Context, printed: Printed, template: Print | None, body: Markup | None) -> dict[str, object]:
    """What the sheet of paper is drawn with."""
    card = printed.card
    return {
        "printed": printed,
        "card": card,
        "body": body,
        "title": template.title.say(ctx.locale.tag) if template is not None else card.title,
        "paper": f"{template.paper.lower()}{'-wide' if template.landscape else ''}" if template is not None else "a4",
        "said": {
            "company": ctx.settings.company,
            "entity": card.entity.title.say(ctx.locale.tag),
            "reader": ctx.actor.name,
            "day": date_words(ctx.today(), ctx),
        },
    }


def _layouts(ctx: Context, entity: Entity, path: str, template: Print | None) -> Iterator[Layout]:
    yield Layout(_("Standard"), path, template is None)
    for one in templates_of(ctx, entity):
        yield Layout(one.title.say(ctx.locale.tag), f"{path}{_named(one)}", one is template)


def _named(template: Print | None) -> str:
    return f"?{urlencode({'template': template.name})}" if template is not None else ""


def _file_name(printed: Printed) -> str:
    plain = "".join(one if one.isalnum() or one in " -_." else "_" for one in printed.card.title)[:80].strip()
    return quote(f"{plain or 'record'}.pdf")
