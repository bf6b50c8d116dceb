"""Questions asked of two databases: of one that holds everything, by somebody who may see a part, and of one that
holds nothing but that part, by somebody who may see all of it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from hypothesis import Phase
from hypothesis import strategies as st

from core.context import Actor, Context
from core.engine import Installation
from core.errors import CardwrightError
from core.queries.query import Link, Person
from core.settings import Settings
from tests.core.access import world as told
from tests.core.access.definitions import BY_RECORD, HIDDEN, MASKED, documents, lacking
from tests.core.access.world import PEOPLE, World, people_of, reading, scratch, wrote
from tests.support import publish
from tests.support.databases import Stock

FIELDS = {"firm": {**dict.fromkeys(HIDDEN, "hidden"), **dict.fromkeys(MASKED, "masked"), **BY_RECORD}}
WORLDS = int(os.environ.get("CARDWRIGHT_TEST_WORLDS", "10"))
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Worlds are small as they are, and each step of shrinking one fills two databases."""
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Ids are made by chance, and may hold any figure."""
WHOLE = (
    "unseen",
    "hidden beta",
    *(f"13800{at:06}" for at in range(5)),
    *(f"{start}{at}" for start in ("700", "90077") for at in range(5)),
)
"""What values that are hidden or masked would be told by."""
Ask = Callable[[Context, Mapping[str, str]], object]
Two = tuple[Installation, Installation]
Thing = TypeVar("Thing")


def mostly_open(given: Sequence[Thing]) -> st.SearchStrategy[Thing]:
    """One of what can be asked; what names a field that is closed is asked less often, for it is only refused."""
    closed = [one for one in given if any(name in str(one) for name in (*HIDDEN, *MASKED))]
    return st.sampled_from([*(one for one in given if one not in closed for _ in range(4)), *closed])


@contextmanager
def two_installations(stock: Stock, prepare: Callable[[str], None]) -> Iterator[Two]:
    """An installation with everything, and one of the fields that are left."""
    made = []
    for pack in (documents(FIELDS), lacking()):
        address = stock.copy(prepare)
        installation = Installation.open(Settings(database=address))
        publish(installation, pack)
        made.append((installation, address))
    yield made[0][0], made[1][0]
    for installation, address in made:
        installation.close()
        stock.drop(address)


def plain(value: object, labels: Mapping[str, str]) -> object:
    """A value with labels in the place of ids."""
    if isinstance(value, Link):
        return "link", labels[value.id], value.title
    if isinstance(value, Person):
        return "person", value.id
    return labels.get(value, value) if isinstance(value, str) else value


def answer(ask: Ask, ctx: Context, labels: Mapping[str, str]) -> object:
    try:
        return ask(ctx, labels)
    except CardwrightError as refused:
        return [(one.code, one.pointer, one.params, one.did_you_mean) for one in refused.problems]


def tell_the_same(two: Two, world: World, asked: Sequence[Ask], in_part: Sequence[Ask] = ()) -> None:
    """Fails where an answer tells of what may not be seen. `in_part`: asked only for what the answers hold."""
    whole, less = two
    with scratch(whole) as admin:
        actor, units = people_of(admin, world)
        labels = wrote(admin, world, units)
        found = [answer(ask, reading(admin, actor), labels) for ask in asked]
        shown = ID.sub("", str([answer(ask, reading(admin, actor), labels) for ask in in_part]))
        assert [one for one in WHOLE if one in shown] == []
    with scratch(less) as admin:
        _, units = people_of(admin, world)
        labels = wrote(admin, world, units, told.sees(world))
        everything = replace(admin, actor=Actor(PEOPLE[0], "P11", superuser=True))
        assert found == [answer(ask, everything, labels) for ask in asked]
