"""What the page of a form holds: sections of controls, problems on top, where it leads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from admin.display.fields import Shown, shown
from admin.display.offered import chosen_key, looked_up, said
from admin.display.titles import is_id, pointed_at, titles_of
from admin.display.wording import worded
from admin.forms.bind import WITH_FILES
from admin.forms.controls import Control, Found, by_field, control
from admin.forms.layout import Part, fields_of, layout
from admin.forms.live import Following, following
from admin.forms.scripts import modules
from admin.menu import records_path
from admin.security.headers import permit
from core.codes.records import NOT_UNIQUE, ONLY_ONE
from core.context import Context, Live
from core.files.uploads import in_words, named
from core.kinds.kind import Refused
from core.queries.get import get
from core.queries.query import Row
from core.records.ledger import record_kind
from schema_registry.ledger import CATEGORY
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Group:
    """One section of the form."""

    id: str
    title: str
    columns: int
    controls: tuple[Control, ...]

    @property
    def hidden(self) -> bool:
        """Whether nothing in it is shown."""
        return bool(self.controls) and all(one.state.hidden for one in self.controls)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form as it is drawn. `summary`: (control id or "", message) of every problem, in the form's order.

    `deciding`: the fields whose change may make the form another.
    """

    groups: tuple[Group, ...]
    summary: tuple[tuple[str, str], ...] = ()
    deciding: tuple[str, ...] = ()
    existing: tuple[tuple[str, str], ...] = ()
    """(address, title) of the records that hold values which may stand once, for whoever may read them."""

    @property
    def modules(self) -> tuple[str, ...]:
        """What its widgets need of scripts."""
        return modules(one.widget for group in self.groups for one in group.controls)

    @property
    def takes_files(self) -> bool:
        """Whether the form is sent in parts."""
        return any(one.widget in WITH_FILES for group in self.groups for one in group.controls)


def parts_of(live: Live, entity: Entity) -> tuple[Part, ...]:
    """The sections of an entity's form, made once a version."""
    return live.derive(_parts, entity.name)


def _parts(live: Live, name: str) -> tuple[Part, ...]:
    return layout(live.model.entities[name])


def sheet(
    ctx: Context,
    entity: Entity,
    texts: Mapping[str, str],
    problems: Sequence[Problem] = (),
    found: Found | None = None,
    record: str = "",
) -> Sheet:
    """The form of a new record, or of the one named, with texts in its fields and problems beside them.

    A problem at a field that its values hide reveals it.
    """
    parts = parts_of(ctx.live, entity)
    told = by_field(problems)
    live = following(ctx, entity, texts, record)
    links = _links(ctx, fields_of(parts), live.texts, record)
    drawn = set[str]()
    groups: list[Group] = []
    for part in parts:
        controls = []
        for one in (each for each in _shown(ctx, entity, part.fields) if each.path not in live.closed):
            drawn.add(one.path)
            controls.append(_control(ctx, entity, one, live, told.get(one.path, ()), links, found))
        if controls:
            groups.append(Group(part.id, part.title.say(ctx.locale.tag), part.columns, tuple(controls)))
    permit(one.widget for group in groups for one in group.controls)
    summary = tuple(_summary(ctx, entity, problems, groups, drawn))
    return Sheet(tuple(groups), summary, live.deciding, tuple(_existing(ctx, entity, problems)))


def _existing(ctx: Context, entity: Entity, problems: Iterable[Problem]) -> Iterator[tuple[str, str]]:
    ids = dict.fromkeys(str(dict(one.params)["record"]) for one in problems if one.spec in {NOT_UNIQUE, ONLY_ONE})
    found = [id for id in ids if id]
    for id, title in titles_of(ctx, entity.name, found).items() if found else ():
        yield records_path(entity.name, id), title or "—"


def _control(
    ctx: Context,
    entity: Entity,
    one: Shown,
    live: Following,
    problems: Sequence[Problem],
    links: Mapping[str, str],
    found: Found | None,
) -> Control:
    state = live.control(one.path)
    made = control(entity.name, one, live.texts.get(one.path, ""), ctx.locale, problems, links, found)
    hidden = state.hidden and not made.errors
    kind = record_kind(entity, {name: text or None for name, text in live.texts.items()})
    if kind and one.path == CATEGORY and made.lookup:
        made = replace(made, lookup=f"{made.lookup}?{urlencode({'for': kind})}")
    return replace(made, required=made.required or one.path in live.required, state=replace(state, hidden=hidden))


