"""Tables, columns, keys and indexes as definitions call for them, against what the database has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from core.codes import doctor as codes
from core.constraints.listing import pending
from core.context import Context
from core.doctor.catalog import Catalog, IndexFound, spelled
from core.publish.draft import Ddl, Task
from core.publish.words import WHY
from core.records.derive_graph import Ranks
from core.storage import ddl
from core.storage.indexes import IndexSpec, indexes, wishes
from core.storage.tables import EntityTable, system_columns
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem

SYSTEM_COLUMNS = frozenset(column.name for column in system_columns()) | {ddl.ROW}
SEARCH_COLUMNS = frozenset({"sys_search", "sys_grams"})
OURS = ("ix_", "ux_")
"""How names begin that the engine gives to indexes."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference, and what repairs it: statements in one transaction, then tasks while everybody works.

    Neither: it is refused, because values were lost or changed, or left alone, because it is somebody's own.
    """

    problem: Problem
    ddl: tuple[Ddl, ...] = ()
    tasks: tuple[Task, ...] = ()
    unique: IndexSpec | None = None
    """The unique index that the repair builds: it cannot where records share values."""

    @property
    def repairable(self) -> bool:
        return bool(self.ddl or self.tasks)


def drift(ctx: Context, entities: Collection[str] = ()) -> tuple[Drift, ...]:
    """What differs in the tables of some entities, or of all. As many statements as kinds of things on PostgreSQL."""
    catalog, names, found = Catalog.read(ctx.connection), ctx.live.tables.names, list[Drift]()
    known = names.columns()
    waiting = {one.index.name for one in pending(ctx) if one.index is not None}
    for wished in wishes(ctx.model).values():
        entity = wished.entity
        if entities and entity.name not in entities:
            continue
        built = ctx.live.tables[entity.name]
        if built.table.name not in catalog.columns:
            found.append(
                Drift(codes.TABLE_MISSING.at(f"/{entity.name}", table=built.table.name, entity=entity.title))
            )
            continue
        found += _columns(ctx, catalog, built)
        found += _strange_columns(catalog, built, known[entity.key.partition("/")[2]])
        found += _indexes(catalog, entity, built, indexes(wished, ctx.live.kinds, names), waiting)
        found += _links(ctx, catalog, built) if catalog.postgresql else _full_text(catalog, built)
    return tuple(found)


# ---- columns
def _columns(ctx: Context, catalog: Catalog, built: EntityTable) -> Iterator[Drift]:
    table, there = built.table.name, catalog.columns[built.table.name]
    owners = {column.name: field for field in built.entity.stored for column in _of(built, field)}
    for column in built.table.columns:
        here, field = there.get(column.name), owners.get(column.name)
        at: dict[str, Any] = {"table": table, "column": column.name}
        pointer = f"/{built.entity.name}" + (f"/{field.name}" if field else "")
        if here is None:
            yield _missing(ctx, built, column, field, pointer)
        elif here.type != (wanted := spelled(column.type, ctx.connection.dialect)):
            yield Drift(codes.COLUMN_TYPE.at(pointer, found=here.type, wanted=wanted, **at))
        elif not here.nullable and column.nullable and column.name != "id":
            relax: Ddl = partial(ddl.allow_missing, table=table, column=column.name)
            yield Drift(codes.MUST_BE_FILLED.at(pointer, **at), ddl=(relax,) if catalog.postgresql else ())


def _of(built: EntityTable, field: Field) -> Sequence[sa.Column[object]]:
    """A field's own column, then those that the engine keeps beside it."""
    return built.columns[field.name], *built.keys[field.name].values()


def _missing(ctx: Context, built: EntityTable, column: sa.Column[object], field: Field | None, pointer: str) -> Drift:
    """What is made of other values is made again; what people typed, or the engine cannot know, is refused."""
    entity, table = built.entity, built.table.name
    typed = field is not None and field.given and not _is_made(ctx, built, column, field)
    if typed or (field is None and column.name not in SEARCH_COLUMNS):
        title = field.title if field is not None else column.name
        return Drift(codes.COLUMN_MISSING.at(pointer, table=table, column=column.name, field=title))
    add: Ddl = partial(ddl.add_columns, table=table, columns=[column], targets={}, fill={})
    if field is not None and not field.given:
        level = Ranks(ctx.model).of(entity.name, field.name)
        task: Task = {"do": "recompute", "entity": entity.key, "fields": [field.key], "level": level, "after": ""}
    else:
        task = {"do": "refill", "entity": entity.key, "after": ""}
    problem = codes.KEPT_MISSING.at(pointer, table=table, column=column.name, entity=entity.title)
    return Drift(problem, (add,), (task,))


