"""The compiled definitions: frozen, comparable, shared by every thread of a process.

Names in here are the current ones; `key` is what an element *is* for ever: the pack that defined it and
the name it was first given there (`trading/customer`, `trading/customer.name`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from schema_registry.frozen import Frozen
from schema_registry.lists import TONES as TONES  # noqa: PLC0414  # all of these are known as parts of the model
from schema_registry.lists import Group as Group  # noqa: PLC0414
from schema_registry.lists import Highlight as Highlight  # noqa: PLC0414
from schema_registry.lists import ListView as ListView  # noqa: PLC0414
from schema_registry.lists import Measure as Measure  # noqa: PLC0414
from schema_registry.lists import View as View  # noqa: PLC0414
from schema_registry.mappings import ImportMapping
from schema_registry.roles import Case, FieldRight, Role
from schema_registry.scenario import Scenario
from schema_registry.standing import Discloses, Pool, Standing, Tasks
from schema_registry.statechart import Calendar, Process
from schema_registry.text import Text as Text  # noqa: PLC0414  # everybody knows it as a part of the model

if TYPE_CHECKING:
    from schema_registry.prints import Print
    from schema_registry.reports import Report

SYSTEM_FIELDS: Mapping[str, str] = Frozen(
    {
        "id": "id",
        "sys_version": "integer",
        "sys_owner": "actor",
        "sys_created_at": "datetime",
        "sys_created_by": "actor",
        "sys_updated_at": "datetime",
        "sys_updated_by": "actor",
    }
)
"""Fields that every entity has, with their kinds. `sys_unit` and `sys_deleted_at` exist but are not shown."""

BUCKETS = ("day", "week", "month", "quarter", "year")
TOTALS = ("sum", "avg", "min", "max", "count")

OVER_TOTALS = "formula"
"""The total of a computed field that is its formula over the totals of what it reads: a margin of sums."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a `choice` field. A retired one is shown where it stands but not offered."""

    value: str
    title: Text
    color: str = ""
    retired: bool = False
    parent: str = ""
    """In a category tree: the value above it. Choices of a tree stand in its own order, parents first."""
    formers: tuple[str, ...] = ()
    """Of a state: what it was called before. Records say its name of today; the log of changes, that of the day."""


@dataclass(frozen=True, slots=True)
class Rollup:
    """A figure over the records of `entity` that refer here through `field`. `where`: a formula over each of them.

    `over`: `all` is kept in a column by the write path; `visible` is computed for whoever asks.
    """

    entity: str
    field: str
    total: Literal["sum", "avg", "min", "max", "count"]
    of: str = ""
    where: str = ""
    over: Literal["all", "visible"] = "all"


