"""Looking into JSON that may not have the shape it should: parts of the wrong type are passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
"""A JSON object."""


def mapping(value: object) -> Json:
    """An object; empty when it is none."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """A text; empty when it is none."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> Iterator[tuple[int, str]]:
    """The texts of an array with their places in it."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, str):
            yield index, item


def reference_of(field: object) -> str:
    """The entity that a field's document refers to one record of; empty for fields of any other kind."""
    document = mapping(field)
    return "" if document.get("kind") == "references" else text(document.get("to"))


def leads_to(field: object, entity: str) -> bool:
    """Whether a field's document refers to one or several records of an entity, or may."""
    stated = mapping(field).get("to")
    return stated == entity or (isinstance(stated, list) and entity in stated)


def objects(value: object) -> Iterator[tuple[int, Json]]:
    """The objects of an array with their places in it."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield index, item


def prune(value: object, parts: list[str], *, leave_null: bool = False) -> None:
    """Takes a spoiled part out: a member goes or becomes null, an item becomes null."""
    for token in parts[:-1]:
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
    if not parts:
        return
    last = parts[-1]
    if isinstance(value, dict):
        if leave_null and last in value:
            value[last] = None
        else:
            value.pop(last, None)
    elif isinstance(value, list) and last.isdecimal() and int(last) < len(value):
        value[int(last)] = None
