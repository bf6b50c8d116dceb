"""What publishes put away is listed, comes back to its place, or is dropped for good."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from threading import Event

import pytest
import sqlalchemy as sa

from core.context import SYSTEM, utc_now
from core.engine import Installation
from core.errors import Missing, Rejected, Stale
from core.jobs.built_in import built_in
from core.jobs.worker import Worker, nobody
from core.publish import apply_plan, live_packs, make_plan
from core.quarantine.away import Away, put_away
from core.quarantine.purge import due, purge, purge_plan
from core.quarantine.restore import restore_plan
from core.records.write import create
from schema_registry.packs import PackFiles
from tests.core.records.acting import statements
from tests.support import ADMIN, publish
from tests.support.processes import address_of, killed_at
from tests.support.publishing import read

Json = dict[str, object]
NOTE: Json = {
    "$schema": "urn:cardwright:entity:1",
    "name": "note",
    "title": "Note",
    "properties": {
        "name": {"kind": "text", "title": "Name"},
        "fax": {"kind": "phone", "title": "Fax"},
        "grade": {"kind": "choice", "title": "Grade", "enum": ["A", "B", "C"], "options": {"B": {"title": "Best"}}},
        "size": {"kind": "text", "title": "Size"},
        "person": {"kind": "reference", "title": "Person", "to": "person"},
        "people": {"kind": "references", "title": "People", "to": "person"},
    },
    "list": {"columns": ["name", "fax", "grade", "person"], "sort": ["-fax", "name"]},
    "card": {
        "tabs": [
            {
                "id": "main",
                "title": "Main",
                "sections": [
                    {"id": "a", "title": "A", "fields": ["name", "fax", "grade", "size", "person", "people"]}
                ],
            },
            {"id": "more", "title": "More", "sections": [{"id": "b", "title": "B", "fields": ["fax"]}]},
        ]
    },
}
PERSON: Json = {
    "$schema": "urn:cardwright:entity:1",
    "name": "person",
    "title": "Person",
    "properties": {"name": {"kind": "text", "title": "Name"}},
}
LOCALE: Json = {
    "$schema": "urn:cardwright:locale:1",
    "note/title": "便签",
    "note/properties/fax/title": "传真",
    "person/title": "人员",
}
ROLE: Json = {
    "$schema": "urn:cardwright:role:1",
    "name": "clerk",
    "title": "Clerk",
    "entities": {"note": {"read": "all"}, "person": {"read": "own"}},
}
HEAD: Json = {
    "$schema": "urn:cardwright:pack:1",
    "name": "test",
    "version": "1.0.0",
    "title": "Test",
    "language": "en",
    "locales": ["zh_CN"],
}


def full() -> dict[str, Json]:
    documents = {"pack.json": HEAD, "entities/note.json": NOTE, "entities/person.json": PERSON}
    return json.loads(json.dumps({**documents, "locales/zh_CN.json": LOCALE, "roles/clerk.json": ROLE}))  # type: ignore[no-any-return]  # a deep copy


def without_fields(*names: str) -> dict[str, Json]:
    """The pack without some fields of note, as an admin would take them out."""
    documents = full()
    note, mark = documents["entities/note.json"], tuple(f"note/properties/{name}/" for name in names)
    text = json.loads(json.dumps(note), object_hook=lambda one: {k: v for k, v in one.items() if k not in names})
    documents["entities/note.json"] = _pruned(text, names)
    documents["locales/zh_CN.json"] = {k: v for k, v in LOCALE.items() if not k.startswith(mark)}
    return documents


def _pruned(value: object, names: Iterable[str]) -> object:
    """Without the names in any list, and without sections and tabs that are empty then."""
    if isinstance(value, dict):
        return {key: _pruned(one, names) for key, one in value.items()}
    if isinstance(value, list):
        kept = [_pruned(one, names) for one in value if str(one).removeprefix("-") not in names]
        return [one for one in kept if not isinstance(one, dict) or one.get("sections", one.get("fields", 1))]
    return value


def texts(documents: Mapping[str, Json]) -> PackFiles:
    """The pack with its documents written over several lines."""
    return read({path: json.dumps(one, indent=2, ensure_ascii=False) for path, one in documents.items()})


def live(installation: Installation) -> PackFiles:
    with installation.reading() as ctx:
        return live_packs(ctx.connection)[0]


def away(installation: Installation) -> dict[str, Away]:
    with installation.reading(ADMIN) as ctx:
        return {one.key: one for one in put_away(ctx)}


def restore(installation: Installation, element: str) -> None:
    with installation.reading(ADMIN) as ctx:
        plan = restore_plan(ctx, element)
    assert not plan.blocked
    apply_plan(installation, plan, ADMIN, consent=plan.questions)


def drop(installation: Installation, *elements: str) -> dict[str, Mapping[str, int]]:
    """Purges with consent to all; what the plan counted."""
    with installation.reading(ADMIN) as ctx:
        plan = purge_plan(ctx, elements)
    purge(installation, plan, ADMIN, plan.questions)
    return {step.id: step.counts for step in plan.steps}


def values(installation: Installation, of: str, *fields: str) -> list[tuple[object, ...]]:
    with installation.reading() as ctx:
        table = ctx.live.tables[of]
        query = sa.select(*(table.columns[name] for name in fields)).order_by(table.id)
        return [tuple(row) for row in ctx.connection.execute(query)]


def columns(installation: Installation, table: str) -> set[str]:
    with installation.reading() as ctx:
        return {one["name"] for one in sa.inspect(ctx.connection).get_columns(table)}


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Version 1 with a person and three notes."""
    publish(installation, texts(full()))
    with installation.writing(ADMIN) as ctx:
        person = create(ctx, "person", {"name": "Li"}).id
        for name, fax, grade in (("a", "010-1", "A"), ("b", "010-2", "B"), ("c", None, "B")):
            one: Json = {"name": name, "fax": fax, "grade": grade, "size": "1", "person": person, "people": [person]}
            create(ctx, "note", one)
    return installation


