"""The entities that a document is about: whoever may change those of some entities may change these documents."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.compile.categories import tree_of
from schema_registry.documents import DocumentKind
from schema_registry.model import Model
from schema_registry.view import text

ABOUT_ENTITIES: frozenset[DocumentKind] = frozenset({"entity", "process", "report", "print", "import", "categories"})
"""The kinds of documents that are about entities."""


def subjects(model: Model, kind: DocumentKind | None, document: Mapping[str, object]) -> frozenset[str] | None:
    """The names of the entities; none of a tree that no field takes its categories from. None for what is about no
    entity in particular: packs, roles, calendars, expense categories, translations, configuration tests."""
    extended = text(document.get("extends"))
    match kind:
        case "entity":
            found = text(document.get("name")) or extended
        case "process":
            known = model.processes.get(extended)
            found = known.entity if known is not None else text(document.get("entity"))
        case "report":
            laid = model.reports.get(extended)
            found = laid.entity if laid is not None else text(document.get("of"))
        case "print" | "import":
            found = text(document.get("entity"))
        case "categories":
            return _using(model, text(document.get("name")) or extended)
        case _:
            return None
    return frozenset({found}) if found else None


def _using(model: Model, tree: str) -> frozenset[str]:
    return frozenset(
        entity.name
        for entity in model.entities.values()
        if any(tree_of(field) == tree for field in entity.fields.values())
    )
