"""What requests may say: a marshmallow schema for each kind of question, for the address or for a body.

A parameter that cannot be read is one problem, with what was expected in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import marshmallow as ma

from admin.api.bodies import Unreadable, read_object, visible
from admin.api.codes import BAD_PARAMETER
from core.errors import Rejected
from core.exports.formats import FORMATS
from core.merging.merge import Known
from core.processes.advance import Press
from core.queries.dated import read_day
from schema_registry.problems import Problem

AS_OF = "asOf"
MOST_RECORDS = 200
MOST_BUCKETS = 1000
MOST_PRESSED = 1000
_LONGEST_CURSOR = 4000


class Read(ma.fields.Field[object]):
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


def _words(text: bool, expected: str, expected_zh: str) -> Read:
    how, how_zh = ("separated by commas", "用逗号分隔的") if text else ("as an array of texts", "数组形式的")
    return Read(f"{expected} {how}", f"{how_zh}{expected_zh}", _names if text else _listed)


def limit_field(text: bool, most: int) -> Read:
    return Read(f"a whole number from 1 to {most}", f" 1 到 {most} 的整数", _at_most(most, text))


def _day(value: object) -> date | None:
    try:
        return read_day(_text(value))
    except Rejected as wrong:
        raise ValueError(value) from wrong


def _as_of() -> dict[str, ma.fields.Field[object]]:
    """The parameter that says of which day values are asked for."""
    expected = "a day such as 2026-12-31, a period such as 2026-Q4, or today"
    return {AS_OF: Read(expected, "日期（如 2026-12-31）、期间（如 2026-Q4）或 today", _day)}


def _shared(text: bool) -> dict[str, ma.fields.Field[object]]:
    tree = _tree if text else _object
    return {
        "filter": Read("a JSON object", " JSON 对象", tree),
        "search": Read("a text", "文本", _text),
    }


def question_schema(text: bool) -> ma.Schema:
    """The schema of a question for records; `text` for the address, else for a JSON body."""
    named: dict[str, ma.fields.Field[object]] = {
        "fields": _words(text, "field paths", "字段路径"),
        "sort": _words(text, "field paths", "字段路径"),
        "limit": limit_field(text, MOST_RECORDS),
        "cursor": Read("a cursor that was given out here", "此前返回的游标", _cursor),
        "count": Read('"none" or "exact"', " none 或 exact", _count),
        **_as_of(),
        **_shared(text),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def export_schema() -> ma.Schema:
    """The schema of what is wanted as a file."""
    named: dict[str, ma.fields.Field[object]] = {
        "fields": _words(False, "field paths", "字段路径"),
        "sort": _words(False, "field paths", "字段路径"),
        "format": Read(f"one of {', '.join(FORMATS)}", "文件格式之一", _text),
        **_as_of(),
        **_shared(False),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def aggregation_schema() -> ma.Schema:
    """The schema of a question for figures."""
    named: dict[str, ma.fields.Field[object]] = {
        "group": _words(True, "field paths", "字段路径"),
        "measures": _words(True, "measures such as sum:freight", "指标（如 sum:freight）"),
        "sort": _words(True, "groups and measures", "分组和指标"),
        "limit": limit_field(True, MOST_BUCKETS),
        **_as_of(),
        **_shared(True),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def report_schema() -> ma.Schema:
    """The schema of a question for a report."""
    named: dict[str, ma.fields.Field[object]] = {
        "period": Read("a period such as 2026-Q3", "期间（如 2026-Q3）", _text),
        "filter": Read("a JSON object", " JSON 对象", _tree),
        AS_OF: Read("a day such as 2026-12-31, or period", "日期（如 2026-12-31）或 period", _text),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def evaluation_schema() -> ma.Schema:
    """The schema of a body that asks what values decide."""
    named: dict[str, ma.fields.Field[object]] = {
        "values": Read("an object of values by field name", "按字段名给出值的对象", _object),
        "id": Read("the id of a record", "记录的 id", _text),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def process_schema() -> ma.Schema:
    """The schema of an address that may say which process is meant."""
    named: dict[str, ma.fields.Field[object]] = {"process": Read("the name of a process", "流程的名称", _text)}
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def transition_schema() -> ma.Schema:
    """The schema of a body that takes one transition for many records."""
    expected = f"1 to {MOST_PRESSED} records, each with id, and values and version where needed, no id twice"
    expected_zh = f"1 到 {MOST_PRESSED} 条记录，每条含 id，可含 values 和 version，id 不重复"
    event, records = Read("the name of a transition", "流转的名称", _text), Read(expected, expected_zh, _presses)
    named: dict[str, ma.fields.Field[object]] = {
        "event": event,
        "process": Read("the name of a process", "流程的名称", _text),
        "records": records,
    }
    event.required = records.required = True
    event.error_messages["required"] = [event.wrong("–")]
    records.error_messages["required"] = [records.wrong("–")]
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def transition_all_schema() -> ma.Schema:
    """The schema of a body that takes one transition for all records that a filter finds."""
    event = Read("the name of a transition", "流转的名称", _text)
    named: dict[str, ma.fields.Field[object]] = {
        "event": event,
        "process": Read("the name of a process", "流程的名称", _text),
        "values": Read("an object of values by field name", "按字段名给出值的对象", _object),
        **_shared(False),
    }
    event.required = True
    event.error_messages["required"] = [event.wrong("–")]
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def refused_schema() -> ma.Schema:
    """The schema of a question for the records that a job refused."""
    named: dict[str, ma.fields.Field[object]] = {
        "after": Read("the id of a record", "记录的 id", _text),
        "limit": limit_field(True, MOST_RECORDS),
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


def merge_schema() -> ma.Schema:
    """The schema of a body that merges records into the one addressed."""
    records = Read("records, each with id, and version where it is known", "记录，每条含 id，可含 version", _merged)
    records.required = True
    records.error_messages["required"] = [records.wrong("–")]
    take = Read("an object of record ids by field name", "按字段名给出记录 id 的对象", _chosen)
    return ma.Schema.from_dict({"records": records, "take": take})(unknown=ma.INCLUDE)


def _merged(value: object) -> tuple[Known, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(type(value).__name__)
    pressed = [_press(one) for one in value]
    if any(one.values for one in pressed):
        raise ValueError("values")
    return tuple(Known(one.id, one.version) for one in pressed)


def _chosen(value: object) -> Mapping[str, object]:
    found = _object(value)
    return {name: _text(one) for name, one in found.items()}


def explanation_schema() -> ma.Schema:
    """The schema of a question for why somebody may do something."""
    who = Read("a sign-in name", "登录名", _text)
    who.required = True
    who.error_messages["required"] = [who.wrong("–")]
    what = Read(
        "action:<action>, field:<field> or event:<transition>", " action:、field: 或 event: 开头的名称", _text
    )
    return ma.Schema.from_dict({"who": who, "what": what})(unknown=ma.INCLUDE)


def release_schema() -> ma.Schema:
    """The schema of a body that releases a record."""
    reason = Read("a text", "文本", _text)
    reason.required = True
    reason.error_messages["required"] = [reason.wrong("–")]
    return ma.Schema.from_dict({"reason": reason})(unknown=ma.INCLUDE)


def share_schema() -> ma.Schema:
    """The schema of a body that shares a record."""
    return ma.Schema.from_dict(_terms())(unknown=ma.INCLUDE)


def share_many_schema() -> ma.Schema:
    """The schema of a body that shares many records alike."""
    expected, expected_zh = f"1 to {MOST_RECORDS} ids, none twice", f"1 到 {MOST_RECORDS} 个不重复的 id"
    records = _needed(Read(expected, expected_zh, _ids))
    return ma.Schema.from_dict({**_terms(), "records": records})(unknown=ma.INCLUDE)


def share_all_schema() -> ma.Schema:
    """The schema of a body that shares all records that a filter finds."""
    return ma.Schema.from_dict({**_terms(), **_shared(False)})(unknown=ma.INCLUDE)


def _terms() -> dict[str, ma.fields.Field[object]]:
    """With whom records are shared, and how."""
    whom = _needed(Read("actor:7, unit:3 or role:sales", " actor:7、unit:3 或 role:sales", _text))
    right = _needed(Read('"read" or "write"', " read 或 write", _text))
    until = Read("a day such as 2026-12-31", "日期（如 2026-12-31）", _whole_day)
    until.allow_none, until.load_default = True, None
    team = Read("a text", "文本", _text)
    team.load_default = ""
    return {"whom": whom, "right": right, "team": team, "until": until}


def _needed(field: Read) -> Read:
    field.required = True
    field.error_messages["required"] = [field.wrong("–")]
    return field


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_RECORDS:
        raise ValueError(type(value).__name__)
    found = tuple(_text(one) for one in value)
    if len({one.lower() for one in found}) < len(found):
        raise ValueError("…")
    return found


def _whole_day(value: object) -> date:
    return date.fromisoformat(_text(value))


def changes_schema() -> ma.Schema:
    """The schema of a question for changes."""
    named: dict[str, ma.fields.Field[object]] = {
        "after": Read("a cursor that was given out here", "此前返回的游标", _cursor),
        "limit": limit_field(True, MOST_RECORDS),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def one_schema() -> ma.Schema:
    """The schema of what may be said when one record is asked for."""
    named: dict[str, ma.fields.Field[object]] = {"fields": _words(True, "field paths", "字段路径"), **_as_of()}
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)
