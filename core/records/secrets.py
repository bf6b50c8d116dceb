"""Secrets on their way: sealed before they are written, opened by an act that is logged, sealed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from core.access.rights import beyond, require
from core.codes.records import RECORD_UNKNOWN
from core.codes.secrets import NO_SECRET_FIELD, NO_SECRET_KEY, SECRET_UNREADABLE
from core.context import Context, Live
from core.errors import Missing, Rejected
from core.kinds.secret import Secret
from core.records import changelog, rows
from core.records.changelog import Entry
from core.records.draft import Draft
from core.records.ids import later, new_id
from core.records.shape import FieldShape, Shape, shape_at, shape_of
from core.sealing import NoKey, reseal, seal, unseal
from core.storage.types import known_form
from schema_registry.frozen import Frozen

PORTION = 500
"""Secrets that are sealed again in one transaction."""


def settle(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Seals what came in plain words. What stands for the secret that is there, or says the same, changes nothing."""
    for name, one in ctx.live.derive(secrets_of, shape.entity.name).items():
        for draft in drafts:
            value = draft.values.get(name)
            if isinstance(value, Secret) and not value.token:
                _settle(ctx, one, draft, value)


def _settle(ctx: Context, one: FieldShape, draft: Draft, value: Secret) -> None:
    there = draft.current.values[one.field.name] if draft.current is not None else None
    if not value.plain or _says(ctx, there, value.plain):
        del draft.values[one.field.name]
        return
    try:
        draft.values[one.field.name] = Secret(seal(ctx.settings, value.plain))
    except NoKey:
        draft.refuse(NO_SECRET_KEY.at(one.pointer))


def _says(ctx: Context, there: object, text: str) -> bool:
    if not isinstance(there, Secret):
        return False
    try:
        return unseal(ctx.settings, there.token) == text
    except NoKey:
        return False


def reveal(ctx: Context, entity: str, id: str, field: str) -> str:
    """The secret in plain words; that it was looked at stands in the log, whoever it was.

    Raises Denied without the right to reveal, Missing where there is none, Rejected where its key is gone.
    """
    shape = shape_of(ctx, entity)
    require(ctx, shape.entity.name, "reveal")
    one, record = ctx.live.derive(secrets_of, shape.entity.name).get(field), known_form(id)
    found = rows.load(ctx, shape, [record] if record else [], "reveal").get(record or "")
    if found is None:
        raise Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])
    if not found.allowed:
        raise beyond(ctx, shape.entity.name, "reveal")
    secret = found.values[one.field.name] if one is not None else None
    if one is None or not isinstance(secret, Secret):
        raise Missing([NO_SECRET_FIELD.at("/field", field=field[:60])])
    try:
        text = unseal(ctx.settings, secret.token)
    except NoKey:
        raise Rejected([SECRET_UNREADABLE.at(one.pointer)]) from None
    at = later(ctx.clock(), found.updated_at)
    entry = Entry("reveal", found.id, found.version, {one.field.key: (True, True)})
    changelog.append(ctx, shape.entity, new_id(at), at, [entry])
    return text


def waiting(ctx: Context) -> list[tuple[str, str]]:
    """The (entity, field) pairs that may hold secrets."""
    return [(name, field) for name in ctx.model.entities for field in ctx.live.derive(secrets_of, name)]


def reseal_some(ctx: Context, entity: str, field: str, after: str = "") -> tuple[str, int, int]:
    """Seals a portion of a field's secrets again, records of the trash included: the id of the last one looked at (""
    when there are no more), how many were sealed, and how many no key opens. The log knows nothing of it: no value
    changes."""
    built = ctx.live.tables[entity]
    table, column = built.table, built.columns[field]
    query = sa.select(table.c.id, column).where(column.is_not(None)).order_by(table.c.id).limit(PORTION)
    found = ctx.connection.execute(query.where(table.c.id > after) if after else query).all()
    done = lost = 0
    for id, secret in found:
        try:
            token = reseal(ctx.settings, secret.token)
        except NoKey:
            lost += 1
            continue
        same = sa.and_(table.c.id == id, column == secret)
        ctx.connection.execute(sa.update(table).where(same).values({column.name: Secret(token)}))
        done += 1
    return (str(found[-1][0]) if len(found) == PORTION else "", done, lost)


def secrets_of(live: Live, entity: str) -> Mapping[str, FieldShape]:
    """The fields of an entity that hold secrets, by name."""
    fields = shape_at(live, entity).fields
    return Frozen({name: one for name, one in fields.items() if one.kind.hidden})
