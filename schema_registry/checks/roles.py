"""Roles: changes laid over those of required packs, and rights on entities that exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema_registry.checks.entities import check_name, check_unique_names
from schema_registry.codes import cross as codes
from schema_registry.codes import roles as role_codes
from schema_registry.codes import shape
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.findings import Findings
from schema_registry.overlays import lay_over
from schema_registry.pointer import join
from schema_registry.suggest import closest
from schema_registry.view import mapping, text
from schema_registry.world import World

ANY = "*"
WITHOUT_OWN = ("create", "import", "override")
"""Actions that make records: nobody owns them before."""


def check_role_shape(document: Document, findings: Findings) -> None:
    """A document has a name and a title, or extends another role."""
    value = document.value
    if ("name" in value) == ("extends" in value):
        findings.add(role_codes.ROLE_NAME_OR_EXTENDS, (document, ""))
    elif "name" in value and "title" not in value:
        findings.add(shape.MISSING_KEY, (document, ""), key="title", example='"Sales"')
    elif "name" in value and "remove" in value:
        findings.add(shape.ONLY_IN_OVERLAY, (document, "/remove"), at_key=True, key="remove")


def laid_roles(
    documents: Sequence[Document], reach: Mapping[str, set[str]], unread: frozenset[str], findings: Findings
) -> Mapping[str, EntityDraft]:
    """The roles by name with their overlays laid over them, and what is wrong with how they are laid.

    Nothing is said of those that extend one of the `unread` roles, whose documents are broken.
    """
    check_unique_names(documents, "role", findings)
    drafts, orphans, nowhere = lay_over(documents)
    for document in orphans:
        name = text(document.value.get("extends"))
        if name in unread:
            continue
        findings.add(role_codes.NO_ROLE_TO_EXTEND, (document, "/extends"), suggest=closest(name, drafts), name=name)
    for draft in drafts.values():
        for overlay in draft.overlays:
            if draft.document.pack not in reach.get(overlay.pack, ()):
                findings.add(role_codes.NO_ROLE_TO_EXTEND, (overlay, "/extends"), name=draft.name)
    for origin, path in nowhere:
        findings.add(role_codes.NO_RIGHT_TO_REMOVE, origin, path=path)
    return drafts


def check_role(world: World, draft: EntityDraft) -> None:
    """One role."""
    check_name(world.findings, draft.origin("/name"), draft.name)
    for entity, rights in mapping(draft.value.get("entities")).items():
        at = join("/entities", entity)
        if entity != ANY and not world.knows(entity):
            guess = world.guess(entity, world.entities)
            world.findings.add(codes.NO_ENTITY, draft.origin(at), at_key=True, suggest=guess, name=entity)
        for action in WITHOUT_OWN:
            if mapping(rights).get(action) == "own":
                world.findings.add(codes.CREATE_OWN, draft.origin(join(at, action)), action=action)
