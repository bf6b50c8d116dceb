"""What a form or a program asks before it saves: what is shown, locked, asked for, offered and computed.

The answer comes from the steps of the write path itself (`conditions`), so that no form can promise what saving then
refuses. Nothing is written, and values that cannot be read yet count as missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from core.access.field_rights import FieldRights
from core.access.rights import beyond, require
from core.codes.records import RECORD_UNKNOWN
from core.context import Context
from core.errors import Missing
from core.kinds.any_reference import id_of
from core.kinds.masks import shown
from core.queries.handing import noticed
from core.records import ledger, rows
from core.records.by_record import rights_on_new
from core.records.conditions import Settling, settled
from core.records.draft import Current, Draft
from core.records.ids import new_id
from core.records.known import Known, ground_of
from core.records.many import many_of
from core.records.offers import closed_to, offered
from core.records.references import unseen
from core.records.shape import NOTHING, Shape, shape_of
from core.records.states import processes_of
from core.records.terms import terms_of
from core.records.values import Reading, Readings, complete
from core.storage.types import known_form
from schema_registry.frozen import Frozen
from schema_registry.model import Entity
from schema_registry.problems import Problem
from schema_registry.roles import FieldRight


@dataclass(frozen=True, slots=True)
class State:
    """A record as it would be, and what its values decide about it."""

    values: Mapping[str, object]
    """Typed, by field name: given, held, filled in; of a new record those that are missing are left out."""
    computed: Mapping[str, object] = Frozen({})
    """Computed fields that follow from the values."""
    hidden: frozenset[str] = frozenset()
    tabs: frozenset[str] = frozenset()
    """Tabs that are hidden."""
    sections: frozenset[tuple[str, str]] = frozenset()
    """Sections that are hidden, by ids of tab and section."""
    read_only: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    offered: Mapping[str, tuple[str, ...]] = Frozen({})
    """By field: the values offered, where another field's narrows them."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with values that could not be read."""


def state_of(
    ctx: Context, entity: str, values: Mapping[str, object], id: str = "", *, reading: Reading = "json"
) -> State:
    """The state of a new record with these values, or of the record `id` with these changes.

    Lines and many-to-many values decide nothing and are passed over. Takes the right to create or to update.
    Raises Denied, Missing.
    """
    ctx = ctx.whole
    shape = shape_of(ctx, entity)
    require(ctx, entity, "update" if id else "create")
    draft = (
        Draft(entity, "update", id, current=_current(ctx, shape, id))
        if id
        else Draft(entity, "create", new_id(ctx.clock()))
    )
    given, _ = many_of(ctx, shape.entity.name).parted(values)
    if draft.current is None:
        complete(shape, given, draft)
    Readings(ctx, shape, reading).take(draft, given)
    problems = tuple(draft.problems)
    (one,) = settled(ground_of(ctx, shape), [draft])
    (rights,) = [FieldRights(ctx, entity).of(draft.id)] if id else rights_on_new(ctx, shape, [draft])
    state = _seen(ctx, entity, _told(one, problems), rights)
    if draft.current is not None:
        _notice(ctx, entity, draft.current, {**state.values, **state.computed}, values.keys())
    return state


def hidden_parts(ctx: Context, entity: Entity, id: str) -> State:
    """What the card of a record leaves out, for whoever may read it. Asks nothing where no condition could hide."""
    ctx, ident = ctx.whole, known_form(id) or ""
    terms = ctx.live.derive(terms_of, entity.name)
    if not (terms.visible or terms.tabs or terms.sections or terms.read_only):
        return _seen(ctx, entity.name, State(NOTHING), FieldRights(ctx, entity.name).of(ident))
    shape = shape_of(ctx, entity.name)
    current = rows.load(ctx, shape, {ident}, "read", "").get(ident)
    if current is None:
        raise Missing([RECORD_UNKNOWN.at(entity=entity.title)])
    (one,) = settled(ground_of(ctx, shape), [Draft(entity.name, "update", id, current=current)])
    return _seen(ctx, entity.name, _told(one, ()), FieldRights(ctx, entity.name).of(ident))


def _seen(ctx: Context, entity: str, state: State, rights: Mapping[str, FieldRight]) -> State:
    """What the actor sees of it, with what they may not change; references to what they may not read are missing.
    `rights`: on the fields where they depend on the record."""
    shape, sight = shape_of(ctx, entity), ctx.seen.live.sight
    hidden = unseen(ctx, shape, (state.values,))
    if hidden:
        lost = {one.field.name: None for one in shape.references if id_of(state.values.get(one.field.name)) in hidden}
        state = replace(state, values=Frozen({**state.values, **lost}))
    if not sight.rights:
        return state
    fields = ctx.seen.model.entities[entity].fields
    allowed: dict[str, FieldRight] = {name: one.least for name, one in fields.items()} | dict(rights)
    hidden_here = frozenset(name for name, right in allowed.items() if right == "hidden")

    def shown_of(values: Mapping[str, object]) -> Mapping[str, object]:
        seen = {name: value for name, value in values.items() if name in fields and name not in hidden_here}
        return Frozen({name: shown(fields[name], value, allowed[name]) for name, value in seen.items()})

    return replace(
        state,
        values=shown_of(state.values),
        computed=shown_of(state.computed),
        hidden=state.hidden | hidden_here,
        read_only=state.read_only | {name for name, right in allowed.items() if right != "write"},
        required=frozenset(name for name in state.required if name in fields and name not in hidden_here),
        offered=Frozen({name: values for name, values in state.offered.items() if not closed_to(ctx, entity, name)}),
    )


def _notice(ctx: Context, entity: str, held: Current, values: Mapping[str, object], given: Collection[str]) -> None:
    """Notices that values were shown which the record holds and nobody typed."""
    about = ctx.seen.model.entities[entity]
    for name in values.keys() - given:
        if values[name] is not None and values[name] == held.values.get(name):
            noticed(ctx, about, about.fields[name], (held.id,))


def _current(ctx: Context, shape: Shape, id: str) -> Current:
    ident = known_form(id) or ""
    current = rows.load(ctx, shape, {ident}, "update", "").get(ident) if ident else None
    if current is None:
        raise Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])
    if not current.allowed:
        raise beyond(ctx, shape.entity.name, "update")
    return current


def _told(one: Settling, problems: Iterable[Problem]) -> State:
    ground, draft = one.ground, one.draft
    terms, entity = ground.terms, ground.shape.entity
    known = Known(ground, draft, draft.after(), {**terms.computed, **terms.shown})
    values = draft.after()
    offers: dict[str, tuple[str, ...] | None] = {
        name: offered(depends, values.get(depends.on)) for name, depends in terms.depends.items()
    }
    offers |= ledger.offered(ground.ctx, entity, values)
    required = {field.name for field in entity.fields.values() if field.required}
    bound = frozenset[str]()
    for process in ground.ctx.live.derive(processes_of, entity.name):
        required |= set(process.state(values.get(process.field)).require)
        bound |= {process.field, process.since} - {""}
    return State(
        values=Frozen(values),
        computed=Frozen({name: known.values[name] for name in terms.shown}),
        hidden=frozenset(name for name in terms.visible if not known.shows(name)),
        tabs=frozenset(name for name, term in terms.tabs.items() if not known.shows_place((term,))),
        sections=frozenset(name for name, place in terms.sections.items() if not known.shows_place(place)),
        read_only=one.locked | bound,
        required=frozenset(required | {name for name in terms.required_if if one.asks(name)}),
        offered=Frozen({name: values for name, values in offers.items() if values is not None}),
        problems=tuple(problems),
    )
