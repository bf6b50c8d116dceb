"""The product's own source as syntax trees, for the tests that gate its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("schema_registry", "core", "plugins", "admin", "cardwright")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree: walking it takes as long as parsing it."""
        return tuple(ast.walk(self.tree))

    def functions(self) -> Iterator[Function]:
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def classes(self) -> Iterator[ast.ClassDef]:
        for node in self.nodes:
            if isinstance(node, ast.ClassDef):
                yield node


def modules() -> list[Module]:
    """Every module of the product, in order of its name."""
    return [
        Module(path)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "static" not in path.parts and "revisions" not in path.parts
    ]


def length(function: Function) -> int:
    """Lines of a function's body, its docstring left out."""
    body = function.body
    first = body[1] if ast.get_docstring(function) and len(body) > 1 else body[0]
    return (function.end_lineno or 0) - first.lineno + 1
