"""What a statement selects, and how a row of it becomes a record: look-ups, people and titles included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.access.policies import meets
from core.codes import queries as codes
from core.context import Context
from core.kinds.masks import shown
from core.kinds.named import NAMED
from core.queries.buckets import key_of
from core.queries.computed import computed
from core.queries.dates import local_day
from core.queries.handing import Sensitive, tells
from core.queries.joins import Joins
from core.queries.paths import SYSTEM, Path, Unresolved, part_paths, shown_path
from core.queries.query import Link, Person, Row
from core.queries.ranges import range_key
from core.queries.sources import Column
from core.queries.values import family
from schema_registry.model import Entity, Field, Template
from schema_registry.problems import Problem
from schema_registry.roles import WHOLE, FieldRight, Policy, widest

Raw = Sequence[object]
"""One row as the database gave it."""
Maker = Callable[[Raw], object]

TITLES = ("$title", "$subtitle")
"""Columns that are no fields: the record's own card title and subtitle, as text."""
MOST_COLUMNS = 200
"""Columns of a question; an entity that has more may be asked for as a whole."""
LOOK_UPS = 20
"""Look-ups of one statement that reads a whole record; each may join a few tables."""
MOST_DEPTH = 3
"""References that a title may follow through other titles before it is left empty."""


class Selection:
    """The select list of one statement, filled column by column; each asked for gives a function of the row."""

    def __init__(self, joins: Joins) -> None:
        self.joins = joins
        self.ctx: Context = joins.ctx
        self.columns: list[Column] = []
        self.sensitive: list[Sensitive] = []
        """Values of its rows whose reading is noticed: who hands rows out tells it (`handing`)."""
        self._positions: dict[int, int] = {}
        self._met: dict[tuple[tuple[str, ...], Policy], sa.ColumnElement[bool]] = {}

    def at(self, column: Column) -> int:
        """The position of a column in the row; it is selected once however often it is asked for."""
        position = self._positions.get(id(column))
        if position is None:
            position = self._positions[id(column)] = len(self.columns)
            self.columns.append(column)
        return position

    def value(self, path: Path) -> int | Maker:
        """The value at a path: the row's position that holds it as it is, or a function of the row."""
        made = self._value(path)
        if not path.field.masked:
            return made
        right, field, make = self._right(path), path.field, _picker(made) if isinstance(made, int) else made
        return lambda row: shown(field, make(row), right(row))

    def _right(self, path: Path) -> Callable[[Raw], FieldRight]:
        """The right on the field at a path, of the record that a row leads to."""
        least, cases = path.field.least, []
        for case in path.field.cases:
            key = tuple(step.key for step in path.steps), case.policy
            met = self._met.get(key)
            if met is None:
                self.joins.personal = True
                met = self._met[key] = meets(self.ctx, case.policy, self.joins.reach(path.steps).columns["id"])
            cases.append((self.at(met), case.right))
        if not cases:
            return lambda row: least
        return lambda row: widest((least, *(right for place, right in cases if row[place])))

    def _value(self, path: Path) -> int | Maker:
        position = self.at(self.joins.column(path))
        if path.periodic:
            return self._bucket(path, position)
        if path.ranged:
            return lambda row: range_key(path.by, row[position])
        self._notice(path, position)
        if path.field.to:
            return self._link(path, position)
        if path.field.kind in NAMED:
            # The same with people: the last ones show their number.
            if self.joins.names.full:
                return lambda row: None if row[position] is None else _unnamed(_number(row[position]))
            name = self.at(self.joins.person(path))
            return lambda row: None if row[position] is None else Person(_number(row[position]), str(row[name] or ""))
        return self._joined(path) or position

    def _notice(self, path: Path, position: int) -> None:
        field = path.field
        if not tells(field):
            return
        id = self.at(self.joins.reach(path.steps).columns["id"])
        right = self._right(path) if field.masked else None
        self.sensitive.append(Sensitive(path.entity.key, field.key, position, id, right))

    def _joined(self, path: Path) -> Maker | None:
        """The value put together from several columns; None where it has only one."""
        parts = self.ctx.live.kinds[path.field.kind].parts(path.field)
        if parts is None:
            return None
        places = [self.at(self.joins.column(one)) for one in part_paths(self.ctx.live, path)]
        return lambda row: parts.join([row[place] for place in places])

    def _bucket(self, path: Path, position: int) -> Maker:
        zone, by = ZoneInfo(self.ctx.settings.zone), path.by
        return lambda row: None if row[position] is None else key_of(by, local_day(zone, row[position]))

    def _link(self, path: Path, position: int) -> Maker:
        target = self.ctx.model.entities[path.field.to]
        # An entity of more references than can be joined shows the last ones without a title rather than not at all.
        full = self.joins.names.full
        title = _nothing if full else self.title(target, target.card.title, (*path.steps, path.field))
        return lambda row: None if row[position] is None else Link(str(row[position]), title(row))

    def title(
        self, entity: Entity, template: Template, steps: tuple[Field, ...] = (), depth: int = 0
    ) -> Callable[[Raw], str]:
        """The text that a template makes of the record at the end of some references."""
        parts = {path: self._shown(entity, path, steps, depth) for path in template.paths}
        if len(template.parts) == 1 and len(parts) == 1:
            return next(iter(parts.values()))
        return lambda row: template.fill({path: shown(row) for path, shown in parts.items()})

    def _shown(self, entity: Entity, text: str, steps: tuple[Field, ...], depth: int) -> Callable[[Raw], str]:
        here = shown_path(self.ctx, entity, text)
        path = Path(text, (*steps, *here.steps), here.entity, here.field, here.by)
        said = self._said(path, depth)
        if not path.field.masked:
            return said
        right, field, place = self._right(path), path.field, self.at(self.joins.column(path))

        def show(row: Raw) -> str:
            allowed = right(row)
            return said(row) if allowed in WHOLE else str(shown(field, row[place], allowed) or "")

        return show

    def _said(self, path: Path, depth: int) -> Callable[[Raw], str]:
        """The value at a path as text, whoever asks."""
        field = path.field
        if tells(field):
            self._notice(path, self.at(self.joins.column(path)))
        if field.to:
            if depth == MOST_DEPTH:
                return _nothing
            target = self.ctx.model.entities[field.to]
            return self.title(target, target.card.title, (*path.steps, field), depth + 1)
        if field.kind in NAMED:
            person = self.at(self.joins.person(path))
            return lambda row: str(row[person] or "")
        kind, locale = self.ctx.live.kinds[field.kind], self.ctx.locale
        joined = self._joined(path)
        if joined is not None:
            return lambda row: kind.show(field, joined(row), locale)
        position = self.at(self.joins.column(path))
        if family(self.ctx, field) in ("id", "text") and not (field.choices or kind.spoken):
            return lambda row: str(row[position] or "")
        return lambda row: kind.show(field, row[position], locale)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _unnamed(number: int) -> Person:
    return Person(number, f"#{number}")


