"""Whatever is written, taken back and published: what is told of constraints is what the tables hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.constraints.rows import standings
from core.context import Context
from core.engine import Installation
from core.errors import CardwrightError
from core.publish import apply_plan, check_constraints, make_plan
from core.records.write import create, delete, revert, update
from core.settings import Settings
from schema_registry.packs import PackFiles
from tests.support import ADMIN
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import prepare_installation

NAMES = ("a", "A", "b", "bcd")
ASKED = st.fixed_dictionaries(
    {
        "required": st.booleans(),
        "unique": st.booleans(),
        "single": st.sampled_from([False, False, False, True]),
        "most": st.sampled_from([2, 3, 9]),
        "rule": st.booleans(),
        "required_if": st.booleans(),
    }
)
GIVEN = st.fixed_dictionaries(
    {"name": st.sampled_from((*NAMES, None)), "grade": st.sampled_from(["A", None])},
    optional={"size": st.sampled_from([1, 20, None])},
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), ASKED),
        st.tuples(st.just("create"), GIVEN),
        st.tuples(st.just("create"), GIVEN),
        st.tuples(st.just("update"), st.tuples(st.integers(0, 5), GIVEN)),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("check"), st.none()),
    ),
    min_size=8,
    max_size=24,
)


def documents(asked: Mapping[str, object]) -> PackFiles:
    rule = {"id": "small", "assert": "size < 10", "message": "Too large."}
    fields = {
        "name": {"kind": "text", "maxLength": asked["most"], "unique": asked["unique"]},
        "grade": {"kind": "text", "requiredIf": "size > 10"} if asked["required_if"] else "text",
        "size": "integer",
    }
    more = {"required": ["grade"]} if asked["required"] else {}
    return pack(entity("note", fields, single=asked["single"], rules=[rule] if asked["rule"] else [], **more))


def truth(ctx: Context, asked: Mapping[str, object]) -> dict[str, int]:
    """How many records break what is asked for, counted here."""
    built = ctx.live.tables["note"]
    columns = [built.columns[one] for one in ("name", "grade", "size")]
    rows = ctx.connection.execute(sa.select(*columns).where(built.table.c.sys_deleted_at.is_(None))).all()
    names = Counter(name.casefold() for name, _, _ in rows if name is not None)
    most = asked["most"]
    assert isinstance(most, int)
    found = {"fits test/note.name": sum(name is not None and len(name) > most for name, _, _ in rows)}
    if asked["required"]:
        found["required test/note.grade"] = sum(grade is None for _, grade, _ in rows)
    if asked["unique"]:
        found["unique test/note.name"] = sum(count for count in names.values() if count > 1)
    if asked["single"]:
        found["single test/note"] = len(rows) if len(rows) > 1 else 0
    if asked["rule"]:
        found["rule test/note#small"] = sum(size is not None and size >= 10 for _, _, size in rows)
    if asked["required_if"]:
        found["requiredIf test/note.grade"] = sum((size or 0) > 10 and grade is None for _, grade, size in rows)
    return found


class Note:
    """What was done so far, so that it can be done otherwise."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._records: list[str] = []
        self._batches: list[str] = []
        self.asked: Mapping[str, object] = {}

    def act(self, what: str, given: object) -> None:
        if what == "publish":
            assert isinstance(given, Mapping)
            self.publish(given)
        elif what == "check":
            assert check_constraints(self._installation)
        else:
            try:
                with self._installation.writing(ADMIN) as ctx:
                    self._write(ctx, what, given)
            except CardwrightError:
                return

    def publish(self, asked: Mapping[str, object]) -> None:
        with self._installation.reading(ADMIN) as ctx:
            plan = make_plan(ctx, [documents(asked)])
        assert not plan.blocked
        apply_plan(self._installation, plan, ADMIN, consent=plan.questions)
        self.asked = asked

    def _write(self, ctx: Context, what: str, given: object) -> None:
        if what == "create":
            saved = create(ctx, "note", given)  # type: ignore[arg-type]  # values
            self._records.append(saved.id)
            self._batches.append(saved.batch)
            return
        number, values = given if isinstance(given, tuple) else (given, {})
        if what == "undo" and self._batches:
            batch = self._batches[number % len(self._batches)]
            revert(ctx, batch)
        elif what != "undo" and self._records:
            id = self._records[number % len(self._records)]
            done = update(ctx, "note", id, values).batch if what == "update" else delete(ctx, "note", id)
            self._batches += [done] if done else []


@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(first=ASKED, acts=ACTS)
def test_what_is_told_of_constraints_is_true(
    stock: Stock, first: Mapping[str, object], acts: list[tuple[str, object]]
) -> None:
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    try:
        note = Note(installation)
        note.publish(first)
        for what, given_ in [*acts, ("check", None)]:
            note.act(what, given_)
            with installation.reading(ADMIN) as ctx:
                known, broken = standings(ctx.connection), truth(ctx, note.asked)
                assert known.keys() == broken.keys()
                assert not [key for key, one in known.items() if one.state == "enforced" and broken[key]]
            if what == "check":
                assert {key: one.broken for key, one in known.items()} == broken
    finally:
        installation.close()
        stock.drop(address)
