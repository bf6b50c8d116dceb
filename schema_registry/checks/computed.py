"""Formulas and roll-ups of an entity can be computed, and nothing is asked of them that people do."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.checks.derived import carry, check_index, check_kind, is_computed, is_stored
from schema_registry.checks.rollups import Rollup
from schema_registry.codes import derived as codes
from schema_registry.derived import COMPUTED
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.check import check
from schema_registry.expressions.scope import DraftScope
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, text, texts
from schema_registry.world import World

# Conditions of computed fields are refused in `conditions`.
_TYPED: Mapping[str, tuple[str, str]] = {
    "unique": ("nobody could mend a clash", "出现重复时无人能够修改"),
    "search": ("the quick search is over what people typed", "快速搜索只针对人填写的内容"),
    "track": ("its changes follow from others, which are logged", "它的变化来自其他字段，而那些变化已有记录"),
    "placeholder": ("nobody types it", "无人填写"),
    "whenHidden": ("nobody types it", "无人填写"),
}


def check_computed(world: World, draft: EntityDraft) -> None:
    """Every formula and roll-up of an entity can be computed, and nothing is asked of it that people do."""
    for name, stated in draft.properties.items():
        document = mapping(stated)
        kind = text(document.get("kind"))
        if kind not in COMPUTED:
            continue
        at = join("/properties", name)
        for key in (one for one in _TYPED if one in document):
            en, zh = _TYPED[key]
            params = {"key": key, "reason": en, "reason_zh": zh}
            world.findings.add(codes.NOT_TYPED, draft.origin(join(at, key)), at_key=True, params=params)
        if kind == "formula":
            _check_formula(world, draft, name, document)
        else:
            Rollup(world, draft, name, document).check()
    _check_required(world, draft)


def _check_required(world: World, draft: EntityDraft) -> None:
    """Lists of required and unique fields name none that nobody gives."""
    for index, name in texts(draft.value.get("required")):
        _refuse_computed(world, draft, name, join("/required", index), ("required", "设为必填"))
    stated = draft.value.get("unique")
    for index, names in enumerate(stated if isinstance(stated, list) else ()):
        for place, name in texts(names):
            _refuse_computed(world, draft, name, join("/unique", index, place), ("unique", "设为唯一"))


def _refuse_computed(world: World, draft: EntityDraft, name: str, at: str, what: tuple[str, str]) -> None:
    if is_computed(draft, name):
        world.findings.add(codes.NOT_GIVEN, draft.origin(at), name=name, what=what[0], what_zh=what[1])


def _check_formula(world: World, draft: EntityDraft, name: str, document: Json) -> None:
    at = join("/properties", name)
    source = text(document.get("formula"))
    if not source:
        return
    stored = is_stored(world, draft.name, name)
    checked = check(source, DraftScope(world), draft.name, queried=not stored)
    if carry(world, draft, checked, f"{at}/formula"):
        return
    check_kind(world, draft, at, document, checked.type.name)
    check_index(world, draft, name, document)
