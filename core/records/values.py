"""Given values become typed ones: unknown and system names refused, kinds' readers run, required fields asked for.

All problems are collected at once, at `/field`. An update judges only what it changes: a value that is given as it
stands is never refused, though today's definition may not take it any more (a retired choice, a shorter text).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Literal

from core.access.field_rights import FieldRights
from core.codes import records as codes
from core.codes.conditions import READ_ONLY
from core.codes.derived import COMPUTED
from core.context import Context, Live
from core.kinds.kind import Locale, Refused
from core.kinds.masks import shown
from core.records.draft import Draft
from core.records.many import Many
from core.records.shape import Shape, shape_of, text_readers
from schema_registry.frozen import Frozen
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.pointer import join
from schema_registry.problems import Problem
from schema_registry.suggest import closest

Reading = Literal["json", "text", "values"]
"""How values are given: JSON of the API, text typed in the actor's locale, or typed Python values."""


class Readings:
    """The readers of one entity for one way of giving values."""

    def __init__(self, ctx: Context, shape: Shape, reading: Reading) -> None:
        self._shape = shape
        self._seen = shape_of(ctx.seen, shape.entity.name)
        self._rights = FieldRights(ctx, shape.entity.name)
        self._reading = reading
        self._locale: Locale = ctx.locale
        self._readers: Mapping[str, Callable[..., object]]
        self._admissions = ctx.live.derive(_admissions, shape.entity.name)
        if reading == "text":
            self._readers = ctx.seen.live.derive(text_readers, (shape.entity.name, ctx.locale))
        elif reading == "json":
            self._readers = self._seen.json_readers
        else:
            self._readers = self._seen.value_readers

    def read(self, draft: Draft, given: object) -> None:
        """Fills a draft from given values; what is wrong with them, or missing, becomes its problems."""
        if self._take(draft, given):
            ask_required(self._shape, draft)
            _settle(draft)
            self._admit(draft)

    def take(self, draft: Draft, given: object) -> None:
        """The same of values that are not complete yet: nothing is asked for."""
        if self._take(draft, given):
            _settle(draft)
            self._admit(draft)

    def look_up(self, drafts: Iterable[Draft]) -> None:
        """Asks at once what the actor may write into some stored records."""
        self._rights.look_up(draft.id for draft in drafts if draft.current is not None)

    def parted(self, draft: Draft, many: Many, given: object) -> tuple[object, Mapping[str, object]]:
        """The row's own values, and those kept elsewhere. The row gets, and refuses, what may not be changed."""
        own, aside = many.parted(given)
        closed = self._closed(draft, aside)
        if not closed or not isinstance(own, Mapping):
            return own, aside
        refused = {name: aside[name] for name in closed}
        return {**own, **refused}, {name: value for name, value in aside.items() if name not in closed}

    def _closed(self, draft: Draft, given: Mapping[str, object]) -> frozenset[str]:
        """The fields among given ones that the actor may write in some records, but not in this stored one."""
        if draft.current is None or not self._rights.fields:
            return frozenset()
        some = self._rights.fields.keys() & given.keys()
        return frozenset(name for name in some if not self._rights.writes(draft.id, name))

    def _take(self, draft: Draft, given: object) -> bool:
        if not isinstance(given, Mapping):
            draft.refuse(codes.NOT_AN_OBJECT.at())
            return False
        readers, values = self._readers, draft.values
        closed = self._closed(draft, given)
        for name, raw in given.items():
            reader = readers.get(name)
            if reader is None or name in closed:
                if not self._unchanged(draft, str(name), raw):
                    draft.refuse(_no_field(self._seen, str(name), closed))
                continue
            try:
                values[name] = None if raw is None else reader(raw)
            except Refused as refused:
                if not self._stands(draft, name, raw):
                    draft.refuse(refused.at(self._shape.fields[name].pointer))
                    values[name] = _REFUSED
        return True

    def _unchanged(self, draft: Draft, name: str, raw: object) -> bool:
        """Whether a field that the actor sees but may not change is given back as they see it."""
        one = self._seen.fields.get(name)
        if one is None or draft.current is None:
            return False
        right = self._rights.on(draft.id, one.field)
        if right == "read":
            return self._stands(draft, name, raw)
        told = shown(one.field, draft.current.values.get(name), right)
        return right != "write" and (raw == told or (raw == "" and told is None))

    def _admit(self, draft: Draft) -> None:
        """Refuses values that may stay where they are but not be newly set."""
        for name, admit in self._admissions.items():
            value = draft.values.get(name)
            if value is None:
                continue
            try:
                admit(value, draft.before.get(name) if draft.current is not None else None)
            except Refused as refused:
                draft.refuse(refused.at(self._shape.fields[name].pointer))
                del draft.values[name]

    def _stands(self, draft: Draft, name: str, raw: object) -> bool:
        """Whether a refused value is what the record holds already."""
        if draft.current is None:
            return False
        one, held = self._shape.fields[name], draft.current.values.get(name)
        if self._reading == "text":
            return one.kind.edit(one.field, held, self._locale) == raw
        return one.json(held) == raw or held == raw


