"""Computed fields: the kinds of their values, circles among them, and what is kept of them.

`settle` comes before all checks that ask what may be done with a field, because a computed field is what its values
are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schema_registry.checks.circles import circles
from schema_registry.codes import derived as codes
from schema_registry.codes import shape
from schema_registry.compile.fields import GENERAL
from schema_registry.dated import SERIES
from schema_registry.derived import (
    COMPUTED,
    KINDS_OF_TYPES,
    Value,
    parts,
    total_of,
    value_of_total,
    value_of_type,
)
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.check import Checked, check
from schema_registry.expressions.nodes import Call, Node, Path
from schema_registry.expressions.parse import Broken, parse
from schema_registry.expressions.scope import DraftScope
from schema_registry.expressions.types import named
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.pointer import join
from schema_registry.shape import Shapes
from schema_registry.view import Json, mapping, text
from schema_registry.world import World

Place = tuple[str, str]
"""An entity and one of its fields."""
GUESS: Value = {"kind": "decimal"}
"""What the values are taken for where a problem leaves it open, so that nothing else follows from it."""


def settle(world: World) -> None:
    """Finds out what the values of all computed fields and series are, and notes circles among them."""
    for name, draft in world.entities.items():
        for field, document in draft.properties.items():
            if text(mapping(document).get("kind")) == SERIES:
                world.values[name, field] = _stated(mapping(document)) or GUESS
    graph = {place: tuple(_used(world, *place)) for place in _computed(world)}
    for circle in circles({_said(place): map(_said, used) for place, used in graph.items()}):
        entity, _, name = circle[0].partition(".")
        draft = world.entities[entity]
        way = " → ".join([*circle, circle[0]])
        world.findings.add(codes.CIRCLE, draft.origin(join("/properties", name)), at_key=True, circle=way)
    for place in graph:
        _settle(world, place, graph, frozenset())


def _settle(world: World, place: Place, graph: Mapping[Place, tuple[Place, ...]], above: frozenset[Place]) -> None:
    if place in world.values or place in above or place not in graph:
        return
    for used in graph[place]:
        _settle(world, used, graph, above | {place})
    entity, name = place
    draft = world.entities[entity]
    document = mapping(draft.properties[name])
    world.values[place] = _stated(document) or _value(world, draft, document)


def _stated(document: Json) -> Value | None:
    return mapping(document.get("of")) if text(mapping(document.get("of")).get("kind")) else None


def _value(world: World, draft: EntityDraft, document: Json) -> Value:
    if text(document.get("kind")) == "formula":
        checked = check(text(document.get("formula")), DraftScope(world), draft.name)
        return value_of_type(checked.type.name) or GUESS
    child, _, _ = text(document.get("from")).partition(".")
    total, of = total_of(document)
    if not total or (of and (child not in world.entities or of not in world.entities[child].properties)):
        return GUESS
    summed = world.value(world.entities[child], of) if of else {}
    return value_of_total(total, summed, "")


def _computed(world: World) -> Iterator[Place]:
    for name, draft in world.entities.items():
        for field, document in draft.properties.items():
            if text(mapping(document).get("kind")) in COMPUTED:
                yield name, field


def _said(place: Place) -> str:
    return ".".join(place)


# ---- what a computed field is made of
def _used(world: World, entity: str, field: str) -> Iterator[Place]:
    """Every field that a computed one reads, on the way too."""
    document = mapping(world.entities[entity].properties[field])
    if text(document.get("kind")) == "formula":
        yield from _read(world, entity, text(document.get("formula")))
        return
    child, _, reference = text(document.get("from")).partition(".")
    if child in world.entities:
        yield child, reference
        yield child, total_of(document)[1]
        yield from _read(world, child, text(document.get("where")))


def _read(world: World, entity: str, source: str) -> Iterator[Place]:
    try:
        tree = parse(source) if source else None
    except Broken:
        return
    if tree is not None:
        yield from _of_tree(world, entity, tree)


def _of_tree(world: World, entity: str, node: Node) -> Iterator[Place]:
    inner = entity
    if isinstance(node, Path):
        yield from _of_path(world, entity, node)
    if isinstance(node, Call) and node.arguments and isinstance(node.arguments[0], Path):
        way = DraftScope(world).inverse(entity, node.arguments[0].names[0].bare)
        inner = way[0] if way is not None else entity
    for place, part in enumerate(parts(node)):
        yield from _of_tree(world, inner if place else entity, part)


def _of_path(world: World, entity: str, path: Path) -> Iterator[Place]:
    scope = DraftScope(world)
    for name in path.names:
        draft = world.entities.get(entity)
        if draft is None:
            return
        yield entity, name.bare
        way = scope.inverse(entity, name.bare)
        entity = way[0] if way is not None else text(mapping(draft.properties.get(name.bare)).get("to"))


# ---- the checks
def check_values(world: World, draft: EntityDraft, name: str, document: Json, shapes: Shapes) -> None:
    """What a computed field says of its values is a kind with its own keywords."""
    of, at = mapping(document.get("of")), join("/properties", name, "of")
    kind = text(of.get("kind"))
    if not kind:
        return
    if kind not in world.vocabulary.kinds or kind in (*COMPUTED, SERIES):
        offered = [one for kinds in KINDS_OF_TYPES.values() for one in kinds if one in world.vocabulary.kinds]
        origin, guess = draft.origin(f"{at}/kind"), world.guess(kind, offered)
        world.findings.add(shape.UNKNOWN_KIND, origin, suggest=guess, kind=kind, known=", ".join(offered))
        return
    for key in (one for one in of if one in GENERAL and one != "kind"):
        known = ", ".join(world.vocabulary.kinds[kind].options)
        world.findings.add(shape.UNKNOWN_KEY, draft.origin(join(at, key)), at_key=True, key=key, known=known)
    for fault in shapes.field(kind, of):
        origin = draft.origin(at + fault.pointer)
        world.findings.add(fault.code, origin, at_key=fault.at_key, suggest=fault.suggest, params=fault.params)


def is_computed(draft: EntityDraft, name: str) -> bool:
    """Whether a field of an entity is a formula or a roll-up."""
    return text(mapping(draft.properties.get(name)).get("kind")) in COMPUTED


def carry(world: World, draft: EntityDraft, checked: Checked, at: str) -> bool:
    """Notes a formula's problems at their places inside of its text; whether there are any."""
    for problem in checked.problems:
        params = dict(problem.params)
        inside = params.pop("offset", 0)
        world.findings.add(
            problem.spec,
            draft.origin(at),
            inside=inside if isinstance(inside, int) else 0,
            suggest=problem.did_you_mean,
            params=params,
        )
    return bool(checked.problems)


