"""Orders with lines, and people who sell them, look in as guests, or have nothing to do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.access.actors import remember
from core.access.organisation import Membership, employ, placed
from core.access.units import add_unit
from core.context import Actor, Context, utc_now
from core.engine import Installation
from core.records.write import create
from core.settings import Settings
from core.sharing import Shared, share
from tests.support.databases import Stock
from tests.support.publishing import as_admin, opened, prepare_installation, publish
from tests.support.sheets import products, shop

BOB = Actor(3, "Bob", frozenset({"sales"}))
WANG = Actor(4, "王芳", frozenset({"guest"}))
EVE = Actor(5, "Eve", frozenset({"clerk"}))
PEOPLE = {one.id: one for one in (BOB, WANG, EVE)}
OWN = {"read": "own", "create": "all", "update": "own", "delete": "own", "export": "own"}
SHARED = {"read": "shared", "create": "all", "update": "shared", "export": "shared"}
ROLES = {
    "sales": {"*": OWN, "product": {"read": "all"}},
    "guest": {"order": SHARED, "order_line": {**SHARED, "delete": "own"}, "product": {"read": "all"}},
    "clerk": {"product": {"read": "all"}},
}


def prepare_shares(address: str) -> None:
    prepare_installation(address)
    made = Installation.open(Settings(database=address))
    publish(made, shop(**ROLES))
    with as_admin(made) as ctx:
        for one in PEOPLE.values():
            remember(ctx.connection, one.id, one.name.casefold(), one.name, True)
    made.close()


@dataclass(frozen=True)
class Desk:
    """The installation, an order of Bob's with one line, and people with what they may do at the moment."""

    installation: Installation
    order: str
    product: str

    @contextmanager
    def as_(self, who: Actor, days: int = 0) -> Iterator[Context]:
        """A writing context of somebody's, so many days from now."""
        with self.installation.reading(who) as ctx:
            (actor,) = placed(ctx.connection, [who], ctx.today())
        with self.installation.writing(actor) as ctx:
            yield replace(ctx, clock=lambda: utc_now() + timedelta(days=days)) if days else ctx

    def share(self, whom: str, right: str = "read", by: Actor = BOB, **more: object) -> Shared:
        with self.as_(by) as ctx:
            return share(ctx, "order", self.order, whom, right, who(ctx), **more)  # type: ignore[arg-type]  # named as the function names them


def who(ctx: Context) -> Callable[[Iterable[int]], Sequence[Actor]]:
    """People as doors hand them in."""
    return lambda ids: placed(ctx.connection, [PEOPLE[id] for id in ids], ctx.today())


@pytest.fixture
def desk(stock: Stock, tmp_path: Path) -> Iterator[Desk]:
    with opened(stock, prepare_shares, tmp_path) as made:
        with as_admin(made) as ctx:
            (product,) = products(ctx, "Tea")
        with made.writing(BOB) as ctx:
            values = {"number": "7", "lines": [{"product": product, "quantity": 2}]}
            order = create(ctx, "order", values).id
        yield Desk(made, order, product)


def in_unit(desk: Desk, who: Actor) -> tuple[int, int]:
    """A unit, and one below it in which somebody works."""
    with as_admin(desk.installation) as ctx:
        top = add_unit(ctx.connection, "HQ", "HQ")
        below = add_unit(ctx.connection, "S", "South", top)
        employ(ctx.connection, who.id, below, [Membership(below)])
    return top, below
