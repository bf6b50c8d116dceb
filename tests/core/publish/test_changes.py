"""What each change of definitions does to records that are there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.errors import Rejected
from core.publish import Plan, apply_plan, finish_online_work, make_plan, unfinished
from core.publish.step import Step
from core.records.write import create, delete
from schema_registry.packs import PackFiles
from tests.core.publish.conftest import Planner
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack

NAME = {"kind": "text", "maxLength": 40}


def note(properties: Mapping[str, object], **rest: object) -> PackFiles:
    return pack(entity("note", {"name": NAME, **properties}, **rest))


def write(installation: Installation, *rows: Mapping[str, object], of: str = "note") -> list[str]:
    with installation.writing(ADMIN) as ctx:
        return [create(ctx, of, {"name": f"n{at}", **row}).id for at, row in enumerate(rows)]


def values(installation: Installation, field: str, of: str = "note") -> list[object]:
    """The values of a field in the order of writing."""
    with installation.reading() as ctx:
        table = ctx.live.tables[of]
        return list(ctx.connection.scalars(sa.select(table.columns[field]).order_by(table.id)))


def step(plan: Plan, act: str) -> Step:
    """The one step of an act."""
    (found,) = (one for one in plan.steps if one.id.startswith(act + " "))
    return found


def test_a_new_field_is_empty_in_old_records_and_takes_values(installation: Installation) -> None:
    publish(installation, note({}))
    write(installation, {})
    publish(installation, note({"size": "integer"}))
    write(installation, {"size": 7})
    assert values(installation, "size") == [None, 7]


def test_a_new_required_field_with_a_default_fills_old_records(installation: Installation, plan: Planner) -> None:
    publish(installation, note({}))
    write(installation, {}, {})
    wanted = note({"grade": {"kind": "text", "default": "D", "search": True}}, required=["grade"])
    assert step(plan(installation, wanted), "add-field").counts == {"records": 2}
    publish(installation, wanted)
    assert values(installation, "grade") == ["D", "D"]
    with installation.reading() as ctx:
        table = ctx.live.tables["note"]
        assert set(ctx.connection.scalars(sa.select(table.keys["grade"]["fold"]))) == {"d"}
        assert set(ctx.connection.scalars(sa.select(table.search))) == {"d"}


def test_a_new_required_field_without_default_tells_who_lacks_it(installation: Installation, plan: Planner) -> None:
    publish(installation, note({}))
    write(installation, {}, {})
    found = step(plan(installation, note({"size": "integer"}, required=["size"])), "add-field")
    assert (found.safety, found.counts) == ("safe", {"records": 2})
    assert "2 records have no value" in found.say("en")
    assert "2 条记录没有值" in found.say("zh_CN")


def test_removing_a_field_asks_for_consent_and_tells_how_many_values_go(
    installation: Installation, plan: Planner
) -> None:
    publish(installation, note({"size": "integer"}))
    write(installation, {"size": 1}, {"size": 2}, {})
    made = plan(installation, note({}))
    assert step(made, "remove-field").counts == {"values": 2}
    assert made.questions == {"remove-field test/note.size"}
    with pytest.raises(Rejected, match="PUB009"):
        apply_plan(installation, made, ADMIN)


def test_a_field_without_values_is_removed_without_asking(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"size": "integer"}))
    assert plan(installation, note({})).questions == frozenset()


def test_a_field_that_comes_back_brings_its_values(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"size": "integer"}))
    write(installation, {"size": 1}, {"size": 2})
    publish(installation, note({}))
    assert step(plan(installation, note({"size": "integer"})), "add-field").counts == {"values": 2}
    publish(installation, note({"size": "integer"}))
    assert values(installation, "size") == [1, 2]


def test_a_field_that_comes_back_with_another_kind_starts_empty(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"size": "integer"}))
    write(installation, {"size": 1})
    publish(installation, note({}))
    assert "another kind" in step(plan(installation, note({"size": "date"})), "add-field").en
    publish(installation, note({"size": "date"}))
    assert values(installation, "size") == [None]


def test_a_renamed_field_keeps_its_values(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"size": "integer"}))
    write(installation, {"size": 1})
    wanted = note({"height": {"kind": "integer", "renamedFrom": ["size"]}})
    assert step(plan(installation, wanted), "change-field").sql == ()
    publish(installation, wanted)
    assert values(installation, "height") == [1]


def test_a_renamed_entity_keeps_its_records(installation: Installation) -> None:
    publish(installation, note({"size": "integer"}))
    write(installation, {"size": 1})
    publish(installation, pack(entity("memo", {"name": NAME, "size": "integer"}, renamedFrom=["note"])))
    assert values(installation, "size", of="memo") == [1]


def test_a_removed_entity_comes_back_with_its_records(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"size": "integer"}))
    write(installation, {"size": 1})
    other = pack(entity("other", {"name": NAME}))
    assert step(plan(installation, other), "remove-entity").counts == {"records": 1}
    publish(installation, other)
    publish(installation, note({"size": "integer", "new": "boolean"}))
    assert values(installation, "size") == [1]
    write(installation, {"size": 2, "new": True})


def test_a_change_of_kind_counts_what_it_would_lose(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"size": "text"}))
    write(installation, {"size": "12"}, {"size": "big"}, {"size": "7"}, {})
    found = step(plan(installation, note({"size": "integer"})), "convert-field")
    assert (found.safety, found.counts) == ("lossy", {"values": 3, "lost": 1})
    publish(installation, note({"size": "integer"}))
    assert values(installation, "size") == [12, None, 7, None]


def test_going_back_to_a_kind_brings_back_what_was_lost(installation: Installation) -> None:
    publish(installation, note({"size": "text"}))
    _, _, third = write(installation, {"size": "012"}, {"size": "big"}, {"size": "7"})
    publish(installation, note({"size": "integer"}))
    with installation.writing(ADMIN) as ctx:
        table = ctx.live.tables["note"]
        ctx.connection.execute(sa.update(table.table).where(table.id == third).values({table.columns["size"]: 8}))
    publish(installation, note({"size": "text"}))
    assert values(installation, "size") == ["012", "big", "8"]


def test_a_change_of_scale_keeps_amounts(installation: Installation) -> None:
    publish(installation, note({"size": {"kind": "decimal", "scale": 2}}))
    write(installation, {"size": "1.25"})
    publish(installation, note({"size": {"kind": "decimal", "scale": 4}}))
    assert values(installation, "size") == [Decimal("1.2500")]


def test_a_text_is_cut_when_it_becomes_shorter_by_kind(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"body": "long_text"}))
    write(installation, {"body": "abcdef"}, {"body": "abc"})
    wanted = note({"body": {"kind": "text", "maxLength": 4}})
    assert step(plan(installation, wanted), "convert-field").counts == {"values": 2, "cut": 1}
    publish(installation, wanted)
    assert values(installation, "body") == ["abcd", "abc"]


def test_amounts_that_become_those_of_another_currency_are_told_and_asked_for(
    installation: Installation, plan: Planner
) -> None:
    def priced(**options: object) -> PackFiles:
        return note({"price": {"kind": "money", **options}})

    publish(installation, priced())
    assert not plan(installation, priced(currency="USD")).questions
    write(installation, {"price": "7"})
    for currency in ("USD", "JPY"):
        (changed,) = plan(installation, priced(currency=currency)).steps
        assert (changed.safety, dict(changed.counts)) == ("lossy", {"values": 1})
        assert f"in {currency} from now on" in changed.en and f"今后作为 {currency} 金额" in changed.zh


def test_a_change_to_a_kind_that_cannot_be_is_blocked(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"day": "date"}))
    write(installation, {"day": "2024-05-01"})
    made = plan(installation, note({"day": "boolean"}))
    assert step(made, "convert-field").safety == "blocked"
    with pytest.raises(Rejected, match="PUB010"):
        apply_plan(installation, made, ADMIN)


@pytest.mark.parametrize(
    ("before", "after", "rows", "misfits"),
    [
        ({"kind": "text", "maxLength": 10}, {"kind": "text", "maxLength": 3}, ["abcd", "abc"], 1),
        ({"kind": "integer"}, {"kind": "integer", "minimum": 5}, [4, 5, 6], 1),
        ({"kind": "choice", "enum": ["a", "b"]}, {"kind": "choice", "enum": ["a"]}, ["a", "b", "b"], 2),
        ({"kind": "text"}, {"kind": "text", "pattern": "^a"}, ["a", "b"], 1),
    ],
)
def test_narrowed_options_count_the_values_that_do_not_fit_and_keep_them(
    installation: Installation,
    plan: Planner,
    before: Mapping[str, object],
    after: Mapping[str, object],
    rows: list[object],
    misfits: int,
) -> None:
    publish(installation, note({"size": before}))
    write(installation, *({"size": value} for value in rows))
    found = step(plan(installation, note({"size": after})), "change-field")
    assert (found.safety, found.counts) == ("safe", {"misfits": misfits})
    publish(installation, note({"size": after}))
    assert values(installation, "size") == rows


def test_widened_options_count_nothing(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"size": {"kind": "text", "maxLength": 3}}))
    write(installation, {"size": "abc"})
    assert step(plan(installation, note({"size": {"kind": "text", "maxLength": 9}})), "change-field").counts == {}


def test_a_new_unique_rule_counts_duplicates_whatever_their_case(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"code": "text"}))
    ids = write(installation, {"code": "A"}, {"code": "a"}, {"code": "b"}, {}, {})
    wanted = note({"code": {"kind": "text", "unique": True}})
    assert step(plan(installation, wanted), "index").counts == {"duplicates": 2}
    with installation.writing(ADMIN) as ctx:
        delete(ctx, "note", ids[0])
    publish(installation, wanted)
    with pytest.raises(Rejected):
        write(installation, {"code": "B"})


def test_a_kind_change_that_makes_values_equal_is_blocked_when_they_must_differ(
    installation: Installation, plan: Planner
) -> None:
    publish(installation, note({"code": {"kind": "text", "unique": True}}))
    write(installation, {"code": "7"}, {"code": "07"})
    found = step(plan(installation, note({"code": {"kind": "integer", "unique": True}})), "convert-field")
    assert (found.safety, found.counts) == ("blocked", {"duplicates": 2})


def test_a_unique_set_that_converted_values_break_is_rejected_as_a_whole(installation: Installation) -> None:
    publish(installation, note({"code": "text", "no": "integer"}))
    write(installation, {"code": "7", "no": 1}, {"code": "07", "no": 1})
    with pytest.raises(Rejected, match="PUB011"):
        publish(installation, note({"code": "integer", "no": "integer"}, unique=[["code", "no"]]))
    assert values(installation, "code") == ["7", "07"]


def test_a_new_unique_field_cannot_give_everyone_the_same_default(installation: Installation, plan: Planner) -> None:
    publish(installation, note({}))
    write(installation, {}, {})
    wanted = note({"code": {"kind": "text", "unique": True, "default": "x"}}, required=["code"])
    assert step(plan(installation, wanted), "index").counts == {"duplicates": 2}


def test_a_table_is_kept_while_its_entity_is_unchanged(installation: Installation) -> None:
    other = entity("other", {"name": NAME})
    publish(installation, pack(other, entity("note", {"name": NAME})))
    with installation.reading() as ctx:
        before = ctx.live
        kept = before.tables["other"]
    publish(installation, pack(other, entity("note", {"name": NAME, "size": "integer"})))
    with installation.reading() as ctx:
        assert ctx.live.tables["other"] is kept
        assert ctx.live.tables["note"] is not before.tables["note"]


def test_a_field_that_becomes_searched_makes_old_records_searchable(
    installation: Installation, plan: Planner
) -> None:
    publish(installation, note({}))
    write(installation, {"name": "重庆火锅"})
    wanted = pack(entity("note", {"name": {**NAME, "search": True}}))
    assert step(plan(installation, wanted), "refill").counts == {"records": 1}
    publish(installation, wanted)
    with installation.reading() as ctx:
        kept = ctx.connection.scalar(sa.select(ctx.live.tables["note"].search))
        assert str(kept).split("\n")[:3] == ["重庆火锅", "", "chongqinghuoguo"]


def test_titles_and_lists_change_without_a_statement_on_records(installation: Installation, plan: Planner) -> None:
    publish(installation, note({}))
    made = plan(installation, note({}, plural="Notizen"))
    assert [(one.id, one.sql, one.lock) for one in made.steps] == [("change-entity test/note", (), "none")]


def test_documents_that_are_wrong_are_rejected_with_every_problem(installation: Installation) -> None:
    with installation.reading(ADMIN) as ctx, pytest.raises(Rejected) as caught:
        make_plan(ctx, [note({"a": {"kind": "nothing"}, "b": {"kind": "neither"}})])
    assert len(caught.value.problems) >= 2


def test_nothing_is_left_undone_after_a_publish(trading: Installation) -> None:
    with trading.reading() as ctx:
        assert unfinished(ctx.connection) == ()
    assert finish_online_work(trading) == 0
