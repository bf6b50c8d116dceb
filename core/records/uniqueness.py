"""Unique values: among live rows, and among the rows of one act.

The look-up here gives a proper problem with the record that holds the value. Races that it cannot see end at the
unique index: `rows.insert` tells which rows were kept out, and they are judged again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa

from core.access.rights import predicate
from core.codes.records import NOT_UNIQUE
from core.context import Context
from core.kinds.kind import Locale
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import Shape, UniqueSet, Values
from schema_registry.model import Entity, Text
from schema_registry.problems import Code, Problem

Key = tuple[object, ...]


class Holder(NamedTuple):
    """The live record that has a unique value; `readable` by the actor or not."""

    id: str
    readable: bool


class Taken(NamedTuple):
    """Values that cannot be had, and who holds them."""

    entity: Entity
    unique: UniqueSet
    values: Values
    holder: Holder


class _Titles(NamedTuple):
    """The titles of several fields as one wording."""

    said: tuple[Text, ...]

    def say(self, locale: str) -> str:
        separator = "、" if locale.startswith("zh") else ", "
        return separator.join(title.say(locale) for title in self.said)


class Claims:
    """Who holds which unique value, as a batch goes on: looked up once, then kept up to date in memory."""

    def __init__(self, ctx: Context, shape: Shape) -> None:
        self._ctx = ctx
        self._shape = shape
        self._held: list[dict[Key, Holder]] = [{} for _ in shape.unique]

    def look_up(self, drafts: Iterable[Draft]) -> None:
        """Finds the holders of every value that these drafts would take. One statement for each unique set."""
        drafts = list(drafts)
        for number, unique in enumerate(self._shape.unique):
            taking = (unique.key(draft.after()) for draft in drafts if unique.touched_by(draft.values))
            keys = {key for key in taking if key is not None}
            if keys:
                self._held[number].update(holders(self._ctx, self._shape, unique, keys))

    def judge(self, draft: Draft) -> None:
        """Adds a problem for every value that another record holds."""
        for unique, held in zip(self._shape.unique, self._held, strict=True):
            if not unique.touched_by(draft.values):
                continue
            after = draft.after()
            key = unique.key(after)
            holder = held.get(key) if key is not None else None
            if holder is not None and holder.id != draft.id:
                taken = Taken(self._shape.entity, unique, after, holder)
                draft.refuse(clash(NOT_UNIQUE, unique.fields[0].pointer, taken, self._ctx.locale))

    def claim(self, draft: Draft) -> None:
        """From now on the draft's record holds its values, and no longer those it had."""
        for unique, held in zip(self._shape.unique, self._held, strict=True):
            if not unique.touched_by(draft.values):
                continue
            left = unique.key(draft.before)
            if left is not None and left in held and held[left].id == draft.id:
                del held[left]
            key = unique.key(draft.after())
            if key is not None:
                held[key] = Holder(draft.id, readable=True)


def holders(ctx: Context, shape: Shape, unique: UniqueSet, keys: Collection[Key]) -> dict[Key, Holder]:
    """The live records that hold some unique values, by value."""
    table = shape.table.table
    readable = predicate(ctx, shape.entity.name, table, "read")
    seen = sa.true() if readable is None else readable
    select = sa.select(table.c.id, seen, *unique.columns).where(table.c.sys_deleted_at.is_(None))
    found: dict[Key, Holder] = {}
    for condition in _conditions(unique, keys):
        for row in ctx.connection.execute(select.where(condition)):
            found[tuple(row[2:])] = Holder(row[0], bool(row[1]))
    return found


def clash(code: Code, pointer: str, taken: Taken, locale: Locale) -> Problem:
    """The problem of a value that another record holds."""
    fields = taken.unique.fields
    shown = [one.kind.show(one.field, taken.values.get(one.field.name), locale) for one in fields]
    return code.at(
        pointer,
        entity=taken.entity.title,
        fields=_Titles(tuple(one.field.title for one in fields)),
        value=" · ".join(shown),
        record=taken.holder.id if taken.holder.readable else "",
    )


def _conditions(unique: UniqueSet, keys: Collection[Key]) -> Iterable[sa.ColumnElement[bool]]:
    if len(keys) == 1:
        (key,) = keys
        yield sa.and_(*(column == value for column, value in zip(unique.columns, key, strict=True)))
        return
    width = len(unique.columns)
    for chunk in chunks(keys):
        if width == 1:
            yield unique.columns[0].in_([key[0] for key in chunk])
        else:
            yield sa.tuple_(*unique.columns).in_(chunk)
