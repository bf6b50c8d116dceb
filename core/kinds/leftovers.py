"""What a field document says of values that stay from before: `map` and `backfill`, checked as values are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.codes.values import BACKFILL_REFUSED, MAP_REFUSED
from core.kinds.kind import Kind, Refused, sketch
from core.kinds.mapping import target_reader
from schema_registry.pointer import join
from schema_registry.problems import Code, Problem


def leftover_problems(kind: Kind, document: Mapping[str, object]) -> Iterable[Problem]:
    """Problems at `/map/…` and `/backfill` where the field would not take what they give.

    States and categories stand in other documents: whether a value is among them is checked where those are known.
    """
    mapped, backfill = document.get("map"), document.get("backfill")
    lacking = kind.required_options - document.keys()
    if not (mapped or backfill is not None) or "categories" in document or lacking or not kind.stored:
        return
    if not kind.stated or kind.numbered:
        return
    if kind.name == "choice" and "enum" not in document:
        return
    read = target_reader(kind, sketch(kind, document))
    for value, target in mapped.items() if isinstance(mapped, Mapping) else ():
        try:
            read(target)
        except Refused as refused:
            yield _refused(MAP_REFUSED, refused, join("/map", value), value=value)
    try:
        read(backfill)
    except Refused as refused:
        yield _refused(BACKFILL_REFUSED, refused, "/backfill")


def _refused(code: Code, refused: Refused, at: str, **params: str) -> Problem:
    problem = refused.at(at)
    said = {"reason": problem.say("en"), "reason_zh": problem.say("zh"), **params}
    return Problem(code, at, tuple(said.items()), did_you_mean=refused.suggestion)
