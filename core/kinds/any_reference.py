"""`any_reference`: a record of one of several entities: what a visit was about, what a note belongs to.

The field's own column holds the record's id, which no two records of any entity share; beside it stands the key of
its entity, so that a renamed one needs no rewriting. No foreign key leads to several tables: the write path
holds what one would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from core.codes.kinds import NO_SUCH_TARGET
from core.kinds.cleaning import short
from core.kinds.kind import Key, Kind, Locale, Parts, Refused
from core.kinds.operators import EQUALITY
from core.kinds.reference import ON_DELETE, record_id
from core.queries.query import Link
from core.storage.types import Id, Named, SqlType
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Target, Text
from schema_registry.suggest import closest

BETWEEN = ":"
"""Stands between entity and id in forms and files: `customer:0197c3a1-…`."""
ID, TYPE = "id", "type"
MOST = 20
"""Entities that one field may lead to: each costs a statement a page."""
_KINDS: Mapping[str, str] = Frozen({ID: "id", TYPE: "choice"})
_TITLES: Mapping[str, Text] = Frozen(
    {ID: Text("record", Frozen({"zh_CN": "记录"})), TYPE: Text("type", Frozen({"zh_CN": "类型"}))}
)


class AnyReferenceKind(Kind):
    """A record of one of several entities."""

    name = "any_reference"
    widget = "any_reference"
    stated = False
    operators = EQUALITY
    required_options = frozenset({"to"})
    sortable = False
    groupable = False
    unique = False

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "to": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "maxItems": MOST,
                "uniqueItems": True,
                "title": "May refer to",
                "description": "Names of the entities whose records can be chosen, in this order.",
                "examples": [["customer", "order"]],
            },
            "inverse": {
                "type": "string",
                "title": "Inverse name",
                "description": "What the records that refer to one are called from its side, in filters and tabs.",
                "examples": ["activities"],
            },
            "onDelete": ON_DELETE,
        }

    def standard(self, field: Field) -> dict[str, object]:
        """The pair that the API prints, or the id alone: it says already whose record it is."""
        identity: dict[str, object] = {"type": "string", "format": "uuid"}
        named = {"enum": [one.name for one in field.targets]} if field.targets else {"type": "string"}
        pair = {"type": "object", "properties": {"id": identity, "entity": named}, "required": ["id"]}
        return {"anyOf": [identity, pair]}

    def column(self, field: Field) -> SqlType:
        return Id()

    def keys(self, field: Field) -> tuple[Key, ...]:
        names = Named(tuple((one.name, one.key) for one in field.targets))
        return (Key(TYPE, names, lambda value: cast("Link", value).entity if value else None),)

    def part_kinds(self, document: Mapping[str, object]) -> Mapping[str, str]:
        return _KINDS

    def parts(self, field: Field) -> Parts | None:
        return Parts(
            fields=Frozen({name: _part(field, name) for name in _KINDS}),
            own=ID,
            split=lambda value: value.id if isinstance(value, Link) else value,
            join=_joined,
            mark="any",
            asked=TYPE,
        )

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            entity, between, id = text.strip().rpartition(BETWEEN)
            if not id and not between:
                return None
            return Link(record_id(id), "", _called(field, entity) if entity else "")

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if not isinstance(value, Mapping):
                return Link(record_id(value), "")
            entity = _named(field, value["entity"]) if "entity" in value else ""
            return Link(record_id(value.get("id")), "", entity)

        return read

    def log_reader(self, field: Field) -> Callable[[object], object]:
        """Logged names may be former ones."""
        now = {former: one.name for one in field.targets for former in one.formers}
        read = self.json_reader(field)

        def read_logged(value: object) -> object:
            if isinstance(value, Mapping) and value.get("entity") in now:
                value = {**value, "entity": now[value["entity"]]}
            return read(value)

        return read_logged

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return _as_json

    def show(self, field: Field, value: object, locale: Locale) -> str:
        """The record's title; where nobody has looked it up, what it is a record of."""
        if not isinstance(value, Link):
            return "" if value is None else str(value)
        return value.title or said(field, value.entity, locale.tag)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        if not isinstance(value, Link):
            return "" if value is None else str(value)
        return f"{value.entity}{BETWEEN}{value.id}" if value.entity else value.id


def said(field: Field, entity: str, tag: str) -> str:
    """What an entity that a field leads to is called."""
    return next((one.title.say(tag) for one in field.targets if one.name == entity), entity)


def titled(target: Target, title: str, tag: str) -> str:
    """A record as a choice among those of several entities says it."""
    return f"{target.title.say(tag)} · {title}"


def pointed(field: Field, value: object) -> tuple[str, str]:
    """The entity and the id that a typed value of a reference of either kind stands for; ids are texts."""
    return (value.entity, value.id) if isinstance(value, Link) else (field.to, str(value))


def pointing(field: Field, entity: str, id: str) -> object:
    """The typed value of a reference of either kind that leads to a record."""
    return Link(id, "", entity) if field.targets else id


def id_of(value: object) -> object:
    """The id that a typed value of a reference of either kind stands for."""
    return value.id if isinstance(value, Link) else value


def by_entity(field: Field, values: Iterable[object]) -> dict[str, set[str]]:
    """The ids that values of a reference of either kind stand for, by their entities; missing values are left out."""
    found: dict[str, set[str]] = {}
    for value in values:
        if value is not None:
            entity, id = pointed(field, value)
            found.setdefault(entity, set()).add(id)
    return found


def _called(field: Field, text: str) -> str:
    """An entity by its name, or as people call it. Raises Refused."""
    for one in field.targets:
        if text in (one.title.default, *one.title.translations.values()):
            return one.name
    return _named(field, text)


def _named(field: Field, name: object) -> str:
    """An entity by its name. Raises Refused."""
    known = [one.name for one in field.targets]
    if name in known:
        return str(name)
    raise Refused(NO_SUCH_TARGET, closest(str(name)[:60], known), value=short(name), offered=", ".join(known))


def _part(field: Field, name: str) -> Field:
    told = _TITLES[name]
    title = Text(
        f"{field.title.say('en')} ({told.default})",
        Frozen({tag: f"{field.title.say(tag)}（{text}）" for tag, text in told.translations.items()}),
    )
    choices = tuple(Choice(one.name, one.title) for one in field.targets) if name == TYPE else ()
    return Field(
        f"{field.key}.{name}", f"{field.name}.{name}", _KINDS[name], title, choices=choices, targets=field.targets
    )


def _joined(row: Sequence[object]) -> object:
    id, entity = row
    return None if id is None else Link(str(id), "", str(entity or ""))


def _as_json(value: object) -> object:
    if not isinstance(value, Link):
        return value
    printed = {"id": value.id, "entity": value.entity} if value.entity else {"id": value.id}
    return {**printed, "title": value.title} if value.title else printed
