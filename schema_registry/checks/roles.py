"""Roles: changes laid over those of required packs, and rights on entities that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from schema_registry.checks.derived import is_stored
from schema_registry.checks.entities import check_name, check_unique_names
from schema_registry.checks.filters import FilterCheck
from schema_registry.codes import cross as codes
from schema_registry.codes import roles as role_codes
from schema_registry.codes import shape
from schema_registry.compile.others import by_record
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.findings import Findings
from schema_registry.overlays import lay_over
from schema_registry.pointer import join
from schema_registry.roles import BY_SHARE, FIELD_RIGHTS, ByRecord
from schema_registry.suggest import closest
from schema_registry.view import mapping, text, texts
from schema_registry.world import Target, World

ANY = "*"
WITHOUT_OWN = ("create", "import", "override")
"""Actions that make records: nobody owns them before."""
MASKED = ("text", "long_text", "code", "phone", "email", "url")
"""Kinds whose values can be shown in part."""
ELSEWHERE = frozenset({"lines", "references", "file", "image", "signature", "secret"})
"""Kinds whose values do not stand in the record's row alone, so that a row cannot leave them out."""
_MOMENTS = ("_olderThan", "_within")


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
        _check_entity(world, draft, entity, at)
        for action, right in mapping(rights).items():
            for place, where in _policies(right, join(at, action)):
                check_policy(world, draft, entity, where, place)
        for action in WITHOUT_OWN:
            if mapping(rights).get(action) == "own":
                world.findings.add(codes.CREATE_OWN, draft.origin(join(at, action)), action=action)
        _check_shared(world, draft, mapping(rights), at)
    for entity, rights in mapping(draft.value.get("fields")).items():
        _check_fields(world, draft, entity, mapping(rights))
    for index, entity in texts(draft.value.get("definitions")):
        _check_entity(world, draft, entity, join("/definitions", index), any_other=False, at_key=False)


def _check_entity(
    world: World, draft: EntityDraft, entity: str, at: str, *, any_other: bool = True, at_key: bool = True
) -> None:
    if not (any_other and entity == ANY) and not world.knows(entity):
        guess = world.guess(entity, world.entities)
        world.findings.add(codes.NO_ENTITY, draft.origin(at), at_key=at_key, suggest=guess, name=entity)


def _check_shared(world: World, draft: EntityDraft, rights: Mapping[str, object], at: str) -> None:
    """What is shared is read and changed, and nothing else."""
    for action, right in rights.items():
        if action not in BY_SHARE and "shared" in (right if isinstance(right, list) else [right]):
            params = {"action": action, "offered": ", ".join(BY_SHARE)}
            world.findings.add(role_codes.NEVER_BY_SHARE, draft.origin(join(at, action)), params=params)


def _policies(right: object, at: str) -> Iterator[tuple[str, object]]:
    """The filters in a right, with their places."""
    several = isinstance(right, list)
    for index, one in enumerate(right if isinstance(right, list) else (right,)):
        if isinstance(one, Mapping) and "where" in one:
            yield join(join(at, index) if several else at, "where"), one["where"]


def check_policy(world: World, draft: EntityDraft, entity: str, where: object, at: str) -> None:
    """A filter that becomes a part of statements: of one entity, and of what its columns hold."""
    if entity == ANY:
        world.findings.add(role_codes.POLICY_FOR_ANY, draft.origin(at), at_key=True)
    elif entity in world.entities:
        _PolicyCheck(world, draft).tree(world.entities[entity], where, at)


class _PolicyCheck(FilterCheck):
    """Checks the filter of a policy, which is asked in every statement: of what columns hold, and of no moment."""

    def condition(self, target: Target, operator: str, value: object, at: str) -> None:
        asked = value if isinstance(value, list) else [value]
        if operator in _MOMENTS or any(isinstance(one, str) and one.startswith("$NOW") for one in asked):
            self.world.findings.add(role_codes.POLICY_OF_MOMENT, self.stated.origin(at), at_key=True)
        elif not target.is_system and not is_stored(self.world, target.entity.name, target.name.partition(".")[0]):
            params = {"name": target.name}
            self.world.findings.add(role_codes.POLICY_COMPUTED, self.stated.origin(at), at_key=True, params=params)


def _check_fields(world: World, draft: EntityDraft, entity: str, rights: Mapping[str, object]) -> None:
    """Rights on fields that exist; a masked one is a text, and what a record needs is not hidden from its makers."""
    at = join("/fields", entity)
    _check_entity(world, draft, entity, at, any_other=False)
    about = world.entities.get(entity)
    for name, right in rights.items() if about is not None else ():
        here, origin = join(at, name), draft.origin(join(at, name))
        if about is None or name not in about.properties:
            known = about.properties if about is not None else ()
            guess = world.guess(name, known)
            params = {"entity": entity, "name": name}
            world.findings.add(codes.NO_FIELD, origin, at_key=True, suggest=guess, params=params)
            continue
        kind = text(mapping(about.properties[name]).get("kind"))
        said = by_record(entity, right)
        stated = [(right, here)] if said is None else [(said.case.right, join(here, "right"))]
        if said is not None:
            stated.append((said.otherwise, join(here, "else")))
            _check_by_record(world, draft, about, name, said, here)
        for one, place in stated:
            if one == "masked" and kind not in MASKED:
                params = {"name": name, "kind": kind, "offered": ", ".join(MASKED)}
                world.findings.add(role_codes.NO_MASK, draft.origin(place), params=params)


def _check_by_record(
    world: World, draft: EntityDraft, about: EntityDraft, name: str, said: ByRecord, at: str
) -> None:
    """A right that is one thing in some records and less in others: the filter, and what can be left out of a row."""
    check_policy(world, draft, about.name, said.case.policy.where, join(at, "where"))
    if FIELD_RIGHTS.index(said.otherwise) >= FIELD_RIGHTS.index(said.case.right):
        params = {"right": said.case.right, "least": said.otherwise}
        world.findings.add(role_codes.NOT_NARROWER, draft.origin(at), at_key=True, params=params)
    kept = {
        text(one.value.get(key))
        for one in world.processes.values()
        for key in ("field", "since")
        if one.value.get("entity") == about.name
    }
    apart = text(mapping(about.properties[name]).get("kind")) in ELSEWHERE or name in kept
    if said.otherwise != "read" and apart:
        world.findings.add(role_codes.NEVER_BY_RECORD, draft.origin(at), at_key=True, name=name)
