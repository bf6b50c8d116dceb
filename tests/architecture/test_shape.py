"""The size gates and naming rules of the house style. Each test names every offender."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator

from tests.architecture.source import ROOT, Module, length, modules

MODULES = modules()
VAGUE = {"utils", "util", "helpers", "helper", "manager", "handler", "handlers", "common", "misc", "base"}
LONGEST_MODULE, LONGEST_FUNCTION, MEDIAN_FUNCTION, MOST_METHODS = 500, 60, 10, 12
CROWDED = {"Kind"}
"""A field kind is one object on purpose: see the contract in core/kinds/kind.py."""


def test_a_module_is_at_most_500_lines() -> None:
    assert [one.name for one in MODULES if len(one.text.splitlines()) > LONGEST_MODULE] == []


def test_a_function_is_at_most_60_lines() -> None:
    found = [f"{one.name}: {f.name}" for one in MODULES for f in one.functions() if length(f) > LONGEST_FUNCTION]
    assert found == []


def test_the_median_function_is_at_most_10_lines() -> None:
    assert statistics.median(length(one) for module in MODULES for one in module.functions()) <= MEDIAN_FUNCTION


def test_a_class_has_at_most_12_public_methods() -> None:
    classes = [(module, one) for module in MODULES for one in module.classes() if one.name not in CROWDED]
    assert [f"{module.name}: {one.name}" for module, one in classes if len(_public_methods(one)) > MOST_METHODS] == []


def _public_methods(one: ast.ClassDef) -> list[str]:
    return [
        node.name
        for node in one.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not any(isinstance(mark, ast.Name) and mark.id == "property" for mark in node.decorator_list)
    ]


def test_nothing_is_imported_inside_a_function() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in MODULES
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_a_module_is_named_for_what_it_holds() -> None:
    assert [
        one.name for one in MODULES if not VAGUE.isdisjoint(one.path.with_suffix("").relative_to(ROOT).parts)
    ] == []


def test_a_module_says_what_it_is_for() -> None:
    assert [one.name for one in MODULES if not ast.get_docstring(one.tree)] == []


def test_a_package_lists_its_modules() -> None:
    packages = [one for one in MODULES if one.path.name == "__init__.py"]
    assert {one.name: missing for one in packages if (missing := sorted(_unlisted(one)))} == {}


def _unlisted(package: Module) -> Iterator[str]:
    listed = ast.get_docstring(package.tree) or ""
    inside = {path.stem for path in package.path.parent.glob("*.py")} - {"__init__", "__main__"}
    inside |= {path.parent.name for path in package.path.parent.glob("*/__init__.py")} - {"revisions"}
    yield from (name for name in inside if not re.search(rf"\b{re.escape(name)}\b", listed))


def test_a_broad_except_raises_again_or_logs_the_traceback() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in MODULES
        for node in module.nodes
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
        and not any(isinstance(inner, ast.Raise) or _logs(inner) for inner in ast.walk(node))
    ]
    assert found == []


def _logs(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "exception"
