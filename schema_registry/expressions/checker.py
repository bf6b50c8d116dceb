"""The walk through a syntax tree: each node becomes known, or has a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NoReturn

from schema_registry import limits as language
from schema_registry.codes import formulas as codes
from schema_registry.expressions import calls, totals
from schema_registry.expressions.functions.function import Function
from schema_registry.expressions.functions.table import FUNCTIONS
from schema_registry.expressions.matching import as_date, as_text, comparable
from schema_registry.expressions.nodes import Among, Call, Chain, Literal, Name, Node, Path, Unary
from schema_registry.expressions.scope import FieldType
from schema_registry.expressions.terms import Term
from schema_registry.expressions.types import Type, named
from schema_registry.expressions.walk import Fault, Known, Walk
from schema_registry.frozen import Frozen
from schema_registry.suggest import closest

_VOLATILE = frozenset({"today", "now", "current_user"})
_COMPARES: Mapping[str, str] = Frozen({"=": "eq", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"})
_NUMBERS: Mapping[str, str] = Frozen({"+": "add", "-": "sub", "*": "mul", "/": "div", "^": "power"})
_PARTS_OF: Mapping[str, tuple[str, ...]] = Frozen({"address": ("region", "street", "postal", "line")})
"""Texts that values of some kinds are made of."""
_PARTS: Mapping[str, str] = Frozen({"currency": "text", "amount": "number", "on": "date"})
"""What money of any currency holds beside its value in the company's, with the types."""
_CONSTANT = "constant"
_SHORT = 8
"""Operands up to which a chain is worked off from the left."""
_DAY = Term("const", "number", (), Decimal(86400))
_SPECIAL: Mapping[str, Callable[[Walk, Call, Function], Known]] = Frozen(
    {
        "if": calls.choose,
        "ifs": calls.choose,
        "switch": calls.switch,
        "has": calls.has,
        "datedif": calls.datedif,
        **dict.fromkeys(totals.TOTALS, totals.total),
    }
)


def visit(walk: Walk, node: Node) -> Known:
    """What a node is; None when it has a problem, which is noted."""
    match node:
        case Literal():
            return _literal(node)
        case Path():
            return _path(walk, node)
        case Call():
            return _call(walk, node)
        case Unary():
            return _unary(walk, node)
        case Among():
            return _among(walk, node)
        case Chain():
            return _chain(walk, node)
    raise TypeError(type(node))


def _literal(node: Literal) -> Known:
    value = node.value
    if value is None:
        return Known(Term("const", "missing"), Type("missing"), node)
    name = "boolean" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
    return Known(Term("const", name, (), value), Type(name), node)


# ---- names
def _path(walk: Walk, node: Path) -> Known:
    first = node.names[0]
    if walk.scope.field(walk.entity, first.bare) is None and walk.scope.inverse(walk.entity, first.bare):
        walk.wrong(codes.OUTSIDE, first, name=first.bare)
    hops = len(node.names) - 1
    if hops > language.HOPS:
        walk.wrong(codes.LONG_WAY, node, path=node.text, count=hops, most=language.HOPS)
    found = _follow(walk, node)
    if not found.type:
        walk.wrong(codes.NOT_USABLE, node.names[-1], name=node.names[-1].bare, kind=found.kind)
    if found.kind == _CONSTANT:
        return Known(Term("const", "text", (), found.currency), Type("text"), node)
    walk.reads[node.text] = None
    return Known(Term("read", found.type, (), node.text), Type(found.type, found.to, found.choices), node)


def _follow(walk: Walk, node: Path) -> FieldType:
    entity = walk.entity
    for place, name in enumerate(node.names):
        found = walk.scope.field(entity, name.bare)
        if found is None:
            _no_name(walk, entity, name)
        rest = node.names[place + 1 :]
        if not rest:
            return found
        if len(rest) == 1 and (part := _part(found, rest[0].bare)) is not None:
            return part
        if not found.to:
            walk.wrong(codes.NO_WAY, name, name=name.bare, path=node.text)
        entity, walk.far = found.to, True
    raise AssertionError("a path has a name")


