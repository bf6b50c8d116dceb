"""Entities as a whole: names, heads, overlays, system fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schema_registry import limits
from schema_registry.codes import cross, shape
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft, Origin
from schema_registry.findings import Findings
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.names import RESERVED_ENTITIES, WHAT, alike, is_system, unfit
from schema_registry.pointer import join
from schema_registry.view import mapping, text
from schema_registry.world import World


def check_name(findings: Findings, origin: Origin, name: str, *, at_key: bool = False) -> None:
    """A name is one."""
    reason = unfit(name)
    if reason is not None:
        en, zh = reason
        findings.add(shape.BAD_NAME, origin, at_key=at_key, name=name, reason=en, reason_zh=zh)


def check_unique_names(documents: Iterable[Document], what: str, findings: Findings) -> None:
    """No two documents define the same name."""
    first: dict[str, Document] = {}
    for document in documents:
        name = document.value.get("name")
        if not isinstance(name, str):
            continue
        if name in first:
            params = {"what": what, "what_zh": WHAT[what], "name": name, "file": first[name].file}
            findings.add(cross.SAME_NAME, (document, "/name"), params=params)
        first.setdefault(name, document)


def check_definer_or_overlay(document: Document, findings: Findings) -> None:
    """A document has a name and what a new entity needs, or extends another."""
    value = document.value
    if ("name" in value) == ("extends" in value):
        at = "/extends" if "name" in value else ""
        findings.add(shape.NAME_OR_EXTENDS, (document, at), at_key=bool(at))
        return
    if "extends" in value:
        for key in ("renamedFrom", "new"):
            if key in value:
                findings.add(shape.BELONGS_TO, (document, f"/{key}"), at_key=True, key=key, owner="name")
        return
    for key, example in (("title", '"Customer"'), ("properties", '{"name": {"kind": "text", "search": true}}')):
        if key not in value:
            findings.add(shape.MISSING_KEY, (document, ""), key=key, example=example)
    if "remove" in value:
        findings.add(shape.ONLY_IN_OVERLAY, (document, "/remove"), at_key=True, key="remove")


def check_overlay_targets(
    orphans: Iterable[Document], drafts: Mapping[str, EntityDraft], reach: Mapping[str, set[str]], world: World
) -> None:
    """What is extended is there, in a pack that the overlay's pack requires."""
    for document in orphans:
        name = text(document.value.get("extends"))
        if name not in world.unread:
            at = (document, "/extends")
            world.findings.add(cross.NOTHING_TO_EXTEND, at, suggest=world.guess(name, drafts), name=name)
    for draft in drafts.values():
        for overlay in draft.overlays if draft.document.made is None else ():
            if overlay.made is None and draft.document.pack not in reach.get(overlay.pack, ()):
                world.findings.add(cross.NOTHING_TO_EXTEND, (overlay, "/extends"), name=draft.name)


def check_entity(world: World, draft: EntityDraft) -> None:
    """Names and numbers of an entity and its fields, and its system titles."""
    findings = world.findings
    check_name(findings, draft.origin("/name"), draft.name)
    if draft.name in RESERVED_ENTITIES:
        use = "Choose another name for the entity."
        findings.add(shape.RESERVED_NAME, draft.origin("/name"), name=draft.name, use=use)
    _check_field_names(world, draft)
    for name in mapping(draft.value.get("system")):
        if name not in SYSTEM_FIELDS:
            at = draft.origin(join("/system", name))
            known = ", ".join(SYSTEM_FIELDS)
            guess = world.guess(name, SYSTEM_FIELDS)
            findings.add(cross.NO_SYSTEM_FIELD, at, at_key=True, suggest=guess, name=name, known=known)


def _check_field_names(world: World, draft: EntityDraft) -> None:
    findings, fields = world.findings, draft.properties
    if not fields and "properties" in draft.value:
        findings.add(shape.NOTHING_IN_IT, draft.origin("/properties"))
    if len(fields) > limits.FIELDS:
        at = draft.origin("/properties")
        findings.add(shape.TOO_MANY_FIELDS, at, at_key=True, count=len(fields), limit=limits.FIELDS)
    for name in fields:
        origin = draft.origin(join("/properties", name))
        if is_system(name):
            use = f'Retitle it under "system": {{"{name}": {{"title": …}}}}, or choose another name.'
            findings.add(shape.RESERVED_NAME, origin, at_key=True, name=name, use=use)
        else:
            check_name(findings, origin, name, at_key=True)
    for later, earlier in alike(fields):
        origin = draft.origin(join("/properties", later))
        findings.add(cross.SAME_BUT_CASE, origin, at_key=True, name=later, other=earlier)


def check_alike_entities(world: World) -> None:
    """No two entities whose names differ only in case; not endlessly many of them."""
    for later, earlier in alike(world.entities):
        draft = world.entities[later]
        world.findings.add(cross.SAME_BUT_CASE, draft.origin("/name"), name=later, other=earlier)
    if len(world.entities) > limits.ENTITIES:
        draft = list(world.entities.values())[-1]
        params = {"count": len(world.entities), "limit": limits.ENTITIES}
        world.findings.add(shape.TOO_MANY_ENTITIES, draft.origin("/name"), params=params)
