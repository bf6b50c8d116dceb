"""What a person sees of the model by the rights on fields of their roles: what is hidden from them is not there.

What is computed from a hidden field is hidden too, or it could be worked out. Of a field that is shown in part, or
in some records only, nothing can be computed, found, sorted or grouped by either. Cards, lists and tabs lose what
leads to hidden fields; reports that need one are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Literal, TypeVar

from schema_registry.frozen import Frozen
from schema_registry.model import Card, Entity, Field, Highlight, ListView, Model, Related, Tab, Template, Text, View
from schema_registry.reports import Report
from schema_registry.roles import FIELD_RIGHTS, ByRecord, Case, FieldRight, FieldStated, Role, held, least_of, widest

Use = Literal["shown", "used"]
"""Whether a value is only shown, or something follows from it: an order, a group, a figure."""
Rights = Mapping[str, Mapping[str, FieldRight]]
Cases = Mapping[str, Mapping[str, tuple[Case, ...]]]
T = TypeVar("T")
_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
"""A field or a path, as it stands in a formula, a filter or a list of columns."""
_TEXTS = re.compile(r"'[^']*'")


@dataclass(frozen=True, slots=True)
class Sight:
    """Rights on fields, by entity and field name, where they are not whole; nothing for whoever sees everything."""

    rights: Rights = Frozen({})
    cases: Cases = Frozen({})
    """Wider rights on these fields, of records that meet a policy."""

    def of(self, entity: str, field: str) -> FieldRight:
        """The right on a field of every record."""
        return self.rights.get(entity, Frozen({})).get(field, "write")

    def by_record(self, entity: str, field: str) -> tuple[Case, ...]:
        """The wider rights on it that some records have."""
        return self.cases.get(entity, Frozen({})).get(field, ())


def sight_of(model: Model, roles: Iterable[str]) -> Sight:
    """What people with some roles see: of each field the most that one of those roles gives.

    A role that gives no right to an entity says nothing of its fields. Who may change the definitions sees all: they
    could define what shows it. Who may change those of some entities sees all of theirs.
    """
    them = held(model.roles, roles)
    if not them or any(role.definitions for role in them) or not any(role.fields for role in them):
        return Sight()
    defined = {name for role in them for name in role.defines}
    rights: dict[str, dict[str, FieldRight]] = {}
    cases: dict[str, dict[str, tuple[Case, ...]]] = {}
    for entity in model.entities:
        if entity not in defined and (stated := _stated(them, entity)):
            rights[entity] = {name: least for name, (least, _) in stated.items()}
            cases[entity] = {name: wider for name, (_, wider) in stated.items() if wider}
    return _following(model, rights, cases)


def _stated(them: Iterable[Role], entity: str) -> dict[str, tuple[FieldRight, tuple[Case, ...]]]:
    giving = [role.fields.get(entity, Frozen({})) for role in them if any(map(_gives, role.rights(entity).values()))]
    names = sorted({name for rights in giving for name in rights})
    found = {name: _together([rights.get(name, "write") for rights in giving]) for name in names}
    return {name: one for name, one in found.items() if one[0] != "write"}


def _together(stated: Iterable[FieldStated]) -> tuple[FieldRight, tuple[Case, ...]]:
    """The most that one of some rights gives in every record, and what others give beyond it in some."""
    given = list(stated)
    least = widest(map(least_of, given))
    cases = dict.fromkeys(one.case for one in given if isinstance(one, ByRecord))
    return least, tuple(one for one in cases if FIELD_RIGHTS.index(one.right) > FIELD_RIGHTS.index(least))


def _gives(right: object) -> bool:
    return bool(getattr(right, "policies", ())) or getattr(right, "scope", "none") != "none"


def _following(
    model: Model, rights: dict[str, dict[str, FieldRight]], cases: dict[str, dict[str, tuple[Case, ...]]]
) -> Sight:
    """With what is computed from what is hidden, and from that in turn: in all records, for what hides in some."""
    while True:
        kept = {entity: Frozen(by) for entity, by in cases.items() if by}
        closed = Paths(model, Sight(Frozen({name: Frozen(by) for name, by in rights.items()}), Frozen(kept)))
        more = [
            (entity, field)
            for entity in model.entities.values()
            for field in entity.fields.values()
            if not closed.hidden(entity.name, field.name) and _reads_closed(closed, entity, field)
        ]
        if not more:
            return closed.sight
        for entity, field in more:
            rights.setdefault(entity.name, {})[field.name] = "hidden"
            cases.get(entity.name, {}).pop(field.name, None)


def _reads_closed(closed: Paths, entity: Entity, field: Field) -> bool:
    if field.derived is None:
        return False
    rollup = field.derived.rollup
    if rollup is None:
        return closed.mentioned(entity.name, field.derived.formula)
    read = (rollup.field, rollup.of, rollup.where)
    return any(closed.mentioned(rollup.entity, text) for text in read)


def seen(model: Model, sight: Sight) -> Model:
    """The model without what is hidden."""
    return _Cut(model, sight).model()


class Paths:
    """Paths and formulas judged: whether they lead over fields that are closed to people of a sight."""

    def __init__(self, model: Model, sight: Sight) -> None:
        self._model = model
        self.sight = sight

    def closed(self, entity: str, path: str, use: Use = "used") -> bool:
        """Whether a path leads over a hidden field, over one that may only be shown, or to one that it uses."""
        here: str | None = entity
        names = path.partition(":")[0].lstrip("-").split(".")
        for left, name in zip(range(len(names) - 1, -1, -1), names, strict=True):
            if here is None:
                return False
            ends = not left and use == "shown"
            if self.hidden(here, name) or (self.sight.of(here, name) in ("hidden", "masked") and not ends):
                return True
            here = self._next(here, name)
        return False

    def hidden(self, entity: str, name: str) -> bool:
        """Whether a field is hidden in all records."""
        return self.sight.of(entity, name) == "hidden" and not self.sight.by_record(entity, name)

    def mentioned(self, entity: str, text: str) -> bool:
        """Whether a formula or a path reads a closed field. A word that only looks like one counts as well."""
        return any(self.closed(entity, name) for name in self.named(text))

    @staticmethod
    def named(text: str) -> list[str]:
        """What may be a path in a formula."""
        return _NAME.findall(_TEXTS.sub("", text))

    def through(self, entity: str, path: str) -> Iterator[str]:
        """The entities whose records a path reads, after the one that it begins at."""
        here = entity
        for name in path.split(".")[:-1]:
            onward = self._next(here, name)
            if onward is None:
                return
            yield (here := onward)

    def within(self, entity: str, thing: object) -> bool:
        """The same of everything that a part of a definition says, wordings apart."""
        return any(self.mentioned(entity, text) for text in _said(thing))

    def _next(self, entity: str, name: str) -> str | None:
        """The entity that a step leads to: of a reference, lines or links, or of what refers here by that name."""
        about = self._model.entities.get(entity)
        field = about.fields.get(name) if about is not None else None
        if field is not None:
            return field.lines.entity if field.lines is not None else field.target or None
        for other in self._model.entities.values():
            if any(one.inverse == name and one.target == entity for one in other.fields.values()):
                return other.name
        return None


def _said(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from (*_said(key), *_said(value))
    elif isinstance(thing, tuple | list):
        for one in thing:
            yield from _said(one)
    elif is_dataclass(thing) and not isinstance(thing, Text | Field):
        for one in fields(thing):
            yield from _said(getattr(thing, one.name))


class _Cut:
    """One model, with what is hidden taken out of it."""

    def __init__(self, model: Model, sight: Sight) -> None:
        self._model = model
        self._sight = sight
        self._paths = Paths(model, sight)

    def model(self) -> Model:
        entities = {name: self._entity(one) for name, one in self._model.entities.items()}
        reports = {name: one for name, one in self._model.reports.items() if not self._needs_hidden(one)}
        processes = {
            name: one for name, one in self._model.processes.items() if not self._paths.closed(one.entity, one.field)
        }
        return replace(self._model, entities=Frozen(entities), reports=Frozen(reports), processes=Frozen(processes))

    def _needs_hidden(self, report: Report) -> bool:
        asked = (report.measures, report.rows, report.columns, report.filter, report.filters, report.period)
        return self._paths.within(report.entity, asked)

    def _entity(self, entity: Entity) -> Entity:
        kept = {name: self._field(entity, one) for name, one in entity.fields.items()}
        found = {name: one for name, one in kept.items() if one is not None}
        shown = {name for name, one in found.items() if not one.masked}
        return replace(
            entity,
            fields=Frozen(found),
            card=self._card(entity),
            list=self._list(entity),
            unique=tuple(names for names in entity.unique if shown.issuperset(names)),
            duplicates=tuple(name for name in entity.duplicates if name in shown),
            ledger=Frozen({holder: name for holder, name in entity.ledger.items() if name in shown}),
            tree=entity.tree if entity.tree in shown else "",
            tasks=None if self._paths.within(entity.name, entity.tasks) else entity.tasks,
            timeline=None if self._paths.within(entity.name, entity.timeline) else entity.timeline,
        )

    def _field(self, entity: Entity, field: Field) -> Field | None:
        if self._paths.hidden(entity.name, field.name):
            return None
        right, cases = self._sight.of(entity.name, field.name), self._sight.by_record(entity.name, field.name)
        lines = field.lines
        if lines is not None:
            lines = replace(lines, columns=self._open(lines.entity, lines.columns))
        depends = None if self._narrowed_by_closed(entity, field) else field.depends
        if right == "write":
            same = lines is field.lines and depends is field.depends
            return field if same else replace(field, lines=lines, depends=depends)
        fixed = field.fixed or all(one.right != "write" for one in cases)
        known = replace(field, fixed=fixed, least=right, cases=cases, lines=lines, depends=depends)
        if not known.masked:
            return known
        return replace(known, search=False, inverse="")

    def _narrowed_by_closed(self, entity: Entity, field: Field) -> bool:
        """Whether what a field is offered would tell of a closed one: of its own record, or of those offered."""
        depends = field.depends
        if depends is None:
            return False
        through = bool(depends.through) and self._paths.closed(field.to, depends.through)
        return through or self._paths.closed(entity.name, depends.on)

    # ---- what leads to fields
    def _open(self, entity: str, paths: Iterable[str], use: Use = "shown") -> tuple[str, ...]:
        return tuple(path for path in paths if not self._paths.closed(entity, path, use))

    def _template(self, entity: str, template: Template) -> Template:
        parts = [
            part for part in template.parts if part[0] == "text" or not self._paths.closed(entity, part[1], "shown")
        ]
        return template if len(parts) == len(template.parts) else replace(template, parts=tuple(parts))

    def _card(self, entity: Entity) -> Card:
        card, name = entity.card, entity.name
        tabs = [tab for one in card.tabs if (tab := self._tab(name, one)) is not None]
        return replace(
            card,
            title=self._template(name, card.title),
            subtitle=self._template(name, card.subtitle),
            facts=self._open(name, card.facts),
            tabs=tuple(tabs),
        )

    def _tab(self, entity: str, tab: Tab) -> Tab | None:
        if tab.files and self._paths.closed(entity, tab.files, "shown"):
            return None
        if tab.related is not None:
            related = self._related(tab.related)
            return replace(tab, related=related) if related is not None else None
        sections = [replace(one, fields=self._open(entity, one.fields)) for one in tab.sections]
        kept = tuple(one for one in sections if one.fields)
        return replace(tab, sections=kept) if kept or not tab.sections else None

    def _related(self, related: Related) -> Related | None:
        entity = related.entity
        if self._paths.closed(entity, related.field):
            return None
        members = related.members
        if members is not None and self._paths.closed(members.entity, members.field):
            members = None
        return replace(
            related,
            members=members,
            columns=self._open(entity, related.columns),
            sort=self._open(entity, related.sort, "used"),
            totals=tuple(one for one in related.totals if not self._paths.closed(entity, one.path)),
        )

    def _list(self, entity: Entity) -> ListView:
        stated, name = entity.list, entity.name
        return replace(
            stated,
            columns=self._open(name, stated.columns),
            sort=self._open(name, stated.sort, "used"),
            filters=self._open(name, stated.filters, "used"),
            groups=tuple(one for one in stated.groups if not self._paths.closed(name, one.path)),
            highlights=self._highlights(name, stated.highlights),
            totals=tuple(one for one in stated.totals if not self._paths.closed(name, one.path)),
            views=tuple(view for one in stated.views if (view := self._view(name, one)) is not None),
        )

    def _view(self, entity: str, view: View) -> View | None:
        if self._paths.within(entity, (view.filter, view.groups)):
            return None
        return replace(
            view,
            columns=self._open(entity, view.columns),
            sort=self._open(entity, view.sort, "used"),
            highlights=self._highlights(entity, view.highlights),
        )

    def _highlights(self, entity: str, stated: Iterable[Highlight]) -> tuple[Highlight, ...]:
        return tuple(one for one in stated if not self._paths.within(entity, one))
