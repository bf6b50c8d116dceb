"""Expense categories: whom and what they limit themselves to is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema_registry.categories import nodes
from schema_registry.checks.categories import grown
from schema_registry.checks.entities import check_name
from schema_registry.codes import cross, shape
from schema_registry.codes import expenses as codes
from schema_registry.documents import Document, of_kind
from schema_registry.drafts import EntityDraft
from schema_registry.expenses import EXPENSES, one_tree
from schema_registry.findings import Findings
from schema_registry.pointer import join
from schema_registry.view import texts
from schema_registry.world import World


def expense_tree(
    documents: Sequence[Document], reach: Mapping[str, set[str]], findings: Findings
) -> Mapping[str, EntityDraft]:
    """The one tree of all expense categories, by its name; nothing where no pack has any."""
    for document in of_kind(documents, "categories"):
        if document.value.get("name") == EXPENSES:
            use = "Categories of expenses lie in expenses/; give this tree another name."
            findings.add(shape.RESERVED_NAME, (document, "/name"), name=EXPENSES, use=use)
    drafts = grown(of_kind(documents, "expenses"), reach, findings, "expense categories", codes.NOTHING_TO_GROW)
    for draft in drafts.values():
        check_name(findings, draft.origin("/name"), draft.name)
    tree = one_tree(drafts.values())
    return {} if tree is None else {EXPENSES: tree}


def check_expenses(world: World) -> None:
    """The roles and entities that categories name."""
    tree = world.trees.get(EXPENSES)
    if tree is None:
        return
    for node in nodes(tree.value):
        for index, name in texts(node.document.get("roles")):
            if name not in world.roles:
                origin = tree.origin(join(node.pointer, "roles", index))
                world.findings.add(codes.NO_ROLE, origin, suggest=world.guess(name, world.roles), name=name)
        for index, name in texts(node.document.get("entities")):
            if not world.knows(name):
                origin = tree.origin(join(node.pointer, "entities", index))
                world.findings.add(cross.NO_ENTITY, origin, suggest=world.guess(name, world.entities), name=name)
