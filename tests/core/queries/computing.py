"""Computed fields put on the shop's entities by hand: no column holds them, so nothing has to be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.context import Context, Live
from schema_registry.frozen import Frozen
from schema_registry.model import Derived, Field, Rollup, Text


def formula(kind: str, source: str, **options: object) -> Field:
    """A formula whose values are of a kind."""
    return Field("", "", kind, Text(source), options=Frozen(options), derived=Derived(source, stored=False))


def rollup(kind: str, way: str, total: str, of: str = "", where: str = "", **options: object) -> Field:
    """A roll-up over what the actor may see; `way` is `entity.field`."""
    entity, _, field = way.partition(".")
    derived = Derived(rollup=Rollup(entity, field, total, of, where, "visible"), stored=False)  # type: ignore[arg-type]  # one of the totals there are
    return Field("", "", kind, Text(total), options=Frozen(options), derived=derived)


def with_computed(ctx: Context, fields: Mapping[str, Field]) -> Context:
    """The context with fields added by `entity.name`."""
    model = ctx.model
    entities = dict(model.entities)
    for path, field in fields.items():
        name, _, own = path.partition(".")
        entity = entities[name]
        made = replace(field, key=f"{entity.key}.{own}", name=own, title=Text(own))
        entities[name] = replace(entity, fields=Frozen({**entity.fields, own: made}))
    changed = replace(model, entities=Frozen(entities))
    return replace(ctx, live=Live(ctx.live.version, changed, ctx.live.kinds, ctx.live.tables))
