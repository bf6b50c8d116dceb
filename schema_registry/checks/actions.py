"""What transitions ask for and do: fields that can be given, values that fit them, people who can be told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from schema_registry.checks.formulas import ASSIGNED, Stated, check_fit, check_formula
from schema_registry.codes import cross
from schema_registry.codes import processes as codes
from schema_registry.compile.many import MANY
from schema_registry.dated import SERIES
from schema_registry.derived import COMPUTED
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.scope import DraftScope
from schema_registry.expressions.types import Wording
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.pointer import join
from schema_registry.statechart import OWNER, ROLE, UNIT
from schema_registry.view import Json, mapping, objects, text, texts
from schema_registry.world import World

ASKED, REQUIRED, GIVEN = (
    Wording("asked for", "在流转时填写"),
    Wording("required", "要求必填"),
    Wording("assigned", "赋值"),
)


class _Reason(NamedTuple):
    en: str
    zh: str


_COMPUTED = _Reason("it is computed", "它由公式计算")
_MANY = _Reason("its values are records of their own", "它的值是其他记录")
_DATED = _Reason("it has a value for each period", "它每个期间各有一个值")
_NUMBERED = _Reason("the engine gives it", "它由系统编号")
_STATE = _Reason("it is the state of a process, which transitions change", "它是流程的状态，只能通过流转改变")
_SINCE = _Reason("a process keeps it", "它由流程记录")
_SYSTEM = _Reason("it belongs to the engine", "它是系统字段")


def check_fields_listed(world: World, draft: EntityDraft, owner: EntityDraft, holder: Json, at: str) -> None:
    """Fields that must have a value: own ones whose value the record itself holds."""
    for name, place in _listed(world, draft, owner, holder, at):
        kind = text(mapping(owner.properties[name]).get("kind"))
        reason = _why_elsewhere(kind)
        if reason is not None:
            _refuse(world, draft, name, place, REQUIRED, reason)


def check_askable(world: World, draft: EntityDraft, owner: EntityDraft, holder: Json, at: str) -> None:
    """Fields that a transition's form asks for: own ones that people fill in."""
    for name, place in _listed(world, draft, owner, holder, at):
        reason = _why_not_given(world, owner, name)
        if reason is not None:
            _refuse(world, draft, name, place, ASKED, reason)


def check_actions(world: World, draft: EntityDraft, owner: EntityDraft, actions: object, at: str) -> None:
    """Every action of a list."""
    for index, action in objects(actions):
        place = join(at, index)
        if not {"assign", "notify"} & action.keys():
            code = codes.NOT_SAID if "message" in action else codes.NOTHING_HAPPENS
            world.findings.add(code, draft.origin(place))
        elif "message" in action and "notify" not in action:
            world.findings.add(codes.NOT_SAID, draft.origin(f"{place}/message"), at_key=True)
        for name, value in mapping(action.get("assign")).items():
            _check_assigned(world, draft, owner, name, value, join(place, "assign", name))
        _check_notified(world, draft, owner, action.get("notify"), f"{place}/notify")


def _listed(world: World, draft: EntityDraft, owner: EntityDraft, holder: Json, at: str) -> Iterator[tuple[str, str]]:
    """The own fields of a list with their places; names of none are noted."""
    for index, name in texts(holder.get(at.rpartition("/")[2])):
        place = join(at, index)
        if name in SYSTEM_FIELDS:
            _refuse(world, draft, name, place, ASKED, _SYSTEM)
        elif name not in owner.properties:
            _no_field(world, draft, owner, name, place)
        else:
            yield name, place


def _why_elsewhere(kind: str) -> _Reason | None:
    """Why the value of a field does not stand in the record itself; None where it does."""
    return _COMPUTED if kind in COMPUTED else _MANY if kind in MANY else _DATED if kind == SERIES else None


