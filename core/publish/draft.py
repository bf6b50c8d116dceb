"""What planning looks at (a draft), and what it makes: works, which are steps that can be run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pluggy
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from core.context import SYSTEM, Context, Live
from core.kinds.kind import Kind, Locale
from core.publish.step import Fault, Lock, Safety, Step
from core.settings import Settings
from core.storage.indexes import Wishes, wishes
from core.storage.names import Names
from core.storage.shapes import column_of, shapes
from core.storage.tables import EntityTable, Tables, build
from core.storage.versions import Stored
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field, Model
from schema_registry.problems import Sayable


class Phase(IntEnum):
    """The order of running: structure first, then values, then what watches over values."""

    RELEASE = 0
    TABLES = 1
    COLUMNS = 2
    VALUES = 3
    LINKS = 4
    INDEXES = 5
    LATER = 6
    """Printed in the plan, run after the commit as an online task."""


Ddl = Callable[[Operations], None]
Making = Callable[[Context], int]
"""What a step does to values, in a context of the new version; it returns the rows that it touched."""
Part = tuple[Phase, Ddl]
Task = Mapping[str, Any]
"""Work left for after the commit (see `core.publish.online`); JSON values, hence Any."""


class Listing(NamedTuple):
    """The live name of an entity, and its records whose values cannot stay as they are: those that the reader of a
    context may read."""

    entity: str
    faults: Callable[[Context], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Work:
    """One step that can be run: its DDL by phase (also printed for the plan) and what it does to values.

    `says`: sentences of the step. `values` runs in a context of the new version and returns the rows it touched.
    `online`: tasks left for after the commit, as JSON values (see `core.publish.online`). `effort`: rows by what is
    done to them (see `core.publish.pace`). `faults`: the records whose values cannot stay as they are, one by one.
    """

    id: str
    says: tuple[Sayable, ...]
    safety: Safety = "safe"
    counts: Mapping[str, int] = Frozen({})
    lock: Lock = "none"
    reversible: bool = True
    parts: tuple[Part, ...] = ()
    values: Making | None = None
    online: tuple[Task, ...] = ()
    effort: Mapping[str, int] = Frozen({})
    faults: Listing | None = None

    def told(self, dialect: sa.Dialect, seconds: float = 0.0) -> Step:
        """The step that an administrator reads, with its SQL and the time that it will take."""
        en, zh = (" ".join(one.say("en") for one in self.says), "".join(one.say("zh_CN") for one in self.says))
        sql = tuple(statement for _, ddl in sorted(self.parts, key=phase_of) for statement in printed(ddl, dialect))
        return Step(
            self.id,
            en,
            zh,
            self.safety,
            Frozen(self.counts),
            sql,
            self.lock,
            bool(self.online),
            self.reversible,
            seconds,
        )


def phase_of(part: Part) -> Phase:
    return part[0]


@dataclass(frozen=True, slots=True)
class Draft:
    """The live model, the wanted one, and the physical state of both."""

    connection: sa.Connection
    kinds: Mapping[str, Kind]
    stored: Stored
    before: Model
    after: Model
    touched: frozenset[str]
    """Keys of the wanted entities that are not quite the live ones; all others stand as they are."""
    names: Names
    shapes: Mapping[str, str]
    settings: Settings
    formers: Mapping[str, str] = Frozen({})
    """Fields that go back to a column they had before, with that column: it still holds the values of then."""
    back: int = 0
    """The version that is gone back to; 0 for going on."""
    _tables: dict[str, EntityTable] = field(default_factory=dict, compare=False)
    _coming: list[Context] = field(default_factory=list, compare=False)
    _wished: dict[str, Wishes] = field(default_factory=dict, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """The business time zone, in which moments become days."""
        return ZoneInfo(self.settings.zone)

    @property
    def coming(self) -> Context:
        """The system in the wanted model, over the tables as they are now: for values of columns that stay."""
        if not self._coming:
            live = Live(self.stored.version + 1, self.after, self.kinds, Tables(self.after, self.kinds, self.names))
            locale = Locale(self.settings.locale, self.zone)
            self._coming.append(Context(self.connection, live, SYSTEM, pluggy.HookRelay(), self.settings, locale))
        return self._coming[0]

    @property
    def postgresql(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    def table(self, entity: Entity) -> EntityTable:
        """The table of a wanted entity, under the names that it will have."""
        if entity.key not in self._tables:
            self._tables[entity.key] = build(entity, self.kinds, self.names)
        return self._tables[entity.key]

    @property
    def wished(self) -> Mapping[str, Wishes]:
        """What asks for indexes in the wanted model, by the key of the entity."""
        if not self._wished:
            self._wished.update(wishes(self.after))
        return self._wished

    @property
    def changed(self) -> Iterator[Entity]:
        """The wanted entities that are touched, in their order."""
        return (entity for entity in self.after.entities.values() if entity.key in self.touched)

    def stays(self, key: str) -> bool:
        """Whether a table or a column is there already and goes on under its name, live or put away until now."""
        return self.stored.names.physical.get(key) == self.names.physical.get(key)

    def has_column(self, field: Field) -> bool:
        """Whether a field's column need not be made: it stays, or one that was put away longer ago serves again."""
        return self.stays(field.key) or field.key in self.formers

    def former_until(self, field: Field) -> int:
        """The last version that the column served which a field goes back to."""
        physical, mark = self.stored.names.physical, f"{field.key}@"
        keys = (key for key, name in physical.items() if key.startswith(mark) and name == self.formers[field.key])
        return int(next(keys).removeprefix(mark))

    def targets(self, entity: Entity) -> dict[str, str]:
        """Physical columns of an entity's references with the physical tables that they refer to."""
        return {self.names.column(one): self.target(one) for one in entity.references}

    def renamed(self, entity: str) -> str:
        """What an entity of the live model is called in the wanted one; empty when it goes."""
        key = self.before.entities[entity].key
        return next((one.name for one in self.after.entities.values() if one.key == key), "")

    def target(self, reference: Field) -> str:
        return self.names.table(self.after.entities[reference.to])