def _admissions(live: Live, entity: str) -> Mapping[str, Callable[[object, object], None]]:
    """What decides whether a value may be newly set, by the names of the fields where not every one may."""
    fields = live.model.entities[entity].stored
    made = {one.name: live.kinds[one.kind].admission(one) for one in fields if one.given}
    return Frozen({name: admit for name, admit in made.items() if admit is not None})


def initial(ctx: Context, entity: str) -> dict[str, object]:
    """The typed values that a new record starts with, by field name; fields without a default are left out."""
    return dict(shape_of(ctx, entity).defaults)


def complete(shape: Shape, given: object, draft: Draft) -> None:
    """Puts defaults where a new record was given nothing. A value given as empty stays empty."""
    for name, value in shape.defaults.items():
        if not (isinstance(given, Mapping) and name in given):
            draft.values[name] = value


def read_again(shape: Shape, draft: Draft, before_hooks: Mapping[str, object]) -> dict[str, object]:
    """What before-hooks changed, by field name, judged like any given value."""
    changed = {name: value for name, value in draft.values.items() if not _same(before_hooks, name, value)}
    for name, value in changed.items():
        one = shape.fields.get(name)
        if one is None or not one.field.given:
            draft.refuse(_no_field(shape, name))
            continue
        try:
            draft.values[name] = one.from_json(one.json(value))
        except Refused as refused:
            draft.refuse(refused.at(one.pointer))
    ask_required(shape, draft)
    return changed


class _Refusal:
    """Stands for a value that was given but not taken, so that it does not count as missing too."""


_REFUSED = _Refusal()


def ask_required(shape: Shape, draft: Draft) -> None:
    """Refuses a draft that would leave a required field empty."""
    values = draft.values
    new = draft.current is None
    for one in shape.required:
        name = one.field.name
        if new and one.field.default_formula and name not in values:
            continue  # it is filled in, or asked for, when the fields settle (`conditions`)
        if (new or name in values) and values.get(name) is None:
            draft.refuse(codes.REQUIRED.at(one.pointer, field=one.field.title))


def _settle(draft: Draft) -> None:
    """Leaves what was taken; of an update, what differs from the record."""
    before = draft.before
    draft.values = {
        name: value
        for name, value in draft.values.items()
        if value is not _REFUSED and not (draft.current is not None and value == before.get(name))
    }


def _no_field(shape: Shape, name: str, closed: Collection[str] = ()) -> Problem:
    pointer = join("", name)
    if name in SYSTEM_FIELDS or name.startswith("sys_"):
        return codes.FIELD_SYSTEM.at(pointer, name=name)
    one = shape.entity.fields.get(name)
    if one is not None and (one.fixed or name in closed):
        return READ_ONLY.at(pointer, field=one.title)
    if one is not None and not one.given:
        return COMPUTED.at(pointer, field=one.title)
    problem = codes.FIELD_UNKNOWN.at(pointer, name=name, entity=shape.entity.title)
    return problem.suggesting(closest(name, shape.fields))


def _same(values: Mapping[str, object], name: str, value: object) -> bool:
    return name in values and values[name] == value
