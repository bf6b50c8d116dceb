"""Reports made for a context, and answers in few words."""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.context import Context
from core.kinds.registry import built_in, vocabulary
from core.queries.query import Link, Person
from core.reports.answer import Answer, Place
from core.reports.compose import compose
from core.reports.question import Asked
from schema_registry.compile.reports import Reports
from schema_registry.compile.texts import Wordings
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.reports import Report


def report(ctx: Context, **members: object) -> Report:
    """A report over the context's entities, compiled from its document."""
    value = {"$schema": "urn:cardwright:report:1", "name": "test", "title": "Test", **members}
    document = Document("test", "reports/test.json", "test/reports/test.json", "report", json.dumps(value), value)
    made = Reports(ctx.model.entities, ctx.model.processes, vocabulary(built_in()), "USD")
    return made.compile(EntityDraft(document, value), Wordings({}, "en"))


def answer(ctx: Context, asked: Asked | None = None, **members: object) -> Answer:
    return compose(ctx, report(ctx, **members), asked or Asked())


Said = tuple[str, ...]


def said(place: Place) -> Said:
    """A place in words: what its groups are shown as."""
    return ("others",) if place.others else tuple(map(_said, place.keys))


def _said(key: object) -> str:
    if isinstance(key, Link):
        return key.title
    return key.name if isinstance(key, Person) else "–" if key is None else str(key)


def table(found: Answer) -> Mapping[tuple[Said, Said], tuple[object, ...]]:
    """Every cell by its line and column."""
    return {
        (said(line), said(column)): values
        for line in found.lines
        for column in found.columns
        if (values := found.values(line, column)) is not None
    }
