"""The latest changes, right for each actor however much others do."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from core.context import Actor, Context
from core.queries import lately
from core.queries.lately import last_changes
from core.records.trash import delete
from tests.core.queries.shop import NOW, OTHER, SELLER, fill

BOSS = Actor(3, "Li", superuser=True)


@pytest.fixture(autouse=True)
def _looking_at_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "LOOKED_AT", 5)
    monkeypatch.setattr(lately, "LOOKED_AT_EACH", 5)


def titles(ctx: Context, actor: Actor, limit: int = 3) -> tuple[list[str], list[str]]:
    recent = last_changes(replace(ctx, actor=actor), ctx.model.entities.values(), limit)
    return [one.title for one in recent.mine], [one.title for one in recent.anybody]


def test_many_changes_by_others_do_not_push_out_ones_own(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "mine"}], owner=SELLER)
    fill(ctx, "company", [{"name": f"other {at}"} for at in range(40)], owner=OTHER)
    assert titles(ctx, SELLER) == (["mine"], ["mine"])


def test_many_changes_of_one_entity_do_not_push_out_another(ctx: Context) -> None:
    fill(ctx, "deal", [{"subject": "deal"}], owner=SELLER)
    fill(ctx, "company", [{"name": f"company {at}"} for at in range(2)], owner=SELLER)
    assert titles(ctx, BOSS) == ([], ["company 1", "company 0", "deal"])


def test_deleted_records_leave_room_for_others(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "LOOKED_AT_EACH", 10)
    ids = fill(ctx, "company", [{"name": f"company {at}"} for at in range(4)])
    for id in ids[2:]:
        delete(ctx, "company", id)
    assert titles(ctx, BOSS, limit=2)[1] == ["company 1", "company 0"]


def test_the_cost_does_not_grow_with_what_others_do(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "one"}], owner=SELLER)

    def asked() -> int:
        seen: list[str] = []
        listener = lambda *event: seen.append(event[2])  # noqa: E731  # one line, taken off again by its name
        sa.event.listen(ctx.connection, "before_cursor_execute", listener)
        titles(ctx, SELLER)
        sa.event.remove(ctx.connection, "before_cursor_execute", listener)
        return len(seen)

    few = asked()
    fill(ctx, "company", [{"name": f"other {at}"} for at in range(30)], owner=OTHER)
    assert asked() == few <= 3


def test_who_and_when_is_told(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "mine"}], owner=SELLER)
    (touched,) = last_changes(replace(ctx, actor=SELLER), ctx.model.entities.values(), 3).anybody
    assert (touched.by, touched.name, touched.at) == (SELLER.id, SELLER.name, NOW)
