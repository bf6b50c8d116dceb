"""A small world of people, units, roles with policies, and records, told once more in plain Python: the judge of SQL.

Firms stand in regions that somebody looks after; visits belong to firms. What a role reaches is said twice: as a
definition, and as a function of the actor and the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa
from hypothesis import strategies as st

from core.access.organisation import Membership, appoint, employ, placed
from core.access.units import add_unit
from core.context import Actor, Context
from core.engine import Installation
from core.queries.query import Link
from core.records.write import create_many
from core.sharing.rows import put as put_share
from core.sharing.rows import said
from core.storage import system
from tests.core.access.definitions import GRADES, ROLES
from tests.support import ADMIN

PEOPLE = (11, 12, 13)
UNITS = (("HQ", None), ("S", "HQ"), ("S1", "S"), ("N", "HQ"))
TEXTS = ("alpha", "beta", "gamma 重庆", None)


@dataclass(frozen=True)
class Firm:
    owner: int
    unit: int
    name: str | None
    grade: str | None
    staff: int
    region: int
    parent: int


@dataclass(frozen=True)
class Visit:
    owner: int
    unit: int
    subject: str | None
    cost: int
    firm: int


@dataclass(frozen=True)
class Share:
    """A record, by its label, is shared with a person, a unit or a role; `over`: until yesterday."""

    of: str
    whom: tuple[str, int | str]
    write: bool
    over: bool


@dataclass(frozen=True)
class World:
    """Numbers of people and units are places in `PEOPLE` and `UNITS`; -1 is none: a firm without an owner lies in the
    pool. `keepers`: one for each region."""

    keepers: tuple[int, ...]
    firms: tuple[Firm, ...]
    visits: tuple[Visit, ...]
    roles: frozenset[str]
    units: frozenset[int]
    absent: frozenset[int]
    shares: tuple[Share, ...] = ()

    @property
    def reached(self) -> frozenset[int]:
        """The units that the first person sees: their own, and those of whom they stand in for (the first unit)."""
        return self.units

    @property
    def owners(self) -> frozenset[int]:
        return frozenset({0, *self.absent})

    @property
    def above(self) -> frozenset[int]:
        names = [name for name, _ in UNITS]
        found = set(self.units)
        for at, (_, above) in reversed(list(enumerate(UNITS))):
            if above is not None and at in found:
                found.add(names.index(above))
        return frozenset(found)

    @property
    def below(self) -> frozenset[int]:
        names = [name for name, _ in UNITS]
        found = set(self.units)
        for at, (_, above) in enumerate(UNITS):
            if above is not None and names.index(above) in found:
                found.add(at)
        return frozenset(found)


people = st.integers(0, len(PEOPLE) - 1)
places = st.integers(0, len(UNITS) - 1)
worlds = st.builds(
    World,
    keepers=st.tuples(st.integers(-1, 2), st.integers(-1, 2)),
    firms=st.lists(
        st.builds(
            Firm,
            owner=st.integers(-1, len(PEOPLE) - 1),
            unit=places,
            name=st.sampled_from(TEXTS),
            grade=st.sampled_from([*GRADES, None]),
            staff=st.integers(0, 9),
            region=st.integers(-1, 1),
            parent=st.integers(-1, 3),
        ),
        max_size=5,
    ).map(tuple),
    visits=st.lists(
        st.builds(
            Visit,
            owner=people,
            unit=places,
            subject=st.sampled_from(TEXTS),
            cost=st.integers(0, 9),
            firm=st.integers(-1, 4),
        ),
        max_size=4,
    ).map(tuple),
    roles=st.frozensets(st.sampled_from(sorted(ROLES)), max_size=3),
    units=st.frozensets(places, max_size=2),
    absent=st.frozensets(st.sampled_from([1, 2]), max_size=1),
    shares=st.lists(
        st.builds(
            Share,
            of=st.sampled_from(["firm 0", "firm 1", "firm 2", "visit 0", "visit 1"]),
            whom=st.one_of(
                st.tuples(st.just("actor"), people),
                st.tuples(st.just("unit"), places),
                st.tuples(st.just("role"), st.sampled_from(sorted(ROLES))),
            ),
            write=st.booleans(),
            over=st.booleans(),
        ),
        max_size=5,
        unique_by=lambda one: (one.of, one.whom),
    ).map(tuple),
)

# ---- what a role reaches, in Python
Reach = Callable[[World, object], bool]


def shared(world: World, one: Firm | Visit, action: str) -> bool:
    """Whether a share that lasts names the first person, their deputyships, their units or those above, a role."""
    entity, records = ("firm", world.firms) if isinstance(one, Firm) else ("visit", world.visits)
    label = f"{entity} {next(at for at, other in enumerate(records) if other is one)}"
    faces = {("actor", at) for at in world.owners} | {("unit", at) for at in world.above}
    faces |= {("role", name) for name in world.roles}
    lasting = [share for share in world.shares if share.of == label and not share.over and share.whom in faces]
    return any(share.write for share in lasting) if action == "update" else bool(lasting)


def _own(world: World, one: Firm | Visit) -> bool:
    return one.owner in world.owners


def _unit(world: World, one: Firm | Visit) -> bool:
    return _own(world, one) or one.unit in world.units


def _below(world: World, one: Firm | Visit) -> bool:
    return _own(world, one) or one.unit in world.below


def _kept(world: World, firm: Firm) -> bool:
    return firm.region >= 0 and world.keepers[firm.region] == 0


def _visited(world: World, firm: Firm) -> bool:
    at = next(at for at, one in enumerate(world.firms) if one is firm)
    return any(visit.firm == at and visit.cost > 5 for visit in world.visits)


def _not_of_c(world: World, visit: Visit) -> bool:
    firm = world.firms[visit.firm] if 0 <= visit.firm < len(world.firms) else None
    return firm is None or firm.grade != "C"


def _never(world: World, one: object) -> bool:
    return False


def _always(world: World, one: object) -> bool:
    return True


JUDGES: Mapping[tuple[str, str], Mapping[str, Callable[[World, object], bool]]] = {
    ("firm", "read"): {
        "own": _own,
        "unit": _unit,
        "below": _below,
        "keeper": _kept,
        "graded": lambda world, one: _own(world, one) or one.grade == "A",
        "visited": _visited,
        "guest": _never,
    },
    ("firm", "update"): {
        "own": _own,
        "unit": _own,
        "below": _unit,
        "keeper": lambda world, one: one.grade in ("A", "B"),
        "graded": _own,
        "guest": _never,
    },
    ("visit", "read"): {"own": _own, "unit": _unit, "visited": _not_of_c, "guest": _never},
    ("visit", "update"): {"own": _own, "unit": _unit, "visited": _always, "guest": _always},
}  # type: ignore[dict-item]  # each takes the records of its own entity


OPEN: Mapping[tuple[str, str], frozenset[str]] = {
    ("firm", "read"): frozenset({"own", "unit", "below", "graded", "guest"}),
    ("firm", "update"): frozenset({"own", "unit", "below", "graded", "guest"}),
    ("visit", "read"): frozenset({"own", "unit", "guest"}),
    ("visit", "update"): frozenset({"own", "unit"}),
}
"""The roles with a scope there, which reaches what is shared; `all` needs no share."""


CLAIMS: Mapping[str, Callable[[World, Firm], bool]] = {
    "unit": lambda world, one: one.unit in world.units,
    "guest": lambda world, one: one.grade == "B",
}
"""What each role may claim of what lies in the pool."""


def claimed(world: World, one: Firm | Visit) -> bool:
    """Whether a record lies in the pool, and the first person may claim it, and see it for that."""
    lies = isinstance(one, Firm) and one.owner < 0
    return lies and any(CLAIMS[role](world, one) for role in world.roles & CLAIMS.keys())


def may(world: World, entity: str, action: str, one: Firm | Visit) -> bool:
    """Whether the first person's right reaches a record."""
    if action == "read" and claimed(world, one):
        return True
    return _given(world, entity, action, one, action) and _given(world, entity, "read", one, action)