def test_nothing_is_put_away_at_first(filled: Installation) -> None:
    assert away(filled) == {}


def test_a_removed_field_is_listed_with_its_values_and_its_days(filled: Installation) -> None:
    publish(filled, texts(without_fields("fax")))
    (one,) = away(filled).values()
    assert (one.key, one.kind, one.title.say("zh_CN"), one.entity.say("en")) == (
        "test/note.fax",
        "field",
        "传真",
        "Note",
    )
    assert (one.count, one.version, one.until - one.since) == (2, 2, timedelta(days=30))
    assert timedelta() < utc_now() - one.since < timedelta(minutes=5)


def test_a_restored_field_has_its_values_and_its_place_and_all_else_keeps_its_bytes(filled: Installation) -> None:
    before = live(filled)
    publish(filled, texts(without_fields("fax")))
    assert live(filled).files != before.files
    restore(filled, "test/note.fax")
    assert live(filled).files == before.files
    assert values(filled, "note", "fax") == [("010-1",), ("010-2",), (None,)]
    assert away(filled) == {}


def test_what_changed_since_stays_as_it_is_when_a_field_comes_back(filled: Installation) -> None:
    publish(filled, texts(without_fields("fax")))
    later = without_fields("fax")
    note = later["entities/note.json"]
    note["title"] = "Slip"
    note["properties"]["mail"] = {"kind": "email", "title": "Mail"}  # type: ignore[index]  # JSON
    note["list"] = {"columns": ["mail", "name"]}
    note["card"]["tabs"][0]["sections"][0]["fields"].append("mail")  # type: ignore[index]  # JSON
    publish(filled, texts(later))
    restore(filled, "test/note.fax")
    found = json.loads(live(filled).files["entities/note.json"])
    assert (found["title"], found["list"]["columns"]) == ("Slip", ["mail", "name", "fax"])
    assert list(found["properties"]) == ["name", "fax", "grade", "size", "person", "people", "mail"]
    assert found["card"]["tabs"][0]["sections"][0]["fields"][:2] == ["name", "fax"]
    assert found["card"]["tabs"][1]["id"] == "more"


@pytest.mark.parametrize("others", [[], ["properties/size"]])
def test_a_field_that_an_overlay_took_out_comes_back_without_its_line(
    filled: Installation, others: list[str]
) -> None:
    base = texts(full())
    head = {**HEAD, "name": "over", "title": "Over", "requires": {"test": "*"}, "locales": []}
    gone = {
        "$schema": "urn:cardwright:entity:1",
        "extends": "note",
        "remove": [*others, "properties/fax"],
        "title": "N",
    }
    over = texts({"pack.json": head, "entities/over.json": gone})
    publish(filled, base, over)
    assert "test/note.fax" in away(filled)
    restore(filled, "test/note.fax")
    with filled.reading() as ctx:
        found = {pack.name: pack.files for pack in live_packs(ctx.connection)}
    assert found["test"] == base.files
    left = json.loads(found["over"]["entities/over.json"])
    assert (left.get("remove", []), left["title"]) == (others, "N")
    assert values(filled, "note", "fax") == [("010-1",), ("010-2",), (None,)]


