"""Expense categories: whom and what they limit themselves to is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema_registry import limits
from schema_registry.categories import nodes
from schema_registry.checks.categories import grown
from schema_registry.checks.entities import check_name
from schema_registry.codes import cross, shape
from schema_registry.codes import expenses as codes
from schema_registry.documents import Document, of_kind
from schema_registry.drafts import EntityDraft
from schema_registry.expenses import EXPENSES, one_tree
from schema_registry.findings import Findings
from schema_registry.ledger import LEDGER, NEEDED
from schema_registry.pointer import join
from schema_registry.view import mapping, texts
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
    tree = one_tree(drafts.values(), next((one for one in documents if one.made is not None), None))
    return {} if tree is None else {EXPENSES: tree}


def check_ledger(documents: Sequence[Document], findings: Findings) -> None:
    """What packs say about the ledger that the engine writes: its name is free, and nothing goes round."""
    entities = of_kind(documents, "entity")
    asking = [one.made for one in entities if one.made is not None and "holds" in one.value]
    for document in (one for one in entities if asking and one.made is None):
        if document.value.get("name") == LEDGER:
            findings.add(codes.LEDGER_TAKEN, (document, "/name"), name=LEDGER)
        elif document.value.get("extends") == LEDGER and document.value.get("expenses"):
            findings.add(codes.ON_ITSELF, (document, "/expenses"), at_key=True)
    for origin in asking[limits.HOLDERS :]:
        findings.add(codes.TOO_MANY_HOLDERS, origin, at_key=True, count=len(asking), most=limits.HOLDERS)


def check_expenses(world: World) -> None:
    """The roles and entities that categories name, and what the ledger cannot be without."""
    tree, ledger = world.trees.get(EXPENSES), world.entities.get(LEDGER)
    held = mapping(ledger.value.get("ledger")) if ledger is not None else {}
    if ledger is not None and held:
        _check_needed(world, ledger)
    if tree is None:
        return
    if ledger is not None and held and not tree.value["categories"] and EXPENSES not in world.unread_trees:
        world.findings.add(codes.NO_CATEGORIES, ledger.origin(""), at_key=True)
    for node in nodes(tree.value):
        for index, name in texts(node.document.get("roles")):
            if name not in world.roles:
                origin = tree.origin(join(node.pointer, "roles", index))
                world.findings.add(codes.NO_ROLE, origin, suggest=world.guess(name, world.roles), name=name)
        for index, name in texts(node.document.get("entities")):
            if not world.knows(name):
                origin = tree.origin(join(node.pointer, "entities", index))
                world.findings.add(cross.NO_ENTITY, origin, suggest=world.guess(name, world.entities), name=name)
            elif name in world.entities and name not in held:
                origin = tree.origin(join(node.pointer, "entities", index))
                world.findings.add(codes.NO_EXPENSES, origin, suggest=world.guess(name, held), name=name)


def _check_needed(world: World, ledger: EntityDraft) -> None:
    """Overlays leave the fields alone that the engine itself asks about."""
    wanted = {**NEEDED, **dict.fromkeys(mapping(ledger.value.get("ledger")).values(), "reference")}
    for overlay in ledger.overlays:
        for index, path in texts(overlay.value.get("remove")):
            name = path.removeprefix("properties/")
            if name != path and name in wanted:
                world.findings.add(codes.NEEDED, (overlay, join("/remove", index)), name=name, kind=wanted[name])
    for name, kind in wanted.items():
        found = mapping(ledger.properties.get(name))
        if found and found.get("kind") != kind:
            origin = ledger.origin(join("/properties", name, "kind"))
            world.findings.add(codes.NEEDED, origin, name=name, kind=kind)
    for entity, name in mapping(ledger.value.get("ledger")).items():
        if mapping(ledger.properties.get(name)).get("to", entity) != entity:
            origin = ledger.origin(join("/properties", name, "to"))
            world.findings.add(codes.NEEDED, origin, name=name, kind=f"reference ({entity})")
