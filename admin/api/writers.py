"""What the API prints of records and figures: functions made once per live version from the fields' kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from core.context import Context, Live
from core.kinds.named import NAMED
from core.queries.many import line_columns
from core.queries.measures import field_of
from core.queries.paths import entity_named, shown_path
from core.queries.query import Asking, Link, Person, Row
from schema_registry.model import SYSTEM_FIELDS, Entity, Field, Lines

Write = Callable[[object], object]
"""A value (never None) as JSON."""
RecordWriter = Callable[[Row], dict[str, object]]
_FIRST = ("id", "sys_version")


def default_columns(live: Live, entity: str) -> tuple[str, ...]:
    """All fields of an entity but its lines, between its identity and the system's fields. For `Live.derive`."""
    fields = live.model.entities[entity].fields
    return _framed(name for name, one in fields.items() if one.lines is None)


def whole_columns(live: Live, entity: str) -> tuple[str, ...]:
    """The same with its lines: what one record is answered with."""
    return _framed(live.model.entities[entity].fields)


def _framed(fields: Iterable[str]) -> tuple[str, ...]:
    return (*_FIRST, *fields, *(name for name in SYSTEM_FIELDS if name not in _FIRST))


def columns_of(ctx: Context, entity: Entity, asked: tuple[str, ...], *, whole: bool = False) -> tuple[str, ...]:
    """The columns to answer with: those asked for behind `id` and `sys_version`, or all; `whole`: lines included."""
    if not asked:
        return ctx.live.derive(whole_columns if whole else default_columns, entity.name)
    return tuple(dict.fromkeys((*_FIRST, *asked)))


def record_writer(ctx: Context, entity: Entity, columns: tuple[str, ...]) -> RecordWriter:
    """A function from a row with these columns to the JSON object of the record."""
    if columns is ctx.live.derive(default_columns, entity.name):
        return ctx.live.derive(_default_writer, entity.name)
    if columns is ctx.live.derive(whole_columns, entity.name):
        return ctx.live.derive(_whole_writer, entity.name)
    return _joined(columns, [(path, writer_of(ctx, entity, path)) for path in columns])


def writer_of(ctx: Context, entity: Entity, path: str) -> Write | None:
    """How the value at a path is printed; None when it is printed as it is. A date's bucket is a text."""
    found = shown_path(ctx, entity, path)
    return None if found.by else field_writer(ctx.live, found.field)


def measure_writer(ctx: Context, entity: Entity, measure: Asking) -> Write | None:
    """How a figure is printed: a count as a number, anything else as a value of its field."""
    field = field_of(ctx, entity, measure)
    return None if field is None else field_writer(ctx.live, field)


def field_writer(live: Live, field: Field) -> Write | None:
    """How a field's values are printed; None when as they are."""
    if field.to:
        return cast(Write, _link)
    if field.lines is not None:
        return _lines_writer(live, field.lines)
    if field.kind in NAMED:
        return cast(Write, _person)
    kind = live.kinds.get(field.kind)
    if kind is None:
        return None
    return kind.json_writer(field)


def _lines_writer(live: Live, way: Lines) -> Write:
    """Lines as a list of objects, each with its id and columns."""
    columns = (*_FIRST, *line_columns(way))
    fields = live.model.entities[way.entity].fields
    write = _joined(columns, [(name, _named_writer(live, fields, name)) for name in columns])
    return lambda value: [write(line) for line in cast("tuple[Row, ...]", value)]


def _default_writer(live: Live, entity: str) -> RecordWriter:
    return _writer_of_all(live, entity, live.derive(default_columns, entity))


def _whole_writer(live: Live, entity: str) -> RecordWriter:
    return _writer_of_all(live, entity, live.derive(whole_columns, entity))


def _writer_of_all(live: Live, entity: str, columns: tuple[str, ...]) -> RecordWriter:
    fields: Mapping[str, Field] = entity_named(live, entity).fields
    return _joined(columns, [(name, _named_writer(live, fields, name)) for name in columns])


def _named_writer(live: Live, fields: Mapping[str, Field], name: str) -> Write | None:
    if name in fields:
        return field_writer(live, fields[name])
    return cast(Write, _person) if SYSTEM_FIELDS[name] == "actor" else None


def _joined(columns: tuple[str, ...], writers: list[tuple[str, Write | None]]) -> RecordWriter:
    converted = tuple((name, write) for name, write in writers if write is not None)

    def write_record(row: Row) -> dict[str, object]:
        record = {name: row[name] for name in columns}
        for name, write in converted:
            value = record[name]
            if value is not None:
                record[name] = write(value)
        return record

    return write_record


def _link(value: Link) -> dict[str, object]:
    return {"id": value.id, "title": value.title}


def _person(value: Person) -> dict[str, object]:
    return {"id": value.id, "name": value.name}