def check_kind(world: World, draft: EntityDraft, at: str, document: Json, type: str) -> None:
    """The kind stated for the values holds those of a type."""
    stated = text(mapping(document.get("of")).get("kind"))
    fitting = [one for one in KINDS_OF_TYPES.get(type, ()) if one in world.vocabulary.kinds]
    unsure = type == "missing" and stated
    if stated in fitting or (fitting and not stated) or unsure or (stated and stated not in world.vocabulary.kinds):
        return
    where = f"{at}/of/kind" if stated else f"{at}/kind"
    params = {"found": named(type), "kind": stated or "formula", "offered": ", ".join(fitting) or "–"}
    world.findings.add(codes.WRONG_VALUES, draft.origin(where), params=params)


def check_index(world: World, draft: EntityDraft, name: str, document: Json) -> None:
    if document.get("index") is True and not is_stored(world, draft.name, name):
        at = draft.origin(join("/properties", name, "index"))
        world.findings.add(codes.NOT_INDEXED, at, at_key=True, name=name)


def is_stored(world: World, entity: str, name: str, above: frozenset[Place] = frozenset()) -> bool:
    """Whether a field has a column: of computed ones, those that change only when somebody writes."""
    draft = world.entities.get(entity)
    if draft is None or name not in draft.properties or (entity, name) in above:
        return False
    document = mapping(draft.properties[name])
    kind = text(document.get("kind"))
    if kind == "rollup":
        return document.get("over") != "visible"
    if kind != "formula":
        return kind not in ("lines", "references", SERIES)
    checked = check(text(document.get("formula")), DraftScope(world), entity)
    own = not (checked.volatile or checked.related)
    return own and all(is_own(world, draft, path, above | {(entity, name)}) for path in checked.reads)


def is_own(world: World, draft: EntityDraft, path: str, above: frozenset[Place] = frozenset()) -> bool:
    """Whether a path leads to a value that stands in a column of the record itself, and is no system field."""
    name, _, further = path.partition(".")
    target = world.field(draft, name)
    if target is None or name in SYSTEM_FIELDS or (further and target.to):
        return False
    return is_stored(world, draft.name, name, above)
