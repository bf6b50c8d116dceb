"""Computed fields: formulas, roll-ups, the kinds of their values, and circles among them.

`settle` comes before all checks that ask what may be done with a field, because a computed field is what its values
are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schema_registry.checks.circles import circles
from schema_registry.codes import cross, shape
from schema_registry.codes import derived as codes
from schema_registry.compile.fields import GENERAL
from schema_registry.derived import (
    ANY_CURRENCY,
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
from schema_registry.model import SYSTEM_FIELDS, TOTALS
from schema_registry.pointer import join
from schema_registry.shape import Shapes
from schema_registry.view import Json, mapping, text, texts
from schema_registry.world import Target, World

Place = tuple[str, str]
"""An entity and one of its fields."""
GUESS: Value = {"kind": "decimal"}
"""What the values are taken for where a problem leaves it open, so that nothing else follows from it."""
# Conditions of computed fields are refused in `conditions`.
_TYPED: Mapping[str, tuple[str, str]] = {
    "unique": ("nobody could mend a clash", "出现重复时无人能够修改"),
    "search": ("the quick search is over what people typed", "快速搜索只针对人填写的内容"),
    "track": ("its changes follow from others, which are logged", "它的变化来自其他字段，而那些变化已有记录"),
    "placeholder": ("nobody types it", "无人填写"),
    "whenHidden": ("nobody types it", "无人填写"),
}


def settle(world: World) -> None:
    """Finds out what the values of all computed fields are, and notes circles among them."""
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
    if kind not in world.vocabulary.kinds or kind in COMPUTED:
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
            _Rollup(world, draft, name, document).check()
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


def _check_formula(world: World, draft: EntityDraft, name: str, document: Json) -> None:
    at = join("/properties", name)
    source = text(document.get("formula"))
    if not source:
        return
    stored = is_stored(world, draft.name, name)
    checked = check(source, DraftScope(world), draft.name, queried=not stored)
    if carry(world, draft, checked, f"{at}/formula"):
        return
    _check_kind(world, draft, at, document, checked.type.name)
    _check_index(world, draft, name, document)


def _check_kind(world: World, draft: EntityDraft, at: str, document: Json, type: str) -> None:
    """The kind stated for the values holds those of a type."""
    stated = text(mapping(document.get("of")).get("kind"))
    fitting = [one for one in KINDS_OF_TYPES.get(type, ()) if one in world.vocabulary.kinds]
    unsure = type == "missing" and stated
    if stated in fitting or (fitting and not stated) or unsure or (stated and stated not in world.vocabulary.kinds):
        return
    where = f"{at}/of/kind" if stated else f"{at}/kind"
    params = {"found": named(type), "kind": stated or "formula", "offered": ", ".join(fitting) or "–"}
    world.findings.add(codes.WRONG_VALUES, draft.origin(where), params=params)


def _check_index(world: World, draft: EntityDraft, name: str, document: Json) -> None:
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
        return kind not in ("lines", "references")
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


class _Rollup:
    """The checks of one roll-up."""

    def __init__(self, world: World, draft: EntityDraft, name: str, document: Json) -> None:
        self.world = world
        self.draft = draft
        self.name = name
        self.document = document
        self.at = join("/properties", name)

    def check(self) -> None:
        stated = [total for total in TOTALS if total in self.document]
        if len(stated) != 1:
            params = {"keys": ", ".join(TOTALS), "found": ", ".join(stated) or "–"}
            self.world.findings.add(shape.ONE_OF_KEYS, self.draft.origin(self.at), params=params)
        child = self._child()
        if child is None:
            return
        self._check_where(child)
        total, of = total_of(self.document)
        if len(stated) == 1 and total:
            self._check_total(child, total, of)
        _check_index(self.world, self.draft, self.name, self.document)
        if self.document.get("over") == "all":
            self._check_learning(child)

    def _child(self) -> EntityDraft | None:
        """The entity whose records it is over, when one of its references leads here."""
        entity, _, reference = text(self.document.get("from")).partition(".")
        world, origin = self.world, self.draft.origin(f"{self.at}/from")
        if not entity:
            return None
        if not world.knows(entity):
            guess = world.guess(entity, world.entities)
            world.findings.add(cross.NO_ENTITY, origin, suggest=guess, name=entity)
        child = world.entities.get(entity)
        if child is None:
            return None
        leading = [f"{entity}.{one}" for one, about in child.properties.items() if self._leads(mapping(about))]
        guess = world.guess(f"{entity}.{reference}", leading) or (leading[0] if len(leading) == 1 else "")
        if reference not in child.properties:
            world.findings.add(cross.NO_FIELD, origin, suggest=guess, entity=entity, name=reference)
            return None
        if not self._leads(mapping(child.properties[reference])):
            params = {"field": reference, "other": entity, "entity": self.draft.name}
            world.findings.add(cross.NOT_RELATED, origin, suggest=guess, params=params)
            return None
        return child

    def _leads(self, about: Json) -> bool:
        return about.get("to") == self.draft.name and text(about.get("kind")) != "references"

    def _check_where(self, child: EntityDraft) -> None:
        source, at = text(self.document.get("where")), f"{self.at}/where"
        if not source:
            return
        checked = check(source, DraftScope(self.world), child.name, "boolean", queried=True)
        if carry(self.world, self.draft, checked, at) or self.document.get("over") != "all":
            return
        far = [path for path in sorted(checked.reads) if not is_own(self.world, child, path)]
        far += sorted(checked.related)
        if checked.volatile:
            far.append("today(), now(), current_user()")
        if far:
            params = {"path": far[0], "entity": child.name}
            self.world.findings.add(codes.WHERE_NOT_OWN, self.draft.origin(at), params=params)

    def _check_total(self, child: EntityDraft, total: str, of: str) -> None:
        world, at = self.world, f"{self.at}/{total}"
        if not of:
            _check_kind(world, self.draft, self.at, self.document, "number")
            return
        if "." in of:
            world.findings.add(cross.TOTAL_OF_PATH, self.draft.origin(at), path=of)
            return
        target = world.path(child, of, at, owner=self.draft)
        if target is None or target.words is None:
            return
        if total not in target.words.totals or target.words.formula not in KINDS_OF_TYPES:
            offered = ", ".join(target.words.totals)
            params = {"total": total, "field": of, "entity": child.name, "kind": target.kind, "offered": offered}
            world.findings.add(codes.NO_ROLLUP_TOTAL, self.draft.origin(at), params=params)
            return
        if self.document.get("over") == "all" and (target.is_system or not is_stored(world, child.name, of)):
            world.findings.add(codes.NOT_KEPT, self.draft.origin(at), field=of, entity=child.name)
        _check_kind(world, self.draft, self.at, self.document, target.words.formula)
        self._check_currency(child, target)

    def _check_currency(self, child: EntityDraft, target: Target) -> None:
        """An amount keeps its currency: a roll-up states the same one, or none."""
        wanted = text(mapping(self.document.get("of")).get("currency"))
        if target.kind != "money" or text(mapping(self.document.get("of")).get("kind")) != "money" or not wanted:
            return
        found = text(self.world.value(child, target.name).get("currency"))
        if found not in ("", ANY_CURRENCY, wanted):
            params = {"field": target.name, "entity": child.name, "found": found, "wanted": wanted}
            origin = self.draft.origin(f"{self.at}/of/currency")
            self.world.findings.add(codes.OTHER_CURRENCY, origin, params=params)

    def _check_learning(self, child: EntityDraft) -> None:
        """Says which roles learn of records that they do not see, but for those that the definition names."""
        roles, told = self.world.roles, {name for _, name in texts(self.document.get("disclosedTo"))}
        for index, name in texts(self.document.get("disclosedTo")):
            if name not in roles:
                origin = self.draft.origin(join(self.at, "disclosedTo", index))
                self.world.findings.add(codes.NO_ROLE, origin, suggest=self.world.guess(name, roles), name=name)
        learning = [
            name for name, rights in sorted(roles.items()) if name not in told and self._learns(rights, child)
        ]
        if learning:
            params = {
                "field": self.name,
                "entity": self.draft.name,
                "child": child.name,
                "roles": ", ".join(learning),
            }
            self.world.findings.add(codes.LEARNS, self.draft.origin(f"{self.at}/over"), params=params)

    def _learns(self, rights: Json, child: EntityDraft) -> bool:
        """Whether somebody sees the figure but perhaps not all it is over.

        The lines of a record belong to whoever the record belongs to, so equal scopes hide none of them.
        """
        here, there = _scope(rights, self.draft.name), _scope(rights, child.name)
        if here == "none" or there == "all":
            return False
        return here != there or not self._over_lines()

    def _over_lines(self) -> bool:
        documents = map(mapping, self.draft.properties.values())
        return any(one.get("kind") == "lines" and one.get("from") == self.document.get("from") for one in documents)


def _scope(rights: Json, entity: str) -> str:
    """What a role may read of an entity: none, own or all."""
    return text(mapping(rights.get(entity, rights.get("*"))).get("read")) or "none"
