"""What a field kind is: one object that parses, checks, stores, prints, compares and converts values of a field.

A kind has no state. Readers are made per field (`reader`, `json_reader`) so that a form, the API and a
million-row import run the same closure over the same options: one verdict for all doors.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from core.codes.values import DEFAULT_REFUSED, NO_CONVERSION
from core.storage.types import SqlType
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Text
from schema_registry.problems import Code, Problem
from schema_registry.vocabulary import KindWords

Loss = Literal["none", "some", "refused"]
Way = Literal[
    "text", "json", "words", "number", "amount", "members", "day", "clock", "files", "shown", "target", "lunar"
]
"""How values are carried over to another kind: see `core.kinds.convert`."""


@dataclass(frozen=True, slots=True)
class Locale:
    """How values are shown and typed: a locale tag (`zh_CN`, `en`) and the time zone of instants."""

    tag: str = "en"
    zone: ZoneInfo = ZoneInfo("UTC")


class Refused(ValueError):
    """A value that a field does not take. Becomes a `Problem` at the field's pointer."""

    def __init__(self, code: Code, suggestion: str = "", **params: object) -> None:
        super().__init__(code.code)
        self.code = code
        self.suggestion = suggestion
        self.params = params

    def at(self, pointer: str) -> Problem:
        return Problem(self.code, pointer, tuple(self.params.items()), did_you_mean=self.suggestion)


