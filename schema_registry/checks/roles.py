"""Roles: rights on entities that exist."""

from __future__ import annotations

from schema_registry.checks.entities import check_name
from schema_registry.codes import cross as codes
from schema_registry.documents import Document
from schema_registry.pointer import join
from schema_registry.view import mapping
from schema_registry.world import World

ANY = "*"
WITHOUT_OWN = ("create", "import")
"""Actions that make records: nobody owns them before."""


def check_role(world: World, document: Document) -> None:
    """One role."""
    name = document.value.get("name")
    if isinstance(name, str):
        check_name(world.findings, (document, "/name"), name)
    for entity, rights in mapping(document.value.get("entities")).items():
        at = join("/entities", entity)
        if entity != ANY and not world.knows(entity):
            guess = world.guess(entity, world.entities)
            world.findings.add(codes.NO_ENTITY, (document, at), at_key=True, suggest=guess, name=entity)
        for action in WITHOUT_OWN:
            if mapping(rights).get(action) == "own":
                world.findings.add(codes.CREATE_OWN, (document, join(at, action)), action=action)
