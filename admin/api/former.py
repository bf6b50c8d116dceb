"""Requests by former names: put into present ones before a view sees them, and told so.

The answer says since when the name is former, and where its present form is: `Deprecation` (RFC 9745), and links
`successor-version` (RFC 5829) to the same address by present names, `deprecation` to the entity's schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, g, request, url_for
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from admin.door import inside
from core.context import Context
from core.publish.since import renamed_at
from core.queries.former import Present
from core.queries.former_names import formers
from schema_registry.model import Entity

WORDS = frozenset(
    {"fields", "sort", "group", "measures", "search", "q", "limit", "cursor", "count", "period", "process"}
)
"""Parameters of addresses that are no conditions."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a request says, by present names. `about`: the entity that it is about."""

    present: Present
    about: str
    path: str
    arguments: MultiDict[str, str]
    moved: bool
    """Whether the address itself said something by a former name."""

    @property
    def address(self) -> str:
        pairs = list(self.arguments.items(multi=True))
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def install(blueprint: Blueprint) -> None:
    """Has every request of the API read so."""
    blueprint.before_request(_read)
    blueprint.after_request(_tell)


def arguments() -> MultiDict[str, str]:
    """The parameters of the request's address, by present names."""
    said = _said()
    return request.args if said is None else said.arguments


def path() -> str:
    """The request's path, quoted, by present names."""
    said = _said()
    return quote(request.path) if said is None else said.path


def values(ctx: Context, entity: Entity, given: Mapping[str, object]) -> dict[str, object]:
    """Values by field name as a body has them, by present names."""
    said = _said()
    return dict(given) if said is None else cast(dict[str, object], said.present.values(entity, given))


def event(entity: Entity, asked: Mapping[str, object]) -> str:
    """The event of a body that says which transition is taken."""
    said, name = _said(), str(asked["event"])
    return name if said is None else said.present.event(entity, name, str(asked.get("process", "")))


def question(entity: Entity, asked: Mapping[str, object]) -> Mapping[str, object]:
    """The parts of a question as a body has them, by present names."""
    said = _said()
    if said is None:
        return asked
    present, found = said.present, dict(asked)
    if "filter" in found:
        found["filter"] = present.tree(entity, found["filter"])
    for name, say in (("fields", present.path), ("sort", present.key)):
        listed = found.get(name)
        if isinstance(listed, list):
            found[name] = [say(entity, one) if isinstance(one, str) else one for one in listed]
    return found


def _said() -> _Said | None:
    found: _Said | None = g.get("former")
    return found


# ---- around the view
def _read() -> None:
    opened, given = inside(), request.view_args or {}
    if opened is None or not formers(opened.context.live):
        return
    present = Present(opened.context)
    about = _about(present, given)
    if about is None:
        return
    now = {**given}
    if "entity" in now:
        now["entity"] = present.entity(now["entity"])
    if "field" in now:
        now["field"] = present.member(about, now["field"])
    if "event" in now:
        now["event"] = present.event(about, now["event"], request.args.get("process", ""))
    asked = present.pairs(about, request.args.items(multi=True), WORDS)
    request.view_args = now
    here = quote(request.path) if now == given else url_for(request.endpoint or "", **now)
    g.former = _Said(present, about.name, here, ImmutableMultiDict(asked), moved=bool(present.met))


def _about(present: Present, given: Mapping[str, object]) -> Entity | None:
    """The entity whose fields a request names: that of the address, the ledger, that of a report."""
    model = present.ctx.model
    if (request.endpoint or "").endswith("_expenses") and model.ledger is not None:
        return model.ledger
    if "report" in given:
        report = model.reports.get(str(given["report"]))
        return model.entities[report.entity] if report is not None else None
    return model.entities.get(present.entity(str(given.get("entity", ""))))


def _tell(response: Response) -> Response:
    said, opened = _said(), inside()
    if said is None or opened is None or not said.present.met or response.status_code >= 400:
        return response
    since = min(renamed_at(opened.context, old, new) for old, new in said.present.met.items())
    response.headers["Deprecation"] = f"@{int(since.timestamp())}"
    links = [response.headers["Link"]] if "Link" in response.headers else []
    if said.moved:
        links.append(f'<{said.address}>; rel="successor-version"')
    schema = url_for("api.GET:get_schema", entity=said.about)
    links.append(f'<{schema}>; rel="deprecation"; type="application/schema+json"')
    response.headers["Link"] = ", ".join(links)
    return response
