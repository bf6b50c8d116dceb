"""From a figure back to its records: the key of a bucket as a filter."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.kinds.kind import Locale
from core.kinds.named import NAMED
from core.queries.paths import Path, Unresolved, entity_named, resolve
from core.queries.query import Aggregation, FilterTree, Link, Person
from core.queries.values import VERBATIM
from schema_registry.model import Group


def drill(ctx: Context, asked: Aggregation, keys: Sequence[object]) -> FilterTree:
    """The filter that finds the records behind a bucket: the question's own and one condition a group.

    It holds texts, numbers, true and false only, so it can stand in an address. Raises Missing and Rejected.
    """
    if len(keys) != len(asked.groups):
        raise Rejected([codes.WRONG_GROUP_KEY.at("/keys")])
    entity = entity_named(ctx.live, asked.entity)
    conditions: list[FilterTree] = [asked.filter] if asked.filter else []
    for at, (group, key) in enumerate(zip(asked.groups, keys, strict=True)):
        try:
            path = resolve(ctx, entity, str(group))
        except Unresolved as error:
            raise Rejected([error.at(f"/groups/{at}")]) from None
        conditions.append(condition_of(group, path, key, ctx))
    return conditions[0] if len(conditions) == 1 else {"_and": conditions}


def condition_of(group: Group, path: Path, key: object, ctx: Context) -> FilterTree:
    """The condition that finds the records of one group at one level."""
    if key is None:
        return {str(group) if path.of_stays else group.path: {"_empty": True}}
    if isinstance(key, Link | Person):
        return {str(group): {"_eq": key.id}}
    if path.field.choices and path.field.choice(str(key)) is None and not path.field.many:
        return {str(group): {"_eq": f"{VERBATIM}{key}"}}
    if path.by or path.field.kind in ("id", *NAMED) or path.field.to:
        return {str(group): {"_eq": key}}
    kind = ctx.live.kinds[path.field.kind]
    written = kind.json_writer(path.field)(key)
    if not isinstance(written, str | int | Decimal):
        written = kind.edit(path.field, key, Locale())  # an amount: the field knows its currency
    return {str(group): {"_eq": written}}
