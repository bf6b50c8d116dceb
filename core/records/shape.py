"""What the write path knows of an entity: readers, key makers, unique sets, references and the row's columns.

Made once for each live version and entity, because the same closures then judge a form, a request and a
million-row import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from core.codes.records import ENTITY_UNKNOWN
from core.context import Context, Live
from core.errors import Missing
from core.kinds.derived import COUNT, SUM
from core.kinds.fold import fold
from core.kinds.grams import grams, grams_text
from core.kinds.kind import Kind, Locale, Parts, Refused
from core.kinds.pinyin import spelled_out
from core.storage.tables import EntityTable
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field
from schema_registry.pointer import join
from schema_registry.suggest import closest

Reader = Callable[[object], object]
ADDED = ("sum", "count")
"""Totals that are 0 over nothing."""
Values = Mapping[str, object]
"""Typed values by field name."""
NOTHING: Values = Frozen({})


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field: where it is stored, what is kept beside it, and how its values travel as JSON."""

    field: Field
    kind: Kind
    pointer: str
    column: str
    keys: tuple[tuple[str, Callable[[object], object]], ...]
    folded: Callable[[object], object] | None
    fold_column: str
    spelled: bool
    """Whether the quick search finds its Chinese by pinyin."""
    from_json: Reader
    from_log: Reader
    """Of values as the change log has them."""
    to_json: Callable[[object], object]
    parts: Parts | None
    """How its values are made of several columns; None for most."""
    running: Mapping[str, str]
    """Of a stored mean: the columns of its sum and of its count."""

    def json(self, value: object) -> object:
        """The value as the API prints it; None stays None."""
        return None if value is None else self.to_json(value)


