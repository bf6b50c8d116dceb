"""Configuration tests as they are compiled: people do things one after another, and what comes of it is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schema_registry.documents import Document

Step = Mapping[str, Any]
"""One step as its document states it; the meta-schema and the checks know its members."""
BEGINNING = "2026-01-05T09:00"
"""When a check begins that does not say: a Monday morning, in the business time zone."""

VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "create": (frozenset(), frozenset({"as", "values", "by", "refused"})),
    "update": (frozenset({"values"}), frozenset({"by", "refused"})),
    "take": (frozenset({"on"}), frozenset({"process", "values", "by", "refused"})),
    "delete": (frozenset(), frozenset({"by", "refused"})),
    "expect": (frozenset(), frozenset({"values", "absent", "by"})),
    "count": (frozenset({"equals"}), frozenset({"filter", "by"})),
    "wait": (frozenset(), frozenset()),
}
"""What a step does, by the member that says so: the members that it needs, and those that it may have."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A check, ready to run. `document` is where its problems are placed."""

    name: str
    title: str
    begins: str
    """In the business time zone, without an offset."""
    people: Mapping[str, Sequence[str]]
    steps: tuple[Step, ...]
    document: Document = field(repr=False, compare=False)


def verb_of(step: Mapping[str, object]) -> str:
    """What a step does; empty where it does nothing, or several things."""
    said = [name for name in VERBS if name in step]
    return said[0] if len(said) == 1 else ""


def compile_scenarios(documents: Sequence[Document]) -> tuple[Scenario, ...]:
    """Checks without errors; those that others stand in for are left out."""
    replaced = {one.value.get("replaces") for one in documents}
    return tuple(_compiled(one) for one in documents if one.value["name"] not in replaced)


def _compiled(document: Document) -> Scenario:
    value: Mapping[str, Any] = document.value
    return Scenario(
        name=value["name"],
        title=value["title"],
        begins=value.get("at", BEGINNING),
        people=value.get("people", {}),
        steps=tuple(value["steps"]),
        document=document,
    )
