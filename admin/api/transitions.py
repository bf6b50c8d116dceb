"""Transitions over HTTP: what is open for a record, taking one, taking one for many. Core decides all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from flask import Response, request

from admin.api import former
from admin.api.answers import answer, record_address
from admin.api.bodies import JSON_TYPE, check_type, read_object
from admin.api.expected import process_schema, transition_all_schema, transition_schema
from admin.api.jobs import job_answer
from admin.api.parameters import read_address, read_body
from admin.api.records import saved_answer
from admin.api.repeats import once
from admin.api.tags import expected_version, tag
from admin.door import context
from admin.faults import entry_of
from core.bulk.order import Chosen, bulk_job
from core.context import Context
from core.errors import CardwrightError
from core.processes.advance import Press, Verdicts, advance, advance_many
from core.processes.many import order_transitions
from core.processes.ways import Standing, Way, standings
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.records.write import Saved
from schema_registry.model import Entity

_ADDRESS = process_schema()
_BODY = transition_schema()
_ALL = transition_all_schema()


def list_transitions(entity: str, record: str) -> Response:
    """`GET /records/{entity}/{id}/transitions`: where the record stands, and what may happen, for the caller."""
    ctx = context()
    asked = entity_named(ctx.live, entity)
    found = standings(ctx, asked.name, record)
    if not found:
        get(
            ctx, asked.name, record, ("id",)
        )  # of a record that nobody sees nothing is said, not even that it has none
    address = record_address(asked.name, record)
    links = {"self": f"{address}/transitions", "record": address}
    headers = {"ETag": tag(found[0].version)} if found else {}
    return answer([_standing(ctx, one) for one in found], meta={"entity": entity}, links=links, headers=headers)


def take_transition(entity: str, record: str, event: str) -> Response:
    """`POST /records/{entity}/{id}/transitions/{event}`: the record goes on; If-Match needed.

    The body holds what the transition asks for, by field name; none is as good as an empty one.
    """
    version = expected_version(request.headers.get("If-Match"))
    said, _ = read_address(_ADDRESS, request.args)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    values = former.values(ctx, asked, _values())

    def work() -> Response:
        process = str(said.get("process", ""))
        done = advance(ctx, asked.name, record, event, values, version, process=process)
        count, needed = done.votes
        meta = {"votes": {"count": count, "needed": needed}} if needed else {}
        return saved_answer(ctx, asked, Saved(done.id, done.version, done.batch), 200, meta)

    return once(ctx, work)


def take_many(entity: str) -> Response:
    """`POST /records/{entity}:transition`: one transition for many records, each with a result of its own.

    With a filter in place of the records it is a job that is answered: 202, and where it is.
    """
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    raw = read_object(request.get_data())
    if "filter" in raw:
        return _order(ctx, asked, read_body(_ALL, former.question(asked, raw)))
    body = read_body(_BODY, raw)
    pressed = cast(Sequence[Press], body["records"])
    event = former.event(asked, body)
    presses = [one._replace(values=former.values(ctx, asked, one.values)) for one in pressed]

    def work() -> Response:
        process = str(body.get("process", ""))
        found = advance_many(ctx, asked.name, event, presses, process=process)
        meta = {"entity": asked.name, "done": len(found.done), "refused": len(found.refused)}
        return answer([_result(ctx, presses, found, place) for place in range(len(presses))], meta=meta)

    return once(ctx, work)


def _order(ctx: Context, entity: Entity, body: Mapping[str, object]) -> Response:
    chosen = Chosen(cast(FilterTree, body["filter"]), str(body.get("search", "")))
    values = former.values(ctx, entity, cast(Mapping[str, object], body.get("values", {})))
    event = former.event(entity, body)

    def work() -> Response:
        process = str(body.get("process", ""))
        number = order_transitions(ctx, entity.name, event, chosen, values, process=process)
        return job_answer(ctx, bulk_job(ctx, number), ordered=True)

    return once(ctx, work)


def _values() -> Mapping[str, object]:
    if not request.get_data():
        return {}
    check_type(request.content_type, JSON_TYPE)
    return read_object(request.get_data())


def _result(ctx: Context, presses: Sequence[Press], found: Verdicts, place: int) -> dict[str, object]:
    """What became of one record: its version and state, or the problems."""
    done, refused = found.done.get(place), found.refused.get(place)
    told: dict[str, object] = {"id": presses[place].id, "done": done is not None}
    if done is not None:
        count, needed = done.votes
        votes = {"votes": {"count": count, "needed": needed}} if needed else {}
        return {**told, "version": done.version, "state": done.state, **votes}
    return {**told, "errors": _errors(ctx, refused)}


def _errors(ctx: Context, refused: CardwrightError | None) -> list[dict[str, object]]:
    return [entry_of(one, ctx.locale.tag) for one in refused.problems] if refused is not None else []


def _standing(ctx: Context, one: Standing) -> dict[str, object]:
    language = ctx.locale.tag
    return {
        "process": one.process.name,
        "title": one.process.title.say(language),
        "field": one.process.field,
        "state": {"name": one.state.name, "title": one.state.title.say(language), "final": one.state.final},
        "transitions": [_way(way, language) for way in one.ways],
    }


def _way(way: Way, language: str) -> dict[str, object]:
    transition = way.transition
    votes = {"votes": {"count": way.voted, "needed": transition.votes}} if transition.votes > 1 else {}
    return {
        "event": transition.event,
        "title": transition.title.say(language),
        "target": transition.target,
        "open": way.open,
        "asks": list(way.asks),
        "needs": sorted(way.needs),
        **votes,
        "problems": [entry_of(problem, language) for problem in way.problems],
    }
