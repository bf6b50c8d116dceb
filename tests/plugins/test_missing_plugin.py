"""A kind whose plugin was taken away: the model still compiles, its values are kept and shown, none changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.engine import Installation
from core.errors import Rejected
from core.hooks import hookimpl
from core.install import initialise
from core.kinds.text import TextKind
from core.queries.get import get
from core.records.write import create, update
from core.settings import Settings
from tests.support import ADMIN, publish

PAPER = {
    "$schema": "urn:cardwright:entity:1",
    "name": "paper",
    "title": "Paper",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name"},
        "stamp": {"kind": "stamp", "title": "Stamp", "search": True},
    },
}


class StampKind(TextKind):
    """A text by another name."""

    name = "stamp"


class Stamps:
    """A stranger's plugin."""

    @hookimpl
    def cardwright_kinds(self) -> list[StampKind]:
        return [StampKind()]


@pytest.fixture
def bereft(database: str, tmp_path: Path) -> tuple[Installation, str]:
    """An installation whose plugin is gone, and the id of a record that it left."""
    settings = Settings(database=database, files=tmp_path)
    initialise(settings)
    before = Installation.open(settings, [Stamps()])
    publish(before, {"entities/paper.json": PAPER})
    with before.writing(ADMIN) as ctx:
        saved = create(ctx, "paper", {"name": "Deed", "stamp": "Ｓeal 7"})
    before.close()
    return Installation.open(settings), saved.id


def test_values_are_shown_and_other_fields_still_change(bereft: tuple[Installation, str]) -> None:
    installation, id = bereft
    with installation.writing(ADMIN) as ctx:
        update(ctx, "paper", id, {"name": "Title deed"})
    with installation.reading(ADMIN) as ctx:
        row = get(ctx, "paper", id, ("name", "stamp"))
        field = ctx.model.entities["paper"].fields["stamp"]
        assert ctx.live.kinds[field.kind].show(field, row["stamp"], ctx.locale) == "Ｓeal 7"
    assert row["name"] == "Title deed"
    installation.close()


def test_the_value_itself_is_read_only(bereft: tuple[Installation, str]) -> None:
    installation, id = bereft
    with pytest.raises(Rejected) as caught, installation.writing(ADMIN) as ctx:
        update(ctx, "paper", id, {"stamp": "Seal 8"})
    assert [(one.code, one.pointer) for one in caught.value.problems] == [("VAL092", "/stamp")]
    installation.close()
