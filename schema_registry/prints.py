"""Print templates of records: their documents compiled, and their texts read.

A template is written in Jinja (https://jinja.palletsprojects.com/templates/), of which a small part is understood:
what fills in values, asks whether there are any, and goes through lines and related records. Whatever could run long
or grow is no part of it, so that a template costs what its record holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from jinja2 import Environment, TemplateSyntaxError, nodes

from schema_registry.frozen import Frozen
from schema_registry.text import Text

FILTERS = ("capitalize", "default", "first", "last", "length", "lower", "title", "trim", "truncate", "upper")
TESTS = ("defined", "none", "odd", "even")
PARTS: Mapping[str, str] = Frozen(
    {
        "title": "what the record is called",
        "subtitle": "the line under it",
        "entity": "what kind of record it is",
        "company": "the company's name",
        "reader": "who prints it",
        "printed": "when",
        "facts": "the key facts of its card",
        "sections": "the sections of its card",
        "lines": "its lines as tables",
        "tables": "the related records of its card as tables",
    }
)
"""What a template may name beside the record."""
OF_RELATED = ("rows", "table", "count", "title")
OF_LOOP = ("index", "first", "last", "length")
DEEPEST = 2
"""Loops inside of each other."""
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.If, nodes.For,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Test,
    nodes.Concat, nodes.Tuple, nodes.List,
)  # fmt: skip
_WORDS: Mapping[type[nodes.Node], str] = {
    nodes.Call: "a call", nodes.Getitem: "[…]", nodes.Assign: "set", nodes.Macro: "macro", nodes.Include: "include",
    nodes.Import: "import", nodes.FromImport: "import", nodes.Extends: "extends", nodes.Block: "block",
    nodes.FilterBlock: "filter", nodes.CallBlock: "call", nodes.With: "with", nodes.AssignBlock: "set",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Print:
    """A template for the records of an entity. `template`: its lines."""

    key: str
    name: str
    title: Text
    entity: str
    template: tuple[str, ...]
    paper: Literal["A4", "A5", "Letter"] = "A4"
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What a loop goes through: lines or links of the record (`record`), or the rows of a related tab (`related`)."""

    what: Literal["record", "related"]
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A path that a template names, of the record or of what a loop goes through; and where it stands.

    `line` is that of the template, from 0, `inside` the character of the line at which the path begins.
    """

    path: str
    line: int
    inside: int
    of: Source | None = None
    looped: bool = False
    """Whether a loop goes through it."""
    titled: bool = False
    """Whether only the field's title is asked for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the text itself. `name`: an unknown name, with those known there."""

    line: int
    said: str
    inside: int = 0
    name: str = ""
    known: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """Everything that a template names, and what is wrong with it."""

    mentions: list[Mention] = field(default_factory=list)
    related: list[Mention] = field(default_factory=list)
    """Tabs of the card: `path` is the tab's id."""
    parts: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


def read_print(lines: Sequence[str]) -> Reading:
    """What the lines of a template say."""
    reading = Reading()
    try:
        tree = parser().parse("\n".join(lines))
    except TemplateSyntaxError as broken:
        reading.faults.append(Fault(max(0, broken.lineno - 1), broken.message or "it cannot be read"))
        return reading
    _Reader(lines, reading).visit(tree, {}, 0)
    return reading


@cache
def parser() -> Environment:
    """Jinja as templates are read: whoever only reads them runs nothing."""
    return Environment(autoescape=True)  # it parses, and escapes anyway


Scope = Mapping[str, Source | None]
"""Names of loops by what they go through; None for what could not be read."""