def test_a_removed_option_is_listed_while_records_have_it_and_comes_back(filled: Installation) -> None:
    before, less = live(filled), full()
    less["entities/note.json"]["properties"]["grade"] = {"kind": "choice", "title": "Grade", "enum": ["A", "C"]}  # type: ignore[index]  # JSON
    publish(filled, texts(less))
    (one,) = away(filled).values()
    assert (one.key, one.kind, one.title.say("en"), one.count) == ("test/note.grade=B", "option", "Best", 2)
    restore(filled, "test/note.grade=B")
    assert json.loads(live(filled).files["entities/note.json"]) == json.loads(before.files["entities/note.json"])
    assert away(filled) == {}


def without_person() -> dict[str, Json]:
    documents = without_fields("person", "people")
    del documents["entities/person.json"]
    documents["locales/zh_CN.json"].pop("person/title")
    documents["roles/clerk.json"]["entities"].pop("person")  # type: ignore[attr-defined]  # JSON
    return documents


def test_a_removed_entity_comes_back_with_all_that_referred_to_it(filled: Installation) -> None:
    before = live(filled)
    publish(filled, texts(without_person()))
    found = away(filled)
    assert {key: (one.kind, one.count) for key, one in found.items()} == {
        "test/person": ("entity", 1),
        "test/note.person": ("field", 3),
        "test/note.people": ("field", 3),
    }
    restore(filled, "test/person")
    assert live(filled).files == before.files
    assert away(filled) == {}
    assert None not in [one for (one,) in values(filled, "note", "person")]
    assert values(filled, "person", "name") == [("Li",)]


def test_the_column_of_a_former_kind_is_listed_and_comes_back_only_with_its_kind(filled: Installation) -> None:
    other = full()
    other["entities/note.json"]["properties"]["size"] = {"kind": "integer", "title": "Size"}  # type: ignore[index]  # JSON
    publish(filled, texts(other))
    (one,) = away(filled).values()
    assert (one.key, one.kind, one.count, one.version) == ("test/note.size@1", "column", 3, 2)
    with filled.reading(ADMIN) as ctx, pytest.raises(Rejected, match="PUB024"):
        restore_plan(ctx, one.key)
    assert drop(filled, one.key) == {"purge test/note.size@1": {"values": 3}}
    publish(filled, texts(full()))
    assert values(filled, "note", "size") == [("1",)] * 3


def test_what_another_element_has_the_name_of_by_now_asks_for_that_to_be_renamed(filled: Installation) -> None:
    publish(filled, texts(without_fields("fax")))
    other = without_fields("fax")
    other["entities/note.json"]["properties"]["fax"] = {"kind": "integer", "title": "Fax", "new": True}  # type: ignore[index]  # JSON
    publish(filled, texts(other))
    with filled.reading(ADMIN) as ctx, pytest.raises(Rejected, match=r"PUB029.*note\.fax"):
        restore_plan(ctx, "test/note.fax")


def test_what_is_not_put_away_is_missing_with_a_guess(filled: Installation) -> None:
    publish(filled, texts(without_fields("fax")))
    with filled.reading(ADMIN) as ctx, pytest.raises(Missing, match=r"PUB023.*test/note\.fax"):
        restore_plan(ctx, "test/note.fex")
    with filled.reading(ADMIN) as ctx, pytest.raises(Missing, match="PUB023"):
        purge_plan(ctx, ["test/note.name"])


def test_listing_counts_each_table_once(filled: Installation) -> None:
    publish(filled, texts(without_fields("fax")))
    with filled.writing(ADMIN) as ctx, statements(filled) as few:
        put_away(ctx)
    publish(filled, texts(without_fields("fax", "size", "grade")))
    with filled.writing(ADMIN) as ctx, statements(filled) as more:
        assert len(put_away(ctx)) == 3
    assert len(more) == len(few) + 1  # the documents of one more version


def test_purging_drops_the_column_with_what_stands_beside_it(filled: Installation) -> None:
    publish(filled, texts(without_fields("fax", "person")))
    assert {"fax", "person"} <= columns(filled, "r_note")
    assert drop(filled, "test/note.fax", "test/note.person") == {
        "purge test/note.fax": {"values": 2},
        "purge test/note.person": {"values": 3},
    }
    assert not {one for one in columns(filled, "r_note") if one.startswith(("fax", "person"))}
    assert away(filled) == {}
    with filled.writing(ADMIN) as ctx:
        create(ctx, "note", {"name": "d"})
    publish(filled, texts(full()))
    assert values(filled, "note", "name", "fax")[0] == ("a", None)
    with filled.reading(ADMIN) as ctx:
        assert make_plan(ctx, [texts(full())]).empty