@dataclass(frozen=True, slots=True)
class Key:
    """A column the engine keeps beside a field's own, made from its value (`fold` for text)."""

    name: str
    type: SqlType
    make: Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Parts:
    """How a value that takes several columns is made of them.

    `fields`: each part by its name as a field of its own (`price.currency`), which paths may end at. The field's own
    column holds the part `own`, the others stand in keys of their names. `split` gives what the own column holds;
    `join` the value of a row with the own column first, then `beside`. `mark` tells columns of one make from others.
    """

    fields: Mapping[str, Field]
    own: str
    split: Callable[[object], object]
    join: Callable[[Sequence[object]], object]
    mark: str
    keyed: Mapping[str, Mapping[str, str]] = Frozen({})
    """By part, the columns beside that are its own kept keys: `{"line": {"fold": "line_fold"}}`."""
    asked: str | None = ""
    """The part that people are asked about in conditions and groups, where it is not the own one; None: the whole."""

    @property
    def beside(self) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name != self.own)

    @property
    def compared(self) -> Field:
        """The part by which values are filtered, sorted, grouped and added up."""
        return self.fields[self.own]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a change of kind does to stored values: nothing lost, some lost (values are counted), or refused why."""

    loss: Loss
    why: Problem | None = None
    way: Way = "text"

    @property
    def reason(self) -> str:
        return self.why.message if self.why else ""


KEPT = Conversion("none")


class Kind(ABC):
    """Base of every field kind. The contract suite in tests/core/kinds runs against each."""

    name: ClassVar[str]
    widget: ClassVar[str]
    """Name of the Jinja macros that draw and show it (admin/templates/macros/kinds.html)."""
    operators: ClassVar[tuple[str, ...]]
    totals: ClassVar[tuple[str, ...]] = ("count",)
    buckets: ClassVar[tuple[str, ...]] = ()
    required_options: ClassVar[frozenset[str]] = frozenset()
    searchable: ClassVar[bool] = False
    sortable: ClassVar[bool] = True
    groupable: ClassVar[bool] = True
    unique: ClassVar[bool] = True
    numeric: ClassVar[bool] = False
    """Shown end-aligned with tabular figures."""
    declarable: ClassVar[bool] = True
    """False for kinds that only the engine's own fields have (`id`, `actor`)."""
    formula: ClassVar[str] = ""
    """The type of its values in formulas: text, number, boolean, date, instant, time, duration, user, reference,
    texts (a set of them); empty where formulas cannot use it."""
    many: ClassVar[bool] = False
    """Its values are sets, filtered and indexed by what is in them."""
    files: ClassVar[bool] = False
    """Its values are files of the store (`core.kinds.file.Stored`)."""
    stored: ClassVar[bool] = True
    """False where fields have no column: their values are records of another table."""
    numbered: ClassVar[bool] = False
    """The engine gives values to new records: each another one, which nobody else changes unless `manual` says so."""
    read_only: ClassVar[bool] = False
    """True when no value is ever taken: the engine's own, and kinds whose plugin is missing."""
    hidden: ClassVar[bool] = False
    """Its values are told to nobody, only that there are some (`core.records.secrets`)."""
    stated: ClassVar[bool] = True
    """Definitions may state values of it. Not where those are known by ids, which only an installation has."""
    spoken: ClassVar[bool] = False
    """Its values are texts that nobody reads as they are kept, but only as `show` says them."""
    conversions: ClassVar[Mapping[str, Conversion]] = {}
    """By the other kind's name, what `conversion` says of it."""

    # ---- in a definition
    def options(self) -> Mapping[str, Mapping[str, object]]:
        """JSON Schema of each keyword that this kind adds to a field document."""
        return {}

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        """What is wrong with the field document as a whole; pointers relative to the field. A default that the field
        would not take, unless a kind says more."""
        return default_problems(self, options) if self.stated else ()

    @abstractmethod
    def standard(self, field: Field) -> dict[str, object]:
        """The plain JSON Schema (2020-12) of a value in the API."""

    def words(self) -> KindWords:
        """What the definition language is told of this kind."""
        return KindWords(
            name=self.name,
            options=self.options(),
            standard=self.standard,
            required=self.required_options,
            check=self.check,
            operators=self.operators,
            totals=self.totals,
            buckets=self.buckets,
            searchable=self.searchable,
            sortable=self.sortable,
            groupable=self.groupable,
            unique=self.unique,
            formula=self.formula,
            numbered=self.numbered,
            files=self.files,
            stated=self.stated,
            parts=self.part_kinds,
        )

    # ---- in the database
    @abstractmethod
    def column(self, field: Field) -> SqlType:
        """The column's type; it binds and returns the kind's Python value on every dialect."""

    def keys(self, field: Field) -> tuple[Key, ...]:
        """Columns kept beside it."""
        return ()

    def part_kinds(self, document: Mapping[str, object]) -> Mapping[str, str]:
        """The parts that values of a field document have, with their kinds."""
        return Frozen({})

    def parts(self, field: Field) -> Parts | None:
        """How a value is made of several columns; None where its own column holds all of it."""
        return None

    # ---- values
    @abstractmethod
    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        """A function from typed text (form, file) to a checked value; empty text gives None. Raises Refused."""

    def address_reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        """A function from what stands in an address (`?credit[_gt]=100`) to a value. As typed, unless a kind says
        otherwise; `json_writer`'s texts must be among what it reads."""
        return self.reader(field, locale)

    @abstractmethod
    def json_reader(self, field: Field) -> Callable[[object], object]:
        """A function from a JSON value to a checked value; null gives None. Raises Refused."""

    def admission(self, field: Field) -> Callable[[object, object], None] | None:
        """A function of a new value and the one it replaces that raises Refused where the new one may stay but not
        be set (a retired choice). None where whatever is read may be set."""
        return None

    def log_reader(self, field: Field) -> Callable[[object], object]:
        """A function from what `json_writer` printed into the change log to the value as it was."""
        return self.json_reader(field)

    def json_writer(self, field: Field) -> Callable[[object], object]:
        """A function from a value (never None) to what the API prints."""
        return _same

    @abstractmethod
    def show(self, field: Field, value: object, locale: Locale) -> str:
        """The value for a reader; None gives an empty text."""

    def brief(self, field: Field, value: object, locale: Locale) -> str:
        """The value where there is little room: large figures in 万 and 亿 where that is how people say them."""
        return self.show(field, value, locale)

    def difference(self, field: Field, before: object, after: object, locale: Locale) -> tuple[str, str]:
        """A change for a reader: what was there and what is there. Missing values give empty texts."""
        return (
            "" if before is None else self.show(field, before, locale),
            "" if after is None else self.show(field, after, locale),
        )

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        """The value as typed into a form: `reader(edit(v)) == v`."""
        return self.show(field, value, locale)

    def comes_round(self, first: date, last: date) -> tuple[tuple[object, object], ...] | None:
        """Of values that come round each year: the spans of those that do from one day to another, both included.
        None where values do not."""
        return None

    # ---- change of kind
    def conversion(self, to: Kind) -> Conversion:
        """What happens to values when a field of this kind becomes another."""
        if to.name == self.name:
            return KEPT
        known = self.conversions.get(to.name) or to.conversion_from(self)
        return known or Conversion("refused", NO_CONVERSION.at(before=self.name, after=to.name))

    def conversion_from(self, before: Kind) -> Conversion | None:
        """A newer kind's say about older ones that do not know it: what becomes of their values; None is refused."""
        return None


def _same(value: object) -> object:
    return value


def sketch(kind: Kind, document: Mapping[str, object]) -> Field:
    """The field of a document whose own keywords are of the right type."""
    values = document.get("enum")
    choices = (
        tuple(Choice(str(value), Text(str(value))) for value in values) if isinstance(values, list | tuple) else ()
    )
    return Field("", "", kind.name, Text(""), options=Frozen(document), choices=choices)


def default_problems(kind: Kind, document: Mapping[str, object]) -> Iterable[Problem]:
    """A problem at `/default` when the field would not take it."""
    default = document.get("default")
    if default is None:
        return
    try:
        kind.json_reader(sketch(kind, document))(default)
    except Refused as refused:
        problem = refused.at("/default")
        yield DEFAULT_REFUSED.at("/default", reason=problem.say("en"), reason_zh=problem.say("zh"))