def _part(whole: FieldType, name: str) -> FieldType | None:
    """A part of a value that has parts; the currency of a field that has but one is known."""
    if whole.kind != "money":
        return FieldType("text", name) if name in _PARTS_OF.get(whole.kind, ()) else None
    if name == "currency" and whole.currency not in ("", "any"):
        return FieldType("text", _CONSTANT, currency=whole.currency)
    parts = _PARTS if whole.currency == "any" else {"currency": "text"}
    return FieldType(parts[name], name) if name in parts else None


def _no_name(walk: Walk, entity: str, name: Name) -> NoReturn:
    guess = closest(name.bare, walk.scope.names(entity))
    walk.wrong(codes.NO_NAME, name, guess, entity=entity, name=name.bare)


def _call(walk: Walk, node: Call) -> Known:
    function = FUNCTIONS.get(node.name.bare)
    if function is None:
        walk.note(codes.NO_FUNCTION, node.name, closest(node.name.bare, FUNCTIONS), name=node.name.bare)
        walk.visit_all(node.arguments)
        raise Fault
    walk.volatile = walk.volatile or function.name in _VOLATILE
    if not function.queries:
        walk.unasked.append(node.name)
    return _SPECIAL[function.name](walk, node, function) if function.special else calls.call(walk, node, function)


# ---- operators
def _unary(walk: Walk, node: Unary) -> Known:
    (operand,) = walk.visit_all((node.operand,))
    kind = operand.type.name
    if node.operator == "-":
        if kind not in ("number", "duration", "missing"):
            walk.wrong(codes.WRONG_TYPE, operand.node, function='"-"', expected=named("number"), found=operand.type)
        return Known(Term("neg", kind, (operand.term,)), operand.type, node)
    if node.operator == "not":
        if kind not in ("boolean", "missing"):
            walk.wrong(
                codes.WRONG_TYPE, operand.node, function='"not"', expected=named("boolean"), found=operand.type
            )
        return Known(Term("not", "boolean", (operand.term,)), Type("boolean"), node)
    term = Term("is_missing", "boolean", (operand.term,))
    if node.operator == "is not missing":
        term = Term("not", "boolean", (term,))
    return Known(term, Type("boolean"), node)


def _among(walk: Walk, node: Among) -> Known:
    known = walk.visit_all((node.operand, *node.items))
    sides = comparable(walk, "in", known)
    term = Term("among", "boolean", tuple(one.term for one in sides))
    return Known(Term("not", "boolean", (term,)) if node.negated else term, Type("boolean"), node)


def _chain(walk: Walk, node: Chain) -> Known:
    operators = [operator for operator, _ in node.rest]
    known = walk.visit_all((node.first, *(one for _, one in node.rest)))
    if operators and operators[0] in _COMPARES:
        sides = comparable(walk, operators[0], known)
        term = Term(_COMPARES[operators[0]], "boolean", tuple(one.term for one in sides))
        return Known(term, Type("boolean"), node)
    if not operators or operators[0] in ("and", "or"):
        return _logical(walk, node, operators[0] if operators else "and", known)
    if operators[0] == "&":
        return _joined(walk, node, known)
    return _arithmetic(walk, node, operators, known)


def _logical(walk: Walk, node: Chain, operator: str, known: list[Known]) -> Known:
    for one in known:
        if one.type.name not in ("boolean", "missing"):
            expected = named("boolean")
            walk.wrong(codes.WRONG_TYPE, one.node, function=f'"{operator}"', expected=expected, found=one.type)
    return Known(Term(operator, "boolean", tuple(one.term for one in known)), Type("boolean"), node)


