"""Where an element stood in the documents: what of an older text belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from schema_registry.documents import DocumentKind
from schema_registry.expenses import tree_root
from schema_registry.grafting import Wanted
from schema_registry.reading.spans import Path
from schema_registry.view import mapping

LISTS = frozenset({"required", "unique", "facts", "fields", "columns", "filters", "sort", "totals"})
"""Members whose items name fields."""


def field_places(kind: DocumentKind | None, document: Mapping[str, object], entity: str, name: str) -> Wanted | None:
    """What of a document belongs to a field of an entity; None when nothing can."""
    if kind == "entity" and entity in (document.get("name"), document.get("extends")):
        return lambda path, value: path == ("properties", name) or _lists(path, value, name)
    if kind == "locale":
        return _translations(f"{entity}/properties/{name}/")
    if kind == "import" and document.get("entity") == entity:
        return lambda path, value: path[0] == "columns" and name in (value, mapping(value).get("to"))
    return None


def field_removal(kind: DocumentKind | None, document: Mapping[str, object], entity: str, name: str) -> Wanted | None:
    """What of a document takes a field of another pack away: a line of `remove`, or the whole of it."""
    line = f"properties/{name}"
    if kind == "entity" and document.get("extends") == entity:
        return lambda path, value: path == ("remove", line) or (path == ("remove",) and value == [line])
    return None


def option_places(
    kind: DocumentKind | None, document: Mapping[str, object], entity: str, name: str, option: str
) -> Wanted | None:
    """What of a document belongs to an option of a field."""
    if kind == "entity" and entity in (document.get("name"), document.get("extends")):
        here = ("properties", name)
        return lambda path, value: path in ((*here, "enum", option), (*here, "options", option), (*here, "options"))
    if kind == "locale":
        return _translations(f"{entity}/properties/{name}/options/{option}/")
    return None


def category_places(
    kind: DocumentKind | None, document: Mapping[str, object], tree: str, id: str, along: Collection[str]
) -> Wanted | None:
    """What of a document belongs to a category of a tree: itself, or what it stood below and went with it. `along`:
    the categories that come back with it."""
    if kind == "categories" and tree in (document.get("name"), document.get("extends")):
        return lambda path, value: _is_or_holds(value, id)
    if kind == "locale":
        translated = {(f"{tree_root(tree)}/{one}/title",) for one in along}
        return lambda path, value: path in translated
    return None


def entity_places(kind: DocumentKind | None, entity: str) -> Wanted | None:
    """What of a document that is about something else belongs to an entity."""
    if kind == "locale":
        return _translations(f"{entity}/")
    if kind == "role":
        return lambda path, value: path == ("entities", entity)
    if kind == "pack":
        return lambda path, value: path[0] == "menu" and path[-1] == entity
    if kind == "entity":
        return lambda path, value: path[:2] == ("card", "tabs") and _is_tab_of(value, entity)
    return None


def is_about(document: Mapping[str, object], entity: str) -> bool:
    """Whether a whole document is an entity's own: itself, what lies over it, its processes, imports and reports."""
    return entity in (document.get("name"), document.get("extends"), document.get("entity"))


def _translations(start: str) -> Wanted:
    return lambda path, value: len(path) == 1 and str(path[0]).startswith(start)


def _lists(path: Path, value: object, name: str) -> bool:
    """Whether a part of an entity's document lists the field, or holds nothing but lists of it."""
    if len(path) > 1 and path[-2] in LISTS:
        return _names(path[-1] if isinstance(value, dict) else value, name) or path[-1] == name
    return path[0] in ("card", "list", *LISTS) and _holds_only(value, name)


def _names(item: object, name: str) -> bool:
    if isinstance(item, list):
        return name in item
    return isinstance(item, str) and item.removeprefix("-").partition(".")[0] == name


def _holds_only(value: object, name: str) -> bool:
    """Whether a section or tab has no other field: it went with this one."""
    if isinstance(value, list):
        return bool(value) and all(_names(one, name) or _holds_only(one, name) for one in value)
    if mapping(value).get("files") == name:
        return True
    inner = [mapping(value).get(part) for part in ("sections", "fields") if part in mapping(value)]
    return bool(inner) and all(_holds_only(one, name) for one in inner)


def _is_or_holds(value: object, id: str) -> bool:
    node = mapping(value)
    children = node.get("children")
    return node.get("id") == id or any(
        _is_or_holds(one, id) for one in (children if isinstance(children, list) else ())
    )


def _is_tab_of(value: object, entity: str) -> bool:
    return str(mapping(value).get("related", "")).startswith(f"{entity}.")
