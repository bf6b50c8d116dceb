"""What a publish costs beside what changed: entities that nothing touched are hardly looked at."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from benchmarks.publishing import pack
from core.engine import Installation
from core.publish import make_plan
from core.queries.former_names import formers
from tests.support.publishing import ADMIN, publish

FIELDS = 20
"""Fields of each of the further entities of the pack."""


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """The calls of our own functions inside the block, by module and name."""
    found = Counter[str]()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_globals.get("__name__", "").startswith(("core.", "schema_registry.")):
            found[f"{frame.f_globals['__name__']}.{frame.f_code.co_qualname}"] += 1

    sys.setprofile(count)
    try:
        yield found
    finally:
        sys.setprofile(None)


def looked_at(installation: Installation, entities: int) -> tuple[Counter[str], Counter[str]]:
    """The calls in a plan of one field more, beside some entities that stay, and in gathering former names."""
    publish(installation, pack(0, entities))
    changed = pack(1, entities)
    with installation.reading(ADMIN) as ctx:
        assert all("customer" in step.id for step in make_plan(ctx, [changed]).steps)  # what is kept is kept now
        with counting() as planned:
            make_plan(ctx, [changed])
        with counting() as gathered:
            formers(ctx.live)
    return planned, gathered


def test_what_is_compiled_and_compared_is_what_changed(installation: Installation) -> None:
    (few, before), (many, after) = looked_at(installation, 4), looked_at(installation, 12)
    grown = {name: (many[name] - few[name]) / 8 for name in many if many[name] > few[name]}
    once = ("compile_entity", "compile_fields", "complete", "check_fields", "check_entity", "_spell", "tables.build")
    assert not [name for name in grown if name.endswith(once)]
    assert sum(calls for name, calls in grown.items() if name.startswith("core.")) < 2 * FIELDS
    assert sum(grown.values()) < 60 * FIELDS
    assert sum(after.values()) < 3 * sum(before.values()) + 50
