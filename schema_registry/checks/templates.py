"""Wordings with fields in braces: whether they can be read, and what they name."""

from __future__ import annotations

from schema_registry.codes import shape as codes
from schema_registry.codes.many import SEVERAL
from schema_registry.compile.many import MANY
from schema_registry.drafts import EntityDraft
from schema_registry.templates import BrokenTemplate, parse_template
from schema_registry.view import text
from schema_registry.world import World


def template_paths(source: str) -> list[tuple[str, int]]:
    """The paths of a wording, each with its offset; none when it cannot be read."""
    try:
        template = parse_template(source)
    except BrokenTemplate:
        return []
    found: list[tuple[str, int]] = []
    offset = 0
    for path in template.paths:
        offset = source.index("{", offset) + 1
        found.append((path, offset))
    return found


def check_template(world: World, draft: EntityDraft, value: object, at: str) -> None:
    """A wording of an entity's card names fields that exist."""
    source = text(value)
    try:
        parse_template(source)
    except BrokenTemplate as broken:
        world.findings.add(codes.BROKEN_TEMPLATE, draft.origin(at), inside=broken.at, found=broken.found)
        return
    for path, offset in template_paths(source):
        target = world.path(draft, path, at, inside=offset)
        if target is not None and target.kind in MANY:
            world.findings.add(SEVERAL, draft.origin(at), inside=offset, path=path)
