"""What a form is told of its own values: drawn into the page at first, then answered while one types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from admin.display.fields import Cell, Shown, shown
from admin.display.offered import said
from admin.display.titles import link_of, titles_of
from admin.forms.bind import control_name
from admin.forms.controls import PLAIN, ControlState
from core.access.field_rights import by_record, deciding
from core.context import Context, Live
from core.kinds.named import NAMED
from core.queries.query import Link, Person
from core.records.state import State, state_of
from core.records.terms import Terms, terms_of
from schema_registry.frozen import Frozen
from schema_registry.model import Entity


@dataclass(frozen=True, slots=True)
class Following:
    """A form as its values have it. `texts`: what is in its fields, defaults that follow others included."""

    texts: Mapping[str, str]
    controls: Mapping[str, ControlState] = Frozen({})
    required: frozenset[str] = frozenset()
    deciding: tuple[str, ...] = ()
    """The fields whose change may make the form another."""
    closed: frozenset[str] = frozenset()
    """The fields of which this record's form has nothing: it may not be seen, or only on the card."""

    def control(self, name: str) -> ControlState:
        return self.controls.get(name, PLAIN)


def following(ctx: Context, entity: Entity, texts: Mapping[str, str], id: str = "") -> Following:
    """The form of a new record, or of the record `id`, with texts by field name. Asks nothing of a plain entity."""
    terms, rights = ctx.live.derive(terms_of, entity.name), by_record(ctx, entity.name)
    if terms.idle and not terms.shown and not rights and not ctx.live.derive(_has_computed, entity.name):
        return Following(texts)
    state, begins, cells = _asked(ctx, entity, terms, texts, id)
    filled = {name: text for name, (text, _) in cells.items() if name in begins}
    return Following(
        texts={**texts, **filled},
        controls={one: _control(entity, one, terms, state, begins, cells) for one in entity.fields},
        required=state.required,
        deciding=tuple(sorted(terms.deciding if id else terms.deciding | deciding(rights.values()))),
        closed=state.read_only & {name for name in rights if name in state.hidden or name not in cells},
    )


def answer(ctx: Context, entity: Entity, texts: Mapping[str, str], id: str = "") -> dict[str, dict[str, object]]:
    """By field that the others decide about: what is to be done with it."""
    terms = ctx.live.derive(terms_of, entity.name)
    state, _begins, cells = _asked(ctx, entity, terms, texts, id)
    told: dict[str, dict[str, object]] = {}
    for name in {*terms.visible, *_turning(ctx, entity, id)}:
        told.setdefault(name, {})["hidden"] = name in state.hidden
    for name in terms.required_if:
        told.setdefault(name, {})["required"] = name in state.required
    narrowed = {name for name, depends in terms.depends.items() if not depends.through}
    for name in sorted(narrowed | state.offered.keys()):
        told.setdefault(name, {})["offered"] = state.offered.get(name)
    for name, (text, cell) in cells.items():
        told.setdefault(name, {}).update(text=text, shown=cell.text)
    return told


def _asked(
    ctx: Context, entity: Entity, terms: Terms, texts: Mapping[str, str], id: str
) -> tuple[State, frozenset[str], dict[str, tuple[str, Cell]]]:
    """The state, the defaults that follow other fields, and the values of these and of fields that are only shown."""
    state, turning = state_of(ctx, entity.name, texts, id, reading="text"), _turning(ctx, entity, id)
    state = replace(state, hidden=state.hidden | (turning & state.read_only), read_only=state.read_only - turning)
    begins = frozenset() if id else frozenset(terms.defaults.keys() - texts.keys())
    return state, begins, _cells(ctx, entity, state, {*begins, *_fixed(entity, state)})


def _turning(ctx: Context, entity: Entity, id: str) -> frozenset[str]:
    """The fields of a new record that its other values let the actor fill: a form shows them while they do."""
    return frozenset(name for name, one in by_record(ctx, entity.name).items() if one.given and not id)


def _fixed(entity: Entity, state: State) -> Iterable[str]:
    """The fields of a form that show their value and take none."""
    stored = (one for one in entity.fields.values() if one.stored)
    return [one.name for one in stored if not one.given or one.name in state.read_only]


def _has_computed(live: Live, name: str) -> bool:
    return any(one.stored and not one.given for one in live.model.entities[name].fields.values())


def _control(
    entity: Entity,
    name: str,
    terms: Terms,
    state: State,
    begins: Iterable[str],
    cells: Mapping[str, tuple[str, Cell]],
) -> ControlState:
    depends = terms.depends.get(name)
    fixed = name in state.read_only or name not in begins
    return ControlState(
        hidden=name in state.hidden,
        may_ask=name in terms.required_if,
        begins=name in begins and not fixed,
        fixed=cells[name][1] if fixed and name in cells else None,
        offered=state.offered.get(name),
        narrows=control_name(depends.on) if depends is not None and depends.through else "",
    )


def _cells(ctx: Context, entity: Entity, state: State, names: Iterable[str]) -> dict[str, tuple[str, Cell]]:
    """By field name: the value as it is typed, and as it is shown; references by their titles."""
    values = {**state.values, **state.computed}
    wanted = [one for name in names if (one := shown(ctx.live, entity, name, ctx.locale)) is not None]
    titles = _titles(ctx, wanted, values)
    found = {}
    for one in wanted:
        value = values.get(one.path)
        text = "" if value is None else one.kind.edit(one.field, value, ctx.locale)
        if one.field.targets and value is not None:
            value = link_of(ctx, one.field, value)
        drawn = Link(str(value), titles.get(str(value), "")) if one.field.to and value is not None else value
        if one.field.kind in NAMED and isinstance(value, int):
            drawn = Person(value, said(ctx, one.field, [str(value)]).get(str(value), ""))
        found[one.path] = (text, one.cell(drawn))
    return found


def _titles(ctx: Context, fields: Iterable[Shown], values: Mapping[str, object]) -> dict[str, str]:
    wanted: dict[str, list[str]] = {}
    for one in fields:
        value = values.get(one.path)
        if one.field.to and value is not None:
            wanted.setdefault(one.field.to, []).append(str(value))
    return {id: title for target, ids in wanted.items() for id, title in titles_of(ctx, target, ids).items()}
