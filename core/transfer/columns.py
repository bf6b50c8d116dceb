"""Which column of a file fills which field: by a published mapping, or by the columns' own names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.codes import transfer as codes
from core.codes.queries import UNKNOWN_FIELD
from core.context import Context
from core.errors import Missing, Rejected
from core.kinds.fold import fold
from core.queries.paths import entity_named
from schema_registry.frozen import Frozen
from schema_registry.mappings import ImportColumn, ImportMapping
from schema_registry.model import Entity, Field, Model, Text
from schema_registry.pointer import join
from schema_registry.problems import Problem
from schema_registry.suggest import closest

OWNER = "sys_owner"
"""The one system field that a column may fill."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """Instead of a mapping's name: columns are named like the fields of an entity, or titled like them."""

    entity: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A column of the file and the field that it fills."""

    position: int
    column: ImportColumn
    field: Field
    part: str = ""
    """Of a value that several columns make: which part this one is (`amount`, `currency`)."""


def mapping_of(ctx: Context, wanted: str | Automatic, header: Sequence[str]) -> ImportMapping:
    """The mapping asked for, or one made from the header. Raises Missing for an unknown one."""
    if isinstance(wanted, Automatic):
        return automatic(ctx.model, entity_named(ctx.live, wanted.entity), header)
    found = ctx.model.imports.get(wanted)
    if found is None:
        raise Missing([codes.MAPPING_UNKNOWN.at(name=wanted).suggesting(closest(wanted, ctx.model.imports))])
    return found


def known_names(ctx: Context, wanted: str | Automatic) -> Callable[[str], bool]:
    """A function that tells whether a column's name means anything, to find the separator by."""
    if isinstance(wanted, Automatic):
        names = set(_names(entity_named(ctx.live, wanted.entity)))
    else:
        mapping = mapping_of(ctx, wanted, ())
        names = {fold(name) for name in (*(one.source for one in mapping.columns), *mapping.ignored)}
    return lambda name: fold(name) in names


def place(model: Model, mapping: ImportMapping, header: Sequence[str]) -> tuple[Placed, ...]:
    """The columns in the order of the file. Raises Rejected naming every wrong one."""
    entity = model.entities[mapping.entity]
    by_name = {fold(column.source): column for column in mapping.columns}
    ignored = {fold(name) for name in mapping.ignored}
    problems = [*_doubled(header), *_told_apart(model, mapping)]
    placed: list[Placed] = []
    present = {fold(name) for name in header}
    absent = [column for name, column in by_name.items() if name not in present]
    for position, name in enumerate(header):
        column = by_name.get(fold(name))
        if column is not None:
            to, _, part = column.to.partition(".")
            field = _owner(entity) if to == OWNER else entity.fields.get(to)
            if field is None:
                problems.append(UNKNOWN_FIELD.at(join("", name), entity=entity.name, name=to))
            else:
                placed.append(Placed(position, column, field, "" if part == "amount" else part))
        elif fold(name) not in ignored:
            near = closest(name, [one.source for one in absent])
            problems.append(codes.COLUMN_UNKNOWN.at(join("", name), column=name).suggesting(near))
    problems += [
        codes.COLUMN_MISSING.at(join("", column.source), column=column.source)
        for column in absent
        if not column.optional
    ]
    problems += _filled_twice(placed)
    if not placed and not problems:
        problems.append(codes.NOTHING_MAPPED.at())
    if problems:
        raise Rejected(problems)
    return tuple(placed)


def _told_apart(model: Model, mapping: ImportMapping) -> Iterator[Problem]:
    """What records cannot be found by, since whoever imports does not see it of all of them."""
    asked = [(model.entities[mapping.entity], name, "/identify") for name in mapping.identify]
    for column in mapping.columns:
        field = model.entities[mapping.entity].fields.get(column.to) if column.match else None
        if field is not None and field.target:
            asked.append((model.entities[field.target], column.match, join("/columns", column.source, "match")))
    for entity, name, at in asked:
        known = entity.fields.get(name)
        if known is None or known.masked:
            yield UNKNOWN_FIELD.at(at, entity=entity.name, name=name)


def automatic(model: Model, entity: Entity, header: Sequence[str]) -> ImportMapping:
    """A mapping by names: a column is called like a field, now or formerly, or like its title in any language.

    References are matched by what tells their targets apart (`matched_by`). System and computed columns stay out.
    """
    names = _names(entity)
    system = {fold(name) for name in ("id", *_system_titles(entity))}
    columns = []
    ignored = []
    for name in header:
        field = names.get(fold(name))
        if field is not None and not field.given:
            ignored.append(name)
        elif field is not None:
            match = matched_by(model.entities[field.target]) if field.target else ""
            columns.append(ImportColumn(name, field.name, match=match))
        elif fold(name) in system or fold(name).startswith("sys_"):
            ignored.append(name)
    # A column that fits nothing is left for `place` to name, with what was probably meant.
    absent = [
        ImportColumn(field.name, field.name, optional=True)
        for field in entity.fields.values()
        if field.given and field.name not in {column.to for column in columns}
    ]
    return ImportMapping(
        key="",
        name="",
        title=entity.plural,
        entity=entity.name,
        file="",
        columns=(*columns, *absent),
        ignored=tuple(ignored),
    )


def matched_by(entity: Entity) -> str:
    """The field by which files name records of an entity: its only title field, else its first unique one."""
    paths = entity.card.title.paths
    titled = [path for path in paths if path in entity.fields and _is_typed(entity.fields[path])]
    unique = [field.name for field in entity.fields.values() if field.identifies]
    if len(paths) == 1 and titled:
        return titled[0]
    return unique[0] if unique else ""


def _is_typed(field: Field) -> bool:
    return field.given and not field.to and not field.masked


def _owner(entity: Entity) -> Field:
    return Field(OWNER, OWNER, "user", entity.system_titles.get(OWNER, Text("Owner", Frozen({"zh_CN": "负责人"}))))


def _names(entity: Entity) -> Mapping[str, Field]:
    found: dict[str, Field] = {}
    for field in entity.fields.values():
        for title in (field.title.default, *field.title.translations.values()):
            found.setdefault(fold(title), field)
    for field in entity.fields.values():
        for old in field.renamed_from:
            found.setdefault(fold(old), field)
    return {**found, **{fold(field.name): field for field in entity.fields.values()}}


def _system_titles(entity: Entity) -> list[str]:
    said: list[Text] = list(entity.system_titles.values())
    return [title for text in said for title in (text.default, *text.translations.values())]


def _doubled(header: Sequence[str]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for position, name in enumerate(header, 1):
        seen = first.setdefault(fold(name), position)
        if seen != position and name:
            problems.append(codes.COLUMN_TWICE.at(join("", name), column=name, first=seen, second=position))
    return problems


def _filled_twice(placed: Sequence[Placed]) -> list[Problem]:
    first: dict[tuple[str, str], Placed] = {}
    problems = []
    for one in placed:
        seen = first.setdefault((one.field.name, one.part), one)
        if seen is not one and fold(seen.column.source) != fold(one.column.source):
            source = one.column.source
            problems.append(
                codes.COLUMN_TWICE.at(
                    join("", source), column=source, first=seen.position + 1, second=one.position + 1
                )
            )
    return problems
