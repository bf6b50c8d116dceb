"""Texts that a new record's form begins with: from the address, and from the records that are given there."""

from __future__ import annotations

from collections.abc import Mapping

from admin.display.fields import shown
from admin.display.titles import is_id
from admin.forms.page import edited
from core.context import Context
from core.errors import Denied, Missing
from core.kinds.kind import Locale, Refused
from core.queries.get import get
from schema_registry.model import Entity


def given(ctx: Context, entity: Entity, arguments: Mapping[str, str], written: Locale) -> dict[str, str]:
    """Texts for fields that an address names, written there as addresses write values."""
    found: dict[str, str] = {}
    for name in entity.fields.keys() & arguments.keys():
        one = shown(ctx.live, entity, name, ctx.locale)
        if one is None:
            continue
        try:
            value = one.kind.address_reader(one.field, written)(arguments[name])
        except Refused:
            continue  # a link that is wrong fills nothing
        found[name] = "" if value is None else one.kind.edit(one.field, value, ctx.locale)
    return implied(ctx, entity, found) | found


def needed(entity: Entity) -> tuple[str, ...]:
    """The fields of a new record that somebody must fill in: nothing else gives them a value."""
    return tuple(
        one.name
        for one in entity.fields.values()
        if one.required and one.given and one.default is None and not one.default_formula
    )


def implied(ctx: Context, entity: Entity, texts: Mapping[str, str]) -> dict[str, str]:
    """Texts of the fields that given references hold themselves: who books an opportunity books for its customer."""
    found: dict[str, str] = {}
    for name, text in texts.items():
        field = entity.fields[name]
        depends = field.depends
        other = shown(ctx.live, entity, depends.on, ctx.locale) if depends and depends.through else None
        if depends is None or other is None or other.path in texts or not is_id(text):
            continue
        try:
            row = get(ctx, field.to, text, (depends.through,))
        except (Denied, Missing):
            continue  # of what the visitor may not see nothing follows
        found[other.path] = edited(ctx, other, row[depends.through])
    return found
