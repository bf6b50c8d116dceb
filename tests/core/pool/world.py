"""Customers with a pool, people of two units who claim them, and a clock that tests put forward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.access.actors import remember
from core.access.units import add_unit
from core.context import Actor, Context
from core.engine import Installation
from core.pool.releasing import tend
from core.records.write import create
from core.settings import Settings
from schema_registry.packs import PackFiles
from tests.support.packs import entity, pack
from tests.support.publishing import as_admin, prepare_installation, publish

SELLS = frozenset({"sales"})
ADA = Actor(1, "Ada", frozenset(), superuser=True)
BOB = Actor(3, "Bob", SELLS)
HE = Actor(4, "何静", SELLS)
MEI = Actor(5, "Mei", frozenset({"lead"}))
PEOPLE = (ADA, BOB, HE, MEI)
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
POOL: Mapping[str, object] = {
    "limit": 3,
    "claimAgainAfter": "P7D",
    "releaseAfter": "P30D",
    "warn": "P3D",
    "keep": {"grade": {"_eq": "A"}},
}


def company(pool: Mapping[str, object] | None = POOL) -> PackFiles:
    """Sales people see their own customers and the pool; their leads, those of their unit, which they give away."""
    rights = {"read": "own", "create": "all", "update": "own", "assign": "none", "claim": "all"}
    lead = {"read": "unit", "create": "all", "update": "unit", "assign": "unit", "claim": "unit"}
    customer = {"name": "text", "grade": {"kind": "choice", "enum": ["A", "B"], "default": "B"}}
    call = {"subject": "text", "customer": {"kind": "reference", "to": "customer"}}
    part = {"what": "text", "customer": {"kind": "reference", "to": "customer", "onDelete": "cascade"}}
    customer |= {"parts": {"kind": "lines", "from": "part.customer"}}
    return pack(
        entity("customer", customer, required=["name"], **({} if pool is None else {"pool": pool})),
        entity("call", call, timeline={"on": ["customer"]}),
        entity("part", part),
        roles__sales={
            "$schema": "urn:cardwright:role:1",
            "name": "sales",
            "title": "Sales",
            "entities": {"*": {"read": "own", "create": "all", "update": "own"}, "customer": rights},
        },
        roles__lead={
            "$schema": "urn:cardwright:role:1",
            "name": "lead",
            "title": "Lead",
            "entities": {"*": {"read": "all", "create": "all", "update": "all"}, "customer": lead},
        },
    )


def prepare(address: str) -> None:
    prepare_installation(address)
    made = Installation.open(Settings(database=address))
    publish(made, company())
    with as_admin(made) as ctx:
        for one in PEOPLE:
            remember(ctx.connection, one.id, one.name.lower(), one.name, True)
        for code in ("N", "S"):
            add_unit(ctx.connection, code, code)
    made.close()


def at(ctx: Context, now: datetime = NOW) -> Context:
    return replace(ctx, clock=lambda: now)


def days(number: float) -> datetime:
    """So many days after everything began."""
    return NOW + timedelta(days=number)


def pooled(ctx: Context, *names: str) -> list[str]:
    """New customers in the pool, in no unit."""
    ids = [create(ctx, "customer", {"name": name, "parts": [{"what": name}]}).id for name in names]
    customers, parts = ctx.live.tables["customer"], ctx.live.tables["part"]
    for built, column in ((customers, customers.id), (parts, parts.columns["customer"])):
        ctx.connection.execute(built.table.update().where(column.in_(ids)).values(sys_owner=None))
    return ids


def owner(ctx: Context, id: str, entity: str = "customer") -> object:
    table = ctx.live.tables[entity].table
    column = table.c.id if entity == "customer" else ctx.live.tables[entity].columns["customer"]
    return ctx.connection.execute(table.select().with_only_columns(table.c.sys_owner).where(column == id)).scalar()


def tended(made: Installation, now: datetime) -> int:
    """How much the hourly look did."""
    with as_admin(made) as opened:
        return tend(at(opened, now))
