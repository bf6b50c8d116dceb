"""Whatever is mapped and backfilled: plans count what publishing does, and going back brings every value again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.engine import Installation
from core.publish import apply_plan, make_plan
from core.publish.history import rollback_plan
from core.publish.listing import listed
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from core.settings import Settings
from tests.support import ADMIN, publish
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import prepare_installation

TEXTS = ["1", "2", "07", "big", "a", "b", "2.5"]
TARGETS: Mapping[str, tuple[Mapping[str, object], list[object]]] = {
    "integer": ({"kind": "integer"}, [1, 100, None]),
    "choice": ({"kind": "choice", "enum": ["a", "b"]}, ["a", "b", None]),
    "choices": ({"kind": "choices", "enum": ["a", "b"]}, ["a", ["a", "b"], None]),
    "text": ({"kind": "text", "maxLength": 1}, ["x", "y", None]),
}


@st.composite
def sizes(draw: st.DrawFn) -> dict[str, object]:
    """A field that a text becomes."""
    document, targets = TARGETS[draw(st.sampled_from(sorted(TARGETS)))]
    keys = st.sampled_from([one for one in [*TEXTS, ""] if one not in ("a", "b")])
    mapped = draw(st.dictionaries(keys, st.sampled_from(targets), max_size=4))
    backfill = draw(st.sampled_from([None, targets[0]]))
    return {**document, **({"map": mapped} if mapped else {}), **({"backfill": backfill} if backfill else {})}


def held(installation: Installation) -> list[object]:
    with installation.reading(ADMIN) as ctx:
        return [row["size"] for row in find(ctx, Query("note", ("size",), sort=("name",), limit=100)).rows]


@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(values=st.lists(st.sampled_from([*TEXTS, None]), min_size=1, max_size=12), size=sizes())
def test_a_plan_is_truth_and_going_back_brings_all_again(
    stock: Stock, values: list[str | None], size: dict[str, object]
) -> None:
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    try:
        publish(installation, pack(entity("note", {"name": "text", "size": "text"})))
        with installation.writing(ADMIN) as ctx:
            for at, value in enumerate(values):
                create(ctx, "note", {"name": f"{at:02}", "size": value})
        wanted = pack(entity("note", {"name": "text", "size": size}))
        before = held(installation)
        with installation.reading(ADMIN) as ctx:
            plan = make_plan(ctx, [wanted])
            step = next(one for one in plan.steps if one.id.endswith("-field test/note.size"))
            faults = Counter(one.fault.kind for one in listed(ctx, plan, step.id))
        counts = step.counts
        assert {what: counts[what] for what in ("lost", "cut", "misfits") if what in counts} == faults
        apply_plan(installation, plan, ADMIN, consent=plan.questions)
        after = held(installation)
        pairs = list(zip(before, after, strict=True))
        assert counts.get("lost", 0) == sum(one is not None and other is None for one, other in pairs)
        filled = sum(one is None and other is not None for one, other in pairs)
        assert counts.get("mapped", 0) + counts.get("filled", 0) >= filled
        with installation.reading(ADMIN) as ctx:
            assert make_plan(ctx, [wanted]).empty
            back = rollback_plan(ctx, 1)
        apply_plan(installation, back, ADMIN, consent=back.questions)
        assert [other for one, other in zip(before, held(installation), strict=True) if one is not None] == [
            one for one in before if one is not None
        ]
    finally:
        installation.close()
        stock.drop(address)
