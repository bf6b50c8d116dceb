"""Trees of records: the reference that makes one, and tabs that show one."""

from __future__ import annotations

from schema_registry.codes import ancestry as codes
from schema_registry.codes import cross
from schema_registry.drafts import EntityDraft
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, reference_of, text, texts
from schema_registry.world import World


def check_tree(world: World, draft: EntityDraft) -> None:
    """`tree` names a reference of the entity to itself, which may be empty: something stands at the top."""
    name = text(draft.value.get("tree"))
    if not name:
        return
    document, origin = draft.properties.get(name), draft.origin("/tree")
    if document is None:
        guess = world.guess(name, _to_itself(draft)) or next(iter(_to_itself(draft)), "")
        world.findings.add(cross.NO_FIELD, origin, suggest=guess, entity=draft.name, name=name)
    elif reference_of(document) != draft.name:
        if text(mapping(document).get("kind")) in world.vocabulary.kinds:
            guess = next(iter(_to_itself(draft)), "")
            world.findings.add(codes.NOT_TO_ITSELF, origin, suggest=guess, entity=draft.name, name=name)
    else:
        for index, required in texts(draft.value.get("required")):
            if required == name:
                world.findings.add(codes.NO_TOP, draft.origin(join("/required", index)), name=name)


def _to_itself(draft: EntityDraft) -> list[str]:
    return [name for name, one in draft.properties.items() if reference_of(one) == draft.name]


def check_branches(world: World, draft: EntityDraft, other: EntityDraft, tab: Json, at: str) -> None:
    """A tab is laid out as a tree, and has members, where its records are one; members stand in these records."""
    for key in ("layout", "members"):
        if key in tab and not other.value.get("tree"):
            world.findings.add(codes.NO_TREE, draft.origin(join(at, key)), at_key=True, key=key, entity=other.name)
            return
    name, _, field = text(tab.get("members")).partition(".")
    if not name:
        return
    origin = draft.origin(join(at, "members"))
    if not world.knows(name):
        world.findings.add(cross.NO_ENTITY, origin, suggest=world.guess(name, world.entities), name=name)
    member = world.entities.get(name)
    if member is None:
        return
    leading = [f"{name}.{one}" for one, document in member.properties.items() if reference_of(document) == other.name]
    guess = leading[0] if len(leading) == 1 else ""
    document = member.properties.get(field)
    if document is None:
        suggest = world.guess(f"{name}.{field}", leading) or guess
        world.findings.add(cross.NO_FIELD, origin, suggest=suggest, entity=name, name=field)
    elif reference_of(document) != other.name and text(mapping(document).get("kind")) in world.vocabulary.kinds:
        params = {"field": field, "other": name, "entity": other.name}
        world.findings.add(cross.NOT_RELATED, origin, suggest=guess, params=params)
