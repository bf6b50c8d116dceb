"""Explanations in sentences, the same on pages, in the API and in a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.access.explain import Explanation, FieldExplanation, Grant, Need
from core.access.rights import verb
from core.context import Actor
from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.places import Stands
from schema_registry.rights_words import by_record_said, field_right_said, scope_said
from schema_registry.roles import ByRecord, Case, FieldRight, FieldStated


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an answer, and where in a definition it stands. `holds`: whether it speaks for the person; None
    for what speaks neither for nor against."""

    said: str
    holds: bool | None = None
    stands: Stands | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: the verdict, and what says so."""

    allowed: bool
    verdict: str
    reasons: tuple[Reason, ...]


def both(en: str, zh: str) -> Text:
    """A wording in both languages."""
    return Text(en, Frozen({"zh_CN": zh}))


_MAY = both("{who} may {verb} this record of “{entity}”.", "{who} 可以{verb}这条“{entity}”记录。")
_MAY_NOT = both("{who} may not {verb} this record of “{entity}”.", "{who} 不能{verb}这条“{entity}”记录。")
_SUPERUSER = both("{who} is an administrator, who may do everything.", "{who} 是管理员，可以做任何操作。")
_IN_TRASH = both("It lies in the trash.", "这条记录在回收站中。")
_NO_ROLE = both("{who} has no role.", "{who} 没有任何角色。")
_MUST_READ = both("Nobody may {verb} what they may not see:", "看不到的记录也不能{verb}：")
_SILENT = both("Role “{role}” does not let anybody {verb} any of them.", "角色“{role}”不允许{verb}任何此类记录。")
_SCOPE = both("Role “{role}” lets them {verb} {reach}.", "角色“{role}”允许{verb}{reach}记录。")
_POLICY = both("Role “{role}” lets them {verb} those with {where}.", "角色“{role}”允许{verb}满足 {where} 的记录。")
_REACHED = both("This is one of them.", "这条记录属于此范围。")
_NOT_MET = both("This is none of them.", "这条记录不满足。")
_OF_OWNER = both("This one belongs to {owner}.", "这条记录的负责人是 {owner}。")
_OF_UNIT = both("This one belongs to {owner}, in {unit}.", "这条记录的负责人是 {owner}，所属部门是 {unit}。")
_OF_NOBODY = both("This one belongs to nobody.", "这条记录没有负责人。")
_STANDS_IN = both("They stand in for {owner} today.", "今天由其代理 {owner}。")
_AND = both(" and ", " 且 ")
_OR = both(" or ", " 或 ")
_NOT = both("not ({inside})", "非（{inside}）")
_SOME = both("some {path} with {inside}", "有 {path} 满足 {inside}")
_NONE = both("no {path} with {inside}", "没有 {path} 满足 {inside}")
_IS_EMPTY = both("{path} is empty", "{path} 为空")
_FILLED = both("{path} is not empty", "{path} 不为空")
_SIGNS: Mapping[str, str] = Frozen(
    {"_eq": "=", "_neq": "≠", "_gt": ">", "_gte": "≥", "_lt": "<", "_lte": "≤", "_in": "∈", "_nin": "∉"}
)
_THOSE = both("those with {where}", "满足 {where} 的记录")
_FIELD = both("{who}: “{field}” of “{entity}” is {right}.", "{who}：“{entity}”的“{field}”{right}。")
_FIELD_ROLE = both("Role “{role}”: {right}.", "角色“{role}”：{right}。")
_WIDEST = both("The widest right of all roles counts.", "以所有角色中最宽的权限为准。")
_SEES_ALL = both("Whoever writes the definitions sees all fields.", "可以修改配置定义的人能看到所有字段。")
_FOLLOWS = both("It is computed from what is hidden from them.", "它由对其隐藏的字段计算得出。")
_NO_RIGHT = both("No role of theirs gives a right to the entity.", "其角色都没有该对象的权限。")


def told(found: Explanation, locale: str) -> Told:
    """An explanation of a record, in sentences."""
    params = {"who": found.who.name, "verb": verb(found.action).say(locale), "entity": found.entity.title.say(locale)}
    verdict = (_MAY if found.allowed else _MAY_NOT).say(locale).format(**params)
    return Told(found.allowed, verdict, tuple(_reasons(found, locale)))


def told_of_field(found: FieldExplanation, locale: str) -> Told:
    """An explanation of a field, in sentences. It is allowed where something of it is seen."""
    field = found.entity.fields.get(found.field)
    params = {
        "who": found.who.name,
        "field": field.title.say(locale) if field is not None else found.field,
        "entity": found.entity.title.say(locale),
        "right": _right_said(found.right, found.cases, found.who, locale),
    }
    return Told(
        found.right != "hidden" or bool(found.cases),
        _FIELD.say(locale).format(**params),
        tuple(_of_field(found, locale)),
    )


def filter_said(where: object, who: Actor, locale: str) -> str:
    """A filter in a line, with the person's name where it asks for whoever looks."""
    return _AND.say(locale).join(_conditions(where, who, locale))