def draft(connection: sa.Connection, live: Live, stored: Stored, after: Model, settings: Settings) -> Draft:
    """A draft with physical names made for all that is new.

    A field whose values cannot stay in their column (another kind, scale or target) gets a new one. The old
    column keeps its values, under the field's key with the version that it served until (`…customer.size@3`); a
    field that goes back to a kind it had gets its old column again. Derived values never do: they are computed into a
    new column whenever their definition is another one, or was away.
    """
    wanted = shapes(after, live.tables, stored.shapes)
    before = _there(live.model, stored.names)
    touched = tuple(_touched(before, after, stored.shapes, wanted))
    there = {field.key for entity in before.entities.values() for field in entity.stored} if touched else set()
    moved = [
        field
        for entity in touched
        for field in entity.stored
        if field.key in stored.shapes
        and (
            column_of(stored.shapes[field.key]) != column_of(wanted[field.key])
            or (field.derived is not None and field.key not in there)
        )
    ]
    names, kept, formers = stored.names, dict(stored.shapes), {}
    for one in moved:
        former = _former(kept, one, wanted[one.key])
        names, old = names.renewing(one, f"{one.key}@{stored.version}", former), kept[one.key]
        if former:
            formers[one.key] = names.physical[one.key]
            del kept[former]
        kept[f"{one.key}@{stored.version}"] = old
    names = names.covering(touched) if touched else names
    shaped = Frozen({**kept, **wanted})
    keys = frozenset(entity.key for entity in touched)
    return Draft(connection, live.kinds, stored, before, after, keys, names, shaped, settings, Frozen(formers))


def _touched(before: Model, after: Model, recorded: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[Entity]:
    """The wanted entities that are not quite the live ones, in themselves or in how their columns are made."""
    other = {key for key, shape in wanted.items() if recorded.get(key) != shape}
    names = {key.partition("/")[2].partition(".")[0] for key in other}
    for name, entity in after.entities.items():
        if before.entities.get(name) is not entity or entity.key.partition("/")[2] in names:
            yield entity


def _there(before: Model, names: Names) -> Model:
    """The live model without tables that the engine makes by now and did not when it was published."""
    new = {one.name for one in before.entities.values() if one.link_of and one.key not in names.physical}
    if not new:
        return before
    return replace(before, entities=Frozen({name: one for name, one in before.entities.items() if name not in new}))


def _former(kept: Mapping[str, str], field: Field, wanted: str) -> str:
    """The key of the latest column put away that has the wanted shape and may serve again; "" when there is none."""
    if field.derived is not None:
        return ""
    found = [key for key, shape in kept.items() if key.startswith(f"{field.key}@") and shape == wanted]
    return max(found, key=lambda key: int(key.rpartition("@")[2]), default="")


def printed(ddl: Ddl, dialect: sa.Dialect) -> tuple[str, ...]:
    """The statements that some operations would run."""
    buffer = io.StringIO()
    context = MigrationContext.configure(dialect=dialect, opts={"as_sql": True, "output_buffer": buffer})
    ddl(Operations(context))
    return tuple(part.strip() for part in buffer.getvalue().split(";\n\n") if part.strip())


def running(connection: sa.Connection) -> Operations:
    """Operations that run on a connection."""
    return Operations(MigrationContext.configure(connection))
