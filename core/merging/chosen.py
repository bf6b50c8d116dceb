"""Which value of each field stays: the chosen one, else that of the record that stays, else the first there is.

Only what the actor may write is chosen or taken: a hidden or read-only field, and a reference to a record that they
may not see, stay as the record that stays has them. Values are taken as the records hold them, never typed anew.
Fields of several files hold all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.access.actors import NOBODY, by_ids
from core.access.field_rights import FieldRights
from core.access.rights import beyond, scope, within
from core.codes.conditions import READ_ONLY
from core.codes.files import TOO_MANY_FILES
from core.codes.merging import NOT_AMONG, NOT_STATE, NOT_TAKEN
from core.context import Context, Live
from core.kinds.any_reference import id_of
from core.kinds.choice import listed
from core.kinds.file import files_of, most_of
from core.records.draft import Current, Draft
from core.records.references import unseen
from core.records.shape import FieldShape, Shape, shape_at
from core.records.state import State, hidden_parts
from core.records.values import ask_required
from core.storage.types import known_form
from schema_registry.model import Field
from schema_registry.pointer import join

OWNER = "sys_owner"
Take = Mapping[str, str]
"""Field name (or `sys_owner`) → the id of the record whose value stays."""


@dataclass(frozen=True, slots=True)
class Several:
    """Loaded records of one entity: the one that stays, and the others in the order that they were given."""

    shape: Shape
    into: Current
    others: Mapping[str, Current]

    @property
    def all(self) -> tuple[Current, ...]:
        return self.into, *self.others.values()


def choosable(ctx: Context, entity: str) -> tuple[str, ...]:
    """The fields whose value the actor can choose, since they may write them: in the order of the entity. And the
    owner, where they may give records away."""
    names = ctx.seen.live.derive(_choosable, entity)
    return names if scope(ctx, entity, "assign") == "none" else (*names, OWNER)


def _choosable(live: Live, entity: str) -> tuple[str, ...]:
    return tuple(name for name, one in shape_at(live, entity).fields.items() if one.field.given and not united(one))


def joined(ctx: Context, entity: str) -> tuple[Field, ...]:
    """The fields that hold what all records held, as far as the actor may write them: several files, and links."""
    fields = shape_at(ctx.seen.live, entity).fields.values()
    several = (one.field for one in fields if one.field.given and united(one))
    linked = (one for one in ctx.seen.model.entities[entity].fields.values() if one.links is not None and one.given)
    return (*several, *linked)


def united(one: FieldShape) -> bool:
    """Whether a field holds what all of the records held: several files."""
    return one.kind.files and most_of(one.field) > 1


def proposed(ctx: Context, several: Several) -> Take:
    """Which record's value each field takes when nobody chooses, where it is not that of the record that stays."""
    shape, into = several.shape, several.into
    locked, hidden = locked_in(ctx, several), unseen(ctx, shape, (one.values for one in several.all))
    found: dict[str, str] = {}
    rights = _rights(ctx, several)
    for name in choosable(ctx, shape.entity.name):
        one = shape.fields.get(name)
        if one is None or one.field.process or name in locked or into.values[name] is not None:
            continue
        if name == shape.entity.tree:
            continue  # what stands at the top stays there: the others may stand below it
        for id, other in several.others.items():
            value = _lasting(several, one, other)
            if value is not None and id_of(value) not in hidden and rights.reads(id, name):
                found[name] = id
                break
    return found


def locked_in(ctx: Context, several: Several) -> frozenset[str]:
    """The fields that conditions let nobody change in the record that stays."""
    state: State = hidden_parts(ctx, several.shape.entity, several.into.id)
    return state.read_only


def fill(ctx: Context, several: Several, take: Take, draft: Draft) -> None:
    """Gives a draft of the record that stays what was chosen; what cannot be chosen becomes its problems."""
    shape, chosen = several.shape, {**proposed(ctx, several), **take}
    by_id = {one.id: one for one in several.all}
    known, rights = choosable(ctx, shape.entity.name), _rights(ctx, several)
    for name, id in chosen.items():
        source, one = by_id.get(known_form(id) or ""), shape.fields.get(name)
        if name not in known:
            draft.refuse(NOT_TAKEN.at(join("/take", name), name=name[:60], known=listed(known)))
        elif source is None:
            title = one.field.title if one is not None else name
            draft.refuse(NOT_AMONG.at(join("/take", name), field=title))
        elif one is None:
            if "assign" not in within(ctx, shape.entity.name, several.into.id, ("assign",)):
                raise beyond(ctx, shape.entity.name, "assign")
            owner = source.owner
            draft.to = by_ids(ctx.connection, [owner]).get(owner) if owner is not None else NOBODY
        elif not (rights.writes(several.into.id, name) and rights.reads(source.id, name)):
            draft.refuse(READ_ONLY.at(join("/take", name), field=one.field.title))
        else:
            _take(ctx, several, one, source, draft)
    mine = {one.name for one in joined(ctx, shape.entity.name) if rights.writes(several.into.id, one.name)}
    for one in shape.fields.values():
        if united(one) and one.field.name in mine:
            _unite(several, one, draft)
        elif one.field.to == shape.entity.name and one.field.name not in draft.values:
            _put(several, one, several.into, draft)
    ask_required(shape, draft)


def _rights(ctx: Context, several: Several) -> FieldRights:
    """The actor's rights on fields of the records, where they depend on these."""
    rights = FieldRights(ctx, several.shape.entity.name)
    rights.look_up(one.id for one in several.all)
    return rights


def _take(ctx: Context, several: Several, one: FieldShape, source: Current, draft: Draft) -> None:
    name = one.field.name
    if one.field.process and source.values[name] != several.into.values[name]:
        if scope(ctx, several.shape.entity.name, "override") != "all":
            draft.refuse(NOT_STATE.at(one.pointer, field=one.field.title))
            return
        draft.events[name] = ""
    _put(several, one, source, draft)


def _put(several: Several, one: FieldShape, source: Current, draft: Draft) -> None:
    value = _lasting(several, one, source)
    if value != several.into.values[one.field.name]:
        draft.values[one.field.name] = value


def _lasting(several: Several, one: FieldShape, source: Current) -> object:
    """A record's value; none where it refers to one of those that become one."""
    value = source.values[one.field.name]
    own = one.field.to == several.shape.entity.name and (value == several.into.id or value in several.others)
    return None if own else value


def _unite(several: Several, one: FieldShape, draft: Draft) -> None:
    files = tuple(dict.fromkeys(_files(several.all, one.field.name)))
    if len(files) > most_of(one.field):
        draft.refuse(TOO_MANY_FILES.at(one.pointer, field=one.field.title, count=len(files), most=most_of(one.field)))
    elif files != files_of(several.into.values[one.field.name]):
        draft.values[one.field.name] = files


def _files(records: Sequence[Current], name: str) -> Iterator[object]:
    for record in records:
        yield from files_of(record.values[name])
