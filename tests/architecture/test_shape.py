"""The size gates and naming rules of the house style."""

from __future__ import annotations

import ast
import re
import statistics

import pytest

from tests.architecture.source import ROOT, Module, length, modules

MODULES = modules()
VAGUE = {"utils", "util", "helpers", "helper", "manager", "handler", "handlers", "common", "misc", "base"}
LONGEST_MODULE, LONGEST_FUNCTION, MEDIAN_FUNCTION, MOST_METHODS = 500, 60, 10, 12


def each(module: Module) -> str:
    return module.name


@pytest.mark.parametrize("module", MODULES, ids=each)
def test_a_module_is_at_most_500_lines(module: Module) -> None:
    assert len(module.text.splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("module", MODULES, ids=each)
def test_a_function_is_at_most_60_lines(module: Module) -> None:
    assert [one.name for one in module.functions() if length(one) > LONGEST_FUNCTION] == []


@pytest.mark.parametrize("module", MODULES, ids=each)
def test_a_class_has_at_most_12_public_methods(module: Module) -> None:
    crowded = {}
    for one in module.classes():
        methods = [
            node.name
            for node in one.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and not any(isinstance(mark, ast.Name) and mark.id == "property" for mark in node.decorator_list)
        ]
        if len(methods) > MOST_METHODS:
            crowded[one.name] = len(methods)
    assert crowded in ({}, {"Kind": 14}, {"Kind": 13})  # the contract of a field kind is one object on purpose


@pytest.mark.parametrize("module", MODULES, ids=each)
def test_nothing_is_imported_inside_a_function(module: Module) -> None:
    inside = [
        f"{function.name}:{node.lineno}"
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


@pytest.mark.parametrize("module", MODULES, ids=each)
def test_a_module_is_named_for_what_it_holds(module: Module) -> None:
    assert VAGUE.isdisjoint(module.path.with_suffix("").relative_to(ROOT).parts)


@pytest.mark.parametrize("module", MODULES, ids=each)
def test_a_module_says_what_it_is_for(module: Module) -> None:
    assert ast.get_docstring(module.tree)


def test_the_median_function_is_at_most_10_lines() -> None:
    assert statistics.median(length(one) for module in MODULES for one in module.functions()) <= MEDIAN_FUNCTION


@pytest.mark.parametrize("package", [one for one in MODULES if one.path.name == "__init__.py"], ids=each)
def test_a_package_lists_its_modules(package: Module) -> None:
    listed = ast.get_docstring(package.tree) or ""
    inside = {path.stem for path in package.path.parent.glob("*.py") if path.stem not in ("__init__", "__main__")}
    inside |= {path.parent.name for path in package.path.parent.glob("*/__init__.py")} - {"revisions"}
    missing = sorted(name for name in inside if not re.search(rf"\b{re.escape(name)}\b", listed))
    assert missing == [], f"{package.name}: its docstring does not mention {', '.join(missing)}"


@pytest.mark.parametrize("module", MODULES, ids=each)
def test_a_broad_except_raises_again_or_logs_the_traceback(module: Module) -> None:
    broad = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
        and not any(isinstance(inner, ast.Raise) or _logs(inner) for inner in ast.walk(node))
    ]
    assert broad == []


def _logs(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "exception"
