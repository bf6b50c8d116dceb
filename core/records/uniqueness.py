"""Unique values: among live rows, and among the rows of one act.

The look-up here gives a proper problem with the record that holds the value. Races that it cannot see end at the
unique index: `rows.insert` tells which rows were kept out, and they are judged again. While there is no index,
because records from before share values, writers of such values come one after another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.access.field_rights import FieldRights
from core.access.rights import predicate
from core.codes.records import NOT_FREE, NOT_UNIQUE, ONLY_ONE
from core.context import Context, Live
from core.kinds.kind import Locale
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import Shape, UniqueSet, Values, unique_key, unique_sets
from core.storage.locks import GUARD
from schema_registry.model import Entity, Text
from schema_registry.problems import Code, Problem
from schema_registry.roles import WHOLE

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


class Titles(NamedTuple):
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
        self._sets = tuple(enumerate(shape.unique))
        self._held: list[dict[Key, Holder]] = [{} for _ in shape.unique]
        self._asked: list[set[Key]] = [set() for _ in shape.unique]
        self._taking: dict[str, list[tuple[int, Key]]] = {}

    def look_up(self, drafts: Iterable[Draft], *, afresh: bool = False) -> None:
        """Finds the holders of every value that these drafts would take. One statement for each unique set.

        What was asked before is known, changes of the batch included; `afresh` asks the database again.
        """
        wanted: list[set[Key]] = [set() for _ in self._sets]
        for draft in drafts if self._sets else ():
            self._taking[draft.id] = taking = self._taken_by(draft)
            for number, key in taking:
                wanted[number].add(key)
        for number, unique in self._sets:
            keys = wanted[number] if afresh else wanted[number] - self._asked[number]
            if keys:
                self._asked[number] |= keys
                self._held[number].update(holders(self._ctx, self._shape, unique, keys))

    def judge(self, draft: Draft) -> None:
        """Adds a problem for every value that another record holds."""
        for number, key in self._taking.get(draft.id, ()):
            holder = self._held[number].get(key)
            if holder is not None and holder.id != draft.id:
                unique = self._shape.unique[number]
                taken = self._told(Taken(self._shape.entity, unique, draft.after(), holder), draft)
                draft.refuse(clash(NOT_UNIQUE, unique.pointer, taken, self._ctx.locale))

    def _told(self, taken: Taken, draft: Draft) -> Taken:
        """What is taken, less what the actor may not see: values of this record, and whether the other has them."""
        ctx, entity = self._ctx.seen, self._shape.entity.name
        rights, fields = FieldRights(ctx, entity), ctx.model.entities[entity].fields
        names = [one.field.name for one in taken.unique.fields]
        stored = [id for id, there in ((taken.holder.id, True), (draft.id, draft.current is not None)) if there]
        hidden = {
            (id, name)
            for id in stored
            for name in names
            if name not in fields or rights.on(id, fields[name]) not in WHOLE
        }
        values = {name: value for name, value in taken.values.items() if (draft.id, name) not in hidden}
        readable = taken.holder.readable and not any(id == taken.holder.id for id, _ in hidden)
        return taken._replace(values=values, holder=Holder(taken.holder.id, readable))

    def claim(self, draft: Draft) -> None:
        """From now on the draft's record holds its values, and no longer those it had."""
        if draft.current is not None:
            self._release(draft)
        for number, key in self._taking.get(draft.id, ()):
            self._held[number][key] = Holder(draft.id, readable=True)

    def _release(self, draft: Draft) -> None:
        for number, unique in self._sets:
            left = unique.key(draft.before) if unique.touched_by(draft.values) else None
            if left is not None:
                self._asked[number].add(left)
                if left in self._held[number] and self._held[number][left].id == draft.id:
                    del self._held[number][left]

    def _taken_by(self, draft: Draft) -> list[tuple[int, Key]]:
        after = draft.values if draft.current is None else draft.after()
        found = []
        for number, unique in self._sets:
            key = unique.key(after) if unique.touched_by(draft.values) else None
            if key is not None:
                found.append((number, key))
        return found


def holders(ctx: Context, shape: Shape, unique: UniqueSet, keys: Collection[Key]) -> dict[Key, Holder]:
    """The live records that hold some unique values, by value."""
    if ctx.live.unguarded:
        _guard(ctx, unique_key(shape.entity, [one.field.name for one in unique.fields]))
    one, many = ctx.live.derive(_make_lookups, (shape.entity.name, shape.unique.index(unique)))
    readable = predicate(ctx, shape.entity.name, shape.table.table, "read")
    width = len(unique.columns)
    found: dict[Key, Holder] = {}
    parameters: dict[str, object]
    for chunk in chunks(keys):
        if len(chunk) == 1:
            statement, parameters = one, {f"sys_wanted_{at}": value for at, value in enumerate(chunk[0])}
        else:
            statement, parameters = many, {"sys_wanted": chunk if width > 1 else [key[0] for key in chunk]}
        if readable is not None:
            statement = statement.add_columns(readable)
        row: Sequence[Any]
        for row in ctx.connection.execute(statement, parameters):
            found[tuple(row[1 : width + 1])] = Holder(row[0], readable is None or bool(row[-1]))
    return found


def _guard(ctx: Context, key: str) -> None:
    """Writers of values that no unique index keeps as yet wait for each other, until this transaction ends.

    What is looked up next sees what the one before has written. SQLite has one writer anyway.
    """
    if key in ctx.live.unguarded and ctx.connection.dialect.name == "postgresql":
        _, state = ctx.connection.execute(GUARD, {"key": key}).one()
        if state == "enforced":
            ctx.live.unguarded.discard(key)


def clash(code: Code, pointer: str, taken: Taken, locale: Locale) -> Problem:
    """The problem of a value that another record holds; of an entity with one record, the problem of a second one.

    Where that record is none that the actor may read, they are told so only if its entity discloses it."""
    fields = taken.unique.fields
    shown = [one.kind.show(one.field, taken.values.get(one.field.name), locale) for one in fields]
    told = code if fields else ONLY_ONE
    if fields and not (taken.holder.readable or taken.entity.discloses.unique):
        told = NOT_FREE
    return told.at(
        pointer,
        entity=taken.entity.title,
        fields=Titles(tuple(one.field.title for one in fields)),
        value=" · ".join(shown),
        record=taken.holder.id if taken.holder.readable else "",
    )


def _make_lookups(live: Live, key: tuple[str, int]) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The statements that look up one value of a unique set, and many."""
    entity, number = key
    table = live.tables[entity].table
    columns = unique_sets(live, entity)[number].columns
    held = sa.select(table.c.id, *columns).where(table.c.sys_deleted_at.is_(None))
    same = [column == sa.bindparam(f"sys_wanted_{at}") for at, column in enumerate(columns)]
    among = columns[0] if len(columns) == 1 else sa.tuple_(*columns)
    return held.where(*same), held.where(among.in_(sa.bindparam("sys_wanted", expanding=True)))
