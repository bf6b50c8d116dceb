"""What an element is for ever: the pack that defined it and the name it was first given there."""

from __future__ import annotations

from collections.abc import Mapping


def first_name(name: str, document: Mapping[str, object]) -> str:
    """The name an element was first given; with its generation when `new` says that the name was another's before.

    `"new": true` is the second element of that name (`fax__2`), `"new": 3` the third. No name that somebody
    may give holds `__`, so the two never meet.
    """
    former = document.get("renamedFrom")
    first = former[0] if isinstance(former, list) and former and isinstance(former[0], str) else name
    generation = document.get("new")
    if generation is None or generation is False:
        return first
    return f"{first}__{2 if generation is True else generation}"


def entity_key(pack: str, first: str) -> str:
    return f"{pack}/{first}"


def link_key(field: str) -> str:
    """The key of the entity that holds the pairs of a many-to-many field, from the field's own key."""
    return field.replace(".", "__")


def dated_key(field: str, *, alone: bool) -> str:
    """The key of the entity that holds a field's values with a history. Values that stand there `alone` are no
    continuation of those kept beside a present one, and neither are pairs: each has a table of its own."""
    return f"{link_key(field)}__{'series' if alone else 'track'}"


def field_key(pack: str, entity_first: str, first: str) -> str:
    return f"{pack}/{entity_first}.{first}"
