"""Rights of a role written into its document: in the one that begins it, or in one that extends it.

A document that extends says what is other than below it, and removes what it says as a whole: lists would merge.
What lies between keeps its bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from schema_registry.grafting import graft
from schema_registry.reading.loads import quick
from schema_registry.reading.spans import replaced, without
from schema_registry.view import mapping

Part = tuple[str, str, str]
"""`entities` or `fields`, the entity, and the action or field."""


def extending(role: str) -> str:
    """A document that extends a role and says nothing yet."""
    return json.dumps({"$schema": "urn:cardwright:role:1", "extends": role}, ensure_ascii=False, indent=2) + "\n"


def with_parts(text: str, below: Mapping[str, object], wanted: Mapping[Part, object]) -> str:
    """A role's document that says some parts as wanted; None for what is not stated. `below`: the role without it."""
    for part, value in wanted.items():
        text = _with(text, below, part, value)
    return text


def _with(text: str, below: Mapping[str, object], part: Part, value: object) -> str:
    stated, under = _at(mapping(quick(text)), part), _at(below, part)
    if stated is not None:
        text = without(text, part)
    text = _removing(text, "/".join(part), under is not None and value != under and _clashes(value, under))
    return text if value is None or value == under else _put(text, part, value)


def _clashes(value: object, under: object) -> bool:
    """Whether what lies below must go first: nothing replaces it, or lists would become one."""
    return value is None or (isinstance(value, list) and isinstance(under, list))


def _removing(text: str, path: str, wanted: bool) -> str:
    """The document with a path among those that it removes, or without it."""
    document = mapping(quick(text))
    said = document.get("remove")
    before = list(said) if isinstance(said, list) else []
    after = [one for one in before if one != path] + ([path] if wanted else [])
    if after == before:
        return text
    return _put(text, ("remove",), after) if after else without(text, ("remove",))


def _put(text: str, path: Sequence[str], value: object) -> str:
    document = quick(text)
    if _at(mapping(document), path) is not None:
        return replaced(text, tuple(path), json.dumps(value, ensure_ascii=False))
    changed: Any = json.loads(json.dumps(document))
    here = changed
    for name in path[:-1]:
        here = here.setdefault(name, {})
    here[path[-1]] = value
    older = json.dumps(changed, ensure_ascii=False)
    return graft(text, older, lambda found, _: tuple(found) == tuple(path)[: len(found)])


def _at(value: object, path: Sequence[str]) -> object:
    for name in path:
        value = mapping(value).get(name)
    return value
