"""What is put away: removed entities and fields, columns of former kinds, options that records still have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from core.codes.publish import NOT_AWAY
from core.context import Context
from core.errors import Missing
from core.quarantine.journal import Journal
from core.storage.shapes import is_derived
from core.storage.versions import Stored, load
from schema_registry.model import Entity, Field, Model, Text
from schema_registry.suggest import closest

AwayKind = Literal["entity", "field", "column", "option"]


@dataclass(frozen=True, slots=True)
class Away:
    """One element that is put away. `key` names it: `pack/entity`, `pack/entity.field`; `…field@3` for the column
    that a field had until version 3, `…field=VALUE` for an option. `count`: live records, or those with a value.
    """

    key: str
    kind: AwayKind
    title: Text
    entity: Text
    count: int
    version: int
    """The version whose publish put it away."""
    since: datetime
    until: datetime
    """When it has been kept for as long as the installation wants; nothing happens to it by itself then."""
    stored: str = ""
    """The key of its table or column; of a many-to-many field the table of its pairs. Empty for options."""

    def to_json(self) -> dict[str, object]:
        return {
            "element": self.key,
            "kind": self.kind,
            "title": self.title.say("en"),
            "entity": self.entity.say("en"),
            "count": self.count,
            "version": self.version,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
        }


def put_away(ctx: Context) -> tuple[Away, ...]:
    """Everything that is put away, the latest first; one counting statement a table."""
    stored, journal = load(ctx.connection), Journal.read(ctx)
    found = [*_stored(ctx, stored, journal), *_options(ctx, journal)]
    return tuple(sorted(found, key=lambda one: (-one.version, one.key)))


def away_named(ctx: Context, keys: Iterable[str]) -> tuple[Away, ...]:
    """The elements of some keys. Raises Missing naming every one that is not put away."""
    known = {one.key: one for one in put_away(ctx)}
    unknown = [NOT_AWAY.at(element=key).suggesting(closest(key, known)) for key in keys if key not in known]
    if unknown:
        raise Missing(unknown)
    return tuple(known[key] for key in dict.fromkeys(keys))


def columns_away(ctx: Context, stored: Stored, keys: Iterable[str]) -> Iterator[Away]:
    """Columns as elements of their own, in whatever table they are, with the values that they hold."""
    wanted, journal = list(keys), Journal.read(ctx)
    held = _counted(ctx.connection, stored, (), wanted)
    for key in wanted:
        yield _column(ctx, stored, journal, key, held[key])


def table_of(stored: Stored, key: str) -> str:
    """The key of the entity in whose table a field's column is; fields may be of another pack than their entity."""
    pack, _, name = key.partition("/")
    first = name.partition(".")[0]
    own = f"{pack}/{first}"
    if own in stored.names.physical:
        return own
    return next(one for one in stored.names.physical if "." not in one and one.partition("/")[2] == first)


# ---- tables and columns
def _stored(ctx: Context, stored: Stored, journal: Journal) -> Iterator[Away]:
    entities = {entity.key for entity in ctx.model.entities.values()}
    fields = {one.key for entity in ctx.model.entities.values() for one in entity.stored}
    gone = [key for key in stored.names.physical if "." not in key and key not in entities]
    columns = [
        key
        for key in stored.names.physical
        if "." in key
        and key not in fields
        and not is_derived(stored.shapes.get(key, ""))
        and table_of(stored, key) in entities
    ]
    held = _counted(ctx.connection, stored, gone, columns)
    for key in gone:
        yield from _entity(ctx, journal, key, held[key])
    for key in columns:
        yield _column(ctx, stored, journal, key, held[key])


def _counted(
    connection: sa.Connection, stored: Stored, tables: Iterable[str], columns: Iterable[str]
) -> Mapping[str, int]:
    """Live records of tables and values of columns, by key."""
    asked: defaultdict[str, list[str]] = defaultdict(list, {table: [] for table in tables})
    for key in columns:
        asked[table_of(stored, key)].append(key)
    held: dict[str, int] = {}
    for table, keys in asked.items():
        named: list[sa.ColumnClause[object]] = [sa.column(stored.names.physical[key]) for key in keys]
        deleted: sa.ColumnClause[object] = sa.column("sys_deleted_at")
        counted = sa.select(sa.func.count(), *map(sa.func.count, named)).where(deleted.is_(None))
        row = connection.execute(counted.select_from(sa.table(stored.names.physical[table], deleted, *named))).one()
        held.update(zip((table, *keys), row, strict=True))
    return held


