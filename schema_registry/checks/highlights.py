"""Highlights of lists: each is a condition that can hold, on columns that there are, and says what it means."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.checks.filters import FilterCheck
from schema_registry.checks.formulas import CONDITION, Stated, check_formula
from schema_registry.checks.guards import never_holds
from schema_registry.codes import cross, lint, shape
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen
from schema_registry.pointer import join
from schema_registry.view import Json, objects, text, texts
from schema_registry.world import World

NEEDS: Mapping[str, str] = Frozen({"title": '"Overdue"', "tone": '"bad"', "when": '"due_on < today()"'})
"""What a highlight needs beside its id, with examples; an overlay of it need not repeat them."""


def check_highlights(world: World, draft: EntityDraft, view: Json, at: str) -> None:
    """The highlights of a list or a view of it."""
    pointer = join(at, "highlights")
    check_ids(world, draft, view.get("highlights"), pointer)
    for index, one in objects(view.get("highlights")):
        _check(world, draft, one, join(pointer, index))


def _check(world: World, draft: EntityDraft, one: Json, at: str) -> None:
    for key, example in NEEDS.items():
        if key not in one:
            world.findings.add(shape.MISSING_KEY, draft.origin(at), key=key, example=example)
    for index, path in texts(one.get("fields")):
        world.path(draft, path, join(at, "fields", index))
    when, pointer = one.get("when"), join(at, "when")
    if isinstance(when, Mapping):
        FilterCheck(world, draft).tree(draft, when, pointer)
    elif text(when):
        checked = check_formula(world, draft, Stated(text(when), pointer, CONDITION), "boolean")
        reason = never_holds(checked.term) if checked is not None and checked.reads else None
        if reason is not None:
            params = {"reason": reason.en, "reason_zh": reason.zh}
            world.findings.add(lint.NEVER_TRUE, draft.origin(pointer), params=params)


def check_ids(world: World, draft: EntityDraft, items: object, at: str) -> None:
    """No two parts of one array are known by the same id."""
    seen: set[str] = set()
    for index, item in objects(items):
        id_ = text(item.get("id"))
        if id_ and id_ in seen:
            world.findings.add(cross.SAME_ID, draft.origin(f"{join(at, index)}/id"), id=id_)
        seen.add(id_)
