"""Formulas over the records of a group: `count_if(stage = 'won') / count()`.

Totals are calls over the records themselves. A formula's term has `total` leaves whose name is empty; what they are
taken of and their condition are terms over one record. Outside of totals no field has a value.
"""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.codes import formulas as codes
from schema_registry.codes import reports
from schema_registry.expressions import limits
from schema_registry.expressions.check import Checked
from schema_registry.expressions.checker import visit
from schema_registry.expressions.nodes import Call, Node, Path
from schema_registry.expressions.parse import Broken, parse
from schema_registry.expressions.scope import Scope
from schema_registry.expressions.terms import ALWAYS, NOTHING, Term, depth
from schema_registry.expressions.totals import TOTALS
from schema_registry.expressions.types import ORDERED, Type, named
from schema_registry.expressions.walk import Known, Walk
from schema_registry.frozen import Frozen

_ADDED = ("number", "duration")
_OTHER_NAMES: Mapping[str, str] = Frozen(
    {
        "average": "avg",
        "sumif": "sum_if",
        "countif": "count_if",
        "averageif": "avg_if",
        "avgif": "avg_if",
        "minif": "min_if",
        "maxif": "max_if",
    }
)
_TAKES: Mapping[str, tuple[tuple[int, ...], str, str]] = Frozen(
    {
        "count": ((0, 1), "nothing, or one field", "空，或一个字段"),
        "count_if": ((1,), "one condition", "一个条件"),
        **dict.fromkeys(("sum", "avg", "min", "max"), ((1,), "one field or expression", "一个字段或表达式")),
        **dict.fromkeys(
            ("sum_if", "avg_if", "min_if", "max_if"),
            ((2,), "a field or expression, and a condition", "一个字段或表达式和一个条件"),
        ),
    }
)


def check_grouped(source: str, scope: Scope, entity: str) -> Checked:
    """What a formula over groups of an entity's records gives, and every problem that it has."""
    try:
        tree = parse(source)
    except Broken as error:
        return Checked(Type("missing"), NOTHING, problems=(error.problem,))
    walk = Walk(scope, entity, _step)
    known = walk.visit(tree)
    if known is not None and not any(term.op == "total" for term in known.term.walk()):
        walk.note(reports.NOTHING_ADDED, tree)
    if known is not None and depth(known.term) > limits.STEPS:
        walk.note(codes.TOO_DEEP, tree, most=limits.STEPS)
    if len(walk.reads) > limits.READS:
        walk.note(codes.TOO_MANY_NAMES, tree, count=len(walk.reads), most=limits.READS)
    for name in walk.unasked:
        walk.note(codes.NOT_IN_QUERIES, name, function=name.bare)
    problems = tuple(sorted(walk.problems, key=lambda one: int(str(dict(one.params)["offset"]))))
    kind, term = (known.type, known.term) if known is not None else (Type("missing"), NOTHING)
    return Checked(kind, term, frozenset(walk.reads), volatile=walk.volatile, far=walk.far, problems=problems)


def _step(walk: Walk, node: Node) -> Known:
    """What a part outside of totals is."""
    if isinstance(node, Path):
        walk.wrong(reports.OUTSIDE_TOTALS, node, name=node.text)
    if isinstance(node, Call):
        name = _OTHER_NAMES.get(node.name.bare, node.name.bare)
        if name in TOTALS and (len(node.arguments) in _TAKES[name][0] or _over_records(walk, node)):
            return _total(walk, node, name)
    return visit(walk, node)


def _over_records(walk: Walk, node: Call) -> bool:
    """Whether a call with another number of arguments speaks of records, not of figures (`max(count(), 1)`)."""
    return not node.arguments or any(isinstance(one, Path) for one in node.arguments)


def _total(walk: Walk, node: Call, name: str) -> Known:
    total, _, condition = name.partition("_")
    counts, expected, expected_zh = _TAKES[name]
    if len(node.arguments) not in counts:
        walk.wrong(reports.WRONG_TOTAL, node, function=node.name.bare, expected=expected, expected_zh=expected_zh)
    inner = Walk(walk.scope, walk.entity, _within, inner=True, problems=walk.problems)
    arguments = inner.visit_all(node.arguments)
    walk.reads.update(inner.reads)
    walk.volatile = walk.volatile or inner.volatile
    walk.far = walk.far or inner.far
    walk.unasked += inner.unasked
    where = _condition(walk, node, arguments.pop()) if condition else ALWAYS
    if total == "count":
        if arguments:
            there = Term("not", "boolean", (Term("is_missing", "boolean", (arguments[0].term,)),))
            return Known(Term("total", "number", (NOTHING, there), ("", "count")), Type("number"), node)
        return Known(Term("total", "number", (NOTHING, where), ("", "count")), Type("number"), node)
    (of,) = arguments
    allowed = _ADDED if total in ("sum", "avg") else ORDERED
    if of.type.name not in allowed:
        expected_types = named(*(_ADDED if total in ("sum", "avg") else ("number", "date")))
        walk.wrong(codes.WRONG_TYPE, of.node, function=node.name.bare, expected=expected_types, found=of.type)
    kind = Type(of.type.name, of.type.to)
    return Known(Term("total", kind.name, (of.term, where), ("", total)), kind, node)


def _within(walk: Walk, node: Node) -> Known:
    """What a part inside of a total is: over one record."""
    if isinstance(node, Call) and _OTHER_NAMES.get(node.name.bare, node.name.bare) in TOTALS:
        arguments = node.arguments
        first = arguments[0] if arguments else None
        related = isinstance(first, Path) and walk.scope.inverse(walk.entity, first.names[0].bare) is not None
        if related or len(arguments) < 2:
            walk.wrong(reports.TOTAL_IN_TOTAL, node)
    return visit(walk, node)


def _condition(walk: Walk, node: Call, held: Known) -> Term:
    if held.type.name not in ("boolean", "missing"):
        walk.wrong(codes.WRONG_TYPE, held.node, function=node.name.bare, expected=named("boolean"), found=held.type)
    return held.term