def _given(world: World, entity: str, right: str, one: Firm | Visit, action: str) -> bool:
    """Whether a right reaches a record for an action: what is shared to read only is not changed."""
    if any(JUDGES[entity, right].get(role, _never)(world, one) for role in world.roles):
        return True
    return bool(world.roles & OPEN[entity, right]) and shared(world, one, action)


def sees(world: World) -> frozenset[str]:
    """The labels of the records that the first person may read."""
    regions = [at for at in (0, 1) if "below" in world.roles or ("own" in world.roles and 1 in world.owners)]
    return frozenset(
        [
            *(f"region {at}" for at in regions),
            *(f"firm {at}" for at, one in enumerate(world.firms) if may(world, "firm", "read", one)),
            *(f"visit {at}" for at, one in enumerate(world.visits) if may(world, "visit", "read", one)),
        ]
    )


def readable(world: World) -> frozenset[str]:
    """The entities that the first person may read records of at all."""
    found = {name for name in ("firm", "visit") if world.roles & JUDGES[name, "read"].keys()}
    return frozenset(found | ({"region"} if world.roles & {"own", "below"} else set()))


@contextmanager
def scratch(installation: Installation) -> Iterator[Context]:
    """A writing context whose records are gone afterwards."""
    with installation.writing(ADMIN) as ctx:
        yield ctx
        ctx.connection.rollback()