@dataclass(frozen=True, slots=True)
class UniqueSet:
    """Fields whose values, taken together, stand once among live rows; compared by the columns named here.

    A set of no fields lets one row live: all rows are equal in it."""

    fields: tuple[FieldShape, ...]
    columns: tuple[sa.Column[object], ...]

    @property
    def pointer(self) -> str:
        """Where a clash is told: at the first field, or at the record."""
        return self.fields[0].pointer if self.fields else ""

    def touched_by(self, values: Values) -> bool:
        return not self.fields or any(one.field.name in values for one in self.fields)

    def key(self, values: Values) -> tuple[object, ...] | None:
        """What is compared; None when a value is missing, because missing values never clash."""
        made = []
        for one in self.fields:
            value = values.get(one.field.name)
            if value is None:
                return None
            made.append(one.folded(value) if one.folded is not None else value)
        return None if None in made else tuple(made)


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything about writing records of one entity."""

    entity: Entity
    table: EntityTable
    fields: Mapping[str, FieldShape]
    by_key: Mapping[str, FieldShape]
    required: tuple[FieldShape, ...]
    references: tuple[FieldShape, ...]
    searched: tuple[FieldShape, ...]
    in_parts: tuple[str, ...]
    """The fields whose values are made of several columns."""
    unique: tuple[UniqueSet, ...]
    defaults: Values
    json_readers: Mapping[str, Reader]
    value_readers: Mapping[str, Reader]
    starts: Values
    """What roll-ups of a new record are, by field name: over nothing."""
    blank: Values
    """Every column of a row by its name, as long as nothing was given."""

    def stored(self, values: Values) -> dict[str, object]:
        """Columns with what they hold for some values, kept keys included."""
        row: dict[str, object] = {}
        fields = self.fields
        for name, value in values.items():
            one = fields.get(name)
            if one is None:
                row[name] = value
                continue
            row[one.column] = value if one.parts is None else one.parts.split(value)
            for column, make in one.keys:
                row[column] = None if value is None else make(value)
        return row

    def searchable(self, values: Values, dialect: str, stored: Values = NOTHING) -> dict[str, object]:
        """The columns of the quick search, for the values of a whole record; `stored`: keys that are made already."""
        if not self.searched:
            return {}
        texts = [
            stored[one.fold_column] if one.fold_column in stored else _folded(one, values.get(one.field.name))
            for one in self.searched
        ]
        text = "\n".join(str(part) for part in texts if part)
        if not text:
            return {"sys_search": None, "sys_grams": None}
        if not text.isascii():
            text += spelled_out(
                str(part) for one, part in zip(self.searched, texts, strict=True) if part and one.spelled
            )
        kept = list(grams(text)) if dialect == "postgresql" else grams_text(text)
        return {"sys_search": text, "sys_grams": kept}

    def joined(self, names: Sequence[str], row: Sequence[object]) -> dict[str, object]:
        """Values by field name from a row of `columns_of` the same names."""
        values = dict(zip(names, row, strict=False))
        at = len(names)
        for name in self.in_parts:
            parts = self.fields[name].parts
            if parts is not None and name in values:
                end = at + len(parts.beside)
                values[name] = parts.join((values[name], *row[at:end]))
                at = end
        return values

    def columns_of(self, names: Sequence[str]) -> list[sa.Column[object]]:
        """The columns to select for some fields: their own in order, then those beside them."""
        own = [self.table.columns[name] for name in names]
        beside = [
            self.table.columns[f"{name}.{part}"]
            for name in self.in_parts
            if name in names and (parts := self.fields[name].parts) is not None
            for part in parts.beside
        ]
        return [*own, *beside]

    def as_json(self, values: Values) -> dict[str, object]:
        """Values by field name as the API prints them."""
        return {name: self.fields[name].json(value) for name, value in values.items()}


def shape_of(ctx: Context, entity: str) -> Shape:
    """The shape of an entity by its current name. Raises Missing when the live model has none."""
    if entity not in ctx.model.entities:
        problem = ENTITY_UNKNOWN.at(name=entity)
        raise Missing([problem.suggesting(closest(entity, ctx.model.entities))])
    return ctx.live.derive(_make, entity)


def shape_at(live: Live, entity: str) -> Shape:
    """The same, of an entity that is known to be there."""
    return live.derive(_make, entity)


def unique_sets(live: Live, entity: str) -> tuple[UniqueSet, ...]:
    """The unique sets of an entity, in the order of its shape."""
    return live.derive(_make, entity).unique


def unique_key(entity: Entity, names: Iterable[str]) -> str:
    """What the constraint over a unique set of fields is known by."""
    keys = [entity.fields[name].key for name in names]
    return f"unique {'+'.join(keys)}" if keys else f"single {entity.key}"


def text_readers(live: Live, key: tuple[str, Locale]) -> Mapping[str, Callable[[str], object]]:
    """Readers of typed text by field name, for one entity and locale; use through `Live.derive`."""
    entity, locale = key
    fields = live.model.entities[entity].stored
    return Frozen({one.name: live.kinds[one.kind].reader(one, locale) for one in fields if one.given})


def _make(live: Live, name: str) -> Shape:
    entity, table = live.model.entities[name], live.tables[name]
    fields = {one.name: _field(one, live.kinds[one.kind], table) for one in entity.stored}
    starts = {name: nothing(one.kind, one.field) for name, one in fields.items() if _adds_up(one.field)}
    return Shape(
        entity=entity,
        table=table,
        fields=Frozen(fields),
        by_key=Frozen({one.field.key: one for one in fields.values()}),
        required=tuple(one for one in fields.values() if one.field.required),
        references=tuple(one for one in fields.values() if one.field.to or one.field.targets),
        searched=tuple(one for one in fields.values() if one.field.search),
        in_parts=tuple(name for name, one in fields.items() if one.parts is not None),
        unique=tuple(_unique_set(members, fields, table) for members in unique_names(entity)),
        defaults=Frozen(_defaults(fields.values())),
        json_readers=Frozen({name: one.from_json for name, one in fields.items() if one.field.given}),
        value_readers=Frozen({name: _typed_reader(one) for name, one in fields.items() if one.field.given}),
        starts=Frozen(starts),
        blank=Frozen(_blank(table, fields.values())),
    )


def nothing(kind: Kind, field: Field) -> object:
    """The sum of no values of a kind, and their count."""
    return timedelta() if kind.formula == "duration" else kind.json_reader(field)(0)


def _adds_up(field: Field) -> bool:
    return field.derived is not None and field.derived.rollup is not None and field.derived.rollup.total in ADDED


def _blank(table: EntityTable, fields: Iterable[FieldShape]) -> dict[str, object]:
    made: dict[str, object] = dict.fromkeys(column.key for column in table.table.columns)
    for one in fields:
        if one.running:
            made |= {one.running[SUM]: "0", one.running[COUNT]: 0}
    return made


def _field(field: Field, kind: Kind, table: EntityTable) -> FieldShape:
    columns = table.keys[field.name]
    makers = {key.name: key.make for key in kind.keys(field)}
    return FieldShape(
        field=field,
        kind=kind,
        pointer=join("", field.name),
        column=table.columns[field.name].key,
        keys=tuple((column.key, makers[name]) for name, column in columns.items() if name in makers),
        folded=makers.get("fold"),
        fold_column=columns["fold"].key if "fold" in columns else "",
        spelled="sort" in columns,
        parts=kind.parts(field),
        from_json=kind.json_reader(field),
        from_log=kind.log_reader(field),
        to_json=kind.json_writer(field),
        running=Frozen({name: column.key for name, column in columns.items() if name not in makers}),
    )


def unique_names(entity: Entity) -> list[tuple[str, ...]]:
    """The unique sets of an entity, a field's own `unique` first; none twice."""
    single = [(one.name,) for one in entity.fields.values() if one.unique]
    return list(dict.fromkeys([*single, *entity.unique]))


def _unique_set(names: tuple[str, ...], fields: Mapping[str, FieldShape], table: EntityTable) -> UniqueSet:
    columns = [table.keys[name].get("fold", table.columns[name]) for name in names]
    return UniqueSet(tuple(fields[name] for name in names), tuple(columns))


def _defaults(fields: Iterable[FieldShape]) -> dict[str, object]:
    """Typed defaults by field name. One that its own field refuses is publishing's to report, and gives none."""
    made = {}
    for one in fields:
        try:
            value = one.from_json(one.field.default)
        except Refused:
            continue
        if value is not None:
            made[one.field.name] = value
    return made


def _folded(one: FieldShape, value: object) -> str:
    if value is None:
        return ""
    return fold(str(value)) if one.folded is None else str(one.folded(value) or "")


def _typed_reader(one: FieldShape) -> Reader:
    """A reader of typed values, which go through JSON so that they are judged like any other."""
    return lambda value: one.from_json(one.to_json(value))
