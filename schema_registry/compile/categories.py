"""Category trees, and the fields that choose from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from schema_registry.categories import nodes
from schema_registry.compile.texts import Wordings
from schema_registry.drafts import EntityDraft
from schema_registry.expenses import ENGINE, EXPENSES, TITLE, tree_root
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Terms, Tree

NO_TERMS = Terms()


def compile_tree(draft: EntityDraft, wordings: Wordings) -> Tree:
    """A tree, its categories in order, parents first. What stands below a retired one is retired
    too, and has the colour of what is above it where it states none."""
    value: Mapping[str, Any] = draft.value
    found: dict[str, Choice] = {}
    for node in nodes(value):
        about: Mapping[str, Any] = node.document
        path = f"{tree_root(draft.name)}/{about['id']}/title"
        above = found.get(node.parent)
        found[about["id"]] = Choice(
            about["id"],
            wordings.text(about.get("title", about["id"]), path),
            about.get("color") or (above.color if above is not None else ""),
            about.get("retired", False) or (above is not None and above.retired),
            node.parent,
        )
    if draft.name == EXPENSES:
        return Tree(f"{ENGINE}/{EXPENSES}", EXPENSES, TITLE, tuple(found.values()), _terms(value))
    title = wordings.text(value["title"], f"categories/{draft.name}/title")
    return Tree(f"{draft.document.pack}/{draft.name}", draft.name, title, tuple(found.values()))


def _terms(document: Mapping[str, Any]) -> Mapping[str, Terms]:
    found: dict[str, Terms] = {}
    for node in nodes(document):
        about: Mapping[str, Any] = node.document
        above = found.get(node.parent, NO_TERMS)
        limit = about.get("limit")
        found[about["id"]] = Terms(
            tuple(about.get("roles", above.roles)),
            tuple(about.get("entities", above.entities)),
            above.limit if limit is None else Decimal(limit),
        )
    return Frozen({id: terms for id, terms in found.items() if terms != NO_TERMS})


def tree_of(field: Field) -> str:
    """The name of the tree that a field chooses from; empty for other fields."""
    return str(field.options.get("categories", "")) if field.kind == "tree" else ""


def planted(fields: Mapping[str, Field], trees: Mapping[str, Tree]) -> Mapping[str, Field]:
    """Fields with the categories that they choose from."""
    if not any(tree_of(one) for one in fields.values()):
        return fields
    return Frozen(
        {
            name: replace(one, choices=trees[tree_of(one)].categories) if tree_of(one) else one
            for name, one in fields.items()
        }
    )
