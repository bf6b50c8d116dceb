"""Category trees, and the fields that choose from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from schema_registry.categories import nodes
from schema_registry.compile.texts import Wordings
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Tree


def compile_tree(draft: EntityDraft, wordings: Wordings) -> Tree:
    """A tree, its categories in order, parents first. What stands below a retired one is retired
    too, and has the colour of what is above it where it states none."""
    value: Mapping[str, Any] = draft.value
    found: dict[str, Choice] = {}
    for node in nodes(value):
        about: Mapping[str, Any] = node.document
        path = f"categories/{draft.name}/{about['id']}/title"
        above = found.get(node.parent)
        found[about["id"]] = Choice(
            about["id"],
            wordings.text(about.get("title", about["id"]), path),
            about.get("color") or (above.color if above is not None else ""),
            about.get("retired", False) or (above is not None and above.retired),
            node.parent,
        )
    title = wordings.text(value["title"], f"categories/{draft.name}/title")
    return Tree(f"{draft.document.pack}/{draft.name}", draft.name, title, tuple(found.values()))


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
