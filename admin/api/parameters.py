"""What a request asks for: parameters of the address, or the body of `:query`, read by one marshmallow schema.

Everything wrong is told at once, at `/query/<parameter>` for the address and at `/<name>` for a body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from admin.api.bodies import Unreadable, read_object, visible
from admin.api.codes import BAD_PARAMETER, REPEATED_PARAMETER, UNKNOWN_PARAMETER
from core.errors import Rejected
from core.processes.advance import Press
from schema_registry.problems import Problem
from schema_registry.suggest import closest

MOST_RECORDS = 200
MOST_BUCKETS = 1000
MOST_PRESSED = 1000
_LONGEST_CURSOR = 4000
_START = re.compile(r"[.:\[]")
"""Behind the first field of a condition: a path, a bucket of dates or an operator."""


class BadRequest(Rejected):
    """The address or its parameters cannot be read (HTTP 400)."""


class _Read(ma.fields.Field[object]):
    """A parameter read by a function that raises ValueError; `expected` completes "… is not …"."""

    def __init__(self, expected: str, expected_zh: str, read: Callable[[object], object]) -> None:
        self._expected = (expected, expected_zh)
        self._read = read
        super().__init__(error_messages={"null": [self.wrong("null")]})

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> object:
        try:
            return self._read(value)
        except Unreadable as wrong:
            raise ma.ValidationError(list(wrong.problems)) from wrong
        except ValueError as wrong:
            raise ma.ValidationError([self.wrong(visible(str(value))[:100])]) from wrong

    def wrong(self, shown: str) -> Problem:
        """The problem of a value."""
        expected, expected_zh = self._expected
        return BAD_PARAMETER.at(value=shown, expected=expected, expected_zh=expected_zh)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    return _listed(value)


def _listed(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError(value)
    return tuple(visible(one) for one in value)


def _at_most(limit: int, text: bool) -> Callable[[object], int]:
    def read(value: object) -> int:
        if text and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        if type(value) is not int or not 1 <= value <= limit:
            raise ValueError(value)
        return value

    return read


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value or visible(value) != value:
        raise ValueError(value)
    return value


def _cursor(value: object) -> str:
    if not isinstance(value, str) or not value.isascii() or len(value) > _LONGEST_CURSOR:
        raise ValueError("a cursor")
    return value


def _count(value: object) -> str:
    if value not in ("none", "exact"):
        raise ValueError(value)
    return str(value)


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError(value)
    return value


def _tree(value: object) -> Mapping[str, object]:
    return read_object(_text(value).encode())


def _words(text: bool, expected: str, expected_zh: str) -> _Read:
    how, how_zh = ("separated by commas", "用逗号分隔的") if text else ("as an array of texts", "数组形式的")
    return _Read(f"{expected} {how}", f"{how_zh}{expected_zh}", _names if text else _listed)


def _limit(text: bool, most: int) -> _Read:
    return _Read(f"a whole number from 1 to {most}", f" 1 到 {most} 的整数", _at_most(most, text))


def _shared(text: bool) -> dict[str, ma.fields.Field[object]]:
    tree = _tree if text else _object
    return {
        "filter": _Read("a JSON object", " JSON 对象", tree),
        "search": _Read("a text", "文本", _text),
    }


def question_schema(text: bool) -> ma.Schema:
    """The schema of a question for records; `text` for the address, else for a JSON body."""
    named: dict[str, ma.fields.Field[object]] = {
        "fields": _words(text, "field paths", "字段路径"),
        "sort": _words(text, "field paths", "字段路径"),
        "limit": _limit(text, MOST_RECORDS),
        "cursor": _Read("a cursor that was given out here", "此前返回的游标", _cursor),
        "count": _Read('"none" or "exact"', " none 或 exact", _count),
        **_shared(text),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def aggregation_schema() -> ma.Schema:
    """The schema of a question for figures."""
    named: dict[str, ma.fields.Field[object]] = {
        "group": _words(True, "field paths", "字段路径"),
        "measures": _words(True, "measures such as sum:freight", "指标（如 sum:freight）"),
        "sort": _words(True, "groups and measures", "分组和指标"),
        "limit": _limit(True, MOST_BUCKETS),
        **_shared(True),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def report_schema() -> ma.Schema:
    """The schema of a question for a report."""
    named: dict[str, ma.fields.Field[object]] = {
        "period": _Read("a period such as 2026-Q3", "期间（如 2026-Q3）", _text),
        "filter": _Read("a JSON object", " JSON 对象", _tree),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def evaluation_schema() -> ma.Schema:
    """The schema of a body that asks what values decide."""
    named: dict[str, ma.fields.Field[object]] = {
        "values": _Read("an object of values by field name", "按字段名给出值的对象", _object),
        "id": _Read("the id of a record", "记录的 id", _text),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def process_schema() -> ma.Schema:
    """The schema of an address that may say which process is meant."""
    named: dict[str, ma.fields.Field[object]] = {"process": _Read("the name of a process", "流程的名称", _text)}
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def transition_schema() -> ma.Schema:
    """The schema of a body that takes one transition for many records."""
    expected = f"1 to {MOST_PRESSED} records, each with id, and values and version where needed, no id twice"
    expected_zh = f"1 到 {MOST_PRESSED} 条记录，每条含 id，可含 values 和 version，id 不重复"
    event, records = _Read("the name of a transition", "流转的名称", _text), _Read(expected, expected_zh, _presses)
    named: dict[str, ma.fields.Field[object]] = {
        "event": event,
        "process": _Read("the name of a process", "流程的名称", _text),
        "records": records,
    }
    event.required = records.required = True
    event.error_messages["required"] = [event.wrong("–")]
    records.error_messages["required"] = [records.wrong("–")]
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def transition_all_schema() -> ma.Schema:
    """The schema of a body that takes one transition for all records that a filter finds."""
    event = _Read("the name of a transition", "流转的名称", _text)
    named: dict[str, ma.fields.Field[object]] = {
        "event": event,
        "process": _Read("the name of a process", "流程的名称", _text),
        "values": _Read("an object of values by field name", "按字段名给出值的对象", _object),
        **_shared(False),
    }
    event.required = True
    event.error_messages["required"] = [event.wrong("–")]
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def refused_schema() -> ma.Schema:
    """The schema of a question for the records that a job refused."""
    named: dict[str, ma.fields.Field[object]] = {
        "after": _Read("the id of a record", "记录的 id", _text),
        "limit": _limit(True, MOST_RECORDS),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def _presses(value: object) -> tuple[Press, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_PRESSED:
        raise ValueError(type(value).__name__)
    found = tuple(_press(one) for one in value)
    if len({one.id.lower() for one in found}) < len(found):
        raise ValueError("…")
    return found


def _press(value: object) -> Press:
    if not isinstance(value, dict) or value.keys() - {"id", "values", "version"}:
        raise ValueError(str(value))
    values, version = value.get("values", {}), value.get("version")
    if not isinstance(values, dict) or (version is not None and type(version) is not int):
        raise ValueError(str(value))
    return Press(_text(value.get("id")), values, version)


def changes_schema() -> ma.Schema:
    """The schema of a question for changes."""
    named: dict[str, ma.fields.Field[object]] = {
        "after": _Read("a cursor that was given out here", "此前返回的游标", _cursor),
        "limit": _limit(True, MOST_RECORDS),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def one_schema() -> ma.Schema:
    """The schema of what may be said when one record is asked for."""
    named: dict[str, ma.fields.Field[object]] = {"fields": _words(True, "field paths", "字段路径")}
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


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