def people_of(ctx: Context, world: World) -> tuple[Actor, list[int]]:
    """The first person as an actor, after everybody was made known; the numbers of the units."""
    known = [{"id": id, "login": f"p{id}", "name": f"P{id}", "active": True} for id in PEOPLE]
    ctx.connection.execute(sa.insert(system.actor), known)
    numbers: dict[str, int] = {}
    for name, above in UNITS:
        numbers[name] = add_unit(ctx.connection, name, name, numbers[above] if above else None)
    units = list(numbers.values())
    held = [Membership(units[at]) for at in sorted(world.units)]
    employ(ctx.connection, PEOPLE[0], held[0].unit if held else None, held)
    for at in world.absent:
        appoint(ctx.connection, PEOPLE[at], PEOPLE[0], ctx.today(), ctx.today())
    actor = Actor(PEOPLE[0], "P11", world.roles)
    return placed(ctx.connection, [actor], ctx.today())[0], units


def wrote(ctx: Context, world: World, units: list[int], seen: frozenset[str] | None = None) -> dict[str, str]:
    """What the ids of records stand for, after writing them; those `seen` alone, without dangling ends."""
    ids: dict[str, str] = {}

    def put(entity: str, label: str, values: Mapping[str, object], owner: int, unit: int) -> None:
        if seen is not None and label not in seen:
            return
        by = ctx.acting_as(Actor(PEOPLE[owner], "", superuser=True, unit=units[unit]))
        outcome = create_many(by, entity, [values], reading="values")
        assert not outcome.refused, outcome.refused
        id = ids[label] = outcome.saved[0].id
        if owner < 0:
            table = ctx.live.tables[entity].table
            ctx.connection.execute(sa.update(table).where(table.c.id == id).values(sys_owner=None))

    for at, keeper in enumerate(world.keepers):
        put("region", f"region {at}", {"name": f"r{at}", "keeper": PEOPLE[keeper] if keeper >= 0 else None}, 1, 3)
    for at, firm in enumerate(world.firms):
        values = {
            "name": firm.name,
            "grade": firm.grade,
            "staff": firm.staff,
            "region": ids.get(f"region {firm.region}"),
            "parent": ids.get(f"firm {firm.parent}"),
            "turnover": {"2024": firm.staff, "2026": firm.staff * 3},
        }
        if "secret" in ctx.model.entities["firm"].fields:
            values |= {"secret": f"hidden beta {at}", "phone": f"+8613800{at:06}", "review": date(2026, 11, 20 + at)}
            values |= {
                "margin": {"2025": 7000 + at},
                "brief": "openly" if firm.grade == "A" else "unseen brief",
                "pact": f"mine-{at}" if firm.owner == 0 else f"a-pact-{at}-unseen",
                "stake": 1 if firm.owner == 0 else 900770 + at,
                "ally": ids[f"region {at % 2}"],
                "code": {"2025-01-01": f"was-{at}-unseen", "2026-01-01": f"is-{at}-unseen"},
            }
        put("firm", f"firm {at}", values, firm.owner, firm.unit)
    for at, visit in enumerate(world.visits):
        entity = ("region", "firm")[visit.cost % 2]
        to = ids.get(f"{entity} {visit.firm}")
        values = {
            "subject": visit.subject,
            "cost": visit.cost,
            "firm": ids.get(f"firm {visit.firm}"),
            "about": Link(to, "", entity) if to else None,
            "on": date(2026, 11, 20 + visit.cost) if visit.cost else None,
        }
        put("visit", f"visit {at}", values, visit.owner, visit.unit)
    for one in world.shares:
        if one.of in ids:
            numbers = {"actor": PEOPLE, "unit": units}.get(one.whom[0])
            whom = f"{one.whom[0]}:{one.whom[1] if numbers is None else numbers[int(one.whom[1])]}"
            until = ctx.today() - timedelta(days=1) if one.over else None
            held = said(whom, "write" if one.write else "read", "", until)
            put_share(ctx, ctx.model.entities[one.of.partition(" ")[0]], ids[one.of], whom, held, ctx.clock())
    return {id: label for label, id in ids.items()}


def reading(ctx: Context, actor: Actor) -> Context:
    return replace(ctx, actor=placed(ctx.connection, [actor], ctx.today())[0])
