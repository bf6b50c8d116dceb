"""Fields become series and cease to be: the present value is carried over, the others are kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from core.context import Context
from core.engine import Installation
from core.install import upgrade
from core.publish import Plan, make_plan
from core.quarantine.away import put_away
from core.quarantine.purge import purge, purge_plan
from core.queries.dated import dated_values
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Link, Query
from core.records.write import create, update
from core.storage import system
from core.storage.versions import load
from schema_registry.packs import PackFiles
from tests.support import as_admin, publish
from tests.support.packs import entity, pack
from tests.support.publishing import ADMIN

AMOUNT = {"kind": "decimal", "scale": 2}
SERIES = {"kind": "series", "of": AMOUNT, "period": "year"}


def firms(size: object, **more: object) -> PackFiles:
    return pack(entity("firm", {"name": "text", "size": size, **more}))


def planned(installation: Installation, wanted: PackFiles) -> Plan:
    with installation.reading() as ctx:
        return make_plan(ctx, [wanted])


def test_a_value_becomes_that_of_the_present_period_and_the_last_one_comes_back(installation: Installation) -> None:
    publish(installation, firms(AMOUNT))
    with as_admin(installation) as ctx:
        id, empty = (create(ctx, "firm", {"size": size}).id for size in ("3.50", None))
    publish(installation, firms(SERIES))
    assert planned(installation, firms(SERIES)).steps == ()
    with as_admin(installation) as ctx:
        this = ctx.today().year
        assert [(one.period, one.value) for one in dated_values(ctx, "firm", id, "size")] == [
            (str(this), Decimal("3.50"))
        ]
        assert get(ctx, "firm", empty, ("size",))["size"] is None
        update(ctx, "firm", id, {"size": {str(this - 1): "2", str(this): "4"}})
    plan = planned(installation, firms(AMOUNT))
    assert any(step.counts.get("lost") == 1 and step.safety == "lossy" for step in plan.steps)
    publish(installation, firms(AMOUNT))
    with as_admin(installation) as ctx:
        assert get(ctx, "firm", id, ("size",))["size"] == Decimal(4)
        update(ctx, "firm", id, {"size": "5"})
    publish(installation, firms(SERIES))
    with as_admin(installation) as ctx:
        assert [one.value for one in dated_values(ctx, "firm", id, "size")] == [Decimal(2), Decimal(5)]


def test_another_kind_and_a_longer_period_are_refused_while_there_are_values(installation: Installation) -> None:
    publish(installation, firms(SERIES | {"period": "day"}))
    with as_admin(installation) as ctx:
        create(ctx, "firm", {"size": {"2024-03-05": "1", "2025-01-01": "2"}})
    for wanted, counts in ((SERIES, {"days": 1}), ("text", {"values": 2})):
        blocked = [step for step in planned(installation, firms(wanted)).steps if step.safety == "blocked"]
        assert [dict(step.counts) for step in blocked] == [counts]
    publish(installation, firms({"kind": "series", "of": {"kind": "decimal", "scale": 3}, "period": "day"}))
    with as_admin(installation) as ctx:
        assert get(ctx.at(date(2024, 6, 1)), "firm", _only(ctx), ("size",))["size"] == Decimal(1)


def test_tracking_begins_with_the_next_publish_where_it_had_no_table(installation: Installation) -> None:
    tracked = {"kind": "choice", "enum": ["A", "B"], "track": True}
    publish(installation, firms(tracked))
    address = installation.settings
    with as_admin(installation) as ctx:  # as it was left by a release that kept no values of the past
        ctx.connection.execute(
            sa.text(f'DROP TABLE "{load(ctx.connection).names.physical["test/firm__size__track"]}"')
        )
        ctx.connection.execute(sa.delete(system.name).where(system.name.c.key.startswith("test/firm__size")))
    installation.close()
    again = Installation.open(address)
    with as_admin(again) as ctx:
        id = create(ctx, "firm", {"size": "A"}).id
        update(ctx, "firm", id, {"size": "B"})
        assert get(ctx.at(date(2020, 1, 1)), "firm", id, ("size",))["size"] == "B"
    publish(again, firms(tracked))
    with as_admin(again) as ctx:
        update(ctx, "firm", id, {"size": "A"})
        assert get(ctx.at(date(2020, 1, 1)), "firm", id, ("size",))["size"] == "B"
    again.close()


def test_what_is_put_away_is_listed_comes_back_and_is_dropped_for_good(installation: Installation) -> None:
    tracked = {"kind": "choice", "enum": ["A", "B"], "track": True}
    publish(installation, firms(SERIES, grade=tracked))
    with as_admin(installation) as ctx:
        id = create(ctx, "firm", {"size": {"2020": "7"}, "grade": "A"}).id
        update(ctx, "firm", id, {"grade": "B"})
    publish(installation, firms(AMOUNT, grade=tracked | {"track": False}))
    with installation.reading(ADMIN) as ctx:
        away = {one.key: (one.kind, one.count) for one in put_away(ctx)}
    assert away == {"test/firm__size__series": ("column", 1), "test/firm__grade__track": ("column", 2)}
    publish(installation, firms(SERIES, grade=tracked))
    with as_admin(installation) as ctx:
        assert get(ctx.at(date(2021, 1, 1)), "firm", id, ("size", "grade"))["size"] == Decimal(7)
        assert [one.value for one in dated_values(ctx, "firm", id, "grade")] == ["A", "B"]
    publish(installation, firms(SERIES))
    with installation.reading(ADMIN) as ctx:
        assert {one.key for one in put_away(ctx)} >= {"test/firm.grade", "test/firm__grade__track"}
        plan = purge_plan(ctx, ["test/firm.grade"])  # what it was in the past goes with it
    purge(installation, plan, ADMIN, plan.questions)
    with installation.reading(ADMIN) as ctx:
        assert {one.key for one in put_away(ctx)} == {"test/firm.size"}


def history(installation: Installation, id: str) -> list[tuple[str, object]]:
    with installation.reading(ADMIN) as ctx:
        return [(one.period, one.value) for one in dated_values(ctx, "firm", id, "size")]


def test_pairs_series_and_what_is_tracked_of_one_field_keep_apart_and_come_back(installation: Installation) -> None:
    one = {"kind": "reference", "to": "firm", "inverse": "others", "track": True}
    many = {"kind": "references", "to": "firm", "inverse": "others"}
    publish(installation, firms(one))
    with as_admin(installation) as ctx:
        first, other = (create(ctx, "firm", {"name": name}).id for name in "AB")
        update(ctx, "firm", first, {"size": other})
        update(ctx, "firm", first, {"size": first})
    kept = history(installation, first)
    assert len(kept) == 2
    for wanted in (many, one, many):
        publish(installation, firms(wanted))
        assert planned(installation, firms(wanted)).steps == ()
        with as_admin(installation) as ctx:
            value = get(ctx, "firm", first, ("size",))["size"]
            assert [link.title for link in ([value] if isinstance(value, Link) else value)] == ["A"]
            assert get(ctx, "firm", other, ("size",))["size"] in ((), None)
        assert wanted is many or history(installation, first) == kept
    refused = [step for step in planned(installation, firms(SERIES)).steps if step.safety == "blocked"]
    assert [dict(step.counts) for step in refused] == [{"values": 1}]


def test_a_series_has_one_value_a_period_whatever_was_tracked_before(installation: Installation) -> None:
    publish(installation, firms(AMOUNT | {"track": True}))
    with as_admin(installation) as ctx:
        id, year, day = create(ctx, "firm", {"size": "5"}).id, str(ctx.today().year), ctx.today().isoformat()
        update(ctx, "firm", id, {"size": "6"})
    publish(installation, firms(SERIES))
    assert history(installation, id) == [(year, Decimal(6))]
    with as_admin(installation) as ctx:
        update(ctx, "firm", id, {"size": "9"})
    publish(installation, firms(AMOUNT | {"track": True}))  # what it became meanwhile holds since today
    assert history(installation, id) == [("", Decimal(5)), (day, Decimal(9))]
    publish(installation, firms(SERIES))
    publish(
        installation, firms({"kind": "formula", "of": AMOUNT, "formula": "if(today() > date(2000, 1, 1), 1.5, 0)"})
    )
    publish(installation, firms(SERIES))
    assert history(installation, id) == [(year, Decimal(9))]


def test_a_field_tracked_again_is_today_what_it_became_meanwhile(installation: Installation) -> None:
    publish(installation, firms(AMOUNT | {"track": True}))
    with as_admin(installation) as ctx:
        id = create(ctx, "firm", {"size": "5"}).id
        update(ctx, "firm", id, {"size": "6"})
    publish(installation, firms(AMOUNT))
    with as_admin(installation) as ctx:
        update(ctx, "firm", id, {"size": "9"})
    again = planned(installation, firms(AMOUNT | {"track": True}))
    assert "track test/firm.size" in {step.id for step in again.steps}
    publish(installation, firms(AMOUNT | {"track": True}))
    with as_admin(installation) as ctx:
        then = [
            get(one, "firm", id, ("size",))["size"] for one in (ctx, ctx.at(ctx.today()), ctx.at(date(2020, 1, 1)))
        ]
    assert then == [Decimal(9), Decimal(9), Decimal(5)]


def test_an_installation_of_before_goes_on_with_its_values_of_the_past(installation: Installation) -> None:
    """Both kinds of dated values were once known by the key of pairs: the revision tells them apart."""
    tracked = {"kind": "choice", "enum": ["A", "B"], "track": True}
    publish(installation, firms(SERIES, grade=tracked))
    with as_admin(installation) as ctx:
        id = create(ctx, "firm", {"size": {"2020": "7"}, "grade": "A"}).id
        update(ctx, "firm", id, {"grade": "B"})
    publish(installation, firms(SERIES, grade=tracked | {"track": False}))
    with as_admin(installation) as ctx:
        document = "jsonb" if ctx.connection.dialect.name == "postgresql" else "text"
        for table, column, type_ in (("cw_name", "key", "text"), ("cw_step", "step", document)):
            former = f"replace(replace(CAST({column} AS text), '__series', ''), '__track', '')"
            ctx.connection.execute(sa.text(f"UPDATE {table} SET {column} = CAST({former} AS {type_})"))
        ctx.connection.execute(sa.text(f"UPDATE {system.REVISION_TABLE} SET version_num = '0030'"))
    upgrade(installation.settings)
    again = Installation.open(installation.settings)
    assert history(again, id) == [("2020", Decimal(7))]
    assert planned(again, firms(SERIES, grade=tracked | {"track": False})).steps == ()
    with again.reading(ADMIN) as ctx:
        assert {one.key: (one.kind, one.count) for one in put_away(ctx)} == {"test/firm__grade__track": ("column", 2)}
    again.close()


def _only(ctx: Context) -> str:
    return str(find(ctx, Query("firm")).rows[0]["id"])