def _shown(ctx: Context, entity: Entity, fields: Iterable[Field]) -> Iterable[Shown]:
    for one in fields:
        found = shown(ctx.live, entity, one.name, ctx.locale)
        if found is not None and not found.kind.read_only and found.field.lines is None and _has_value(one):
            yield found


def _has_value(one: Field) -> bool:
    """Whether a form knows the field's value: not of what each question computes anew."""
    return one.derived is None or one.derived.stored


def _links(ctx: Context, fields: Iterable[Field], texts: Mapping[str, str], record: str) -> dict[str, str]:
    """Titles of the records that references are filled with; one question for each entity they are of."""
    wanted: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    for one in fields:
        text = texts.get(one.name, "")
        if text and looked_up(one):
            found[chosen_key(one, text)] = said(ctx, one, [text]).get(text, text)
        if ctx.live.kinds[one.kind].files:
            held = named(ctx, filter(is_id, text.split()), record)
            found.update((id, f"{file.name} · {in_words(file.size)}") for id, file in held.items())
        if one.targets and text:
            found.update(pointed_at(ctx, one, [text]))
        elif one.to and is_id(text):
            wanted.setdefault(one.to, []).append(text)
        elif one.links is not None:
            wanted.setdefault(one.links.to, []).extend(text.split())
    titles = {id: title for entity, ids in wanted.items() for id, title in titles_of(ctx, entity, ids).items()}
    return {**found, **titles}


def _summary(
    ctx: Context, entity: Entity, problems: Sequence[Problem], groups: Sequence[Group], drawn: set[str]
) -> Iterable[tuple[str, str]]:
    told = by_field(problems)
    for one in (one for group in groups for one in group.controls):
        for message in one.errors:
            yield one.id, message if one.label in message else f"{one.label}: {message}"
    for name, others in told.items():
        if name in drawn:
            continue
        known = entity.fields.get(name)
        prefix = f"{known.title.say(ctx.locale.tag)}: " if known else ""
        for other in others:
            yield "", prefix + worded(other, ctx.locale)


def controls(
    ctx: Context,
    entity: Entity,
    names: Sequence[str],
    texts: Mapping[str, str],
    problems: Sequence[Problem] = (),
    needs: Collection[str] = (),
    record: str = "",
    found: Found | None = None,
) -> tuple[list[Control], list[tuple[str, str]]]:
    """Some fields by themselves with their texts, and what is wrong with them. `needs`: those that are required.

    `record`: the one whose values they are, where there is only one: its files can be named. `found`: what a look-up
    without script found.
    """
    told = by_field(problems)
    fields = list(_shown(ctx, entity, [entity.fields[name] for name in names]))
    links = _links(ctx, [one.field for one in fields], texts, record)
    made = [
        control(entity.name, one, texts.get(one.path, ""), ctx.locale, told.get(one.path, ()), links, found)
        for one in fields
    ]
    made = [replace(one, required=one.required or one.field in needs) for one in made]
    group = Group("", "", 1, tuple(made))
    return made, list(_summary(ctx, entity, problems, [group], {one.path for one in fields}))


def texts_of(ctx: Context, entity: Entity, names: Sequence[str], row: Row) -> dict[str, str]:
    """The values of some fields of a record as typed into a form."""
    fields = _shown(ctx, entity, [entity.fields[name] for name in names])
    return {one.path: edited(ctx, one, row.get(one.path)) for one in fields}


# ---- texts to begin with
def defaults(ctx: Context, entity: Entity) -> dict[str, str]:
    """The texts of a new record's form: what fields have when nothing is said."""
    found: dict[str, str] = {}
    for one in _shown(ctx, entity, fields_of(parts_of(ctx.live, entity))):
        if one.field.default is None or not one.field.given:
            continue
        try:
            value = one.kind.json_reader(one.field)(one.field.default)
        except Refused:
            continue  # the definition was checked; a kind that changed since may see it differently
        found[one.path] = one.kind.edit(one.field, value, ctx.locale)
    return found


def stored(ctx: Context, entity: Entity, id: str) -> tuple[Row, dict[str, str]]:
    """A record and the texts of its form. Raises Missing, Denied."""
    fields = tuple(one for one in _shown(ctx, entity, fields_of(parts_of(ctx.live, entity))) if one.field.given)
    row = get(ctx, entity.name, id, ("$title", *(one.path for one in fields)))
    return row, {one.path: edited(ctx, one, row.get(one.path)) for one in fields}


def edited(ctx: Context, one: Shown, value: object) -> str:
    """A value as typed into a form."""
    return "" if value is None else one.kind.edit(one.field, value, ctx.locale)