def _reasons(found: Explanation, locale: str) -> Iterator[Reason]:
    if found.in_trash:
        yield Reason(_IN_TRASH.say(locale), found.allowed)
    if found.ruled == "superuser":
        yield Reason(_SUPERUSER.say(locale).format(who=found.who.name), True)
        return
    if not found.who.roles:
        yield Reason(_NO_ROLE.say(locale).format(who=found.who.name), False)
    for need in found.needs:
        if need.action != found.action:
            yield Reason(_MUST_READ.say(locale).format(verb=verb(found.action).say(locale)))
        yield from _of_need(found, need, locale)


def _of_need(found: Explanation, need: Need, locale: str) -> Iterator[Reason]:
    for one in need.grants:
        yield Reason(_granted(found, one, locale), one.holds, one.stands)
    for role in need.silent:
        said = _SILENT.say(locale).format(role=role.title.say(locale), verb=verb(need.action).say(locale))
        yield Reason(said, False)


def _granted(found: Explanation, one: Grant, locale: str) -> str:
    said = {"role": one.role.title.say(locale), "verb": verb(one.action).say(locale)}
    if one.right.policies:
        where = filter_said(one.right.policies[0].where, found.who, locale)
        end = _REACHED if one.holds else _NOT_MET
        return _after(_POLICY.say(locale).format(where=where, **said), end.say(locale), locale)
    reach = scope_said(one.right.scope, locale)
    if one.right.scope == "shared":
        end = _REACHED if one.holds else _NOT_MET
        return _after(_SCOPE.say(locale).format(reach=reach, **said), end.say(locale), locale)
    if found.units and one.right.scope not in ("own", "all"):
        reach = (
            f"{reach} ({', '.join(found.units)})"
            if not locale.startswith("zh")
            else f"{reach}（{'、'.join(found.units)}）"
        )
    sentence = _SCOPE.say(locale).format(reach=reach, **said)
    return sentence if one.right.scope == "all" else _after(sentence, _whose(found, locale), locale)


def _whose(found: Explanation, locale: str) -> str:
    if found.owner is None:
        return _OF_NOBODY.say(locale)
    words = _OF_UNIT if found.unit else _OF_OWNER
    said = words.say(locale).format(owner=found.owner.name, unit=found.unit)
    if found.owner.id in found.who.stands_in:
        return _after(said, _STANDS_IN.say(locale).format(owner=found.owner.name), locale)
    return said


def _after(first: str, second: str, locale: str) -> str:
    return f"{first}{second}" if locale.startswith("zh") else f"{first} {second}"


def _of_field(found: FieldExplanation, locale: str) -> Iterator[Reason]:
    if found.ruled != "roles":
        words = _SUPERUSER if found.ruled == "superuser" else _SEES_ALL
        yield Reason(words.say(locale).format(who=found.who.name), True)
        return
    for one in found.grants:
        said = {"role": one.role.title.say(locale), "right": stated_said(one.said, found.who, locale)}
        text, holds = _FIELD_ROLE.say(locale).format(**said), one.right == found.right if one.right else None
        if isinstance(one.said, ByRecord) and one.right is not None:
            end = _REACHED if one.right == one.said.case.right else _NOT_MET
            text = _after(text, end.say(locale), locale)
        yield Reason(text, holds, one.stands)
    if not found.grants:
        yield Reason(_NO_RIGHT.say(locale), False)
    elif found.follows:
        yield Reason(_FOLLOWS.say(locale), False)
    elif len({one.said for one in found.grants}) > 1:
        yield Reason(_WIDEST.say(locale))


def stated_said(said: FieldStated, who: Actor, locale: str) -> str:
    """A right on a field in words, with the person's name where its condition asks for whoever looks."""
    if isinstance(said, ByRecord):
        return _right_said(said.otherwise, (said.case,), who, locale)
    return field_right_said(said, locale)


def _right_said(least: FieldRight, cases: Sequence[Case], who: Actor, locale: str) -> str:
    said = [(one.right, _THOSE.say(locale).format(where=filter_said(one.policy.where, who, locale))) for one in cases]
    return by_record_said(said, least, locale)


# ---- filters
def _conditions(where: object, who: Actor, locale: str) -> Iterator[str]:
    for name, value in where.items() if isinstance(where, Mapping) else ():
        if name in ("_and", "_or"):
            parts = [filter_said(one, who, locale) for one in value]
            yield f"({(_AND if name == '_and' else _OR).say(locale).join(parts)})"
        elif name == "_not":
            yield _NOT.say(locale).format(inside=filter_said(value, who, locale))
        else:
            yield from _compared(name, value, who, locale)


def _compared(path: str, asked: object, who: Actor, locale: str) -> Iterator[str]:
    for operator, value in asked.items() if isinstance(asked, Mapping) else (("_eq", asked),):
        if operator in ("_some", "_none"):
            words = _SOME if operator == "_some" else _NONE
            yield words.say(locale).format(path=path, inside=filter_said(value, who, locale))
        elif operator == "_empty":
            yield (_IS_EMPTY if value else _FILLED).say(locale).format(path=path)
        else:
            yield f"{path} {_SIGNS.get(operator, operator.lstrip('_'))} {_value(value, who)}"


def _value(value: object, who: Actor) -> str:
    if isinstance(value, list | tuple):
        return f"({', '.join(_value(one, who) for one in value)})"
    if value == "$CURRENT_USER":
        return who.name
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