def _nothing(row: Raw) -> str:
    return ""


def every_column(entity: Entity) -> tuple[str, ...]:
    """The columns of a whole record but its lines and links: its fields, then the system's."""
    own = (name for name, one in entity.fields.items() if not one.many)
    return (*own, *(name for name in SYSTEM if name not in ("id", "sys_version")))


def paths_of(ctx: Context, entity: Entity, columns: Iterable[str]) -> Iterator[Path]:
    """The paths that some columns read, those of titles included. Raises Unresolved."""
    for name in columns:
        if name in TITLES:
            for text in _template(entity, name).paths:
                yield shown_path(ctx, entity, text)
        else:
            yield shown_path(ctx, entity, name)


def looks_up(path: Path) -> bool:
    """Whether a column needs more than the record's own row: another table, or work worth doing for a page only."""
    return bool(path.steps or path.field.to or path.field.cases) or path.field.kind in NAMED or computed(path.field)


def in_parts(ctx: Context, entity: Entity, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Columns in as many parts as it takes to have the look-ups of each joined in one statement; most have one."""
    parts: list[list[str]] = [[]]
    looked_up = 0
    for name in columns:
        more = _look_ups(ctx, entity, name)
        if parts[-1] and (looked_up + more > LOOK_UPS or len(parts[-1]) == MOST_COLUMNS):
            parts.append([])
            looked_up = 0
        parts[-1].append(name)
        looked_up += more
    return [tuple(part) for part in parts]


def _look_ups(ctx: Context, entity: Entity, name: str) -> int:
    try:
        return sum(looks_up(path) for path in paths_of(ctx, entity, (name,)))
    except Unresolved:
        return 0  # told by `read_columns`, with its place


def read_columns(
    ctx: Context, entity: Entity, columns: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Path, ...], list[Problem]]:
    """The columns to answer with (all of the entity's when none are asked for), their paths, and what is wrong."""
    most = max(MOST_COLUMNS, len(entity.fields) + len(SYSTEM) + len(TITLES))
    if len(columns) > most:
        return (), (), [codes.TOO_MUCH.at("/columns", what="columns", most=most)]
    problems: list[Problem] = []
    paths: list[Path] = []
    names = columns or every_column(entity)
    for at, name in enumerate(names):
        try:
            found = tuple(paths_of(ctx, entity, (name,)))
        except Unresolved as error:
            problems.append(error.at(f"/columns/{at}"))
            continue
        paths += found
        problems += [
            codes.NO_BUCKET.at(f"/columns/{at}", name=name[:200], by=path.by) for path in found if path.of_stays
        ]
    return tuple(names), tuple(paths), problems


def row_maker(selection: Selection, entity: Entity, columns: Sequence[str]) -> Callable[[Raw], Row]:
    """A function from a row to a record with the asked columns, `id` and `sys_version`."""
    paths = {
        name: shown_path(selection.ctx, entity, name)
        for name in dict.fromkeys(("id", "sys_version", *columns))
        if name not in TITLES
    }
    plain: list[str] = []
    for name, path in paths.items():
        if selection.at(selection.joins.column(path)) == len(plain):
            plain.append(name)
    made: list[tuple[str, Maker]] = []
    for name, path in paths.items():
        value = selection.value(path)
        if not isinstance(value, int):
            made.append((name, value))
        elif value >= len(plain) or plain[value] != name:
            made.append((name, _picker(value)))
    made += [(name, _title(selection, entity, name)) for name in TITLES if name in columns]
    return _builder(plain, made)


def _title(selection: Selection, entity: Entity, name: str) -> Callable[[Raw], str]:
    return selection.title(entity, _template(entity, name))


def _template(entity: Entity, name: str) -> Template:
    return entity.card.title if name == "$title" else entity.card.subtitle


def _picker(position: int) -> Maker:
    return lambda row: row[position]


def _builder(names: Sequence[str], made: Sequence[tuple[str, Maker]]) -> Callable[[Raw], Row]:
    """Names in order meet the row's first values; what needs more than its own value is made after."""
    if not made:
        return lambda row: dict(zip(names, row, strict=False))

    def build(row: Raw) -> Row:
        record = dict(zip(names, row, strict=False))
        for name, make in made:
            record[name] = make(row)
        return record

    return build
