"""The expenses of one record over HTTP: what was filed on it, and filing. They are records of the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from flask import Response, request

from admin.api import former
from admin.api.bodies import JSON_TYPE, check_type, read_object
from admin.api.codes import CONTRADICTION, NO_EXPENSES
from admin.api.questions import list_question
from admin.api.records import page_of, saved_answer
from admin.api.repeats import once
from admin.door import context
from core.context import Context
from core.errors import Missing, Rejected
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.records.write import create
from schema_registry.model import Entity


class _Way(NamedTuple):
    """The ledger, its reference to a record, and that record's id."""

    ledger: Entity
    reference: str
    record: str


def list_expenses(entity: str, record: str) -> Response:
    """`GET /records/{entity}/{id}/expenses`: a page of the expenses filed on a record, asked as any list."""
    ctx = context()
    way = _way(ctx, entity, record)
    ctx, question = list_question(ctx, way.ledger, former.arguments())
    here: FilterTree = {way.reference: {"_eq": way.record}}
    both = {"_and": [here, question.filter]} if question.filter else here
    return page_of(ctx, way.ledger, replace(question, filter=both), linked=True)


def file_expense(entity: str, record: str) -> Response:
    """`POST /records/{entity}/{id}/expenses`: a new expense on a record; 201 with its address in the ledger."""
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    way = _way(ctx, entity, record)

    def work() -> Response:
        values = former.values(ctx, way.ledger, read_object(request.get_data()))
        said = values.get(way.reference, way.record)
        if said != way.record:
            raise Rejected([CONTRADICTION.at(f"/{way.reference}", said=way.record, found=str(said)[:100])])
        saved = create(ctx, way.ledger.name, {**values, way.reference: way.record})
        return saved_answer(ctx, way.ledger, saved, 201)

    return once(ctx, work)


def _way(ctx: Context, entity: str, record: str) -> _Way:
    """Raises Missing where the entity holds no expenses, or has no such record that the caller may see."""
    asked, ledger = entity_named(ctx.live, entity), ctx.model.ledger
    if ledger is None or not asked.expenses:
        raise Missing([NO_EXPENSES.at("/entity", entity=asked.title)])
    return _Way(ledger, asked.expenses, str(get(ctx, entity, record, ("id",))["id"]))
