"""Bodies that say something of people and units, read by marshmallow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import marshmallow as ma

from admin.api.expected import MOST_RECORDS, Read, limit_field
from core.access.organisation import Membership

_LONGEST = 2000


def people_schema() -> ma.Schema:
    """The schema of a question for people."""
    named: dict[str, ma.fields.Field[object]] = {
        "search": Read("text", "文本", _text),
        "cursor": Read("a cursor that was given out here", "此前返回的游标", _number_text),
        "limit": limit_field(True, MOST_RECORDS),
    }
    return ma.Schema.from_dict(named)(unknown=ma.INCLUDE)


def person_schema(*needed: str) -> ma.Schema:
    """The schema of a person: `null` empties the e-mail address and the main unit."""
    named = {
        "login": _field("text", "文本", _text),
        "name": _field("text", "文本", _text),
        "email": _field("text or null", "文本或 null", _text, empties=True),
        "active": _field("true or false", " true 或 false", _yes_or_no),
        "roles": _field("an array of role names", "角色名数组", _texts),
        "unit": _field("the number of a unit, or null", "部门编号或 null", _number, empties=True),
        "units": _field("an array of {unit, position, leads}", "{unit, position, leads} 数组", _memberships),
        "password": _field("text", "文本", _text),
    }
    return _with(named, needed)


def unit_schema(*needed: str) -> ma.Schema:
    """The schema of a unit; `parent` null stands at the top."""
    named = {
        "code": _field("text", "文本", _text),
        "name": _field("text", "文本", _text),
        "parent": _field("the number of a unit, or null", "部门编号或 null", _number, empties=True),
        "active": _field("true or false", " true 或 false", _yes_or_no),
    }
    return _with(named, needed)


def deputy_schema() -> ma.Schema:
    """The schema of a deputyship."""
    named = {
        "deputy": _field("the number of a person", "人员编号", _number),
        "since": _field("a day such as 2026-12-31", "日期（如 2026-12-31）", _day),
        "until": _field("a day such as 2026-12-31", "日期（如 2026-12-31）", _day),
    }
    return _with(named, tuple(named))


def hand_over_schema() -> ma.Schema:
    """The schema of who gets what somebody holds."""
    named = {
        "to": _field("the number of a person", "人员编号", _number),
        "held": _field("an array of names", "名称数组", _texts),
    }
    return _with(named, tuple(named))


def _with(named: dict[str, Read], needed: tuple[str, ...]) -> ma.Schema:
    for name in needed:
        named[name].required = True
        named[name].error_messages["required"] = [named[name].wrong("–")]
    return ma.Schema.from_dict(dict(named))(unknown=ma.INCLUDE)


def _field(expected: str, expected_zh: str, read: Callable[[object], object], *, empties: bool = False) -> Read:
    found = Read(expected, expected_zh, read)
    found.allow_none = empties
    return found


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or "\0" in value:
        raise ValueError(type(value).__name__)
    return value


def _number_text(value: object) -> int:
    text = _text(value)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text[:20])
    return int(text)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _LONGEST:
        raise ValueError(type(value).__name__)
    return tuple(_text(one) for one in value)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(type(value).__name__)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise ValueError(type(value).__name__)
    return value


def _day(value: object) -> date:
    return date.fromisoformat(_text(value))


def _memberships(value: object) -> tuple[Membership, ...]:
    if not isinstance(value, list):
        raise ValueError(type(value).__name__)
    return tuple(_membership(one) for one in value)


def _membership(value: object) -> Membership:
    if not isinstance(value, dict) or not {"unit"} <= value.keys() <= {"unit", "position", "leads"}:
        raise ValueError("{unit, position, leads}")
    return Membership(_number(value["unit"]), _text(value.get("position", "")), _yes_or_no(value.get("leads", False)))
