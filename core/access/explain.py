"""Why somebody may, or may not, do something to a record or see a field: what each of their roles says, and whether
it reaches.

Nothing is decided here. Each right of each role is asked of the record by itself, by the very condition that
`rights.predicate` is made of, beside that predicate and in the same statement.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import sqlalchemy as sa

from core.access.actors import KnownActor, by_ids
from core.access.given import Stated, needed
from core.access.policies import meets
from core.access.rights import predicate, reaches, scope, stated_by
from core.access.units import names_of
from core.codes.queries import NO_RECORD
from core.context import Actor, Context
from core.errors import Missing
from core.queries.paths import entity_named
from core.storage.types import known_form
from core.storage.versions import live_packs
from schema_registry.model import Entity
from schema_registry.places import Places, Stands
from schema_registry.pointer import join
from schema_registry.roles import ByRecord, Case, FieldRight, FieldStated, Policy, Right, Role, held, widest
from schema_registry.sight import sight_of

MOST_ASKED = 200
"""Conditions that one statement asks."""
Ruled = Literal["superuser", "definitions", "roles"]
"""What decides: they may do everything, they see all fields because they write the definitions, or their roles."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One scope, or one policy, that a role of theirs says, where it stands, and whether it reaches the record."""

    role: Role
    action: str
    right: Right
    holds: bool
    stands: Stands | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """An action whose rights have to reach the record; one of the grants is enough. `silent`: the roles that give
    nothing."""

    action: str
    grants: tuple[Grant, ...]
    silent: tuple[Role, ...] = ()

    @property
    def met(self) -> bool:
        return any(one.holds for one in self.grants)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether somebody may do something to a record, and what says so. `needs` must all be met."""

    who: Actor
    entity: Entity
    record: str
    action: str
    allowed: bool
    ruled: Ruled
    needs: tuple[Need, ...] = ()
    owner: KnownActor | None = None
    unit: str = ""
    in_trash: bool = False
    units: tuple[str, ...] = ()
    """The names of the units that they work in."""


@dataclass(frozen=True, slots=True)
class FieldGrant:
    """What one role that gives a right on the entity says of a field.

    `right`: what that is on the record that is asked about; None where none is, and it depends on the record.
    """

    role: Role
    said: FieldStated
    right: FieldRight | None
    stands: Stands | None = None


@dataclass(frozen=True, slots=True)
class FieldExplanation:
    """What somebody sees of a field: the widest of `grants`, or nothing where what it is computed from is hidden.

    `right`: on the record that is asked about; on every record, where none is, with wider ones in `cases`.
    """

    who: Actor
    entity: Entity
    field: str
    right: FieldRight
    ruled: Ruled
    grants: tuple[FieldGrant, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def follows(self) -> bool:
        """Whether it is hidden because of what it is computed from."""
        return self.right == "hidden" and not self.cases and all(one.right != "hidden" for one in self.grants)


def explain(ctx: Context, who: Actor, entity: str, id: str, action: str) -> Explanation:
    """Why somebody may, or may not, do something to a record. Raises Missing for a record that there is not.

    What is told shows whose the record is: callers ask who may know. One statement for the record, two for names and
    two for the documents.
    """
    about = entity_named(ctx.live.everything, entity)
    theirs, ident = ctx.acting_as(who), known_form(id) or ""
    asked = {one: stated_by(theirs, about.name, one, action) for one in needed(action)}
    found = _record(theirs, about, ident, action, asked)
    needs: tuple[Need, ...] = ()
    if not who.superuser:
        places, reached = Places(live_packs(ctx.connection)), iter(found.each)
        needs = tuple(_need(theirs, one, said, reached, places) for one, said in asked.items())
    names = names_of(ctx.connection, {*who.units, *([found.unit] if found.unit is not None else ())})
    return Explanation(
        who,
        about,
        ident,
        action,
        found.reached and (not found.in_trash or action == "restore"),
        "superuser" if who.superuser else "roles",
        needs,
        by_ids(ctx.connection, [found.owner]).get(found.owner) if found.owner is not None else None,
        names.get(found.unit, "") if found.unit is not None else "",
        found.in_trash,
        tuple(names[one] for one in sorted(who.units) if one in names),
    )


def _need(ctx: Context, action: str, said: Sequence[Stated], reached: Iterator[bool], places: Places) -> Need:
    """What is said of one action. That a scope lets in what is shared is told where this is."""
    grants = tuple(
        Grant(
            one.role,
            one.action,
            one.right,
            next(reached),
            places.right(one.role.name, one.named, one.action, one.right),
        )
        for one in said
    )
    giving = {one.role.name for one in grants}
    scoped = {one.role.name for one in grants if one.right.scope not in ("none", "shared")}
    grants = tuple(one for one in grants if one.holds or one.right.scope != "shared" or one.role.name not in scoped)
    roles = ctx.live.everything.model.roles
    silent = tuple(roles[name] for name in sorted(ctx.actor.roles - giving) if name in roles)
    return Need(action, grants, silent)


def explain_field(ctx: Context, who: Actor, entity: str, field: str, id: str = "") -> FieldExplanation:
    """What somebody sees of a field, of one record or of every one that they see, and why. Raises Missing."""
    model = ctx.live.everything.model
    about = entity_named(ctx.live.everything, entity)
    if who.superuser:
        return FieldExplanation(who, about, field, "write", "superuser")
    them = held(model.roles, who.roles)
    sight = sight_of(model, who.roles)
    least, cases = sight.of(about.name, field), sight.by_record(about.name, field)
    if least == "write" and any(role.definitions or about.name in role.defines for role in them):
        return FieldExplanation(who, about, field, "write", "definitions")
    stated = [
        (role, role.fields.get(about.name, {}).get(field, "write"))
        for role in them
        if any(right != Right() for right in role.rights(about.name).values())
    ]
    policies = [said.case.policy for _, said in stated if isinstance(said, ByRecord)]
    met = _met(ctx.acting_as(who), about, known_form(id) or "", policies) if id else None
    if met is not None:
        least = widest((least, *(case.right for case in cases if case.policy in met)))
    places = Places(live_packs(ctx.connection))
    grants = tuple(
        FieldGrant(role, said, _right_of(said, met), places.part(role.name, join("/fields", about.name, field)))
        for role, said in stated
    )
    return FieldExplanation(who, about, field, least, "roles", grants, cases if met is None else ())


def _met(ctx: Context, about: Entity, id: str, policies: Sequence[Policy]) -> frozenset[Policy]:
    """Those of some policies that a record meets."""
    table = ctx.live.tables[about.name].table
    asked = sa.select(table.c.id, *(meets(ctx, one, table.c.id) for one in policies)).where(table.c.id == id)
    row = ctx.connection.execute(asked).first()
    if row is None:
        raise Missing([NO_RECORD.at("/id", entity=about.name, id=id)])
    return frozenset(one for one, holds in zip(policies, row[1:], strict=True) if holds)


def _right_of(said: FieldStated, met: Container[Policy] | None) -> FieldRight | None:
    if not isinstance(said, ByRecord):
        return said
    if met is None:
        return None
    return said.case.right if said.case.policy in met else said.otherwise


def who_may(
    ctx: Context, people: Iterable[Actor], entity: str, id: str, actions: Sequence[str]
) -> Mapping[int, frozenset[str]]:
    """What each of some people may do to a live record, by their number: one statement for `MOST_ASKED` rights that
    something limits, none for the others."""
    found: dict[int, frozenset[str]] = {}
    asked: list[tuple[int, str, sa.ColumnElement[bool]]] = []
    table = ctx.live.tables[entity].table
    for one in people:
        theirs = ctx.acting_as(one)
        conditions = {action: predicate(theirs, entity, table, action) for action in actions}
        found[one.id] = frozenset(action for action, condition in conditions.items() if condition is None)
        asked += [
            (one.id, action, condition)
            for action, condition in conditions.items()
            if condition is not None and scope(theirs, entity, action) != "none"
        ]
    here = (table.c.id == id, table.c.sys_deleted_at.is_(None))
    for begin in range(0, len(asked), MOST_ASKED):
        some = asked[begin : begin + MOST_ASKED]
        row = ctx.connection.execute(sa.select(*(condition for _, _, condition in some)).where(*here)).one_or_none()
        for (number, action, _), holds in zip(some, row or (), strict=False):
            found[number] |= {action} if holds else frozenset()
    return found


class _Found(NamedTuple):
    """A record: whose it is, whether the action reaches it, and whether each thing said does."""

    owner: int | None
    unit: int | None
    in_trash: bool
    reached: bool
    each: Sequence[bool]


def _record(ctx: Context, about: Entity, id: str, action: str, asked: Mapping[str, Sequence[Stated]]) -> _Found:
    table = ctx.live.tables[about.name].table
    whole = predicate(ctx, about.name, table, action)
    said = [reaches(ctx, about.name, table, one, action) for stated in asked.values() for one in stated]
    columns = (table.c.sys_owner, table.c.sys_unit, table.c.sys_deleted_at)
    decided = (sa.true() if whole is None else whole, *said)
    row = ctx.connection.execute(sa.select(*columns, *decided).where(table.c.id == id)).first()
    if row is None:
        raise Missing([NO_RECORD.at("/id", entity=about.name, id=id)])
    owner, unit, deleted, reached, *each = row
    return _Found(owner, unit, deleted is not None, bool(reached), tuple(map(bool, each)))