@dataclass(frozen=True, slots=True)
class Derived:
    """How the engine computes a field. `stored`: kept in a column. `reads`: fields that a stored one is made of."""

    formula: str = ""
    rollup: Rollup | None = None
    stored: bool = True
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """Values that hold since a day: records of `entity`, which the engine made for them.

    `period`: what values are entered for, `day` for any date. `alone`: there is no other place for them (a series);
    otherwise the present value has a column of its own, and those of before are kept here (`track`).
    """

    entity: str
    period: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Child records edited as a sheet on their parent: those of `entity` whose `field` refers to it.

    `position` names their integer field that holds the place, 1 for the first; without it they stand as they came.
    """

    entity: str
    field: str
    columns: tuple[str, ...] = ()
    position: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Many-to-many: records of `entity` hold the pairs, `source` refers to this side, `target` to records of `to`."""

    to: str
    entity: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Target:
    """One of the entities that a field may refer to records of: what it is for ever, and what it is called."""

    name: str
    key: str
    title: Text
    formers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Depends:
    """What narrows the values offered: the value of the field `on`.

    Of a reference: only targets whose field `through` holds it. Of choices: those listed for it in `values`.
    """

    on: str
    through: str = ""
    values: Mapping[str, tuple[str, ...]] = Frozen({})


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold of every record: a formula that is not false. `at`: the field that the problem stands at."""

    id: str
    holds: str
    message: Text
    at: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `options` holds the JSON keywords of its kind (`maxLength`, `minimum`, `currency`, …), frozen."""

    key: str
    name: str
    kind: str
    title: Text
    required: bool = False
    unique: bool = False
    search: bool = False
    index: bool = False
    track: bool = False
    sensitive: bool = False
    """Whether it is logged who reads it."""
    default: object = None
    help: Text | None = None
    placeholder: Text | None = None
    options: Mapping[str, object] = Frozen({})
    choices: tuple[Choice, ...] = ()
    to: str = ""
    """A reference's target: the entity's current name."""
    targets: tuple[Target, ...] = ()
    """Of a reference to a record of one of several entities: those."""
    inverse: str = ""
    on_delete: Literal["restrict", "clear", "cascade"] = "restrict"
    renamed_from: tuple[str, ...] = ()
    derived: Derived | None = None
    """Of a computed field, whose `kind` and options are those of its values."""
    lines: Lines | None = None
    links: Links | None = None
    dated: Dated | None = None
    """Of values with a history: where those of the past are."""
    default_formula: str = ""
    mapped: Mapping[str, object] = Frozen({})
    backfill: object = None
    backfill_formula: str = ""
    """What becomes, when this is published, of values that records had, and of records without one."""
    visible: str = ""
    read_only: str = ""
    required_if: str = ""
    """Formulas over the record; empty where nothing depends."""
    when_hidden: Literal["keep", "clear"] = "keep"
    depends: Depends | None = None
    process: str = ""
    """Of a choice whose values are the states of a process: its name. Only transitions change such a field."""
    moment: bool = False
    """Whether a process keeps here since when a record is in its state."""
    fixed: bool = False
    least: FieldRight = "write"
    cases: tuple[Case, ...] = ()
    """As some people see it: they may change it in no record; their right on it in every record, and wider ones in
    those that meet a policy (`schema_registry.sight`)."""

    @property
    def stored(self) -> bool:
        """Whether the entity's table has a column for it."""
        if self.many or self.series:
            return False
        return self.derived is None or self.derived.stored

    @property
    def target(self) -> str:
        """The entity that it refers to one or several records of; empty where it refers to none."""
        return self.to if self.links is None else self.links.to

    def leads_to(self, entity: str) -> bool:
        """Whether it may refer to one record of an entity."""
        return self.to == entity or any(one.name == entity for one in self.targets)

    @property
    def many(self) -> bool:
        """Whether its value is records elsewhere: lines or links."""
        return self.lines is not None or self.links is not None

    @property
    def series(self) -> bool:
        """Whether its values are entered for periods and stand in no column."""
        return self.dated is not None and self.dated.alone

    @property
    def fills(self) -> bool:
        return bool(self.backfill_formula) or self.backfill is not None

    @property
    def given(self) -> bool:
        """Whether people and programs give its values; the engine computes the others."""
        return self.derived is None and not self.moment and not self.fixed

    @property
    def masked(self) -> bool:
        """Whether it is shown in part, or not at all, in some records: nothing may follow from its value."""
        return self.least in ("hidden", "masked")

    @property
    def identifies(self) -> bool:
        """Whether one of its values tells a record apart, for people who see it so."""
        return self.unique and not self.masked

    @property
    def in_part(self) -> bool:
        """Whether what is shown of it may be a part of a text."""
        return "masked" in (self.least, *(one.right for one in self.cases))

    def choice(self, value: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True, slots=True)
