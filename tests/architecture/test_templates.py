"""Macros are imported without a page's context: Jinja makes their module once and keeps it for every request."""

from __future__ import annotations

from jinja2 import Environment, nodes

from tests.architecture.source import ROOT

MACROS = ROOT / "admin" / "templates" / "macros"


def test_modules_of_macros_hold_nothing_of_one_request() -> None:
    """What stands beside the macros is worked out for whoever asks first: a word would stay in their language."""
    parse, found = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse, []
    for path in sorted(MACROS.glob("*.html")):
        for part in parse(path.read_text(encoding="utf-8")).body:
            if isinstance(part, nodes.Macro | nodes.Import | nodes.FromImport | nodes.Output):
                continue
            if not isinstance(part, nodes.Assign) or next(part.node.find_all((nodes.Call, nodes.Name)), None):
                found.append(f"{path.name}:{part.lineno}")
    assert found == []


def test_macros_are_imported_without_the_context() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{at}"
        for path in sorted(MACROS.parent.rglob("*.html"))
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "import" in line and "with context" in line
    ]
    assert found == []
