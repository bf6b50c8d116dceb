"""What the file of a list was asked for: the list as its reader saw it, as the row of a job keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec

from core.codes import reports as codes
from core.context import Context
from core.errors import Missing
from core.exports.formats import FORMATS, Format
from core.queries.address import read_json
from core.queries.query import FilterTree, Query
from core.transfer.export import exportable as narrowed
from schema_registry.model import Group


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its columns and groups, what they are called, and the kind of file.

    `as_of`: the day whose values are meant; none for present ones.
    """

    query: Query
    heads: tuple[str, ...]
    group_heads: tuple[str, ...]
    format: Format
    as_of: date | None = None


def format_named(name: str) -> Format:
    """A kind of file. Raises Missing."""
    found = FORMATS.get(name)
    if found is None:
        raise Missing([codes.NO_FORMAT.at("/format", value=name[:20], formats=", ".join(FORMATS))])
    return found


def told(asked: Asked) -> dict[str, object]:
    """The same as JSON values."""
    query = asked.query
    return {
        "entity": query.entity,
        "columns": list(query.columns),
        "heads": list(asked.heads),
        "groups": [str(one) for one in query.groups],
        "group_heads": list(asked.group_heads),
        "filter": in_json(query.filter),
        "search": query.search,
        "sort": list(query.sort),
        "as_of": asked.as_of.isoformat() if asked.as_of else "",
        "format": asked.format.name,
    }


def read(said: Mapping[str, Any]) -> Asked:
    """What a job was ordered for. JSON values, hence Any."""
    query = Query(
        said["entity"],
        tuple(said["columns"]),
        read_json(said["filter"]) if said["filter"] else None,
        said["search"],
        tuple(said["sort"]),
        tuple(Group.parse(one) for one in said["groups"]),
    )
    as_of = date.fromisoformat(said["as_of"]) if said["as_of"] else None
    return Asked(query, tuple(said["heads"]), tuple(said["group_heads"]), format_named(said["format"]), as_of)


def in_json(tree: FilterTree | None) -> str:
    """A filter as a text; empty for none."""
    return msgspec.json.encode(tree, enc_hook=str).decode() if tree else ""


def exportable(ctx: Context, query: Query) -> Query:
    """The question narrowed to the records that the actor may take out, where they may read more."""
    return replace(query, filter=narrowed(ctx, query))
