"""`map` and `backfill`: what becomes of values that a field does not take any more, and of records without one.

Whether the values stated are the field's is its kind's to say, and for categories that of their tree.
"""

from __future__ import annotations

from schema_registry.checks.formulas import BACKFILL, Stated, check_fit, check_formula
from schema_registry.codes import conditions as codes
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.scope import DraftScope
from schema_registry.names import is_system
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, text, texts
from schema_registry.world import World

ELSEWHERE = frozenset({"formula", "rollup", "lines", "references"})
"""Kinds of which it is said by the checks of conditions that nobody gives their values here."""


def check_leftovers(world: World, draft: EntityDraft) -> None:
    """The `map` and the `backfill` of every field."""
    for name, value in draft.properties.items():
        document, at = mapping(value), join("/properties", name)
        if is_system(name) or text(document.get("kind")) in ELSEWHERE or not {"map", "backfill"} & document.keys():
            continue
        _check_applies(world, draft, name, document, at)
        _check_gone(world, draft, name, document, at)
        _check_backfill(world, draft, name, document, at)


def _check_applies(world: World, draft: EntityDraft, name: str, document: Json, at: str) -> None:
    kind = text(document.get("kind"))
    words = world.vocabulary.kinds.get(kind)
    numbered, stated = (words.numbered, words.stated) if words else (False, True)
    by_formula = text(document.get("backfill")).startswith("=")
    for key, taken in (
        ("map", not numbered and stated),
        ("backfill", not numbered and (by_formula or stated)),
    ):
        if key in document and not taken:
            params = {"name": name, "kind": kind, "key": key}
            world.findings.add(codes.NOT_MAPPED, draft.origin(f"{at}/{key}"), at_key=True, params=params)


def _check_gone(world: World, draft: EntityDraft, name: str, document: Json, at: str) -> None:
    offered = {value for _, value in texts(document.get("enum"))}
    for value in mapping(document.get("map")):
        if value in offered:
            params = {"value": value, "name": name}
            world.findings.add(codes.STILL_OFFERED, draft.origin(join(at, "map", value)), at_key=True, params=params)


def _check_backfill(world: World, draft: EntityDraft, name: str, document: Json, at: str) -> None:
    source = text(document.get("backfill"))
    takes = DraftScope(world).field(draft.name, name)
    if not source.startswith("=") or takes is None or takes.kind not in world.vocabulary.kinds:
        return
    origin = draft.origin(f"{at}/backfill")
    if not takes.type:
        params = {"name": name, "kind": takes.kind, "key": "backfill"}
        world.findings.add(codes.NOT_MAPPED, origin, at_key=True, params=params)
        return
    checked = check_formula(world, draft, Stated(source[1:], f"{at}/backfill", BACKFILL, inside=1), takes.type)
    if checked is not None:
        check_fit(world, takes, name, checked, origin)
