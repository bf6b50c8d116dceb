"""Expense categories: the documents of all packs as one tree, that the ledger files under."""

from __future__ import annotations

from collections.abc import Iterable

from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.pointer import join
from schema_registry.view import objects

ENGINE = "cardwright"
"""The pack that what the engine adds of its own belongs to. No document lies in it."""
EXPENSES = "expenses"
"""The name of the tree of all expense categories; paths of their translations begin with it."""
TITLE = Text("Expense categories", Frozen({"zh_CN": "费用类别"}))


def one_tree(drafts: Iterable[EntityDraft], document: Document | None = None) -> EntityDraft | None:
    """The categories of several documents, in their order, as one tree whose parts still stand where they stood.

    Without any document, the tree of the one given; None without that too.
    """
    tree: EntityDraft | None = None
    for draft in drafts:
        if tree is None:
            tree = _empty(draft.document)
        top = tree.value["categories"]
        assert isinstance(top, list)
        for index, node in objects(draft.value.get("categories")):
            tree.moved[id(top), len(top)] = draft.origin(join("/categories", index))
            top.append(node)
        tree.moved.update(draft.moved)
        tree.overlays.extend([draft.document, *draft.overlays])
        tree.replaced.extend([draft.value, *draft.replaced])
    return tree if tree is not None or document is None else _empty(document)


def tree_root(name: str) -> str:
    """What the paths of a tree's translations begin with."""
    return EXPENSES if name == EXPENSES else f"categories/{name}"


def _empty(document: Document) -> EntityDraft:
    return EntityDraft(document, {"name": EXPENSES, "title": TITLE.default, "categories": []})
