"""Secrets: sealed in the table, told to nobody, revealed by an act that is logged, sealed again with another key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Denied, Missing, Rejected
from core.kinds.secret import MASK, Secret
from core.queries.find import find
from core.queries.query import Query
from core.records.history import history
from core.records.secrets import reseal_some, reveal
from core.records.undo import revert
from core.records.write import create, update
from core.sealing import new_key
from core.storage.system import change
from tests.support import publish as published

PLAIN = "correct horse battery staple"
ACCESS: Mapping[str, object] = {
    "$schema": "urn:cardwright:entity:1",
    "name": "access",
    "title": "Access",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name", "search": True},
        "word": {"kind": "secret", "title": "Password"},
    },
}
CLERK: Mapping[str, object] = {
    "$schema": "urn:cardwright:role:1",
    "name": "clerk",
    "title": "Clerk",
    "entities": {"access": {"read": "all", "update": "all"}},
}


@pytest.fixture
def ctx(
    installation: Installation, as_admin: Callable[[Installation], AbstractContextManager[Context]]
) -> Iterator[Context]:
    published(installation, {"entities/access.json": ACCESS, "roles/clerk.json": CLERK})
    with as_admin(installation) as context:
        yield keyed(context, new_key())


def keyed(ctx: Context, *keys: str) -> Context:
    return replace(ctx, settings=replace(ctx.settings, secret_keys=",".join(keys)))


def held(ctx: Context) -> str:
    table = ctx.live.tables["access"]
    return str(ctx.connection.execute(sa.select(sa.cast(table.columns["word"], sa.Text))).scalar_one())


def test_neither_table_nor_log_nor_answer_holds_it_in_plain_words(ctx: Context) -> None:
    saved = create(ctx, "access", {"name": "portal", "word": PLAIN})
    again = update(ctx, "access", saved.id, {"word": "another"})
    table = ctx.live.tables["access"].table
    everything = [
        ctx.connection.execute(sa.text(f"SELECT * FROM {table.name}")).all(),  # our own table
        ctx.connection.execute(sa.select(change.c.fields)).all(),
        find(ctx, Query("access")).rows,
        history(ctx, "access", saved.id),
    ]
    assert again.version == 2
    assert PLAIN not in str(everything)
    assert "another" not in str(everything)
    told = history(ctx, "access", saved.id)[0].changes
    assert [(one.field, one.before_text, one.after_text) for one in told] == [("word", MASK, MASK)]


@pytest.mark.parametrize(("given", "reading"), [(True, "json"), (MASK, "text"), (PLAIN, "json")])
def test_what_stands_for_the_secret_that_is_there_changes_nothing(ctx: Context, given: object, reading: str) -> None:
    saved = create(ctx, "access", {"name": "portal", "word": PLAIN})
    before = held(ctx)
    same = update(ctx, "access", saved.id, {"word": given}, reading=reading)  # type: ignore[arg-type]  # a literal
    assert (same.version, held(ctx)) == (1, before)
    update(ctx, "access", saved.id, {"word": None})
    assert find(ctx, Query("access", ("word",))).rows[0]["word"] is None


def test_it_is_revealed_to_whoever_has_the_right_and_the_log_says_so(ctx: Context) -> None:
    saved = create(ctx, "access", {"name": "portal", "word": PLAIN})
    assert reveal(ctx, "access", saved.id, "word") == PLAIN
    entry = history(ctx, "access", saved.id)[0]
    assert (entry.action, entry.who.name, entry.version) == ("reveal", "Admin", 1)
    assert [one.field for one in entry.changes] == ["word"]
    with pytest.raises(Denied):
        reveal(ctx.acting_as(Actor(7, "Sally", frozenset({"clerk"}))), "access", saved.id, "word")
    with pytest.raises(Missing):
        reveal(ctx, "access", saved.id, "name")
    assert update(ctx, "access", saved.id, {"name": "b"}, 1).version == 2  # looking is no change


def test_undoing_a_change_leaves_the_secret_as_it_is_and_undoing_its_first_one_takes_it_away(ctx: Context) -> None:
    saved = create(ctx, "access", {"name": "portal"})
    first = update(ctx, "access", saved.id, {"word": PLAIN})
    revert(ctx, first.batch)
    assert find(ctx, Query("access", ("word",))).rows[0]["word"] is None


def test_nobody_asks_for_it(ctx: Context) -> None:
    create(ctx, "access", {"name": "portal", "word": PLAIN})
    for asked in (
        Query("access", filter={"word": {"_eq": PLAIN}}),
        Query("access", filter={"word": {"_empty": False}}),
        Query("access", sort=("word",)),
    ):
        with pytest.raises(Rejected):
            find(ctx, asked)


def test_without_a_key_nothing_is_kept(ctx: Context) -> None:
    with pytest.raises(Rejected) as refused:
        create(keyed(ctx), "access", {"name": "portal", "word": PLAIN})
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/word", "VAL240")]


def test_keys_are_changed_while_all_secrets_stay_readable(ctx: Context) -> None:
    old, new = ctx.settings.secret_keys, new_key()
    saved = create(ctx, "access", {"name": "portal", "word": PLAIN})
    both = keyed(ctx, new, old)
    assert reseal_some(both, "access", "word") == ("", 1, 0)
    assert reveal(keyed(ctx, new), "access", saved.id, "word") == PLAIN
    with pytest.raises(Rejected) as refused:
        reveal(keyed(ctx, old), "access", saved.id, "word")
    assert refused.value.problems[0].code == "VAL241"
    assert reseal_some(keyed(ctx, old), "access", "word") == ("", 0, 1)


def test_what_was_not_sealed_reaches_no_column(ctx: Context) -> None:
    table = ctx.live.tables["access"]
    with pytest.raises(sa.exc.StatementError):
        ctx.connection.execute(sa.update(table.table).values({table.columns["word"].name: Secret(plain=PLAIN)}))
    assert PLAIN not in repr(Secret(plain=PLAIN))
