"""Formula texts as syntax trees: `parse`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn, TypeAlias

import lark
from lark.tree import Meta

from schema_registry.codes import formulas as codes
from schema_registry.expressions import limits
from schema_registry.expressions.grammar import GRAMMAR
from schema_registry.expressions.nodes import Among, Call, Chain, Literal, Name, Node, Path, Unary
from schema_registry.problems import Code, Problem

KEPT = 4_000
"""Trees kept by their text. Formulas of a model are parsed once, whatever asks for them."""
_SIGNS = {"−": "-", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "<>", "!=": "<>", "＝": "=", "＜": "<", "＞": ">"}
_Child: TypeAlias = "Node | Name | lark.Token"

_parser = lark.Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


class Broken(ValueError):
    """A text that is no formula. `problem` says why, with the place in its param `offset`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def broken(code: Code, offset: int, **params: object) -> Broken:
    """A refusal at some characters into the formula."""
    return Broken(code.at("", None, offset=offset, **params))


@lru_cache(maxsize=KEPT)
def parse(source: str) -> Node:
    """The syntax tree of a formula. Raises Broken where it is none, or too large."""
    if len(source) > limits.CHARACTERS:
        raise broken(codes.TOO_LONG, limits.CHARACTERS, length=len(source), most=limits.CHARACTERS)
    _sound(source)
    try:
        tree = _parser.parse(source)
    except lark.exceptions.UnexpectedInput as error:
        _explain(source, error)
    try:
        node: Node = _Nodes().transform(tree)
    except lark.exceptions.VisitError as error:
        if isinstance(error.orig_exc, Broken):
            raise error.orig_exc from None
        raise
    return node


def _sound(source: str) -> None:
    """Refuses characters that no database keeps."""
    for at, char in enumerate(source):
        if (char < " " and char not in "\t\r\n") or "\ud800" <= char <= "\udfff":
            raise broken(codes.STRAY, at, char=f"U+{ord(char):04X}")


def _explain(source: str, error: lark.exceptions.UnexpectedInput) -> NoReturn:
    token = getattr(error, "token", None)
    if isinstance(token, lark.Token) and token.type == "$END":
        raise broken(codes.NOTHING if not source.strip() else codes.UNFINISHED, len(source.rstrip())) from None
    at = error.pos_in_stream or 0
    if isinstance(token, lark.Token):
        at = token.start_pos or 0
        raise broken(codes.UNEXPECTED, at, near=_near(str(token))) from None
    char = source[at]
    if char in "\"'":
        raise broken(codes.OPEN_TEXT, at) from None
    if char in "“”‘’":
        raise broken(codes.CURLY, at, char=char) from None
    if char.isdigit():
        raise broken(codes.NOT_A_NUMBER, at, near=_near(source[at:])) from None
    raise broken(codes.STRAY, at, char=char) from None


