"""Category trees: each node by itself, ids that stand once, and the fields that choose from a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from schema_registry import limits
from schema_registry import pointer as pointers
from schema_registry.categories import Node, nodes
from schema_registry.checks.entities import check_name, check_unique_names
from schema_registry.codes import categories as codes
from schema_registry.codes import cross, shape
from schema_registry.codes import expenses as expense_codes
from schema_registry.codes.conditions import STILL_OFFERED
from schema_registry.documents import Document, DocumentKind
from schema_registry.drafts import EntityDraft
from schema_registry.findings import Findings
from schema_registry.overlays import lay_over
from schema_registry.pointer import join
from schema_registry.problems import Code
from schema_registry.shape import Shapes, shown
from schema_registry.view import Json, mapping, prune, text
from schema_registry.world import World

_NAMED: Mapping[DocumentKind, tuple[Code, bool]] = {
    "categories": (codes.TREE_NAME_OR_EXTENDS, True),
    "expenses": (expense_codes.NAME_OR_EXTENDS, False),
}
"""By kind of document: how to say that it has a name or extends another, and whether it has a title."""


def check_nodes(document: Document, shapes: Shapes, findings: Findings) -> None:
    """Each category of one document by itself; what is spoiled is taken out."""
    spoiled: list[tuple[Json, str, bool]] = []
    for node in nodes(document.value):
        for fault in shapes.category(node.document, document.kind):
            origin = (document, node.pointer + fault.pointer)
            findings.add(fault.code, origin, at_key=fault.at_key, suggest=fault.suggest, params=fault.params)
            if fault.spoiled and fault.pointer:
                spoiled.append((node.document, fault.pointer, fault.at_key))
    for value, at, at_key in spoiled:
        prune(value, pointers.split(at), leave_null=not at_key)
    told, titled = _NAMED[document.kind]
    if ("name" in document.value) == ("extends" in document.value):
        findings.add(told, (document, ""))
    elif titled and "name" in document.value and "title" not in document.value:
        findings.add(shape.MISSING_KEY, (document, ""), key="title", example='"Regions"')
    elif "name" in document.value and "remove" in document.value:
        findings.add(shape.ONLY_IN_OVERLAY, (document, "/remove"), at_key=True, key="remove")


def grown(
    documents: Sequence[Document],
    reach: Mapping[str, set[str]],
    findings: Findings,
    what: str = "categories",
    nothing: Code = codes.NOTHING_TO_GROW,
) -> Mapping[str, EntityDraft]:
    """The trees by name with their overlays laid over them, and what is wrong with how they are laid."""
    check_unique_names(documents, what, findings)
    drafts, orphans, nowhere = lay_over(documents)
    for document in orphans:
        findings.add(nothing, (document, "/extends"), name=text(document.value.get("extends")))
    for draft in drafts.values():
        for overlay in draft.overlays:
            if draft.document.pack not in reach.get(overlay.pack, ()):
                findings.add(nothing, (overlay, "/extends"), name=draft.name)
    for origin, path in nowhere:
        findings.add(cross.NOTHING_TO_REMOVE, origin, path=path)
    return drafts


def check_trees(world: World) -> None:
    """Every tree: its name, ids that stand once, how deep and how large it is."""
    for draft in world.trees.values():
        check_name(world.findings, draft.origin("/name"), draft.name)
        _check_tree(world.findings, draft)


def _check_tree(findings: Findings, draft: EntityDraft) -> None:
    above: dict[str, str] = {}
    count = 0
    for node in nodes(draft.value):
        count += 1
        id = text(node.document.get("id"))
        if id in above:
            _same(findings, draft, node, above)
        above.setdefault(id, node.parent)
        if node.level == limits.TREE_LEVELS + 1:
            params = {"id": id, "level": node.level, "most": limits.TREE_LEVELS}
            findings.add(codes.TREE_TOO_DEEP, draft.origin(node.pointer), params=params)
    if count > limits.CATEGORIES:
        findings.add(codes.TREE_TOO_LARGE, draft.origin("/categories"), count=count, most=limits.CATEGORIES)


def _same(findings: Findings, draft: EntityDraft, node: Node, above: Mapping[str, str]) -> None:
    """Says of a category whose id stood before whether that was above it."""
    id, way = text(node.document.get("id")), [node.parent]
    while way[-1] and way[-1] != id and len(way) <= limits.TREE_LEVELS:
        way.append(above[way[-1]])
    origin = draft.origin(f"{node.pointer}/id")
    if way[-1] == id:
        findings.add(codes.BELOW_ITSELF, origin, id=id, circle=" → ".join([*reversed(way), id]))
    else:
        findings.add(codes.SAME_CATEGORY, origin, id=id)


def check_chosen(world: World, draft: EntityDraft) -> None:
    """The trees that an entity's fields choose from are there, and so are their defaults."""
    for name, stated in draft.properties.items():
        document = mapping(stated)
        for one, inside in ((mapping(document.get("of")), "/of"), (document, "")):
            if one.get("kind") == "tree":
                _check_chosen(world, draft, one, join("/properties", name) + inside)


def _check_chosen(world: World, draft: EntityDraft, document: Json, at: str) -> None:
    name = text(document.get("categories"))
    if not name or name in world.unread_trees:
        return
    tree = world.trees.get(name)
    if tree is None:
        known = ", ".join(world.trees) or "–"
        guess = world.guess(name, world.trees)
        origin = draft.origin(f"{at}/categories")
        world.findings.add(codes.NO_TREE, origin, suggest=guess, params={"name": name, "known": known})
        return
    _check_mapped(world, draft, tree, document, at)
    default = document.get("default")
    if isinstance(default, str) and not default.startswith("="):
        offered = list(_offered(tree, leaf=document.get("leaf") is True))
        if default not in offered:
            params = {"value": default, "tree": name}
            origin = draft.origin(f"{at}/default")
            world.findings.add(codes.NO_CATEGORY, origin, suggest=world.guess(default, offered), params=params)


def _check_mapped(world: World, draft: EntityDraft, tree: EntityDraft, document: Json, at: str) -> None:
    """Values are mapped to categories of the tree, and only those that are none of it any more."""
    if not {"map", "backfill"} & document.keys():
        return
    leaf = document.get("leaf") is True
    ids = {text(node.document.get("id")) for node in nodes(tree.value)}
    taken = {
        text(node.document.get("id")) for node in nodes(tree.value) if not (leaf and node.document.get("children"))
    }
    given = [(join(at, "map", value), target) for value, target in mapping(document.get("map")).items()]
    for value in ids & mapping(document.get("map")).keys():
        params = {"value": value, "name": at.rpartition("/")[2]}
        world.findings.add(STILL_OFFERED, draft.origin(join(at, "map", value)), at_key=True, params=params)
    if not text(document.get("backfill")).startswith("="):
        given.append((f"{at}/backfill", document.get("backfill")))
    for place, target in given:
        if target is not None and target not in taken:
            params = {"value": shown(target).strip('"'), "tree": text(tree.value.get("name"))}
            guess = world.guess(text(target), taken)
            world.findings.add(codes.NO_CATEGORY, draft.origin(place), suggest=guess, params=params)


def _offered(tree: EntityDraft, *, leaf: bool) -> Iterator[str]:
    """The ids that may be newly chosen."""
    retired: set[str] = set()
    for node in nodes(tree.value):
        id = text(node.document.get("id"))
        if node.document.get("retired") is True or node.parent in retired:
            retired.add(id)
        elif not leaf or not node.document.get("children"):
            yield id