def _is_made(ctx: Context, built: EntityTable, column: sa.Column[object], field: Field) -> bool:
    """Whether a column beside a field's own can be made from it: keys can, parts of values cannot."""
    parts = ctx.live.kinds[field.kind].parts(field)
    beside = parts.beside if parts is not None else ()
    return any(one is column and name not in beside for name, one in built.keys[field.name].items())


def _strange_columns(catalog: Catalog, built: EntityTable, known: Collection[str]) -> Iterator[Drift]:
    """Columns that neither the model nor the quarantine knows."""
    table = built.table.name
    for name in catalog.columns[table]:
        if name not in SYSTEM_COLUMNS and name.partition("__")[0].casefold() not in known:
            entity = built.entity
            yield Drift(codes.STRANGE_COLUMN.at(f"/{entity.name}", table=table, column=name, entity=entity.title))


# ---- indexes
def _indexes(
    catalog: Catalog, entity: Entity, built: EntityTable, wanted: Mapping[str, IndexSpec], waiting: Collection[str]
) -> Iterator[Drift]:
    """`waiting`: those that are built as soon as no records share their values."""
    there = catalog.indexes.get(built.table.name, {})
    pointer = f"/{entity.name}"
    for name, spec in wanted.items():
        if spec.method != "btree" and not catalog.postgresql:
            continue
        if name not in there and name in waiting:
            continue
        if name not in there:
            why, why_zh = WHY[spec.why]
            problem = codes.INDEX_MISSING.at(pointer, entity=entity.title, why=why, why_zh=why_zh, index=name)
            yield _built(catalog, problem, spec)
        elif (wrong := _difference(there[name], spec)) is not None:
            problem = codes.INDEX_DIFFERENT.at(pointer, entity=entity.title, index=name, found=wrong)
            yield _built(catalog, problem, spec, partial(ddl.drop_index, name=name))
    for name in there:
        if name not in wanted:
            drop: Ddl = partial(ddl.drop_index, name=name)
            code = codes.INDEX_LEFT if name.startswith(OURS) else codes.STRANGE_INDEX
            parts = (drop,) if code is codes.INDEX_LEFT else ()
            yield Drift(code.at(pointer, entity=entity.title, index=name), parts)


def _difference(found: IndexFound, spec: IndexSpec) -> str | None:
    if not found.valid:
        return "invalid"
    columns = tuple(term.column for term in spec.terms)
    if found.unique != spec.unique or (columns and found.columns != columns):
        return f"{'unique ' if found.unique else ''}({', '.join(found.columns)})"
    return None


def _built(catalog: Catalog, problem: Problem, spec: IndexSpec, *before: Ddl) -> Drift:
    unique = spec if spec.unique else None
    if catalog.postgresql:
        return Drift(problem, before, ({"do": "index", "index": spec.to_json()},), unique)
    make: Ddl = partial(ddl.create_index, spec=spec)
    return Drift(problem, (*before, make), unique=unique)


# ---- foreign keys and the full-text index
def _links(ctx: Context, catalog: Catalog, built: EntityTable) -> Iterator[Drift]:
    names = ctx.live.tables.names
    table = names.table(built.entity)
    for field in built.entity.references:
        column, target = names.column(field), names.table(ctx.model.entities[field.to])
        if column in catalog.columns[table] and (column, target) not in catalog.links.get(table, ()):
            make: Ddl = partial(ddl.add_foreign_key, table=table, column=column, target=target, checked=False)
            drop: Ddl = partial(ddl.drop_foreign_key, table=table, column=column)
            task: Task = {"do": "validate", "table": table, "constraint": ddl.foreign_key_name(table, column)}
            about: dict[str, Any] = {"field": field.title, "entity": built.entity.title}
            yield Drift(codes.LINK_MISSING.at(f"/{built.entity.name}/{field.name}", **about), (drop, make), (task,))


def _full_text(catalog: Catalog, built: EntityTable) -> Iterator[Drift]:
    entity, table = built.entity, built.table.name
    if entity.searched and not catalog.others.issuperset(ddl.full_text_names(table)):
        make: Ddl = partial(ddl.remake_full_text, table=table)
        yield Drift(codes.SEARCH_MISSING.at(f"/{entity.name}", entity=entity.title), (make,))