def _joined(walk: Walk, node: Chain, known: list[Known]) -> Known:
    terms: list[Term] = []
    for one in known:
        term = as_text(one)
        if term is None:
            walk.wrong(codes.WRONG_TYPE, one.node, function='"&"', expected=named("text"), found=one.type)
        terms.append(term)
    return Known(Term("join", "text", tuple(terms)), Type("text"), node)


def _arithmetic(walk: Walk, node: Chain, operators: list[str], known: list[Known]) -> Known:
    if len(known) > _SHORT and all(one.type.name == "number" for one in known):
        if set(operators) == {"*"}:
            return Known(_balanced("mul", [one.term for one in known]), Type("number"), node)
        if set(operators) <= {"+", "-"}:
            return Known(_balanced("add", _signed(operators, known)), Type("number"), node)
    if any(one.type.name == "date" for one in known):
        known = [as_date(one) for one in known]
    left = known[0]
    for operator, right in zip(operators, known[1:], strict=True):
        made = _operated(operator, left, right, node)
        if made is None:
            walk.wrong(codes.WRONG_OPERAND, right.node, operator=operator, left=left.type, right=right.type)
        left = made
    return left


def _signed(operators: list[str], known: list[Known]) -> list[Term]:
    """The parts of a sum, each with its sign."""
    signs = ["+", *operators]
    return [
        Term("neg", "number", (one.term,)) if sign == "-" else one.term
        for sign, one in zip(signs, known, strict=True)
    ]


def _balanced(op: str, terms: list[Term]) -> Term:
    """A sum or product whose depth grows with the logarithm of its length."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return Term(op, "number", (_balanced(op, terms[:middle]), _balanced(op, terms[middle:])))


def _operated(operator: str, left: Known, right: Known, node: Node) -> Known | None:
    """An operator between two types; None where it has no meaning."""
    one, other = (side.type.name for side in (left, right))
    if "missing" in (one, other):
        one = other = other if one == "missing" else one
        if one not in ("number", "duration"):
            one = other = "number"
    made = _MEANINGS.get((one, operator, other))
    if made is None:
        return None
    op, kind = made
    a, b = left.term, right.term
    if op == "date_move":
        a, b = (b, a) if one != "date" else (a, b)
        if "duration" in (one, other):
            b = Term("rounddown", "number", (Term("div", "number", (b, _DAY)), _ZERO))
        op, b = "date_add", Term("neg", "number", (b,)) if operator == "-" else b
    elif op in ("instant_add", "time_add"):
        a, b = (b, a) if one == "duration" else (a, b)
        b = Term("neg", "duration", (b,)) if operator == "-" else b
    return Known(Term(op, kind, (a, b)), Type(kind), node)


_ZERO = Term("const", "number", (), Decimal(0))
_MEANINGS: Mapping[tuple[str, str, str], tuple[str, str]] = Frozen(
    {
        **{("number", sign, "number"): (op, "number") for sign, op in _NUMBERS.items()},
        ("duration", "+", "duration"): ("add", "duration"),
        ("duration", "-", "duration"): ("sub", "duration"),
        ("duration", "*", "number"): ("mul", "duration"),
        ("number", "*", "duration"): ("mul", "duration"),
        ("duration", "/", "number"): ("div", "duration"),
        ("duration", "/", "duration"): ("div", "number"),
        ("date", "-", "date"): ("days_from", "number"),
        **{("date", sign, other): ("date_move", "date") for sign in "+-" for other in ("number", "duration")},
        ("number", "+", "date"): ("date_move", "date"),
        ("duration", "+", "date"): ("date_move", "date"),
        ("instant", "-", "instant"): ("instant_diff", "duration"),
        **{("instant", sign, "duration"): ("instant_add", "instant") for sign in "+-"},
        ("duration", "+", "instant"): ("instant_add", "instant"),
        ("time", "-", "time"): ("time_diff", "duration"),
        **{("time", sign, "duration"): ("time_add", "time") for sign in "+-"},
        ("duration", "+", "time"): ("time_add", "time"),
    }
)
"""What an operator means between two types, and what it gives."""