def _entity(ctx: Context, journal: Journal, key: str, count: int) -> Iterator[Away]:
    version = journal.latest("remove-entity", key)
    before = journal.model(version - 1) if version else Model()
    entity = next((one for one in before.entities.values() if one.key == key), None)
    if entity is not None and entity.link_of:
        owner = before.entities[entity.link_of]
        field = next(one for one in owner.fields.values() if _keeps(one, entity.name))
        there = any(one.key == field.key for other in ctx.model.entities.values() for one in other.fields.values())
        # What a field with `track` was before stands beside its column, which is the field.
        beside = field.dated is not None and (there or not field.series)
        named: tuple[str, AwayKind] = (key, "column") if beside else (field.key, "field")
        yield _away(ctx, journal, *named, field.title, owner.title, count, version, key)
    else:
        title = entity.title if entity is not None else Text(key.partition("/")[2])
        yield _away(ctx, journal, key, "entity", title, title, count, version, key)


def _keeps(field: Field, entity: str) -> bool:
    """Whether a field's pairs, or its values of the past, are records of an entity."""
    return any(way is not None and way.entity == entity for way in (field.links, field.dated))


def _column(ctx: Context, stored: Stored, journal: Journal, key: str, count: int) -> Away:
    base, former, until = key.partition("@")
    table = table_of(stored, key)
    version = int(until) + 1 if former else journal.latest("remove-field", key)
    version = version or journal.latest("remove-entity", table)
    entity, field = _field(journal.model(version - 1) if version else Model(), table, base)
    titles = (field.title if field else Text(base.rpartition(".")[2]), entity.title if entity else Text(base))
    return _away(ctx, journal, key, "column" if former else "field", *titles, count, version, key)


def _field(model: Model, table: str, key: str) -> tuple[Entity | None, Field | None]:
    entity = next((one for one in model.entities.values() if one.key == table), None)
    fields = entity.fields.values() if entity is not None else ()
    return entity, next((one for one in fields if one.key == key), None)


# ---- options
def _options(ctx: Context, journal: Journal) -> Iterator[Away]:
    """Values that records have and their fields no longer offer. Fields that never changed are not looked at."""
    for entity in ctx.model.entities.values():
        for field in entity.stored:
            changes = journal.all("change-field", field.key)
            if changes and field.choices and not field.process:
                yield from _options_of(ctx, journal, entity, field)


def _options_of(ctx: Context, journal: Journal, entity: Entity, field: Field) -> Iterator[Away]:
    for value, count in ctx.connection.execute(_strange(ctx, entity, field)):
        for version in journal.all("change-field", field.key):
            _, before = _field(journal.model(version - 1), entity.key, field.key)
            option = next((one for one in before.choices if one.value == value), None) if before else None
            if option is not None:
                key = f"{field.key}={value}"
                yield _away(ctx, journal, key, "option", option.title, entity.title, count, version, "")
                break


def _strange(ctx: Context, entity: Entity, field: Field) -> sa.Select[str, int]:
    """The values that live records have and the field does not offer, with the records of each."""
    column = ctx.live.tables[entity.name].columns[field.name]
    live, value = column.table.c.sys_deleted_at.is_(None), sa.type_coerce(column, sa.Text())
    counted = sa.select(value, sa.func.count()).select_from(column.table)
    if ctx.live.kinds[field.kind].many:
        if ctx.connection.dialect.name == "postgresql":
            members = sa.func.unnest(column).table_valued("value", name="member").render_derived()
        else:
            members = sa.func.json_each(column).table_valued("value", name="member")
        value = sa.type_coerce(members.c.value, sa.Text())
        counted = sa.select(value, sa.func.count()).select_from(column.table.join(members, sa.true()))
    wanted = (live, column.is_not(None), value.not_in([one.value for one in field.choices]))
    return counted.where(*wanted).group_by(value).order_by(value)


def _away(
    ctx: Context,
    journal: Journal,
    key: str,
    kind: AwayKind,
    title: Text,
    entity: Text,
    count: int,
    version: int,
    stored: str,
) -> Away:
    since = journal.moment(version) if version else ctx.clock()
    until = since + timedelta(days=ctx.settings.quarantine_days)
    return Away(key, kind, title, entity, count, version, since, until, stored)