class Template:
    """A wording with field paths in braces, `{name} · {country}`. `parts` alternates text and path."""

    source: str
    parts: tuple[tuple[Literal["text", "path"], str], ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(part for what, part in self.parts if what == "path")

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with values put in; a separator beside a missing value is left out."""
        filled: list[str] = []
        pending = ""
        for what, part in self.parts:
            if what == "text":
                pending = part if filled or not pending else pending + part
                continue
            value = values.get(part, "")
            if value:
                filled.append((pending if filled or pending.strip(" ·-—,，/|") else "") + value)
            pending = ""
        tail = pending if filled and pending.strip(" ·-—,，/|") else ""
        return "".join(filled) + tail


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Text
    fields: tuple[str, ...]
    columns: int = 2
    visible: str = ""
    when_hidden: Literal["keep", "clear"] = "keep"


@dataclass(frozen=True, slots=True)
class Members:
    """Records of `entity` that stand in the records of a tree, to which they refer through `field`."""

    entity: str
    field: str


@dataclass(frozen=True, slots=True)
class Related:
    """Records of another entity that refer to this one through `field`.

    `layout`: how those of a tree are shown at first; a tree when empty.
    """

    entity: str
    field: str
    columns: tuple[str, ...]
    sort: tuple[str, ...] = ()
    totals: tuple[Measure, ...] = ()
    layout: Literal["", "tree", "table"] = ""
    members: Members | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a card: sections of fields, or related records, or the files of one field, or the history."""

    id: str
    title: Text
    sections: tuple[Section, ...] = ()
    related: Related | None = None
    files: str = ""
    history: bool = False
    visible: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    title: Template
    subtitle: Template
    facts: tuple[str, ...] = ()
    tabs: tuple[Tab, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    key: str
    name: str
    title: Text
    plural: Text
    fields: Mapping[str, Field]
    card: Card
    list: ListView
    icon: str = ""
    description: Text | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    """Sets of fields whose values, taken together, stand once; a set of none stands once as it is: `single`."""
    duplicates: tuple[str, ...] = ()
    """The fields by which a record is probably there already."""
    menu: bool = True
    system_titles: Mapping[str, Text] = Frozen({})
    renamed_from: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    ledger: Mapping[str, str] = Frozen({})
    """Of the ledger of expenses: by entity whose records hold them, its reference to it."""
    expenses: str = ""
    """The ledger's reference to this entity, whose records hold expenses; empty where they hold none."""
    link_of: str = ""
    """The entity whose field made this one to hold its pairs, or its dated values; such an entity has no pages."""
    tasks: Tasks | None = None
    """Of things to be done: how they are."""
    pool: Pool | None = None
    """Of records that may belong to nobody until somebody claims them: by which rules."""
    timeline: Standing | None = None
    """Of things that happened to other records: how they stand on their timelines."""
    tree: str = ""
    """The reference to itself that names the record above; empty where records stand beside each other only."""
    discloses: Discloses = Discloses()

    @property
    def single(self) -> bool:
        """Whether there is one record at most."""
        return () in self.unique

    @property
    def stored(self) -> tuple[Field, ...]:
        """The fields that the table has a column for."""
        return tuple(one for one in self.fields.values() if one.stored)

    @property
    def references(self) -> tuple[Field, ...]:
        return tuple(one for one in self.fields.values() if one.to)

    @property
    def searched(self) -> tuple[Field, ...]:
        return tuple(one for one in self.fields.values() if one.search)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an expense category asks: who files under it, on records of which entities, and how much at most, in the
    company's currency. Nothing stated: everybody, all of them, any amount."""

    roles: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """A category tree. `categories` in its own order, parents before their children.

    `terms`: of the expense categories, those that ask something, what is said above them included.
    """

    key: str
    name: str
    title: Text
    categories: tuple[Choice, ...]
    terms: Mapping[str, Terms] = Frozen({})


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Entities that stand together in the menu. `id` and `title` are empty for those without a heading."""

    id: str
    title: Text
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    name: str
    version: str
    title: Text
    language: str
    locales: tuple[str, ...] = ()
    requires: Mapping[str, str] = Frozen({})
    currency: str = "CNY"
    menu: tuple[MenuGroup, ...] = ()
    """The menu as the pack states it, and its other entities last."""


class Fingerprint(NamedTuple):
    """Digests of an entity's own documents, and of those with everything that refers to it.

    `looked`: the other entities that its computed fields look at.
    """

    written: str
    surrounded: str
    looked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that is live (or drafted), checked and ready to run."""

    packs: Mapping[str, Pack] = field(default_factory=lambda: Frozen({}))
    entities: Mapping[str, Entity] = field(default_factory=lambda: Frozen({}))
    roles: Mapping[str, Role] = field(default_factory=lambda: Frozen({}))
    imports: Mapping[str, ImportMapping] = field(default_factory=lambda: Frozen({}))
    trees: Mapping[str, Tree] = field(default_factory=lambda: Frozen({}))
    reports: Mapping[str, Report] = field(default_factory=lambda: Frozen({}))
    processes: Mapping[str, Process] = field(default_factory=lambda: Frozen({}))
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: Frozen({}))
    prints: Mapping[str, Print] = field(default_factory=lambda: Frozen({}))
    currency: str = "CNY"
    """The company's, in which money of any currency is added up."""
    scenarios: tuple[Scenario, ...] = field(default=(), compare=False, repr=False)
    """The configuration tests, which say nothing of what runs."""
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=lambda: Frozen({}), compare=False, repr=False)
    """By entity: what it was compiled from, so that the next version keeps what nothing touched."""
    sound: Mapping[str, Mapping[str, object]] = field(default=Frozen({}), compare=False, repr=False)
    """What the documents say that it was made of, and the entities with their overlays, by their digests: sound by
    themselves, never to be read or looked at again."""

    @property
    def ledger(self) -> Entity | None:
        """The entity whose records are expenses; None where nothing holds any."""
        found = self.entities.get("expense")
        return found if found is not None and found.ledger else None

    def related(self, entity: str) -> Iterator[tuple[Entity, Field]]:
        """Every (entity, field) that refers to an entity, in the order of the model."""
        for other in self.entities.values():
            for one in other.fields.values():
                if (one.to or one.targets) and one.leads_to(entity):
                    yield other, one
