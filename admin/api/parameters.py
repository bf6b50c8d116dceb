"""What a request asks for: parameters of the address, or the body of `:query`, read by one marshmallow schema.

Everything wrong is told at once, at `/query/<parameter>` for the address and at `/<name>` for a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from admin.api.bodies import visible
from admin.api.codes import REPEATED_PARAMETER, UNKNOWN_PARAMETER
from core.errors import Rejected
from schema_registry.problems import Problem
from schema_registry.suggest import closest

_START = re.compile(r"[.:\[]")
"""Behind the first field of a condition: a path, a bucket of dates or an operator."""


class BadRequest(Rejected):
    """The address or its parameters cannot be read (HTTP 400)."""


Said = tuple[dict[str, object], dict[str, str]]
"""The schema's own parameters, read; and the others, as they stood (`grade`, `owed[_gt]`)."""


def read_address(schema: ma.Schema, arguments: MultiDict[str, str], known: Iterable[str] = ()) -> Said:
    """The parameters of the address. `known` are the field names that may stand as `name` or `name[_op]` or a path.

    `q` is short for `search`. Raises BadRequest naming every wrong, unknown or repeated one.
    """
    once = {("search" if name == "q" else name): values for name, values in arguments.lists()}
    wrong = [
        REPEATED_PARAMETER.at(f"/query/{visible(name)}", count=len(values))
        for name, values in once.items()
        if len(values) > 1
    ]
    said, unread = _load(schema, {name: values[0] for name, values in once.items()}, "/query")
    own = {name: value for name, value in said.items() if name in schema.fields}
    others = {name: values[0] for name, values in once.items() if name not in schema.fields}
    wrong.extend(unread)
    wrong.extend(unknown_parameters(others, tuple(known), schema))
    if wrong:
        raise BadRequest(wrong)
    return own, others


def read_body(schema: ma.Schema, body: Mapping[str, object]) -> dict[str, object]:
    """The question in a JSON body. Raises Rejected naming everything wrong."""
    said, wrong = _load(schema, body, "")
    for name in body:
        if name not in schema.fields:
            wrong.append(_unknown(f"/{name}", name, tuple(schema.fields)))
    if wrong:
        raise Rejected(wrong)
    return said


def unknown_parameters(others: Iterable[str], known: Sequence[str], schema: ma.Schema) -> list[Problem]:
    """A problem for each name that starts with no known field."""
    candidates = (*schema.fields, *known)
    starts = [(name, _START.split(name, maxsplit=1)[0]) for name in others]
    return [_unknown(f"/query/{visible(name)}", name, candidates) for name, start in starts if start not in known]


def _unknown(pointer: str, name: str, candidates: Sequence[str]) -> Problem:
    shown = visible(name)[:100]
    problem = UNKNOWN_PARAMETER.at(pointer, name=shown)
    near = closest(shown.partition("[")[0], candidates)
    return problem.suggesting(near) if near else problem


def _told(refused: ma.ValidationError) -> Mapping[str, Sequence[Problem]]:
    """The problems by parameter; the fields put nothing else in."""
    messages = refused.messages
    return messages if isinstance(messages, dict) else {}


def _load(schema: ma.Schema, raw: Mapping[str, object], at: str) -> tuple[dict[str, object], list[Problem]]:
    try:
        return dict(schema.load(raw)), []
    except ma.ValidationError as refused:
        wrong = [
            Problem(problem.spec, f"{at}/{name}", problem.params)
            for name, problems in _told(refused).items()
            for problem in problems
        ]
        return dict(refused.valid_data or {}), wrong
