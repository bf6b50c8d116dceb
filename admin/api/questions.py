"""From what a request says to the questions of the query path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from admin.api import former
from admin.api.codes import BAD_PARAMETER
from admin.api.expected import (
    AS_OF,
    aggregation_schema,
    one_schema,
    question_schema,
)
from admin.api.parameters import BadRequest, read_address, read_body
from admin.api.writers import columns_of
from core.context import Context
from core.queries.address import read_address as flat_filter
from core.queries.query import Aggregation, FilterTree, Query
from core.queries.relations import relations
from schema_registry.model import SYSTEM_FIELDS, Entity, Group, Measure

_QUESTION = question_schema(text=True)
_QUESTION_BODY = question_schema(text=False)
_AGGREGATION = aggregation_schema()
_ONE = one_schema()


def list_question(ctx: Context, entity: Entity, arguments: MultiDict[str, str]) -> tuple[Context, Query]:
    """The question in an address, and the context of the day that it is about. Raises BadRequest."""
    said, conditions = read_address(_QUESTION, arguments, known(ctx, entity))
    return _at(ctx, said), _query(ctx, entity, {**said, "filter": joined(said.get("filter"), conditions)})


def body_question(ctx: Context, entity: Entity, body: Mapping[str, object]) -> tuple[Context, Query]:
    """The same in a body of `:query`. Raises Rejected."""
    said = read_body(_QUESTION_BODY, former.question(entity, body))
    return _at(ctx, said), _query(ctx, entity, said)


def _at(ctx: Context, said: Mapping[str, object]) -> Context:
    day = said.get(AS_OF)
    return ctx.at(day if isinstance(day, date) else None)


def aggregation(ctx: Context, entity: Entity, arguments: MultiDict[str, str]) -> tuple[Context, Aggregation]:
    """The question for figures in an address, and the context of its day. Raises BadRequest."""
    said, conditions = read_address(_AGGREGATION, arguments, known(ctx, entity))
    asked: dict[str, Any] = {name: said[name] for name in ("limit", "search") if name in said}
    if "group" in said:
        asked["groups"] = tuple(Group.parse(text) for text in _strings(said["group"]))
    if "measures" in said:
        asked["measures"] = tuple(Measure.parse(text) for text in _strings(said["measures"]))
    if "sort" in said:
        asked["order"] = _strings(said["sort"])
    return _at(ctx, said), Aggregation(entity.name, filter=joined(said.get("filter"), conditions), **asked)


def asked_columns(ctx: Context, entity: Entity, arguments: MultiDict[str, str]) -> tuple[Context, tuple[str, ...]]:
    """The columns of one record that an address asks for, and the context of the day."""
    if not arguments:
        return ctx, columns_of(ctx, entity, (), whole=True)
    said, _ = read_address(_ONE, arguments)
    return _at(ctx, said), columns_of(ctx, entity, _strings(said.get("fields", ())), whole=True)


def _query(ctx: Context, entity: Entity, said: Mapping[str, Any]) -> Query:
    columns = columns_of(ctx, entity, said.get("fields", ()))
    asked = {name: said[name] for name in ("filter", "search", "sort", "limit", "cursor", "count") if name in said}
    return Query(entity.name, columns=columns, **asked)


def joined(tree: object, conditions: Mapping[str, str]) -> FilterTree | None:
    """A filter in JSON and the conditions of an address together. Raises BadRequest for a name that is none."""
    for name in conditions:
        _check_name(name)
    parts = [one for one in (tree, flat_filter(conditions.items())) if isinstance(one, Mapping)]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {"_and": parts}


def _check_name(name: str) -> None:
    """Returns when it is `owed` or `owed[_gt]`, whatever the names in it. Raises BadRequest."""
    if "[" in name and not name.endswith("]"):
        expected = "a field, or a field with an operator such as owed[_gt]"
        problem = BAD_PARAMETER.at(
            f"/query/{name}", value=name, expected=expected, expected_zh="字段或带运算符的字段"
        )
        raise BadRequest([problem])


def known(ctx: Context, entity: Entity) -> tuple[str, ...]:
    """What a condition can begin with."""
    return (*entity.fields, *SYSTEM_FIELDS, *relations(ctx, entity.name))


def _strings(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
