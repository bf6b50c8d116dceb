"""Records that refer to what is merged refer to the record that stays: one write path, one log, one batch.

As with a deletion, what a definition says of a reference does not ask what the actor may do with the records that
refer; they are judged as any change is, and of those that the actor may not see no more is told than how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.access.field_rights import FieldRights
from core.codes.merging import HELD, HELD_UNSEEN, HIDDEN_WHY
from core.context import SYSTEM, Context, Live
from core.errors import Rejected
from core.kinds.any_reference import id_of, pointing
from core.merging.beside import Place
from core.merging.chosen import joined
from core.records import dated, lines, links, rows
from core.records.act import Act
from core.records.draft import Current, Draft
from core.records.following import readable
from core.records.judge import judge
from core.records.many import LinkSet
from core.records.shape import Shape, shape_of
from core.records.trash import delete_found
from core.records.uniqueness import Claims
from schema_registry.model import Entity, Field, Links
from schema_registry.pointer import join
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Way:
    """The references of an entity that lead to another one."""

    entity: Entity
    fields: tuple[Field, ...]


def ways_to(ctx: Context, entity: str) -> tuple[Way, ...]:
    """The entities that refer to one, in the order in which their records move: before those whose own references
    are narrowed by where they lead. Pairs of many-to-many fields are left out: sets are moved as sets."""
    return ctx.live.derive(_ways, entity)


def _ways(live: Live, entity: str) -> tuple[Way, ...]:
    found: dict[str, Way] = {}
    for other, reference in live.model.related(entity):
        if not other.link_of:
            before = found.get(other.name, Way(other, ()))
            found[other.name] = replace(before, fields=(*before.fields, reference))
    ordered: dict[str, Way] = {}

    def place(name: str, above: frozenset[str]) -> None:
        way = found.get(name)
        if way is None or name in above or name in ordered:
            return
        moved = {one.name for one in way.fields}
        for one in way.entity.fields.values():
            if one.depends is not None and one.depends.through and one.depends.on in moved:
                place(one.to, above | {name})
        ordered[name] = way

    for name in found:
        place(name, frozenset())
    return tuple(ordered.values())


def count(ctx: Context, entity: str, others: Sequence[str]) -> int:
    """How many records refer to some, whoever may read them; one that does so twice counts twice."""
    found = ((way.entity.name, one.name) for way in ways_to(ctx, entity) for one in way.fields)
    return sum(rows.count_referring(ctx, name, field, others) for name, field in found)


def move(ctx: Context, to: Place, others: frozenset[str], most: int | None = None) -> int:
    """How many records were moved, at most so many. Raises Rejected naming those that cannot follow."""
    moved, problems = 0, list[Problem]()
    for way in ways_to(ctx, to.entity.name):
        left = None if most is None else most - moved
        ids = dict.fromkeys(id for one in way.fields for id in rows.referring(ctx, way.entity.name, one.name, others))
        own = {to.into, *others} if way.entity.name == to.entity.name else set()
        going = [id for id in ids if id not in own][:left]
        if going:
            problems += _repoint(ctx, to, way, others, going)
            moved += len(going)
    if problems:
        raise Rejected(problems)
    return moved


def _repoint(ctx: Context, to: Place, way: Way, others: frozenset[str], ids: Sequence[str]) -> Sequence[Problem]:
    everything, shape = ctx.acting_as(SYSTEM), shape_of(ctx, way.entity.name)
    found = rows.load(everything, shape, ids, "update", "delete")
    double = _doubles(everything, to, way, others, found)
    if double:
        delete_found(ctx, shape, double, to.batch)
    drafts = []
    for id, current in found.items():
        turned = [one for one in way.fields if id_of(current.values[one.name]) in others]
        values: dict[str, object] = {one.name: pointing(one, to.entity.name, to.into) for one in turned}
        if values and id not in double:
            drafts.append(Draft(way.entity.name, "update", id, values=values, current=current))
    lines.place(ctx, shape, drafts)
    written(ctx, to, shape, drafts)
    refused = [draft for draft in drafts if draft.problems]
    return held(ctx, shape, refused) if refused else ()


def written(ctx: Context, to: Place, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Writes drafts that the engine changes, pairs included; those that are refused have their problems."""
    everything, claims = ctx.acting_as(SYSTEM), Claims(ctx.acting_as(SYSTEM), shape)
    links.check(everything, drafts)
    dated.check(everything, drafts, by_hand=False)
    judge(everything, shape, claims, drafts, by_hand=False)
    act = Act(ctx, shape, to.batch, to.at)
    act.change(claims, [draft for draft in drafts if not draft.problems])
    links.write(ctx, to.batch, act.at, [draft for draft in drafts if not draft.problems])
    dated.write(ctx, act.at, [draft for draft in drafts if not draft.problems])


