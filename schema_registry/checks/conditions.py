"""Defaults by formula, `visible`, `readOnly`, `requiredIf` and `whenHidden` of fields, sections and tabs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from schema_registry.checks.circles import circles
from schema_registry.checks.formulas import CONDITION, DEFAULT, Stated, check_fit, check_formula
from schema_registry.checks.guards import never_holds
from schema_registry.codes import conditions as codes
from schema_registry.codes import lint
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.check import Checked, check
from schema_registry.expressions.scope import DraftScope
from schema_registry.names import is_system
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, objects, text, texts
from schema_registry.world import World

COMPUTED = frozenset({"formula", "rollup"})
ELSEWHERE = frozenset({"lines", "references"})
"""Kinds whose values are other records."""
OF_GIVEN = ("readOnly", "requiredIf", "depends", "default", "map", "backfill")
STATED = frozenset({*OF_GIVEN, "visible", "whenHidden"})
"""Members that there is something to check of, where no section hides the field."""


class _Section(NamedTuple):
    """A section with its tab, and the pointers of both."""

    tab: Json
    tab_at: str
    section: Json
    at: str


def check_conditions(world: World, draft: EntityDraft) -> None:
    """Every condition and default of an entity."""
    waits: dict[str, set[str]] = {}
    hiding = _hiding_sections(world, draft)
    for name, value in draft.properties.items():
        document, at = mapping(value), join("/properties", name)
        if is_system(name):
            continue
        waits[name] = set()
        if not hiding and document.keys().isdisjoint(STATED):
            continue
        _check_given(world, draft, name, document, at)
        waits[name] = _check_default(world, draft, name, document, at)
        reads = _check_condition(world, draft, document, "visible", at)
        for key in ("readOnly", "requiredIf"):
            _check_condition(world, draft, document, key, at)
        around = [one for one in hiding if name in {listed for _, listed in texts(one.section.get("fields"))}]
        if _clears(document, around):
            waits[name] |= reads.union(*(_reads(world, draft, one) for one in around))
            _check_cleared(world, draft, name, document, at)
        elif "whenHidden" in document and "visible" not in document and not around:
            world.findings.add(codes.NEVER_HIDDEN, draft.origin(f"{at}/whenHidden"), at_key=True)
        _check_fillable(world, draft, name, document, at)
    _check_circles(world, draft, waits)


def _check_given(world: World, draft: EntityDraft, name: str, document: Json, at: str) -> None:
    """Computed fields, child rows and many-to-many fields take no conditions on what people give."""
    kind = text(document.get("kind"))
    if kind in COMPUTED:
        for key in OF_GIVEN:
            if key in document:
                world.findings.add(codes.NOT_GIVEN, draft.origin(f"{at}/{key}"), at_key=True, name=name, key=key)
    elif kind in ELSEWHERE:
        for key in (*OF_GIVEN, "whenHidden"):
            if key in document:
                params = {"name": name, "kind": kind, "key": key}
                world.findings.add(codes.NOT_OF_MANY, draft.origin(f"{at}/{key}"), at_key=True, params=params)


# ---- formulas
def _check_condition(world: World, draft: EntityDraft, holder: Json, key: str, at: str) -> set[str]:
    """The own fields that a condition reads."""
    source = text(holder.get(key))
    checked = check_formula(world, draft, Stated(source, f"{at}/{key}", CONDITION), "boolean") if source else None
    reason = never_holds(checked.term) if checked is not None and checked.reads else None
    if reason is not None:
        params = {"reason": reason.en, "reason_zh": reason.zh}
        world.findings.add(lint.NEVER_TRUE, draft.origin(f"{at}/{key}"), params=params)
    return _first(world, draft, checked)


def _check_default(world: World, draft: EntityDraft, name: str, document: Json, at: str) -> set[str]:
    """The own fields that a default by formula reads."""
    source = text(document.get("default"))
    if not source.startswith("=") or text(document.get("kind")) in COMPUTED | ELSEWHERE:
        return set()
    takes = DraftScope(world).field(draft.name, name)
    if takes is None or (takes.kind and takes.kind not in world.vocabulary.kinds):
        return set()
    origin = draft.origin(f"{at}/default")
    if not takes.type:
        world.findings.add(codes.DEFAULT_OF_KIND, origin, name=name, kind=takes.kind)
        return set()
    stated = Stated(source[1:], f"{at}/default", DEFAULT, inside=1)
    checked = check_formula(world, draft, stated, takes.type)
    if checked is None:
        return set()
    check_fit(world, takes, name, checked, origin)
    return _first(world, draft, checked)


def _first(world: World, draft: EntityDraft, checked: Checked | None) -> set[str]:
    """The own fields that a formula reads, through computed ones too."""
    found: set[str] = set()
    waiting = list(checked.reads) if checked is not None else []
    while waiting:
        name = waiting.pop().partition(".")[0]
        document = mapping(draft.properties.get(name))
        if name not in found and text(document.get("kind")) == "formula":
            waiting += check(text(document.get("formula")), DraftScope(world), draft.name).reads
        found.add(name)
    return found


def _check_circles(world: World, draft: EntityDraft, waits: Mapping[str, set[str]]) -> None:
    for circle in circles({name: sorted(reads & waits.keys()) for name, reads in waits.items()}):
        document, at = mapping(draft.properties.get(circle[0])), join("/properties", circle[0])
        key = "default" if text(document.get("default")).startswith("=") else "visible"
        origin = draft.origin(f"{at}/{key}" if key in document else at)
        world.findings.add(codes.DEFAULT_CIRCLE, origin, circle=" → ".join([*circle, circle[0]]))


# ---- sections and tabs
def _hiding_sections(world: World, draft: EntityDraft) -> list[_Section]:
    """Checks the conditions of tabs and sections; the sections that they may hide."""
    found: list[_Section] = []
    for index, tab in objects(mapping(draft.value.get("card")).get("tabs")):
        tab_at = join("/card/tabs", index)
        _check_condition(world, draft, tab, "visible", tab_at)
        for place, section in objects(tab.get("sections")):
            at = join(tab_at, "sections", place)
            _check_condition(world, draft, section, "visible", at)
            if "visible" in section or "visible" in tab:
                found.append(_Section(tab, tab_at, section, at))
            elif "whenHidden" in section:
                world.findings.add(codes.NEVER_HIDDEN, draft.origin(f"{at}/whenHidden"), at_key=True)
    return found


def _reads(world: World, draft: EntityDraft, one: _Section) -> set[str]:
    """The own fields that the conditions of a section and its tab read."""
    found: set[str] = set()
    for holder in (one.tab, one.section):
        source = text(holder.get("visible"))
        if source:
            found |= _first(world, draft, check(source, DraftScope(world), draft.name))
    return found


def _clears(document: Json, around: list[_Section]) -> bool:
    if "visible" not in document and not around:
        return False
    return document.get("whenHidden") == "clear" or any(one.section.get("whenHidden") == "clear" for one in around)


# ---- what cannot be saved
def _check_cleared(world: World, draft: EntityDraft, name: str, document: Json, at: str) -> None:
    if name in {listed for _, listed in texts(draft.value.get("required"))}:
        origin = draft.origin(f"{at}/visible" if "visible" in document else at)
        world.findings.add(codes.CLEARED_BUT_REQUIRED, origin, at_key=True, name=name)


def _check_fillable(world: World, draft: EntityDraft, name: str, document: Json, at: str) -> None:
    """A field that must have a value can be given one."""
    required = name in {listed for _, listed in texts(draft.value.get("required"))}
    locked = document.get("readOnly") in (True, "true")
    if (
        locked
        and (required or document.get("requiredIf") not in (None, False, "false"))
        and "default" not in document
    ):
        world.findings.add(codes.NEVER_FILLED, draft.origin(f"{at}/readOnly"), at_key=True, name=name)
