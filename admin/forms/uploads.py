"""Files that a form sends along: kept before the record is, so that they are still there when the form comes back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage, MultiDict

from admin.door import keep
from core.context import Context
from core.errors import Rejected, Stale
from core.files.uploads import upload
from schema_registry.model import Entity
from schema_registry.pointer import join
from schema_registry.problems import Problem

PREFIX = "u_"
Sent = MultiDict[str, FileStorage]


def described(ctx: Context, entity: Entity, sent: Sent) -> list[tuple[str, str, int]]:
    """The files as the same form would send them again: by field, name and size."""
    return [(name, one.filename or "", _size(one)) for name, one in _of(ctx, entity, sent)]


def received(
    ctx: Context, entity: Entity, sent: Sent, texts: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    """The texts of the form with the ids of files that came with it, and what is wrong with those that could not be
    kept."""
    found, problems = dict(texts), list[Problem]()
    for name, one in _of(ctx, entity, sent):
        try:
            kept = upload(ctx, one.filename or "", cast(BinaryIO, one.stream))
        except Rejected as refused:
            pointer = join("", name)
            problems += [Problem(each.spec, pointer, each.params) for each in refused.problems]
            continue
        found[name] = "\n".join(filter(None, (found.get(name, ""), kept.id)))
    return found, problems


@contextmanager
def staying(ctx: Context, sent: Sent) -> Iterator[None]:
    """What is refused in the block is undone, but for the files that came along: they wait for the form to be sent
    again."""
    if not any(one.filename for one in sent.values()):
        yield
        return
    try:
        with ctx.connection.begin_nested():
            yield
    except (Rejected, Stale):
        keep()
        raise


def _of(ctx: Context, entity: Entity, sent: Sent) -> Iterable[tuple[str, FileStorage]]:
    for field in entity.fields.values():
        if ctx.live.kinds[field.kind].files:
            yield from ((field.name, one) for one in sent.getlist(PREFIX + field.name) if one.filename)


def _size(one: FileStorage) -> int:
    size = one.stream.seek(0, os.SEEK_END)
    one.stream.seek(0)
    return size