def held(ctx: Context, shape: Shape, refused: Sequence[Draft]) -> list[Problem]:
    """Why records cannot follow: each that the actor may read with its reason, the others as a number where their
    entity discloses it, and else not even as that."""
    name, title = shape.entity.name, shape.entity.title
    seen = readable(ctx, name, {draft.id for draft in refused})
    told = [
        HELD.at(join("", name, draft.id), None, count=1, entity=title, why=draft.problems[0], records=(draft.id,))
        for draft in refused
        if draft.id in seen
    ]
    hidden = len(refused) - len(told)
    if hidden and not shape.entity.discloses.references:
        told.append(HELD_UNSEEN.at())
    elif hidden:
        told.append(HELD.at(join("", name), None, count=hidden, entity=title, why=HIDDEN_WHY.at(), records=()))
    return told


# ---- many-to-many
def relink(ctx: Context, to: Place, others: frozenset[str]) -> None:
    """Sets of other records that hold a merged one hold the one that stays. Raises Rejected."""
    problems: list[Problem] = []
    for holder in ctx.model.entities.values():
        for field in holder.fields.values():
            if field.links is not None and _kept_by_engine(ctx, field.links, to):
                problems += _relink(ctx, to, holder, field, field.links, others)
    if problems:
        raise Rejected(problems)


def _kept_by_engine(ctx: Context, way: Links, to: Place) -> bool:
    return way.to == to.entity.name and bool(ctx.model.entities[way.entity].link_of)


def _relink(
    ctx: Context, to: Place, holder: Entity, field: Field, way: Links, others: frozenset[str]
) -> Sequence[Problem]:
    everything, shape = ctx.acting_as(SYSTEM), shape_of(ctx, holder.name)
    ids = set(links.holding(ctx, way, others))
    ids -= {to.into, *others} if holder.name == to.entity.name else set()
    sets = links.pairs(everything, way, ids)
    drafts = []
    for id, current in rows.load(everything, shape, ids, "update").items():
        after = dict.fromkeys(to.into if one in others else one for one in sets.get(id, ()))
        draft = Draft(holder.name, "update", id, current=current)
        draft.links[field.name] = LinkSet(field, way, tuple(after))
        drafts.append(draft)
    written(ctx, to, shape, drafts)
    refused = [draft for draft in drafts if draft.problems]
    return held(ctx, shape, refused) if refused else ()


def own_sets(ctx: Context, entity: Entity, into: str, others: Sequence[str]) -> dict[str, LinkSet]:
    """The many-to-many values of the record that stays, with what the actor sees of the others' and may write."""
    found, rights = {}, FieldRights(ctx, entity.name)
    for field in joined(ctx, entity.name):
        way = field.links if rights.writes(into, field.name) else None
        if way is None or not ctx.model.entities[way.entity].link_of:
            continue
        sets = links.pairs(ctx.acting_as(SYSTEM), way, [into, *others])
        came = {one for id in others for one in sets.get(id, ())}
        held = dict.fromkeys((*sets.get(into, ()), *(one for id in others for one in sets.get(id, ()))))
        gone = came - readable(ctx, way.to, came) - set(sets.get(into, ()))
        gone |= {into, *others} if way.to == entity.name else set()
        found[field.name] = LinkSet(field, way, tuple(one for one in held if one not in gone))
    return found


def _doubles(
    ctx: Context, to: Place, way: Way, others: frozenset[str], found: Mapping[str, Current]
) -> dict[str, Current]:
    """Records that hold nothing but a pair which the record that stays has already: they go with the merged one."""
    shape, double = shape_of(ctx, way.entity.name), dict[str, Current]()
    for pair in _pairs_of(ctx, way.entity):
        ends = {one.name for one in way.fields} & {pair.source, pair.target}
        there = {id for one in ends for id in rows.referring(ctx, way.entity.name, one, [to.into])}
        known = {_ends(pair, one, others, to.into) for one in rows.load(ctx, shape, there, "read", "").values()}
        for id, current in found.items():
            made = _ends(pair, current, others, to.into)
            if made in known:
                double[id] = current
            known.add(made)
    return double


def _pairs_of(ctx: Context, entity: Entity) -> Iterator[Links]:
    """The many-to-many fields whose pairs are records of an entity that holds each once."""
    for other in ctx.model.entities.values():
        for one in other.fields.values():
            way = one.links
            if way is not None and way.entity == entity.name and {way.source, way.target} in map(set, entity.unique):
                yield way


def _ends(pair: Links, current: Current, others: frozenset[str], into: str) -> tuple[object, object]:
    source, target = (current.values[name] for name in (pair.source, pair.target))
    return into if source in others else source, into if target in others else target
