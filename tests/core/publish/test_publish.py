"""Publishing for the first time, and once more."""

from __future__ import annotations

from core.engine import Installation
from core.publish import apply_plan, live_packs, make_plan
from tests.support.publishing import ADMIN, TRADING, publish, read


def test_a_published_pack_is_live(trading: Installation) -> None:
    with trading.reading() as ctx:
        assert ctx.live.version == 1
        assert "customer" in ctx.model.entities
        assert live_packs(ctx.connection)[0].files == read(TRADING).files


def test_a_second_plan_is_empty_and_makes_no_version(trading: Installation) -> None:
    with trading.reading() as ctx:
        plan = make_plan(ctx, [read(TRADING)])
    assert plan.steps == ()
    assert apply_plan(trading, plan, ADMIN) == 1


def test_documents_given_by_hand_can_be_published(installation: Installation) -> None:
    note = {
        "$schema": "urn:cardwright:entity:1",
        "name": "note",
        "title": "Note",
        "type": "object",
        "properties": {"text": {"kind": "text", "title": "Text"}},
    }
    assert publish(installation, {"entities/note.json": note}) == 1
    with installation.reading() as ctx:
        assert list(ctx.model.entities["note"].fields) == ["text"]