def _near(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"


class _Nodes(lark.visitors.Transformer_NonRecursive[lark.Token, Node]):
    """Makes nodes from the bottom up, and stops where the tree grows too large."""

    def __default__(self, data: object, children: list[_Child], meta: Meta) -> _Child:
        make = getattr(self, f"_make_{data}")
        made: _Child = make(children, meta.start_pos, meta.end_pos)
        if isinstance(made, Node):
            _bounded(made)
        return made

    def _make_name(self, children: list[lark.Token], start: int, end: int) -> Name:
        token = children[0]
        return Name(token[1:-1].strip() if token.type == "BRACKETED" else str(token), start, end)

    def _make_path(self, children: list[Name], start: int, end: int) -> Path:
        return Path(start, end, 1, 1, tuple(children))

    def _make_number(self, children: list[lark.Token], start: int, end: int) -> Literal:
        text = str(children[0])
        number = Decimal(text.rstrip("%")).scaleb(-2) if text.endswith("%") else Decimal(text)
        whole, _, places = text.rstrip("%").partition(".")
        if len(whole) > limits.WHOLE or len(places) + 2 * text.endswith("%") > limits.PLACES:
            raise broken(codes.LONG_NUMBER, start, whole=limits.WHOLE, places=limits.PLACES)
        return Literal(start, end, 1, 1, number)

    def _make_text(self, children: list[lark.Token], start: int, end: int) -> Literal:
        quote = children[0][0]
        return Literal(start, end, 1, 1, children[0][1:-1].replace(quote * 2, quote))

    def _make_true(self, children: list[lark.Token], start: int, end: int) -> Literal:
        return Literal(start, end, 1, 1, True)

    def _make_false(self, children: list[lark.Token], start: int, end: int) -> Literal:
        return Literal(start, end, 1, 1, False)

    def _make_missing(self, children: list[lark.Token], start: int, end: int) -> Literal:
        return Literal(start, end, 1, 1, None)

    def _make_call(self, children: list[_Child], start: int, end: int) -> Call:
        name, nodes = children[0], list(_nodes(children))
        assert isinstance(name, Name)
        _few(nodes)
        lowered = Name(name.bare.lower(), name.start, name.end)
        return Call(start, end, *_measured(nodes), lowered, tuple(nodes))

    def _make_logical(self, children: list[_Child], start: int, end: int) -> Chain:
        """`and(a, b)` as spreadsheets write it."""
        nodes, word = list(_nodes(children)), str(children[0]).lower()
        _few(nodes)
        rest = tuple((word, node) for node in nodes[1:])
        return Chain(start, end, *_measured(nodes), nodes[0], rest)

    def _make_sign(self, children: list[_Child], start: int, end: int) -> Node:
        (operand,) = _nodes(children)
        if str(children[0]) == "+":
            return operand
        return Unary(start, end, *_measured([operand]), "-", operand)

    def _make_negated(self, children: list[_Child], start: int, end: int) -> Unary:
        (operand,) = _nodes(children)
        return Unary(start, end, *_measured([operand]), "not", operand)

    def _make_is_missing(self, children: list[_Child], start: int, end: int) -> Unary:
        (operand,) = _nodes(children)
        return Unary(start, end, *_measured([operand]), "is missing", operand)

    def _make_is_not_missing(self, children: list[_Child], start: int, end: int) -> Unary:
        (operand,) = _nodes(children)
        return Unary(start, end, *_measured([operand]), "is not missing", operand)

    def _make_among(self, children: list[_Child], start: int, end: int, *, negated: bool = False) -> Among:
        operand, *items = _nodes(children)
        _few(items)
        return Among(start, end, *_measured([operand, *items]), operand, tuple(items), negated)

    def _make_not_among(self, children: list[_Child], start: int, end: int) -> Among:
        return self._make_among(children, start, end, negated=True)

    def _make_either(self, children: list[_Child], start: int, end: int) -> Chain:
        operators = [_plain(child) for child in children if isinstance(child, lark.Token)]
        first, *others = _nodes(children)
        rest = tuple(zip(operators, others, strict=True))
        return Chain(start, end, *_measured([first, *others]), first, rest)

    _make_both = _make_compared = _make_joined = _make_sum = _make_product = _make_raised = _make_either


def _nodes(children: Iterable[_Child]) -> Iterator[Node]:
    return (child for child in children if isinstance(child, Node))


def _measured(nodes: list[Node]) -> tuple[int, int]:
    """Size and depth of a node above these."""
    return 1 + sum(node.size for node in nodes), 1 + max((node.depth for node in nodes), default=0)


def _few(nodes: list[Node]) -> None:
    if len(nodes) > limits.ITEMS:
        raise broken(codes.LONG_LIST, nodes[limits.ITEMS].start, most=limits.ITEMS)


def _bounded(node: Node) -> None:
    if node.size > limits.NODES:
        raise broken(codes.TOO_MANY, node.start, most=limits.NODES)
    if node.depth > limits.DEPTH:
        raise broken(codes.TOO_DEEP, node.start, most=limits.DEPTH)


def _plain(token: lark.Token) -> str:
    text = str(token).lower()
    return _SIGNS.get(text, text)
