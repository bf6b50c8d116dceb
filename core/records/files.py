"""Files that records hold: each was uploaded by who puts it there, is what its field takes, and is one record's only.

What a record holds already stays as it is known; of any other file, name, size and type are those of the upload,
whatever the writer says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from core.codes.files import LARGE_FILE, NO_SUCH_FILE, WRONG_FILE
from core.codes.records import CONTENDED
from core.context import Context, Live
from core.errors import Busy
from core.files.content import family_of
from core.files.uploads import COLUMNS, in_words
from core.kinds.file import FAMILIES, Stored, admitted, files_of
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import FieldShape, Shape, shape_at
from core.storage.system import file as table
from schema_registry.frozen import Frozen

MIB = 1 << 20


def settle(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Fills in what is known of newly named files, and refuses those that are not there or not to be taken."""
    fields = ctx.live.derive(_fields, shape.entity.name)
    if not fields:
        return
    added = [one for draft in drafts for name in fields for one in _added(draft, name)]
    known = _known(ctx, {id for one in added for id in (one.id, *one.earlier)})
    taken: dict[str, str] = {}
    for draft in drafts:
        for name, one in fields.items():
            if draft.values.get(name) is not None:
                _settle(ctx, one, draft, known, taken)


def take(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Notes which record holds a file from now on. Raises Busy where another writer took one meanwhile."""
    for name in ctx.live.derive(_fields, shape.entity.name):
        for draft in drafts:
            ids = [one.id for one in _added(draft, name)]
            if not ids:
                continue
            free = sa.or_(table.c.record.is_(None), table.c.record == draft.id)
            held = {"entity": shape.entity.key, "record": draft.id}
            if ctx.connection.execute(sa.update(table).where(table.c.id.in_(ids), free).values(held)).rowcount < len(
                ids
            ):
                raise Busy([CONTENDED.at()])


def _added(draft: Draft, name: str) -> list[Stored]:
    held = files_of(draft.before.get(name))
    return [one for one in files_of(draft.values.get(name)) if one not in held]


class _Upload(NamedTuple):
    """A file as it was uploaded: by whom, and the record that holds it."""

    file: Stored
    actor: int
    record: str | None


def _known(ctx: Context, ids: set[str]) -> Mapping[str, _Upload]:
    found: dict[str, _Upload] = {}
    for chunk in chunks(ids):
        query = COLUMNS.add_columns(table.c.actor, table.c.record).where(table.c.id.in_(chunk))
        found.update({row[0]: _Upload(Stored(*row[:4]), row[4], row[5]) for row in ctx.connection.execute(query)})
    return found


def _settle(
    ctx: Context, field: FieldShape, draft: Draft, known: Mapping[str, _Upload], taken: dict[str, str]
) -> None:
    name, settled = field.field.name, list[Stored]()
    held = {one.id: one for one in files_of(draft.before.get(name))}
    for one in files_of(draft.values[name]):
        upload = known.get(one.id)
        if one.id in held:
            settled.append(held[one.id])
        elif upload is None or not _may_take(ctx, draft, upload, taken):
            draft.refuse(NO_SUCH_FILE.at(field.pointer, id=one.id))
        else:
            settled.append(upload.file._replace(earlier=_earlier(draft, one, known)))
            if upload.record is None:
                _judge(field, draft, upload.file)
    draft.values[name] = tuple(settled) or None


def _may_take(ctx: Context, draft: Draft, upload: _Upload, taken: dict[str, str]) -> bool:
    """A file that waits is taken by who uploaded it, and by one record; one that a record ever held is its own."""
    if upload.record is not None:
        return upload.record == draft.id
    return upload.actor == ctx.actor.id and taken.setdefault(upload.file.id, draft.id) == draft.id


def _earlier(draft: Draft, one: Stored, known: Mapping[str, _Upload]) -> tuple[str, ...]:
    """The versions before a file: those that it names and that the record held; others are not there."""
    own = (known.get(id) for id in one.earlier if id != one.id)
    return tuple(upload.file.id for upload in own if upload is not None and upload.record == draft.id)


def _judge(field: FieldShape, draft: Draft, stored: Stored) -> None:
    """What the field says of its files' types and sizes."""
    options = field.field.options
    accept, largest = admitted(field.kind, field.field), options.get("maxSize")
    if accept and family_of(stored.type) not in accept:
        said = {"accepted": ", ".join(accept), "accepted_zh": "、".join(FAMILIES[one] for one in accept)}
        draft.refuse(WRONG_FILE.at(field.pointer, None, name=stored.name, **said))
    if isinstance(largest, int) and stored.size > largest * MIB:
        draft.refuse(LARGE_FILE.at(field.pointer, name=stored.name, most=in_words(largest * MIB)))


def _fields(live: Live, entity: str) -> Mapping[str, FieldShape]:
    shape = shape_at(live, entity)
    return Frozen({name: one for name, one in shape.fields.items() if one.kind.files})