class _Reader:
    """Walks the tree of a template."""

    def __init__(self, lines: Sequence[str], reading: Reading) -> None:
        self.lines = lines
        self.reading = reading
        self._last: dict[tuple[int, str], int] = {}

    def visit(self, node: nodes.Node, scope: Scope, depth: int) -> None:
        if not isinstance(node, _ALLOWED):
            self._wrong(node, _WORDS.get(type(node), type(node).__name__.lower()))
        elif isinstance(node, nodes.For):
            self._loop(node, scope, depth)
        elif isinstance(node, nodes.Getattr | nodes.Name):
            self._named(node, scope)
        else:
            if isinstance(node, nodes.Filter) and node.name not in FILTERS:
                self._unknown(node, node.name, FILTERS)
            if isinstance(node, nodes.Test) and node.name not in TESTS:
                self._unknown(node, node.name, TESTS)
            for child in node.iter_child_nodes():
                self.visit(child, scope, depth)

    def _loop(self, node: nodes.For, scope: Scope, depth: int) -> None:
        chain, target = _chain(node.iter), node.target
        if depth >= DEEPEST or node.recursive or not isinstance(target, nodes.Name) or chain is None:
            self._wrong(node, "for")
            return
        inner = {**scope, target.name: self._source(node.iter, chain)}
        for child in (*node.body, *node.else_, *([node.test] if node.test is not None else [])):
            self.visit(child, inner, depth + 1)

    def _source(self, node: nodes.Node, chain: Sequence[str]) -> Source | None:
        """What a loop goes through. A path of the record is mentioned, so that it is checked."""
        match chain:
            case ["record", *path] if path:
                self._mention(node, "record", ".".join(path), looped=True)
                return Source("record", ".".join(path))
            case ["related", tab, "rows"]:
                self._tab(node, tab)
                return Source("related", tab)
        self._unknown(node, ".".join(chain), ("record.…", "related.….rows"))
        return None

    def _named(self, node: nodes.Node, scope: Scope) -> None:
        chain = _chain(node)
        if chain is None:
            self._wrong(node, "[…]")
            return
        root, *rest = chain
        path = ".".join(rest)
        if root in scope and rest:
            source = scope[root]
            if source is not None:
                self._mention(node, root, path, of=source)
        elif root in ("record", "labels") and rest:
            self._mention(node, root, path, titled=root == "labels")
        elif root == "related" and len(rest) == 2 and rest[1] in OF_RELATED:
            self._tab(node, rest[0])
        elif root == "loop" and scope and path in OF_LOOP:
            return
        elif root in PARTS and not rest:
            self.reading.parts.add(root)
        else:
            known = (*scope, "record.…", "labels.…", "related.….table", *PARTS)
            self._unknown(node, ".".join(chain), known)

    def _mention(
        self,
        node: nodes.Node,
        root: str,
        path: str,
        *,
        of: Source | None = None,
        looped: bool = False,
        titled: bool = False,
    ) -> None:
        line, inside = self._place(node, f"{root}.{path}")
        self.reading.mentions.append(Mention(path, line, inside + len(root) + 1, of, looped, titled))

    def _tab(self, node: nodes.Node, tab: str) -> None:
        line, inside = self._place(node, f"related.{tab}")
        self.reading.related.append(Mention(tab, line, inside + len("related.")))

    def _place(self, node: nodes.Node, said: str) -> tuple[int, int]:
        """Line and character of a name, from 0. The tree tells the line alone: the names of one stand in order."""
        line = min(max(node.lineno, 1), len(self.lines)) - 1
        found = re.compile(rf"(?<![\w.]){re.escape(said)}(?![\w])").search(
            self.lines[line], self._last.get((line, said), 0)
        )
        if found is None:
            return line, 0
        self._last[line, said] = found.end()
        return line, found.start()

    def _wrong(self, node: nodes.Node, said: str) -> None:
        self.reading.faults.append(Fault(max(0, node.lineno - 1), said))

    def _unknown(self, node: nodes.Node, name: str, known: Sequence[str]) -> None:
        line, inside = self._place(node, name)
        self.reading.faults.append(Fault(line, "", inside, name, tuple(known)))


def _chain(node: nodes.Node) -> list[str] | None:
    """`record.customer.name` as its parts; None for anything else."""
    found: list[str] = []
    while isinstance(node, nodes.Getattr):
        found.append(node.attr)
        node = node.node
    return [node.name, *reversed(found)] if isinstance(node, nodes.Name) else None


def loops(reading: Reading) -> Iterator[Source]:
    """What the loops of a template go through, each once."""
    seen = dict.fromkeys(one.of for one in reading.mentions if one.of is not None)
    yield from seen
    for one in reading.mentions:
        if one.looped and (source := Source("record", one.path)) not in seen:
            yield source
