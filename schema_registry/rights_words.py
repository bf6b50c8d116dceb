"""How rights of a role changed, in words, for people who read a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from schema_registry.frozen import Frozen
from schema_registry.roles import ByRecord, FieldRight, FieldStated, Right, Role

_Words = Mapping[str, tuple[str, str]]
_ACTS: _Words = Frozen(
    {
        "read": ("see", "查看"),
        "create": ("create", "新建"),
        "update": ("change", "修改"),
        "delete": ("delete", "删除"),
        "restore": ("restore", "恢复"),
        "assign": ("give away", "转交"),
        "claim": ("claim from the pool", "从公海领取"),
        "share": ("share", "共享"),
        "import": ("import", "导入"),
        "export": ("export", "导出"),
        "print": ("print", "打印"),
        "override": ("override processes", "越过流程"),
        "reveal": ("see secrets", "查看保密内容"),
    }
)
_SCOPES: _Words = Frozen(
    {
        "none": ("none", "无"),
        "shared": ("those shared with them", "共享给本人的"),
        "own": ("their own", "本人的"),
        "unit": ("those of their units", "本部门的"),
        "unitAndBelow": ("those of their units and below", "本部门及下级的"),
        "all": ("all", "全部"),
    }
)
_FIELDS: _Words = Frozen(
    {
        "hidden": ("hidden", "隐藏"),
        "masked": ("shown in part", "部分显示"),
        "read": ("not to be changed", "只读"),
        "write": ("whole", "不限"),
    }
)
_BY_FILTER = ("those that meet a filter", "满足条件的")
_CASE, _ELSE = ("{right} for {where}", "{where}{right}"), ("else {least}", "其余{least}")
_LOCALES = ("en", "zh_CN")
_ANY = ("any other entity", "其他对象")
MOST = 12
"""Changes of rights that are told one by one."""


def act_said(action: str, locale: str) -> str:
    """An action by itself: "change"."""
    return _ACTS.get(action, (action, action))[_column(locale)]


def scope_said(scope: str, locale: str) -> str:
    """The records of a scope: "their own"."""
    return _SCOPES.get(scope, (scope, scope))[_column(locale)]


def field_right_said(right: FieldRight, locale: str) -> str:
    """A right on a field: "shown in part"."""
    return _FIELDS[right][_column(locale)]


def by_record_said(cases: Sequence[tuple[FieldRight, str]], least: FieldRight, locale: str) -> str:
    """A right on a field that depends on the record: "whole for those with grade = A, else hidden". `cases`: rights,
    each with the records that it is for."""
    at = _column(locale)
    said = [_CASE[at].format(right=_FIELDS[right][at], where=where) for right, where in cases]
    last = _ELSE[at].format(least=_FIELDS[least][at]) if said else _FIELDS[least][at]
    return (", ", "，")[at].join([*said, last])


def changes_of_rights(before: Role, after: Role, locale: str) -> str:
    """Entity by entity what a role reaches now: `customer: see their own → all, phone: whole → hidden`."""
    said = list(_said(before, after, _column(locale)))
    more = len(said) - MOST
    told = said[:MOST] + ([(f"{more} more", f"另有 {more} 项")[_column(locale)]] if more > 0 else [])
    return ("; ", "；")[_column(locale)].join(told)


def _said(before: Role, after: Role, at: int) -> Iterator[str]:
    names = {**before.entities, **after.entities, **before.fields, **after.fields}
    for entity in names:
        changed = [*_rights(before, after, entity, at), *_fields(before, after, entity, at)]
        if changed:
            name = _ANY[at] if entity == "*" else entity
            yield f"{name}{(': ', '：')[at]}{(', ', '，')[at].join(changed)}"


def _rights(before: Role, after: Role, entity: str, at: int) -> Iterator[str]:
    was, now = before.rights(entity), after.rights(entity)
    for action, words in _ACTS.items():
        one, other = was.get(action, Right()), now.get(action, Right())
        if one != other:
            yield f"{words[at]} {_reach(one, at)} → {_reach(other, at)}"


def _reach(right: Right, at: int) -> str:
    parts = [_SCOPES[right.scope][at]] if right.scope != "none" or not right.policies else []
    parts += [_BY_FILTER[at]] if right.policies else []
    return (" and ", "和")[at].join(parts)


def _fields(before: Role, after: Role, entity: str, at: int) -> Iterator[str]:
    was, now = (one.fields.get(entity, Frozen({})) for one in (before, after))
    for name in {**was, **now}:
        one, other = was.get(name, "write"), now.get(name, "write")
        if one != other:
            yield f"{name} {_field(one, at)} → {_field(other, at)}"


def _field(stated: FieldStated, at: int) -> str:
    if not isinstance(stated, ByRecord):
        return _FIELDS[stated][at]
    return by_record_said([(stated.case.right, _BY_FILTER[at])], stated.otherwise, _LOCALES[at])


def _column(locale: str) -> int:
    return 1 if locale.startswith("zh") else 0
