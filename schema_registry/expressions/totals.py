"""Calls over related records: `sum(orders.amount)`, `count_if(orders, status = 'open')`, `sum(lines, a * b)`."""

from __future__ import annotations

from typing import NoReturn

from schema_registry.codes import formulas as codes
from schema_registry.expressions.calls import several, wrong_count
from schema_registry.expressions.functions.function import Function
from schema_registry.expressions.nodes import Call, Node, Path
from schema_registry.expressions.terms import ALWAYS, NOTHING, Term
from schema_registry.expressions.types import ORDERED, Type, named
from schema_registry.expressions.walk import Known, Walk

TOTALS = frozenset({"sum", "count", "avg", "min", "max", "sum_if", "count_if", "avg_if", "min_if", "max_if"})
_SUMMED = frozenset({"number", "duration"})
_SEVERAL = {"sum": ("total_of", "number"), "min": ("least", "O"), "max": ("greatest", "O")}


def total(walk: Walk, node: Call, function: Function) -> Known:
    """A figure over related records; or `sum`, `min`, `max` and `count` of values that stand here."""
    name, _, condition = function.name.partition("_")
    first = node.arguments[0] if node.arguments else None
    if first is None:
        wrong_count(walk, node, function)
    way = walk.scope.inverse(walk.entity, first.names[0].bare) if isinstance(first, Path) else None
    if way is None or not isinstance(first, Path):
        if condition:
            _unrelated(walk, first)
        return _here(walk, node, name, first)
    if walk.inner:
        walk.wrong(codes.NESTED, first)
    arguments = list(node.arguments)
    where = arguments.pop() if condition and len(arguments) > 1 else None
    expression = arguments.pop() if len(arguments) == 2 and len(first.names) == 1 and name != "count" else None
    if len(arguments) != 1 or (condition and where is None):
        wrong_count(walk, node, function)
    inner = walk.within(way[0])
    of = _of(inner, node, first, expression, name)
    held = _condition(inner, node, where)
    _note(walk, inner, first.names[0].bare)
    kind = Type("number") if name == "count" else Type(of.type.name, of.type.to)
    value = (first.names[0].bare, name)
    return Known(Term("total", kind.name, (of.term, held), value), kind, node)


def _note(walk: Walk, inner: Walk, name: str) -> None:
    """What the walk over a related record found is part of what was read."""
    walk.related.setdefault(name, {}).update(inner.reads)
    walk.volatile = walk.volatile or inner.volatile
    walk.far = walk.far or inner.far
    walk.unasked += inner.unasked


def _of(inner: Walk, node: Call, path: Path, expression: Node | None, total: str) -> Known:
    """What the figure is taken of, over one related record."""
    if total == "count":
        if len(path.names) > 1:
            inner.wrong(codes.WRONG_COUNTED, path, name=path.names[0].bare, path=path.text)
        return Known(NOTHING, Type("missing"), path)
    if expression is None and len(path.names) == 1:
        inner.wrong(codes.NO_FIGURE, path, function=node.name.bare, name=path.text)
    if expression is None:
        names = path.names[1:]
        expression = Path(names[0].start, path.end, 1, 1, names)
    (of,) = inner.visit_all((expression,))
    allowed = _SUMMED if total in ("sum", "avg") else ORDERED
    if of.type.name not in allowed:
        expected = named(*(("number", "duration") if total in ("sum", "avg") else ("number", "date")))
        inner.wrong(codes.WRONG_TYPE, of.node, function=node.name.bare, expected=expected, found=of.type)
    return of


def _condition(inner: Walk, node: Call, where: Node | None) -> Term:
    if where is None:
        return ALWAYS
    (held,) = inner.visit_all((where,))
    if held.type.name not in ("boolean", "missing"):
        inner.wrong(codes.WRONG_TYPE, where, function=node.name.bare, expected=named("boolean"), found=held.type)
    return held.term


def _unrelated(walk: Walk, first: Node) -> NoReturn:
    said = first.text if isinstance(first, Path) else "…"
    walk.wrong(codes.NOT_RELATED, first, name=said, entity=walk.entity)


def _here(walk: Walk, node: Call, name: str, first: Node) -> Known:
    """The same word over values that stand here: sum(a, b), max(a, b), count(tags)."""
    if name in _SEVERAL and len(node.arguments) > 1:
        known = walk.visit_all(node.arguments)
        return several(walk, node, known, *_SEVERAL[name])
    if isinstance(first, Path) and walk.scope.field(walk.entity, first.names[0].bare) is None:
        _unrelated(walk, first)
    known = walk.visit_all(node.arguments)
    if name == "count" and len(known) == 1 and known[0].type.name in ("texts", "missing"):
        return Known(Term("count_texts", "number", (known[0].term,)), Type("number"), node)
    if name in _SEVERAL:
        return several(walk, node, known, *_SEVERAL[name])
    _unrelated(walk, first)
