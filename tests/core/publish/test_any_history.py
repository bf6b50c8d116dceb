"""Whatever is published, written and gone back to, in any order: no value is lost that the plan did not count.

The reference remembers every write to a field and every value that was seen when a version was left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.engine import Installation
from core.publish import Plan, apply_plan, finish_online_work, make_plan, unfinished
from core.publish.history import rollback_plan
from core.records.write import create, update
from core.settings import Settings
from schema_registry.packs import PackFiles
from tests.support import ADMIN
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import prepare_installation

KINDS = {
    "text": {"kind": "text"},
    "integer": {"kind": "integer"},
    "choice": {"kind": "choice", "enum": ["7", "x"]},
    "fewer": {"kind": "choice", "enum": ["7"]},
}
SHAPES = st.dictionaries(st.sampled_from(["k", "l"]), st.sampled_from(list(KINDS)), max_size=2)
PUBLISH = st.tuples(st.just("publish"), SHAPES, st.booleans())
WRITE = st.tuples(st.just("write"), st.integers(0, 3), st.sampled_from(["k", "l"]), st.sampled_from(["7", "x", None]))
BACK = st.tuples(st.just("back"), st.integers(1, 8))

Values = Mapping[tuple[str, str], object]
"""Values by record's title and field."""


@dataclass
class Reference:
    """What should be there. A kind that a field has is told by its name in `KINDS`, `fewer` as `choice`."""

    shapes: dict[int, dict[str, str]] = field(default_factory=dict)
    left: dict[int, Values] = field(default_factory=dict)
    """What stood in a version when it was left, the latest time."""
    written: dict[tuple[str, str], tuple[int, str, object]] = field(default_factory=dict)
    """The last write: in which version, as which kind, what."""

    def expected(self, back_to: int, before: Values, at: tuple[str, str], *, present: bool) -> list[object]:
        """What a value may be after going back: one answer but where a kind in between was put away with it."""
        kind, since = self.shapes[back_to][at[1]].replace("fewer", "choice"), self.written.get(at)
        then = self.left[back_to].get(at)
        if since is None or since[0] <= back_to:
            return [then]
        if present:
            now = before[at]
            return [carried(now, kind)] if now is not None else [None, carried(since[2], kind)]
        return [then, carried(since[2], kind), None]


def carried(value: object, kind: str) -> object:
    """A value as another kind."""
    if value is None or kind == "text":
        return None if value is None else str(value)
    if kind == "integer":
        return int(str(value)) if str(value).isdecimal() else None
    return str(value) if str(value) in {"7", "x"} else None


def definitions(shape: Mapping[str, str], *, other: bool) -> PackFiles:
    """A pack of one entity, and another one that refers to it."""
    fields = {name: KINDS[kind] for name, kind in shape.items()}
    more = [entity("task", {"title": "text", "note": {"kind": "reference", "to": "note"}})] if other else []
    return pack(entity("note", {"title": "text", **fields}), *more)


def seen(installation: Installation) -> Values:
    """Every value of the fields that are live."""
    with installation.reading(ADMIN) as ctx:
        table, found = ctx.live.tables["note"], {}
        names = [name for name in ("k", "l") if name in ctx.model.entities["note"].fields]
        columns = [table.columns[name] for name in names]
        for title, *values in ctx.connection.execute(sa.select(table.columns["title"], *columns)):
            found.update({(title, name): value for name, value in zip(names, values, strict=True)})
        return found


def write(installation: Installation, reference: Reference, record: int, name: str, value: str | None) -> None:
    """Writes a field of a record, which is made when it is not there; nothing when the field takes no such value."""
    with installation.writing(ADMIN) as ctx:
        shape, title = reference.shapes[ctx.live.version], f"n{record}"
        kind = shape.get(name, "")
        if kind in {"integer", "fewer"} and value == "x":
            return
        typed = int(value) if kind == "integer" and value is not None else value
        values = {name: typed} if kind else {}
        table = ctx.live.tables["note"]
        found = ctx.connection.scalar(sa.select(table.id).where(table.columns["title"] == title))
        if found is None:
            create(ctx, "note", {"title": title, **values})
        else:
            update(ctx, "note", str(found), values)
        if kind:
            reference.written[title, name] = (ctx.live.version, kind.replace("fewer", "choice"), typed)


def applied(installation: Installation, plan: Plan) -> int:
    number = apply_plan(installation, plan, ADMIN, consent=plan.questions)
    finish_online_work(installation)
    with installation.reading(ADMIN) as ctx:
        assert unfinished(ctx.connection) == ()
        assert make_plan(ctx, plan.packs).empty
    return number


@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.one_of(PUBLISH, WRITE, WRITE, WRITE, BACK), min_size=4, max_size=14))
def test_no_history_of_publishing_writing_and_going_back_loses_a_value(
    stock: Stock, acts: list[tuple[str, ...]]
) -> None:
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    try:
        run(installation, acts)
    finally:
        installation.close()
        stock.drop(address)


def run(installation: Installation, acts: list[tuple[str, ...]]) -> None:
    reference, live = Reference(), 1
    with installation.reading(ADMIN) as ctx:
        first = make_plan(ctx, [definitions({"k": "text", "l": "integer"}, other=True)])
    reference.shapes[applied(installation, first)] = {"k": "text", "l": "integer"}
    for act in acts:
        if act[0] == "write":
            write(installation, reference, *act[1:])
            continue
        before = seen(installation)
        with installation.reading(ADMIN) as ctx:
            if act[0] == "publish":
                shape = dict(act[1])
                plan = make_plan(ctx, [definitions(shape, other=act[2])])
            else:
                target = min(act[1], live)
                shape = dict(reference.shapes[target])
                plan = rollback_plan(ctx, target)
        if plan.blocked:
            continue
        reference.left[live] = before
        number = applied(installation, plan)
        if number == live:
            continue
        reference.shapes[number] = shape
        if act[0] == "back":
            after = seen(installation)
            for at, value in after.items():
                allowed = reference.expected(target, before, at, present=at in before)
                assert value in allowed, (at, value, allowed, plan.steps)
        live = number
