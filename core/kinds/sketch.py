"""A field sketched from its document before the model is compiled, to check values that it states as any are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.codes.values import BACKFILL_REFUSED, DEFAULT_REFUSED, MAP_REFUSED
from core.kinds.kind import Kind, Refused
from core.kinds.mapping import target_reader
from schema_registry.checks.leftovers import KNOWN_BY_ID
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Text
from schema_registry.pointer import join
from schema_registry.problems import Code, Problem


def sketch(kind: Kind, document: Mapping[str, object]) -> Field:
    """The field of a document whose own keywords are of the right type."""
    values = document.get("enum")
    choices = (
        tuple(Choice(str(value), Text(str(value))) for value in values) if isinstance(values, list | tuple) else ()
    )
    return Field("", "", kind.name, Text(""), options=Frozen(document), choices=choices)


def default_problems(kind: Kind, document: Mapping[str, object]) -> Iterable[Problem]:
    """A problem at `/default` when the field would not take it."""
    default = document.get("default")
    if default is None:
        return
    try:
        kind.json_reader(sketch(kind, document))(default)
    except Refused as refused:
        problem = refused.at("/default")
        yield DEFAULT_REFUSED.at("/default", reason=problem.say("en"), reason_zh=problem.say("zh"))


def leftover_problems(kind: Kind, document: Mapping[str, object]) -> Iterable[Problem]:
    """Problems at `/map/…` and `/backfill` where the field would not take what they give.

    States and categories stand in other documents: whether a value is among them is checked where those are known.
    """
    mapped, backfill = document.get("map"), document.get("backfill")
    lacking = kind.required_options - document.keys()
    if not (mapped or backfill is not None) or "categories" in document or lacking or not kind.stored:
        return
    if kind.name in KNOWN_BY_ID or kind.numbered:
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
