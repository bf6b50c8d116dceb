"""New documents to begin with: the least that a kind of definition holds, ready to be written on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schema_registry.documents import FOLDERS, DocumentKind, schema_urn
from schema_registry.frozen import Frozen


@dataclass(frozen=True, slots=True)
class Subject:
    """What a new document is about. `field` and `options` are those of a choice that a process may be bound to."""

    name: str
    title: str
    entity: str = ""
    field: str = ""
    options: tuple[str, ...] = ()


Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One kind of beginning. `about`: whether it needs an entity to be about."""

    name: str
    kind: DocumentKind
    body: Callable[[Subject], Body]
    about: bool = False

    def path(self, subject: Subject) -> str:
        """Where the document lies in its pack."""
        folder = next(folder for folder, kind in FOLDERS.items() if kind == self.kind)
        return f"{folder}/{subject.entity if self.name == 'overlay' else subject.name}.json"

    def text(self, subject: Subject) -> str:
        """The document's text."""
        document = {"$schema": schema_urn(self.kind), **self.body(subject)}
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _entity(subject: Subject) -> Body:
    name = {"kind": "text", "title": "名称" if not subject.title.isascii() else "Name", "search": True}
    return {
        "name": subject.name,
        "title": subject.title,
        "type": "object",
        "properties": {"name": name},
        "required": ["name"],
        "card": {"title": "{name}"},
        "list": {"columns": ["name", "sys_owner"], "sort": ["name"]},
    }


def _overlay(subject: Subject) -> Body:
    return {"extends": subject.entity, "properties": {}}


def _role(subject: Subject) -> Body:
    return {"name": subject.name, "title": subject.title, "entities": {"*": {"read": "all"}}}


def _report(subject: Subject) -> Body:
    head = {"name": subject.name, "title": subject.title, "of": subject.entity}
    return {**head, "rows": ["sys_owner"], "measures": [{"count": True}], "show": ["table"]}


def _process(subject: Subject) -> Body:
    """States for the options of the field, each leading to the next; the last one is final."""
    following = dict(zip(subject.options, subject.options[1:], strict=False))
    states: dict[str, object] = {}
    for one in subject.options:
        way = {"on": {"NEXT": {"target": following[one], "title": "→"}}} if one in following else {"type": "final"}
        states[one] = {"title": one, **way}
    head = {"name": subject.name, "title": subject.title, "entity": subject.entity, "field": subject.field}
    return {**head, "initial": next(iter(subject.options), ""), "states": states}


def _categories(subject: Subject) -> Body:
    return {"name": subject.name, "title": subject.title, "categories": [{"id": "first", "title": subject.title}]}


def _calendar(subject: Subject) -> Body:
    hours = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return {"name": subject.name, "title": subject.title, "hours": hours}


def _print(subject: Subject) -> Body:
    lines = [
        "<h1>{{ title }}</h1>",
        "<p>{{ subtitle }}</p>",
        "{{ facts }}",
        "{{ sections }}",
        "{{ lines }}",
        "{{ tables }}",
    ]
    foot = '<p class="small">{{ company }} · {{ printed }} · {{ reader }}</p>'
    return {"name": subject.name, "title": subject.title, "entity": subject.entity, "template": [*lines, foot]}


def _import(subject: Subject) -> Body:
    head = {"name": subject.name, "title": subject.title, "entity": subject.entity}
    return {**head, "file": f"{subject.name}.csv", "columns": {}}


def _check(subject: Subject) -> Body:
    steps = [{"count": subject.entity, "equals": 0}]
    return {"name": subject.name, "title": subject.title, "people": {}, "steps": steps}


SKELETONS: Mapping[str, Skeleton] = Frozen(
    {
        one.name: one
        for one in (
            Skeleton("entity", "entity", _entity),
            Skeleton("overlay", "entity", _overlay, about=True),
            Skeleton("report", "report", _report, about=True),
            Skeleton("process", "process", _process, about=True),
            Skeleton("role", "role", _role),
            Skeleton("categories", "categories", _categories),
            Skeleton("calendar", "calendar", _calendar),
            Skeleton("print", "print", _print, about=True),
            Skeleton("import", "import", _import, about=True),
            Skeleton("check", "check", _check, about=True),
        )
    }
)
