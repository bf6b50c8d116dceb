"""Two administrators act in the same moment, each in a process of their own: one wins, the other is told so."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator

import pytest

from core.engine import Installation
from core.errors import CardwrightError
from core.publish import Plan, apply_plan, make_plan, packs_of
from core.quarantine.purge import purge, purge_plan
from core.records.write import create
from core.settings import Settings
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack
from tests.support.processes import address_of

Act = Callable[[Installation], object]
BEFORE = pack(entity("note", {"name": "text", "gone": "text"}))
WITHOUT = pack(entity("note", {"name": "text"}))
ONE = pack(entity("note", {"name": "text", "one": "text"}))
OTHER = pack(entity("note", {"name": "text", "other": "integer"}))
WON = "won"


def at_once(database: str, *acts: Act) -> list[str]:
    """What became of acts that processes of their own begin together: `won`, or the code that refused them."""
    ready_read, ready_write = os.pipe()
    start_read, start_write = os.pipe()
    found = [os.pipe() for _ in acts]
    children = []
    for act, (_, told) in zip(acts, found, strict=True):
        child = os.fork()
        if child == 0:
            os.close(start_write)
            _act(act, database, ready_write, start_read, told)
        children.append(child)
    for _ in acts:
        os.read(ready_read, 1)
    os.close(start_write)  # whoever waits to read sees the end
    for child in children:
        os.waitpid(child, 0)
    for _, told in found:
        os.close(told)
    results = [pickle.loads(os.read(answer, 10_000)) for answer, _ in found]  # our own children's
    for one in (ready_read, ready_write, start_read, *(answer for answer, _ in found)):
        os.close(one)
    return results


def _act(act: Act, database: str, ready: int, start: int, told: int) -> None:
    """What a child does: opens the installation, waits for the others, acts, tells. It never returns."""
    result = "broke"
    try:
        installation = Installation.open(Settings(database=database))
        with installation.reading() as ctx:
            assert ctx.live.version
        os.write(ready, b".")
        os.read(start, 1)
        try:
            act(installation)
            result = WON
        except CardwrightError as error:
            result = error.problems[0].code
    except Exception as error:  # noqa: BLE001  # told to the parent, whatever it is
        result = repr(error)
    finally:
        os.write(told, pickle.dumps(result))
        os._exit(0)


def applying(plan: Plan) -> Act:
    return lambda installation: apply_plan(installation, plan, ADMIN, consent=plan.questions)


@pytest.fixture
def filled(installation: Installation) -> Iterator[Installation]:
    """Version 2, over a field with a value that was put away."""
    publish(installation, BEFORE)
    with installation.writing(ADMIN) as ctx:
        create(ctx, "note", {"name": "a", "gone": "x"})
    publish(installation, WITHOUT)
    installation.writers.dispose()
    installation.readers.dispose()
    if installation.aside is not None:
        installation.aside.dispose()
    yield installation


def planned(installation: Installation, *packs: object) -> Plan:
    with installation.reading(ADMIN) as ctx:
        return make_plan(ctx, packs)  # type: ignore[arg-type]  # packs as they are


def test_of_two_publishes_one_is_stale(filled: Installation) -> None:
    plans = [planned(filled, ONE), planned(filled, OTHER)]
    database = address_of(filled)
    filled.close()
    assert sorted(at_once(database, *map(applying, plans))) == ["PUB007", WON]
    with filled.reading() as ctx:
        assert ctx.live.version == 3
        assert len(ctx.model.entities["note"].fields) == 2


def test_of_a_publish_and_a_rollback_one_is_stale(filled: Installation) -> None:
    with filled.reading(ADMIN) as ctx:
        back = packs_of(ctx.connection, 1)
    plans = [planned(filled, ONE), planned(filled, *back)]
    database = address_of(filled)
    filled.close()
    assert sorted(at_once(database, *map(applying, plans))) == ["PUB007", WON]


def test_a_purge_and_the_publish_that_brings_the_field_back_are_never_both_done(filled: Installation) -> None:
    """Either the values are back, or they are gone for good and the field is not there: never one over nothing."""
    with filled.reading(ADMIN) as ctx:
        away = purge_plan(ctx, ["test/note.gone"])
    back = planned(filled, BEFORE)
    database = address_of(filled)
    filled.close()
    found = at_once(
        database,
        applying(back),
        lambda installation: purge(installation, away, ADMIN, away.questions),
    )
    with filled.reading(ADMIN) as ctx:
        held = ctx.connection.exec_driver_sql("SELECT * FROM r_note").mappings().one()
        if found[0] == WON:
            assert found[1] == "PUB007"
            assert held["gone"] == "x"
        else:
            assert found[1] == WON
            assert found[0] in {"PUB007", "PUB008"}
            assert "gone" not in held
            assert ctx.live.version == 2


def test_many_publishes_at_once_have_one_winner(filled: Installation) -> None:
    packs = [pack(entity("note", {"name": "text", f"f{number}": "text"})) for number in range(5)]
    plans = [planned(filled, one) for one in packs]
    database = address_of(filled)
    filled.close()
    assert sorted(at_once(database, *map(applying, plans))) == ["PUB007"] * 4 + [WON]
