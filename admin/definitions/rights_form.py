"""The form of a role's rights on one entity and its fields: what may be chosen, and what was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from admin.definitions.rights_cells import ANY, Stated, listed
from core.access.explained import filter_said, stated_said
from core.context import Actor, Context
from schema_registry.checks.roles import MASKED
from schema_registry.compile.others import by_record
from schema_registry.frozen import Frozen
from schema_registry.meta import raw
from schema_registry.model import Entity
from schema_registry.rights_words import act_said, field_right_said, scope_said
from schema_registry.rights_written import Part
from schema_registry.roles import ACTIONS, BY_SHARE, FIELD_RIGHTS, SCOPES
from schema_registry.view import mapping

AS_LEFT_OUT = ""
"""What a control says where nothing is stated."""
BY_RECORD = "where"
"""What it says where a right on a field depends on the record, which is written in the document."""
Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One action or field: what may be chosen and what is. `kept`: conditions that stand beside it, in words."""

    name: str
    title: str
    options: tuple[Option, ...]
    chosen: str
    kept: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class RightsForm:
    """The rights of a role on an entity. `inherited`: those of `*`, which are written for the entity once one of them
    is changed."""

    entity: str
    title: str
    inherited: bool
    actions: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    stated: Mapping[str, object]
    stated_fields: Mapping[str, object]


def rights_form(ctx: Context, role: Stated, entity: str, about: Entity | None) -> RightsForm:
    """The form; `about` is None for `*`."""
    named, tag = mapping(role.get("entities")), ctx.locale.tag
    said = mapping(named.get(entity, named.get(ANY)))
    fields = mapping(mapping(role.get("fields")).get(entity))
    return RightsForm(
        entity,
        about.title.say(tag) if about is not None else str(_("Any other entity")),
        entity != ANY and entity not in named and bool(said),
        tuple(_action(ctx, action, said.get(action), entity) for action in ACTIONS),
        tuple(_fields(ctx, about, fields)) if about is not None else (),
        said,
        fields,
    )


def asked_parts(form: RightsForm, sent: MultiDict[str, str]) -> Mapping[Part, object]:
    """What is to be written of a sent form: everything of an entity that had no rights of its own and gets some."""
    actions = {one.name: _right(one, form.stated.get(one.name), sent) for one in form.actions}
    fields = {one.name: _field(one, form.stated_fields.get(one.name), sent) for one in form.fields}
    found: dict[Part, object] = {
        ("fields", form.entity, name): value
        for name, value in fields.items()
        if value != form.stated_fields.get(name)
    }
    if any(value != form.stated.get(name) for name, value in actions.items()):
        changed = {name: value for name, value in actions.items() if form.inherited or value != form.stated.get(name)}
        found |= {("entities", form.entity, name): value for name, value in changed.items()}
    return found


def _right(one: Choice, stated: object, sent: MultiDict[str, str]) -> object:
    """A stated right: what was chosen, with the conditions that are kept. What nobody can choose stays."""
    known = {value for value, _said in one.options}
    scope = sent.get(f"act-{one.name}", one.chosen)
    if scope not in known:
        return stated
    conditions = [grant for grant in listed(stated) if not isinstance(grant, str)]
    kept = [grant for at, grant in enumerate(conditions) if str(at) in sent.getlist(f"keep-{one.name}")]
    grants = [*([scope] if scope and not (kept and scope == "none") else []), *kept]
    return grants if len(grants) > 1 else grants[0] if grants else None


def _field(one: Choice, stated: object, sent: MultiDict[str, str]) -> object:
    """A stated right: what was chosen. What nobody can choose stays."""
    asked = sent.get(f"field-{one.name}", one.chosen)
    if asked == BY_RECORD or asked not in {value for value, _said in one.options}:
        return stated
    return asked if asked != "write" else None


def _action(ctx: Context, action: str, stated: object, entity: str) -> Choice:
    tag = ctx.locale.tag
    grants = listed(stated)
    scopes = [one for one in SCOPES if one in grants]
    conditions = [one for one in grants if isinstance(one, Mapping)]
    me = _themselves()
    kept = tuple((str(at), filter_said(one.get("where"), me, tag)) for at, one in enumerate(conditions))
    options = ((AS_LEFT_OUT, str(_("not stated"))), *((scope, scope_said(scope, tag)) for scope in _scopes(action)))
    return Choice(action, act_said(action, tag), options, scopes[-1] if scopes else AS_LEFT_OUT, kept)


def _themselves() -> Actor:
    """Whoever has the role, where a condition asks for whoever looks."""
    return Actor(0, str(_("the person themselves")))


def _scopes(action: str) -> tuple[str, ...]:
    """The scopes that the language lets an action have."""
    about = mapping(mapping(_RIGHTS.get("properties")).get(action))
    found = about.get("enum")
    known = tuple(found) if isinstance(found, list | tuple) else SCOPES
    return tuple(one for one in known if one != "shared" or action in BY_SHARE)


def _fields(ctx: Context, about: Entity, stated: Mapping[str, object]) -> Iterator[Choice]:
    tag = ctx.locale.tag
    for name, field in about.fields.items():
        rights = [one for one in FIELD_RIGHTS if one != "masked" or field.kind in MASKED]
        options: tuple[Option, ...] = tuple((one, field_right_said(one, tag)) for one in reversed(rights))
        said = by_record(about.name, stated.get(name))
        if said is not None:
            options = (*options, (BY_RECORD, stated_said(said, _themselves(), tag)))
        chosen = str(stated.get(name, "write")) if said is None else BY_RECORD
        yield Choice(name, field.title.say(tag), options, chosen)


_RIGHTS: Mapping[str, object] = Frozen(mapping(mapping(raw("role").get("$defs")).get("rights")))
