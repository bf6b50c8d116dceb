"""A filter tree as a draft. What a form has no controls for is kept as JSON, so that nothing is ever left out.

A draft says the same as the tree it was read from: a single value is one of a list of one, `today` is a period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from admin.display.fields import Shown, shown
from admin.query.drafts import ALL, ANY, DEEPEST, NONE, NOT_ALL, Branch, Kept, Node, Rule
from admin.query.ways import LINES, NAMED_VALUES, PERIOD, RANGE, chosen, length_of, period_of, ways
from admin.views.conditions import EMPTY, NOT_EMPTY, PLAIN, TICKED
from core.context import Context
from core.kinds.geo import asked_circle
from core.kinds.kind import Kind, Refused
from core.kinds.operators import NEAR
from core.queries.paths import Unresolved, resolve
from core.queries.query import FilterTree
from core.queries.relations import relations
from core.queries.values import Typed, unlimited
from schema_registry.model import Entity, Field

_TYPED = {operator: way for way, operator in LINES.items()}
_ONE_OF = {"_eq": "_in", "_neq": "_nin"}
_JOINED = {"_and": ALL, "_or": ANY}
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_NOTHING = {"_eq": True, "_neq": False}
"""Operators that ask with null for missing values, or for those that are there."""
_TURNED = {ALL: NOT_ALL, ANY: NONE}


def json_of(tree: object) -> str:
    return msgspec.json.encode(tree, enc_hook=str).decode()


def members(tree: FilterTree) -> Iterator[FilterTree]:
    """The conditions of a filter that all have to hold, one operator each."""
    for name, value in tree.items():
        if name == "_and" and isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value):
            for one in value:
                yield from members(one)
        elif isinstance(value, Mapping) and len(value) > 1 and not name.startswith("_"):
            yield from ({name: {operator: asked}} for operator, asked in value.items())
        else:
            yield {name: value}


def entity_of(ctx: Context, entity: Entity, relation: str) -> Entity | None:
    """The entity of related records, by the relation's dotted name; None where there is none."""
    dotted, _, name = relation.rpartition(".")
    if dotted:
        try:
            entity = resolve(ctx, entity, f"{dotted}.id").entity
        except Unresolved:
            return None
    found = relations(ctx, entity.name).get(name)
    return found.entity if found else None


def field_of(ctx: Context, entity: Entity, path: str) -> Shown | None:
    """The field that a path leads to, whatever stands behind its colon."""
    return shown(ctx.live, entity, path.partition(":")[0], ctx.locale)


def compared(ctx: Context, field: Shown) -> tuple[Field, Kind]:
    """The field that values are compared as, and its kind: of an amount with its currency, the amount."""
    parts = field.kind.parts(field.field)
    own = parts.compared if parts else field.field
    return unlimited(own), ctx.live.kinds[own.kind]


def draft_of(ctx: Context, entity: Entity, tree: FilterTree | None) -> Branch:
    """The draft of a whole filter."""
    return _branch(ctx, entity, tree or {}, DEEPEST)


def _branch(ctx: Context, entity: Entity, tree: FilterTree, depth: int) -> Branch:
    """An object of conditions; an "or" or a "not" that is all it holds is the branch itself."""
    parts = list(members(tree))
    if len(parts) == 1 and (opened := _opened(ctx, entity, parts[0], depth)) is not None:
        return opened
    return Branch(tuple(_node(ctx, entity, one, depth) for one in parts if one not in ({}, {"_and": []})))


def _opened(ctx: Context, entity: Entity, part: FilterTree, depth: int) -> Branch | None:
    """An "or" or a "not" as a branch; None where it is neither, or holds what is no condition."""
    ((name, value),) = part.items()
    if depth == 0:
        return None
    if name == "_not" and isinstance(value, Mapping):
        inner = _branch(ctx, entity, value, depth - 1)
        if inner.join in _TURNED and not inner.relation and inner.parts:
            return Branch(inner.parts, NONE if len(inner.parts) == 1 else _TURNED[inner.join])
        return Branch((inner,), NONE) if inner.parts else None
    if name in _JOINED and isinstance(value, list | tuple) and value:
        if not all(isinstance(one, Mapping) and one for one in value):
            return None
        return Branch(tuple(_part(ctx, entity, one, depth - 1) for one in value), _JOINED[name])
    return None