def _why_not_given(world: World, owner: EntityDraft, name: str) -> _Reason | None:
    """Why nobody can give a field a value; None where somebody can."""
    document = mapping(owner.properties[name])
    kind = text(document.get("kind"))
    words = world.vocabulary.kinds.get(kind)
    elsewhere = _why_elsewhere(kind)
    if elsewhere is not None:
        return elsewhere
    if words is not None and words.numbered and document.get("manual") is not True:
        return _NUMBERED
    for one in world.processes.values():
        if one.value.get("entity") == owner.name:
            if one.value.get("field") == name:
                return _STATE
            if one.value.get("since") == name:
                return _SINCE
    return None


def _check_assigned(world: World, draft: EntityDraft, owner: EntityDraft, name: str, value: object, at: str) -> None:
    if name in SYSTEM_FIELDS:
        if name != "sys_owner":
            _refuse(world, draft, name, at, GIVEN, _SYSTEM)
        elif not text(value).startswith("="):
            params = {"name": name, "reason": "it takes a formula, =current_user() for example"}
            params["reason_zh"] = "应为公式，例如 =current_user()"
            world.findings.add(codes.BAD_VALUE, draft.origin(at), params=params)
        else:
            _check_formula(world, draft, owner, name, text(value), at)
        return
    if name not in owner.properties:
        _no_field(world, draft, owner, name, at, at_key=True)
        return
    reason = _why_not_given(world, owner, name)
    if reason is not None:
        _refuse(world, draft, name, at, GIVEN, reason, at_key=True)
    elif text(value).startswith("="):
        _check_formula(world, draft, owner, name, text(value), at)
    else:
        _check_constant(world, draft, owner, name, value, at)


def _check_formula(world: World, draft: EntityDraft, owner: EntityDraft, name: str, source: str, at: str) -> None:
    takes = DraftScope(world).field(owner.name, name)
    if takes is None or not takes.type:
        return
    stated = Stated(source[1:], at, ASSIGNED, inside=1)
    checked = check_formula(world, owner, stated, takes.type, draft)
    if checked is not None:
        check_fit(world, takes, name, checked, draft.origin(at))


def _check_constant(world: World, draft: EntityDraft, owner: EntityDraft, name: str, value: object, at: str) -> None:
    document = world.value(owner, name)
    words = world.vocabulary.kinds.get(text(document.get("kind")))
    for problem in words.check({**document, "default": value}) if words is not None else ():
        params = dict(problem.params)
        if problem.pointer == "/default" and "reason" in params:
            said = {"name": name, "reason": params["reason"], "reason_zh": params.get("reason_zh", "")}
            world.findings.add(codes.BAD_VALUE, draft.origin(at), params=said)


def _check_notified(world: World, draft: EntityDraft, owner: EntityDraft, to: object, at: str) -> None:
    told = [(0, to)] if isinstance(to, str) else list(texts(to))
    people = [name for name, one in owner.properties.items() if mapping(one).get("kind") == "user"]
    for index, name in told:
        place = at if isinstance(to, str) else join(at, index)
        prefix, _, role = name.partition(":")
        if f"{prefix}:" in (ROLE, UNIT):
            if role not in world.roles and not world.unread_roles:
                _nobody(world, draft, name, place, [f"{prefix}:{one}" for one in world.roles])
        elif name != OWNER and name not in people:
            _nobody(world, draft, name, place, [OWNER, *people])


def _nobody(world: World, draft: EntityDraft, name: str, at: str, known: Collection[str]) -> None:
    world.findings.add(codes.NOBODY, draft.origin(at), suggest=world.guess(name, known), name=name)


def _no_field(
    world: World, draft: EntityDraft, owner: EntityDraft, name: str, at: str, *, at_key: bool = False
) -> None:
    guess = world.guess(name, owner.properties)
    params = {"entity": owner.name, "name": name}
    world.findings.add(cross.NO_FIELD, draft.origin(at), at_key=at_key, suggest=guess, params=params)


def _refuse(
    world: World, draft: EntityDraft, name: str, at: str, what: Wording, reason: _Reason, *, at_key: bool = False
) -> None:
    params = {"name": name, "what": what, "what_zh": what.zh, "reason": reason.en, "reason_zh": reason.zh}
    world.findings.add(codes.NOT_TO_BE_GIVEN, draft.origin(at), at_key=at_key, params=params)