def test_purging_an_entity_takes_the_columns_that_refer_to_it_along(filled: Installation) -> None:
    publish(filled, texts(without_person()))
    assert drop(filled, "test/person").keys() == {
        "purge test/person", "purge test/note.person", "purge test/note.people",
    }  # fmt: skip
    with filled.reading() as ctx:
        assert not [one for one in sa.inspect(ctx.connection).get_table_names() if one.startswith("r_person")]
    with filled.writing(ADMIN) as ctx:
        create(ctx, "note", {"name": "d"})
    publish(filled, texts(full()))
    assert values(filled, "person", "name") == []


def test_of_two_removed_entities_one_can_be_purged_alone(filled: Installation) -> None:
    other = {"$schema": "urn:cardwright:entity:1", "name": "x", "title": "X", "properties": {"t": {"kind": "text"}}}
    publish(filled, texts({"pack.json": {**HEAD, "locales": []}, "entities/x.json": other}))
    assert {"test/note", "test/person"} <= away(filled).keys()
    assert drop(filled, "test/person")["purge test/note.person"] == {"values": 3}
    assert away(filled).keys() == {"test/note"}
    publish(filled, texts(full()))
    assert values(filled, "note", "name", "fax", "person") == [
        ("a", "010-1", None),
        ("b", "010-2", None),
        ("c", None, None),
    ]
    with filled.writing(ADMIN) as ctx:
        create(ctx, "note", {"name": "d", "person": create(ctx, "person", {"name": "Wu"}).id})


def test_purging_needs_consent_and_exactly_what_was_planned(filled: Installation) -> None:
    publish(filled, texts(without_fields("fax")))
    with filled.reading(ADMIN) as ctx:
        plan = purge_plan(ctx, ["test/note.fax"])
    assert (plan.steps[0].safety, plan.steps[0].reversible) == ("lossy", False)
    assert "DROP COLUMN" in plan.steps[0].sql[0]
    with pytest.raises(Rejected, match="PUB009"):
        purge(filled, plan, ADMIN, ())
    with filled.writing() as ctx:
        ctx.connection.exec_driver_sql("UPDATE r_note SET fax = NULL")
    with pytest.raises(Stale, match="PUB008"):
        purge(filled, plan, ADMIN, plan.questions)
    publish(filled, texts(full()))
    with pytest.raises(Stale, match="PUB007"):
        purge(filled, plan, ADMIN, plan.questions)
    assert "fax" in columns(filled, "r_note")


def test_a_purge_that_is_killed_at_any_statement_leaves_all_or_nothing(filled: Installation) -> None:
    publish(filled, texts(without_fields("fax", "person")))
    with filled.reading(ADMIN) as ctx:
        plan = purge_plan(ctx, ["test/note.fax", "test/note.person"])

    def act(installation: Installation) -> None:
        purge(installation, plan, ADMIN, plan.questions)

    before, number = (columns(filled, "r_note"), away(filled).keys()), 1
    while killed_at(number, address_of(filled), act):
        if not away(filled):
            break
        assert (columns(filled, "r_note"), away(filled).keys()) == before
        number += 2
    assert number > 8
    assert away(filled) == {}
    assert not {one for one in columns(filled, "r_note") if one.startswith(("fax", "person"))}


def test_an_option_is_not_purged(filled: Installation) -> None:
    less = full()
    less["entities/note.json"]["properties"]["grade"]["enum"] = ["A"]  # type: ignore[index]  # JSON
    less["entities/note.json"]["properties"]["grade"].pop("options")  # type: ignore[index]  # JSON
    publish(filled, texts(less))
    with filled.reading(ADMIN) as ctx, pytest.raises(Rejected, match="PUB025"):
        purge_plan(ctx, ["test/note.grade=B"])


def test_workers_purge_by_age_only_where_the_settings_say_so(filled: Installation) -> None:
    assert "quarantine.purge" not in built_in()
    publish(filled, texts(without_fields("fax")))
    now = utc_now()
    with filled.reading(SYSTEM) as ctx:
        assert due(ctx, now + timedelta(days=29)) == ()
        assert due(ctx, now + timedelta(days=31)) == ("test/note.fax",)
    for days, there in ((1, True), (31, False)):
        kinds = {"quarantine.purge": built_in(purging=True)["quarantine.purge"]}
        worker = Worker(filled, kinds, nobody, lambda days=days: now + timedelta(days=days), Event())
        worker.order_periodic()
        assert worker.work_once()
        assert ("fax" in columns(filled, "r_note")) is there