def _part(ctx: Context, entity: Entity, tree: FilterTree, depth: int) -> Node:
    """One of several: a condition by itself, or a group of them."""
    inner = _branch(ctx, entity, tree, depth)
    return inner.parts[0] if inner.join == ALL and len(inner.parts) == 1 else inner


def _node(ctx: Context, entity: Entity, part: FilterTree, depth: int) -> Node:
    """One member of a filter."""
    ((name, value),) = part.items()
    if name.startswith("_") or not isinstance(value, Mapping) or len(value) != 1:
        return _opened(ctx, entity, part, depth) or Kept(json_of(part))
    ((operator, asked),) = value.items()
    if operator in ("_some", "_none"):
        related = entity_of(ctx, entity, name)
        if related is None or not isinstance(asked, Mapping) or depth == 0:
            return Kept(json_of(part))
        inner = _branch(ctx, related, asked, depth - 1)
        return Branch(inner.parts, inner.join, name, operator == "_some")
    field = field_of(ctx, entity, name)
    return (_rule(ctx, field, name, operator, asked) if field else None) or Kept(json_of(part))


def _rule(ctx: Context, field: Shown, path: str, operator: str, value: object) -> Rule | None:
    """One condition on a field; None where the form cannot say it."""
    plain, _colon, by = path.partition(":")
    offered = ways(field, by)
    rule = _named(field, plain, by, operator, value) or _listed(ctx, field, path, operator, value)
    if rule is not None:
        return rule if rule.way in (offered if rule.path == path else ways(field)) else None
    way = _TYPED.get(operator, operator)
    if way not in offered or operator in (EMPTY, NOT_EMPTY):
        return None
    if way in LINES:
        texts = [_text(ctx, field, by, one) for one in _several(value)]
        good = texts and all(one and len(one.splitlines()) == 1 and one == one.strip() for one in texts)
        return Rule(path, way, text="\n".join(texts)) if good else None
    if operator == RANGE:
        values = _several(value)
        if len(values) != 2:
            return None
        low, high = (_text(ctx, field, by, one) for one in values)
        return Rule(path, RANGE, text=low, until=high) if low and high else None
    text = _circle(value) if operator == NEAR else _text(ctx, field, by, value)
    return Rule(path, operator, text=text) if text else None


def _named(field: Shown, path: str, by: str, operator: str, value: object) -> Rule | None:
    """A way that stands for an operator with its value."""
    whole = f"{path}:{by}" if by else path
    if operator == EMPTY or value is None:
        flag = _NOTHING.get(operator) if value is None else _FLAGS.get(str(value).lower())
        return None if flag is None else Rule(whole, EMPTY if flag else NOT_EMPTY)
    single = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    if not by:
        for way, named in NAMED_VALUES.items():
            if (operator, single) == named:
                return Rule(path, way)
        if found := length_of(operator, value):
            return Rule(path, found[0], text=found[1], unit=found[2])
    asked = by or ("day" if field.field.kind == "date" else "")
    period = period_of(asked, value) if operator == "_eq" else ""
    return Rule(path, PERIOD, unit=period) if period else None


def _listed(ctx: Context, field: Shown, path: str, operator: str, value: object) -> Rule | None:
    """Values that are ticked."""
    if not chosen(field):
        return None
    way = _ONE_OF.get(operator, operator)
    if way not in TICKED:
        return None
    values = _several(value)
    texts = tuple(dict.fromkeys(_id(one) for one in values))
    return Rule(path, way, texts) if texts and all(texts) else None


def _several(value: object) -> Sequence[object]:
    if isinstance(value, Typed):
        return [Typed(one) for one in value.split(",")] if "," in value else [value]
    return value if isinstance(value, list | tuple) else [value]


def _id(value: object) -> str:
    """A value that is ticked, as forms send it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else ""


def _circle(value: object) -> str:
    """A position with a distance as one types it; empty where it is none."""
    try:
        return str(asked_circle(value))
    except Refused:
        return ""


def _text(ctx: Context, field: Shown, by: str, value: object) -> str:
    """A value as the reader types it; what no longer reads as it stands."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return ""
    if by or str(value).startswith("$") or "_contains" in field.kind.operators:
        return str(value)
    own, kind = compared(ctx, field)
    try:
        read = kind.address_reader(own, PLAIN)(value) if isinstance(value, Typed) else kind.json_reader(own)(value)
        return kind.edit(own, read, ctx.locale)
    except Refused:
        return str(value)
