"""Constraints on filled tables: pending while a record breaks them, then enforced; whatever happens in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from core.constraints.declared import constraints_of
from core.constraints.rows import Seen, Standing, note, standings
from core.doctor.structure import drift
from core.engine import Installation
from core.errors import Busy, CardwrightError, Rejected
from core.publish import apply_plan, check_constraints, finish_online_work, make_plan, packs_of, unfinished
from core.publish.looking import CHUNK
from core.records.write import create, delete, restore, revert, update
from schema_registry.packs import PackFiles
from tests.core.publish.conftest import Planner
from tests.support import ADMIN, only_postgresql, publish
from tests.support.packs import entity, pack
from tests.support.processes import address_of, killed_at

TEXT = {"kind": "text", "maxLength": 40}
UNIQUE = {**TEXT, "unique": True}
REQUIRED, OWN, KEPT = "required test/customer.grade", "rule test/customer#small", "unique test/customer.name"
SMALL = {"id": "small", "assert": "size < 10", "message": "Too large."}


def customers(fields: Mapping[str, object] | None = None, **more: object) -> PackFiles:
    return pack(entity("customer", {"name": TEXT, "grade": TEXT, "size": "integer", **(fields or {})}, **more))


def apply(installation: Installation, documents: PackFiles, *, online: bool = True) -> None:
    with installation.reading(ADMIN) as ctx:
        made = make_plan(ctx, [documents])
    apply_plan(installation, made, ADMIN, consent=made.questions, online=online)


def add(installation: Installation, *given: Mapping[str, object]) -> list[str]:
    with installation.writing(ADMIN) as ctx:
        return [create(ctx, "customer", values).id for values in given]


def change(installation: Installation, id: str, **values: object) -> str:
    with installation.writing(ADMIN) as ctx:
        return update(ctx, "customer", id, values).batch


def standing(installation: Installation, key: str) -> Standing:
    with installation.reading(ADMIN) as ctx:
        return standings(ctx.connection)[key]


def told(installation: Installation, key: str) -> tuple[str, int | None, list[str]]:
    found = standing(installation, key)
    return found.state, found.broken, list(found.examples)


def refused(installation: Installation, **values: object) -> str:
    with pytest.raises(Rejected) as caught, installation.writing(ADMIN) as ctx:
        create(ctx, "customer", values)
    return caught.value.problems[0].code


# ---- pending, then enforced
def test_required_is_pending_until_the_last_record_has_a_value(installation: Installation) -> None:
    publish(installation, customers())
    first, second, _ = add(installation, {"name": "a"}, {"name": "b"}, {"name": "c", "grade": "A"})
    apply(installation, customers(required=["grade"]))
    assert told(installation, REQUIRED) == ("pending", 2, [first, second])
    assert refused(installation, name="d") == "REC003"
    change(installation, first, grade="B")
    check_constraints(installation)
    assert told(installation, REQUIRED) == ("pending", 1, [second])
    change(installation, second, grade="B")
    check_constraints(installation)
    assert told(installation, REQUIRED) == ("enforced", 0, [])


def test_what_is_new_of_an_empty_entity_is_enforced_at_once(installation: Installation) -> None:
    publish(installation, customers(required=["grade"], unique=[["name", "grade"]], rules=[SMALL]))
    with installation.reading() as ctx:
        assert {key: one.state for key, one in standings(ctx.connection).items()} == dict.fromkeys(
            (
                "fits test/customer.name",
                "fits test/customer.grade",
                REQUIRED,
                OWN,
                "unique test/customer.name+test/customer.grade",
            ),
            "enforced",
        )
        assert unfinished(ctx.connection) == ()


@pytest.mark.parametrize(
    ("key", "wanted", "mended"),
    [
        ("fits test/customer.name", customers({"name": {**TEXT, "maxLength": 3}}), {"name": "abc"}),
        ("fits test/customer.size", customers({"size": {"kind": "integer", "maximum": 9}}), {"size": 9}),
        (OWN, customers(rules=[SMALL]), {"size": None}),
        (
            "requiredIf test/customer.grade",
            customers({"grade": {**TEXT, "requiredIf": "size > 10"}}),
            {"grade": "A"},
        ),
    ],
    ids=["shorter", "smaller", "rule", "requiredIf"],
)
def test_what_a_record_keeps_by_itself_is_pending_until_it_does(
    installation: Installation, key: str, wanted: PackFiles, mended: dict[str, object]
) -> None:
    publish(installation, customers())
    _, wrong = add(installation, {"name": "a", "size": 1}, {"name": "abcd", "size": 12})
    apply(installation, wanted)
    assert told(installation, key) == ("pending", 1, [wrong])
    change(installation, wrong, **mended)
    check_constraints(installation)
    assert told(installation, key) == ("enforced", 0, [])


def test_a_rule_that_reads_other_things_is_judged_when_a_record_is_saved_alone(installation: Installation) -> None:
    publish(installation, customers({"due": "date"}))
    add(installation, {"name": "a", "due": "2020-01-01"})
    later = {"id": "later", "assert": "due > today()", "message": "Too early."}
    apply(installation, customers({"due": "date"}, rules=[later]))
    with installation.reading() as ctx:
        assert not [key for key in standings(ctx.connection) if key.startswith("rule ")]


def test_a_reference_that_was_put_away_while_its_target_was_deleted_is_told(installation: Installation) -> None:
    city = entity("city", {"name": TEXT})
    to = {"name": TEXT, "city": {"kind": "reference", "to": "city"}}
    publish(installation, pack(entity("customer", to), city))
    with installation.writing(ADMIN) as ctx:
        bern = create(ctx, "city", {"name": "Bern"}).id
    (customer,) = add(installation, {"name": "a", "city": bern})
    apply(installation, pack(entity("customer", {"name": TEXT}), city))
    with installation.writing(ADMIN) as ctx:
        gone = delete(ctx, "city", bern)
    apply(installation, pack(entity("customer", to), city))
    assert told(installation, "link test/customer.city") == ("pending", 1, [customer])
    with installation.writing(ADMIN) as ctx:
        restore(ctx, gone)
    check_constraints(installation)
    assert told(installation, "link test/customer.city") == ("enforced", 0, [])


# ---- unique values
def test_shared_values_let_unique_be_pending_and_no_new_ones_in(installation: Installation, plan: Planner) -> None:
    publish(installation, customers())
    first, second, _ = add(installation, {"name": "a"}, {"name": "A"}, {"name": "b"})
    made = plan(installation, customers({"name": UNIQUE}))
    (step,) = (one for one in made.steps if one.safety == "pending")
    assert (step.counts, step.online) == ({"duplicates": 2}, True)
    with pytest.raises(Rejected, match="needs consent"):
        apply_plan(installation, made, ADMIN)
    apply_plan(installation, made, ADMIN, consent=made.questions)
    assert told(installation, KEPT) == ("pending", 2, [first, second])
    assert (refused(installation, name="a"), refused(installation, name="b")) == ("REC004", "REC004")
    with installation.reading() as ctx:
        assert drift(ctx) == ()
    change(installation, second, grade="B")  # what shares its value may be changed otherwise
    change(installation, second, name="c")
    check_constraints(installation)
    assert told(installation, KEPT) == ("enforced", 0, [])
    assert plan(installation, customers({"name": UNIQUE})).empty
    with installation.reading() as ctx:
        assert drift(ctx) == ()


def test_one_record_at_most_is_pending_while_there_are_two(installation: Installation) -> None:
    publish(installation, customers())
    first, _ = add(installation, {"name": "a"}, {"name": "b"})
    apply(installation, customers(single=True))
    assert told(installation, "single test/customer")[:2] == ("pending", 2)
    assert refused(installation, name="c") == "REC019"
    with installation.writing(ADMIN) as ctx:
        delete(ctx, "customer", first)
    check_constraints(installation)
    assert told(installation, "single test/customer")[:2] == ("enforced", 0)


@pytest.mark.usefixtures("crowd")
def test_of_fifty_who_want_one_value_that_no_index_keeps_one_gets_it(installation: Installation) -> None:
    publish(installation, customers())
    add(installation, {"name": "a"}, {"name": "a"})
    apply(installation, customers({"name": UNIQUE}))
    assert standing(installation, KEPT).state == "pending"
    start = Barrier(50)

    def save(_: int) -> str:
        start.wait()
        while True:
            try:
                with installation.writing(ADMIN) as ctx:
                    create(ctx, "customer", {"name": "wanted"})
            except Busy:
                continue
            except CardwrightError as no:
                return no.problems[0].code
            return "done"

    with ThreadPoolExecutor(50) as pool:
        assert Counter(pool.map(save, range(50))) == {"done": 1, "REC004": 49}


def test_values_taken_by_changes_restores_and_undo_are_kept_unique_without_an_index(
    installation: Installation,
) -> None:
    publish(installation, customers())
    ids = add(installation, {"name": "a"}, {"name": "a"}, {"name": "b"}, {"name": "c"})
    with installation.writing(ADMIN) as ctx:
        gone = delete(ctx, "customer", ids[2])
    was = change(installation, ids[3], name="d")
    apply(installation, customers({"name": UNIQUE}))
    add(installation, {"name": "b"}, {"name": "c"})
    for act in (
        lambda ctx: update(ctx, "customer", ids[0], {"name": "b"}),
        lambda ctx: restore(ctx, gone),
        lambda ctx: revert(ctx, was),
    ):
        with pytest.raises(Rejected), installation.writing(ADMIN) as ctx:
            act(ctx)
    assert standing(installation, KEPT).broken == 2


@only_postgresql
def test_a_process_hears_that_there_is_an_index_now(installation: Installation) -> None:
    publish(installation, customers())
    _, second = add(installation, {"name": "a"}, {"name": "a"})
    apply(installation, customers({"name": UNIQUE}))
    with installation.reading() as ctx:
        assert ctx.live.unguarded == {KEPT}
    change(installation, second, name="b")
    check_constraints(installation)
    add(installation, {"name": "c"})
    with installation.reading() as ctx:
        assert ctx.live.unguarded == set()


@only_postgresql
def test_an_index_that_a_broken_build_left_is_built_again(installation: Installation) -> None:
    publish(installation, customers())
    _, second = add(installation, {"name": "a"}, {"name": "a"})
    apply(installation, customers({"name": UNIQUE}))
    with installation.reading() as ctx:
        name = ctx.live.derive(constraints_of, "customer")[-1].index.name
    with (
        pytest.raises(sa.exc.IntegrityError),
        installation.writers.execution_options(isolation_level="AUTOCOMMIT").connect() as connection,
    ):
        connection.exec_driver_sql(f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON r_customer (name__fold)")
    change(installation, second, name="b")
    check_constraints(installation)
    assert standing(installation, KEPT).state == "enforced"
    with installation.reading() as ctx:
        assert drift(ctx) == ()


# ---- what comes back as it was
def test_a_record_out_of_the_trash_that_breaks_it_makes_it_pending_again(installation: Installation) -> None:
    publish(installation, customers())
    (first,) = add(installation, {"name": "a"})
    with installation.writing(ADMIN) as ctx:
        gone = delete(ctx, "customer", first)
    apply(installation, customers(required=["grade"]))
    assert standing(installation, REQUIRED).state == "enforced"
    with installation.writing(ADMIN) as ctx:
        restore(ctx, gone)
    assert standing(installation, REQUIRED).state == "pending"
    check_constraints(installation)
    assert told(installation, REQUIRED) == ("pending", 1, [first])


def test_an_undo_that_gives_back_a_value_of_before_makes_it_pending_again(installation: Installation) -> None:
    publish(installation, customers())
    (first,) = add(installation, {"name": "a"})
    batch = change(installation, first, grade="A")
    apply(installation, customers(required=["grade"]))
    assert standing(installation, REQUIRED).state == "enforced"
    with installation.writing(ADMIN) as ctx:
        revert(ctx, batch)
    check_constraints(installation)
    assert told(installation, REQUIRED) == ("pending", 1, [first])


# ---- publishing again
def test_what_is_asked_for_no_longer_is_forgotten_and_what_is_tightened_begins_anew(
    installation: Installation,
) -> None:
    publish(installation, customers())
    add(installation, {"name": "abcd"}, {"name": "abcdef"})
    apply(installation, customers({"name": {**TEXT, "maxLength": 5}}, required=["grade"]))
    assert told(installation, "fits test/customer.name")[:2] == ("pending", 1)
    apply(installation, customers({"name": {**TEXT, "maxLength": 3}}))
    assert told(installation, "fits test/customer.name")[:2] == ("pending", 2)
    apply(installation, customers({"name": {**TEXT, "maxLength": 8}}))
    with installation.reading() as ctx:
        assert {key: one.state for key, one in standings(ctx.connection).items()} == {
            "fits test/customer.name": "enforced",
            "fits test/customer.grade": "enforced",
        }


def test_going_back_forgets_what_was_pending(installation: Installation) -> None:
    publish(installation, customers())
    add(installation, {"name": "a"}, {"name": "a"})
    apply(installation, customers({"name": UNIQUE}, required=["grade"], rules=[SMALL]))
    with installation.reading() as ctx:
        (before,) = packs_of(ctx.connection, 1)
    apply(installation, before)
    with installation.reading() as ctx:
        assert all(key.startswith("fits ") for key in standings(ctx.connection))
        assert drift(ctx) == ()
    add(installation, {"name": "a"})


def test_a_wider_option_is_not_looked_through(installation: Installation) -> None:
    publish(installation, customers())
    add(installation, {"name": "a"})
    apply(installation, customers({"name": {**TEXT, "maxLength": 50}}), online=False)
    assert standing(installation, "fits test/customer.name").state == "enforced"
    with installation.reading() as ctx:
        assert unfinished(ctx.connection) == ()


def test_a_new_field_without_values_is_not_looked_through(installation: Installation) -> None:
    publish(installation, customers())
    add(installation, {"name": "a"})
    apply(installation, customers({"note": TEXT}), online=False)
    assert standing(installation, "fits test/customer.note").state == "enforced"


def test_an_installation_of_before_takes_in_what_is_live(installation: Installation) -> None:
    publish(installation, customers(required=["grade"], unique=[["name"]]))
    add(installation, {"name": "a", "grade": "A"})
    with installation.writing() as ctx:
        ctx.connection.exec_driver_sql("DELETE FROM cw_constraint")
    check_constraints(installation)
    with installation.reading() as ctx:
        found = standings(ctx.connection)
        assert {one.state for one in found.values()} == {"enforced"}
        assert found.keys() >= {REQUIRED, KEPT}


# ---- broken off, and two at once
def filled(installation: Installation) -> int:
    rows = CHUNK * 2 + 100
    publish(installation, customers())
    with installation.writing() as ctx:
        identity = "randomblob(16)" if installation.sqlite else "gen_random_uuid()"
        moment = "'2024-01-01 00:00:00.000000'"
        ctx.connection.exec_driver_sql(
            "INSERT INTO r_customer (id, sys_version, sys_created_at, sys_updated_at, name, grade) WITH RECURSIVE"
            f" n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT {identity}, 1, {moment},"
            f" {moment}, 'c' || i, CASE WHEN i - i / 10 * 10 > 0 THEN 'A' END FROM n"
        )
    apply(installation, customers(required=["grade"]), online=False)
    return rows


def test_a_look_that_was_killed_goes_on_where_it_was(installation: Installation) -> None:
    rows = filled(installation)
    assert killed_at(6, address_of(installation), finish_online_work)
    there = standing(installation, REQUIRED)
    assert (there.state, there.seen, there.broken) == ("pending", CHUNK, None)
    finish_online_work(installation)
    found = standing(installation, REQUIRED)
    assert (found.seen, found.broken, len(found.examples), found.after) == (rows, rows // 10, 100, None)


def test_two_workers_look_once(installation: Installation) -> None:
    rows = filled(installation)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: finish_online_work(installation), range(2)))
    finish_online_work(installation)
    found = standing(installation, REQUIRED)
    assert (found.seen, found.broken, found.turn) == (rows, rows // 10, 1)


def test_a_record_that_comes_back_during_a_look_is_not_overlooked(installation: Installation) -> None:
    publish(installation, customers())
    (first, _) = add(installation, {"name": "a"}, {"name": "b", "grade": "A"})
    with installation.writing(ADMIN) as ctx:
        gone = delete(ctx, "customer", first)
    apply(installation, customers(required=["grade"]), online=False)
    seen = standing(installation, REQUIRED)  # what a worker knows that has looked already, and has not noted it
    with installation.writing(ADMIN) as ctx:
        restore(ctx, gone)
    with installation.writing() as ctx:
        assert not note(ctx, seen, Seen(1, 0, (), None))
    finish_online_work(installation)
    assert told(installation, REQUIRED) == ("pending", 1, [first])
