"""Rules: their ids, their formulas, and the fields that their problems stand at."""

from __future__ import annotations

from schema_registry import pointer as pointers
from schema_registry.checks.formulas import RULE, Stated, check_formula
from schema_registry.checks.guards import never_fails, never_holds
from schema_registry.codes import conditions as codes
from schema_registry.codes import cross, lint
from schema_registry.drafts import EntityDraft
from schema_registry.pointer import join
from schema_registry.view import objects, text
from schema_registry.world import World


def check_rules(world: World, draft: EntityDraft) -> None:
    """Every rule of an entity."""
    seen: set[str] = set()
    for index, rule in objects(draft.value.get("rules")):
        at, id_ = join("/rules", index), text(rule.get("id"))
        if id_ and id_ in seen:
            world.findings.add(codes.SAME_RULE, draft.origin(f"{at}/id"), id=id_)
        seen.add(id_)
        _check_holds(world, draft, text(rule.get("assert")), f"{at}/assert")
        _check_at(world, draft, text(rule.get("at")), f"{at}/at")


def _check_holds(world: World, draft: EntityDraft, source: str, at: str) -> None:
    if not source:
        return
    checked = check_formula(world, draft, Stated(source, at, RULE), "boolean")
    if checked is None:
        return
    reason = never_holds(checked.term)
    if not checked.reads and not checked.volatile:
        world.findings.add(codes.SAYS_THE_SAME, draft.origin(at))
    elif reason is not None:
        world.findings.add(lint.NEVER_TRUE, draft.origin(at), params={"reason": reason.en, "reason_zh": reason.zh})
    elif never_fails(checked.term):
        world.findings.add(lint.NEVER_FALSE, draft.origin(at))


def _check_at(world: World, draft: EntityDraft, pointer: str, at: str) -> None:
    if not pointer.startswith("/"):
        return
    (name, *_) = pointers.split(pointer)
    if name not in draft.properties:
        guess = world.guess(name, draft.properties)
        params = {"entity": draft.name, "name": name}
        world.findings.add(cross.NO_FIELD, draft.origin(at), suggest=f"/{guess}" if guess else "", params=params)
