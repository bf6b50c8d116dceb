"""Who saw sensitive values: noticed at every door and logged, of nobody who was shown a part of them or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa

from core import readings
from core.audit.acts import READING
from core.audit.forget import forget_old
from core.audit.listing import Sought, logged
from core.audit.person import told_of
from core.context import SYSTEM, Actor, Context, utc_now
from core.engine import Installation
from core.errors import Rejected
from core.exports import written
from core.exports.asked import Asked, format_named
from core.exports.written import write_list
from core.jobs.queue import enqueue
from core.jobs.work import JobKind, Work
from core.jobs.worker import Worker
from core.publish import make_plan
from core.queries.aggregate import aggregate
from core.queries.alike import alike
from core.queries.dated import dated_values
from core.queries.deleted import deleted
from core.queries.find import find
from core.queries.get import get
from core.queries.grouping_sets import aggregate_levels
from core.queries.lookup import lookup
from core.queries.query import Aggregation, FilterTree, Query
from core.queries.spread import spread
from core.records.history import history
from core.records.state import state_of
from core.records.trash import delete
from core.records.write import create, create_many, update
from core.settings import Settings
from core.storage.system import change
from core.transfer.export import export
from schema_registry.model import Group, Measure
from tests.core.records.acting import told
from tests.support import ADMIN, publish
from tests.support.databases import Stock
from tests.support.publishing import as_admin, opened, prepare_installation
from tests.support.publishing import read as read_documents

WANG, CLERK = Actor(2, "Wang", frozenset({"agent"})), Actor(3, "Li", frozenset({"clerk"}))
KEEPER = Actor(4, "Zhao", frozenset({"keeper"}))
NUMBER = "110101199003071234"
PHONE = "13800138000"
PERSON = {
    "$schema": "urn:cardwright:entity:1",
    "name": "person",
    "title": "Person",
    "type": "object",
    "properties": {
        "code": {"kind": "text", "title": "Code", "search": True},
        "number": {"kind": "text", "title": "Number", "sensitive": True, "track": True, "search": True},
        "phone": {"kind": "phone", "title": "Phone", "sensitive": True},
        "grade": {"kind": "choice", "title": "Grade", "enum": ["A", "B"]},
        "pay": {"kind": "integer", "title": "Pay", "sensitive": True},
        "shouted": {"kind": "formula", "title": "Shouted", "formula": "upper(number)", "sensitive": True},
        "friends": {"kind": "references", "title": "Friends", "to": "person", "sensitive": True},
    },
    "card": {"title": "{code}"},
}
DEAL = {
    "$schema": "urn:cardwright:entity:1",
    "name": "deal",
    "title": "Deal",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name"},
        "person": {"kind": "reference", "title": "Person", "to": "person"},
        "lines": {"kind": "lines", "from": "item.deal", "columns": ["what", "price"]},
    },
    "card": {"title": "{name}", "subtitle": "{person.number}"},
}
ITEM = {
    "$schema": "urn:cardwright:entity:1",
    "name": "item",
    "title": "Item",
    "type": "object",
    "properties": {
        "deal": {"kind": "reference", "title": "Deal", "to": "deal", "onDelete": "cascade"},
        "what": {"kind": "text", "title": "What"},
        "price": {"kind": "integer", "title": "Price", "sensitive": True},
    },
}
EVERYTHING = dict.fromkeys(("read", "create", "update", "delete", "export"), "all")
AGENT = {
    "$schema": "urn:cardwright:role:1",
    "name": "agent",
    "title": "Agent",
    "entities": {"*": EVERYTHING},
}
HIDING = {
    **AGENT,
    "name": "clerk",
    "title": "Clerk",
    "fields": {
        "person": {
            "number": "masked",
            "phone": "masked",
            "pay": "hidden",
            "friends": "hidden",
        }
    },
}
WHOLE_OF_SOME = {
    **AGENT,
    "name": "keeper",
    "title": "Keeper",
    "fields": {
        "person": {
            name: {"right": "read", "where": {"grade": {"_eq": "A"}}, "else": least}
            for name, least in (("number", "masked"), ("phone", "masked"), ("pay", "hidden"))
        }
    },
}
DOCUMENTS = {
    "entities/person.json": PERSON,
    "entities/deal.json": DEAL,
    "entities/item.json": ITEM,
    "roles/agent.json": AGENT,
    "roles/clerk.json": HIDING,
    "roles/keeper.json": WHOLE_OF_SOME,
}


def prepare_people(address: str) -> None:
    """Two people, one of them without values, a deal with a line, somebody deleted."""
    prepare_installation(address)
    installation = Installation.open(Settings(database=address))
    publish(installation, DOCUMENTS)
    with installation.writing(ADMIN) as ctx:
        wang = create(ctx, "person", {"code": "W", "number": "1", "phone": PHONE, "grade": "A", "pay": 5}).id
        update(ctx, "person", wang, {"friends": [wang], "number": NUMBER})
        create(ctx, "person", {"code": "N", "grade": "A"})
        gone = create(ctx, "deal", {"name": "gone", "person": wang})
        delete(ctx, "deal", gone.id)
        create(ctx, "deal", {"name": "one", "person": wang, "lines": [{"what": "a", "price": 3}]})
    installation.readings.take()
    installation.close()


Made = tuple[Installation, dict[str, str]]


def with_ids(installation: Installation) -> Made:
    """With the ids of who has values, of the deal and of its line. Nothing is noticed yet."""
    with installation.reading(ADMIN) as ctx:
        asked = (Query("person", filter={"code": {"_eq": "W"}}), Query("deal"), Query("item"))
        ids = {query.entity: str(find(ctx, query).rows[0]["id"]) for query in asked}
    installation.readings.take()
    return installation, {**ids, "none": ""}


@pytest.fixture(scope="module")
def made(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """What tests share that leave it as it is: they may run in any order."""
    with opened(stock, prepare_people, tmp_path_factory.mktemp("files")) as installation:
        yield with_ids(installation)


@pytest.fixture
def own(stock: Stock, tmp_path: Path) -> Iterator[Made]:
    """The same, for a test that writes."""
    with opened(stock, prepare_people, tmp_path) as installation:
        yield with_ids(installation)


Door = Callable[[Context, dict[str, str]], object]


def file_of(ctx: Context, format: str) -> BytesIO:
    columns = ("code", "phone")
    file = BytesIO()
    write_list(lambda: nullcontext(ctx), Asked(Query("person", columns), columns, (), format_named(format)), file)
    return file


DOORS: dict[str, tuple[Door, str, set[str]]] = {
    "a card": (
        lambda ctx, ids: get(ctx, "person", ids["person"], ("number", "phone")),
        "person",
        {"number", "phone"},
    ),
    "a whole record": (
        lambda ctx, ids: get(ctx, "person", ids["person"]),
        "person",
        {"number", "phone", "pay", "shouted", "friends"},
    ),
    "a list": (lambda ctx, ids: find(ctx, Query("person", ("code", "phone"))), "person", {"phone"}),
    "a sorted list": (
        lambda ctx, ids: find(ctx, Query("person", ("number",), sort=("-code",), search="W")),
        "person",
        {"number"},
    ),
    "another day": (
        lambda ctx, ids: find(ctx.at(ctx.today() + timedelta(days=1)), Query("person", ("number",))),
        "person",
        {"number"},
    ),
    "a board": (lambda ctx, ids: spread(ctx, Query("person", ("phone",)), Group("grade")), "person", {"phone"}),
    "a reference": (lambda ctx, ids: get(ctx, "deal", ids["deal"], ("person.phone",)), "person", {"phone"}),
    "a subtitle": (lambda ctx, ids: find(ctx, Query("deal", ("$subtitle",))), "person", {"number"}),
    "a line": (lambda ctx, ids: get(ctx, "deal", ids["deal"], ("lines",)), "item", {"price"}),
    "a link": (lambda ctx, ids: get(ctx, "person", ids["person"], ("friends",)), "person", {"friends"}),
    "the trash": (lambda ctx, ids: deleted(ctx, "deal"), "person", {"number"}),
    "a form": (
        lambda ctx, ids: state_of(ctx, "person", {"code": "V"}, ids["person"]),
        "person",
        {"number", "phone", "pay", "shouted"},
    ),
    "a conflict": (
        lambda ctx, ids: told(lambda: update(ctx, "person", ids["person"], {"code": "V"}, 1)),
        "person",
        {"number", "friends"},
    ),
    "the timeline": (
        lambda ctx, ids: history(ctx, "person", ids["person"]),
        "person",
        {"number", "phone", "pay", "friends"},
    ),
    "earlier values": (lambda ctx, ids: dated_values(ctx, "person", ids["person"], "number"), "person", {"number"}),
    "a CSV file": (lambda ctx, ids: file_of(ctx, "csv"), "person", {"phone"}),
    "a workbook": (lambda ctx, ids: file_of(ctx, "xlsx"), "person", {"phone"}),
    "an export": (lambda ctx, ids: list(export(ctx, Query("person", ("phone",)))), "person", {"phone"}),
}
GROUPS: dict[str, Door] = {
    "groups": lambda ctx, ids: aggregate(ctx, Aggregation("person", groups=(Group("number"),))),
    "levels": lambda ctx, ids: aggregate_levels(ctx, Aggregation("person", groups=(Group("number"),)), ((0,), ())),
    "the greatest": lambda ctx, ids: aggregate(ctx, Aggregation("person", (Measure("max", "pay"),))),
}
SHOWN_TO_NOBODY: dict[str, Door] = {
    "titles": lambda ctx, ids: lookup(ctx, "person", "W"),
    "fields that are not sensitive": lambda ctx, ids: find(ctx, Query("person", ("code", "grade"))),
    "missing values": lambda ctx, ids: find(ctx, Query("person", ("phone",), {"code": {"_eq": "N"}})),
    "what is typed": lambda ctx, ids: state_of(
        ctx, "person", {"number": "x", "phone": None, "pay": 4}, ids["person"]
    ),
    "a filter": lambda ctx, ids: find(ctx, Query("person", ("code",), {"phone": {"_eq": PHONE}})),
    "what is weighed": lambda ctx, ids: alike(ctx, "person", {"number": NUMBER, "phone": PHONE}),
    "sums": lambda ctx, ids: aggregate(ctx, Aggregation("person", (Measure("sum", "pay"),))),
}


def entering(installation: Installation, door: str) -> Callable[..., AbstractContextManager[Context]]:
    """What opens a context: a conflict is met by writers only."""
    return installation.writing if door == "a conflict" else installation.reading


@pytest.mark.parametrize("door", DOORS)
def test_whoever_is_shown_a_value_is_noticed(made: Made, door: str) -> None:
    (installation, ids), (through, entity, fields) = made, DOORS[door]
    with entering(installation, door)(WANG, origin="form") as ctx:
        through(replace(ctx, address="10.0.0.7"), ids)
    (read,) = [one for one in installation.readings.take() if one.entity.endswith(f"/{entity}")]
    assert read.reader == (WANG.id, "form", "10.0.0.7", None)
    assert read.records == {ids[entity]: {f"{read.entity}.{name}" for name in fields}}


@pytest.mark.parametrize("door", GROUPS)
def test_values_that_are_nobodys_are_counted(made: Made, door: str) -> None:
    installation, ids = made
    with installation.reading(WANG) as ctx:
        GROUPS[door](ctx, ids)
    (read,) = installation.readings.take()
    assert (read.records, set(read.counts.values())) == ({}, {1})
    assert read.asked is not None and read.asked.entity == read.entity


@pytest.mark.parametrize("door", SHOWN_TO_NOBODY)
def test_what_is_not_shown_is_not_noticed(made: Made, door: str) -> None:
    installation, ids = made
    with installation.reading(WANG) as ctx:
        SHOWN_TO_NOBODY[door](ctx, ids)
    assert installation.readings.take() == []


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", [CLERK, SYSTEM], ids=["in part", "nobody"])
def test_a_part_is_no_reading_and_the_system_nobody(made: Made, door: str, who: Actor) -> None:
    (installation, ids), (through, entity, _fields) = made, DOORS[door]
    with entering(installation, door)(who, origin="job") as ctx, suppress(Rejected):
        through(ctx, ids)
    noticed = [one for one in installation.readings.take() if not one.entity.endswith("/item")]
    assert noticed == [], entity


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("grade", ["A", "B"])
def test_what_a_record_shows_in_part_is_not_noticed_of_it(made: Made, door: str, grade: str) -> None:
    (installation, ids), (through, entity, fields) = made, DOORS[door]
    regraded(installation, ids["person"], grade)
    with entering(installation, door)(KEEPER) as ctx:
        through(ctx, ids)
    noticed = [one for one in installation.readings.take() if one.entity.endswith(f"/{entity}")]
    seen = {name.rpartition(".")[2] for one in noticed for name in one.records.get(ids[entity], ())}
    regraded(installation, ids["person"], "A")
    judged = {"number", "phone", "pay"}
    assert seen & judged == (judged & fields if grade == "A" else set())


def regraded(installation: Installation, person: str, grade: str) -> None:
    """A record is of another grade, and its story says nothing of it."""
    with installation.writing(ADMIN) as ctx:
        table = ctx.live.tables["person"]
        ctx.connection.execute(sa.update(table.table).where(table.id == person).values(grade=grade))


def entries(ctx: Context) -> list[sa.Row[tuple[object, ...]]]:
    wanted = (change.c.actor, change.c.origin, change.c.address, change.c.action, change.c.fields)
    return list(ctx.connection.execute(sa.select(*wanted).where(change.c.entity == READING).order_by(change.c.seq)))


def test_one_answer_is_one_entry_that_a_person_is_told_of(own: Made) -> None:
    installation, ids = own
    with installation.reading(WANG, origin="api") as ctx:
        get(replace(ctx, address="10.0.0.7"), "person", ids["person"], ("phone", "number"))
        find(replace(ctx, address="10.0.0.7"), Query("person", ("phone",)))
    installation.write_readings()
    assert not installation.readings
    with installation.writing(ADMIN) as ctx:
        (entry,) = entries(ctx)
        fields = ["test/person.number", "test/person.phone"]
        said = {"entity": "test/person", "fields": fields, "records": [ids["person"]]}
        assert tuple(entry[:4]) == (WANG.id, "api", "10.0.0.7", "read")
        assert {name: after for name, (_, after) in entry.fields.items()} == said
        assert [one.action for one in logged(ctx, Sought(topic="read"))] == ["read"]
        assert [one.action for one in logged(ctx, Sought(topic="read", entity="person"))] == ["read"]
        assert logged(ctx, Sought(topic="read", entity="deal")) == ()
        read = told_of(ctx, "person", ids["person"])["readings"]
        assert isinstance(read, list)
        assert [(one["from"], one["fields"]) for one in read] == [("10.0.0.7", fields)]
        assert [one.action for one in history(ctx, "person", ids["person"])] == ["update", "create"]
        later = ctx.clock() + timedelta(days=40)
        assert forget_old(ctx, {"*": 30}, later) > 0, "records only"
        assert entries(ctx)[0].fields != {}
        assert forget_old(ctx, {READING: 30}, later) == 1
        ctx.connection.rollback()


def test_of_many_records_it_is_told_how_many_and_what_was_asked(own: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MOST_NAMED", 2)
    monkeypatch.setattr(written, "READ_AT_ONCE", 2)
    monkeypatch.setattr(written, "PORTION", 1)
    installation, _ids = own
    with installation.writing(ADMIN) as ctx:
        create_many(ctx, "person", [{"code": f"M{at}", "phone": f"1380013800{at}"} for at in range(5)])
    sought: FilterTree = {"code": {"_startsWith": "M"}}
    asked = Asked(Query("person", ("phone",), sought), ("Phone",), (), format_named("csv"))
    write_list(lambda: installation.reading(WANG, origin="job"), asked, BytesIO())
    (read,) = installation.readings.take()
    assert (read.records, read.counts) == ({}, {"test/person.phone": 5})
    assert read.asked == ("test/person", sought, "")


def test_a_worker_writes_what_a_job_read_for_somebody(own: Made) -> None:
    installation, ids = own

    def look(work: Work) -> object:
        with installation.reading(work.actor, origin="job") as ctx:
            get(ctx, "person", ids["person"], ("pay",))
        return None

    with installation.writing(WANG) as ctx:
        enqueue(ctx, "look", "once", {})
    worker = Worker(installation, {"look": JobKind("look", look)}, lambda _: WANG, utc_now, Event())
    assert worker.work_once()
    with installation.reading(ADMIN) as ctx:
        last = entries(ctx)[-1]
        assert (last.actor, last.origin, last.fields["fields"][1]) == (WANG.id, "job", ["test/person.pay"])


def test_marking_a_field_is_a_safe_step_that_touches_no_record(made: Made) -> None:
    installation, _ids = made
    code = {**PERSON["properties"]["code"], "sensitive": True}
    person = {**PERSON, "properties": {**PERSON["properties"], "code": code}}
    with as_admin(installation) as ctx:
        plan = make_plan(ctx, [read_documents({**DOCUMENTS, "entities/person.json": person})])
    assert [(one.safety, one.sql, dict(one.counts)) for one in plan.steps] == [("safe", (), {})]
    assert "sensitive" in plan.steps[0].en


def test_what_cannot_be_written_waits_and_fails_nobody(own: Made) -> None:
    installation, ids = own
    with installation.reading(WANG) as ctx:
        get(ctx, "person", ids["person"], ("phone",))
    good, installation.writers = installation.writers, sa.create_engine("sqlite:////nowhere/at/all")
    installation.write_readings()
    installation.writers = good
    assert installation.readings
    installation.write_readings()
    assert not installation.readings


def test_nobody_forgets_to_tell() -> None:
    """Whatever makes a statement that shows values tells who is handed its rows."""
    for module in Path("core").rglob("*.py"):
        text = module.read_text("utf-8")
        if "= Selection(" in text:
            assert ".sensitive" in text, f"{module} makes statements and hands rows out silently"
