"""What all programs that make files have in common: ordered once, made under the orderer's rights, kept, told of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import msgspec
import sqlalchemy as sa

from core.codes.files import STORE_DOWN
from core.codes.transfer import TOO_LARGE_A_FILE
from core.context import SYSTEM, Context
from core.errors import Busy, CardwrightError, Rejected, Stale
from core.exports.formats import FORMATS, file_name
from core.exports.kept import Made, expiry, keep, made_by
from core.exports.telling import tell_owner
from core.files.places import store_of
from core.files.store import Content, StoreDown, TooLarge
from core.jobs.queue import KEY_LENGTH, enqueue
from core.jobs.work import Work
from core.storage.system import job as jobs
from schema_registry.text import Text

MOST_SIZE = 4 << 30
"""Bytes of one file; S3 takes no more in one piece."""
ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Order:
    """A file to be made. `entity`: the key of that whose records are in it; `name`: what the file is called, `title`
    what it is about for readers; `back`: the page that it was ordered from; `asked`: what the program wants to know,
    as JSON values."""

    entity: str
    name: str
    title: Text
    back: str
    format: str
    asked: Mapping[str, object]


def order(ctx: Context, kind: str, wanted: Order) -> int:
    """The number of the job. Whoever asks for the same twice while it is being made gets the same job; by an API key
    that is narrowed to other roles it is not the same."""
    payload = {
        "entity": wanted.entity,
        "name": wanted.name,
        "title": {"": wanted.title.default, **wanted.title.translations},
        "back": wanted.back,
        "format": wanted.format,
        "locale": ctx.locale.tag,
        "asked": dict(wanted.asked),
    }
    alike = [payload, sorted(ctx.actor.only) if ctx.actor.only is not None else None]
    digest = hashlib.sha256(msgspec.json.encode(alike, enc_hook=str)).hexdigest()[:32]
    ahead = f"{ctx.actor.id}:{digest}:"
    # Two clicks at the same moment name the same job: the key is made of the last one that has ended.
    named = jobs.c.key.startswith(f"{kind}:{ahead}", autoescape=True)
    last = sa.select(sa.func.max(jobs.c.id)).where(named, jobs.c.state.in_(ENDED))
    return enqueue(ctx, kind, f"{ahead}{ctx.connection.execute(last).scalar() or 0}"[:KEY_LENGTH], payload)


def title_of(payload: Mapping[str, Any]) -> Text:
    """What a file is about, for readers. JSON values, hence Any."""
    said = dict(payload["title"])
    return Text(said.pop(""), said)


def make(work: Work, write: Callable[[BinaryIO], int], tell: Callable[[Context, int], None]) -> Mapping[str, object]:
    """The result of a job whose file `write` writes, telling how many rows; `tell` logs it.

    A worker that took the job up after another had made the file, but died before it said so, makes no second one.
    """
    with work.installation.reading(SYSTEM, origin="job") as ctx:
        made = made_by(ctx, work.job.id)
    if made is not None:
        return _result(made)
    try:
        with TemporaryFile() as file:
            rows = write(file)
            file.seek(0)
            content = _put(work, cast(BinaryIO, file))
        return _result(_kept(work, content, rows, tell))
    except (Busy, Stale):
        raise
    except CardwrightError:
        with work.writing(SYSTEM) as ctx:
            _tell(ctx, work, "failed")
        raise


def _put(work: Work, file: BinaryIO) -> Content:
    settings, name = work.installation.settings, str(work.job.payload["name"])
    try:
        return store_of(settings).put(file, MOST_SIZE)
    except TooLarge:
        raise Rejected([TOO_LARGE_A_FILE.at(most=MOST_SIZE >> 30)]) from None
    except StoreDown as refused:
        raise Busy([STORE_DOWN.at(name=name)]) from refused


def _kept(work: Work, content: Content, rows: int, tell: Callable[[Context, int], None]) -> Made:
    payload = work.job.payload
    with work.writing() as ctx:
        made = Made(
            work.job.id,
            work.job.actor,
            payload["entity"],
            file_name(payload["name"], payload["format"]),
            FORMATS[payload["format"]].type,
            content.digest,
            content.size,
            rows,
            ctx.clock(),
            expiry(ctx),
        )
        keep(ctx, made)
        tell(ctx, rows)
        _tell(ctx, work, "done")
        work.step(ctx, rows, rows)
    return made


def _tell(ctx: Context, work: Work, state: str) -> None:
    payload = work.job.payload
    tell_owner(ctx, work.job.id, work.job.actor, payload["entity"], title_of(payload), state)


def _result(made: Made) -> dict[str, object]:
    return {"name": made.name, "rows": made.rows, "size": made.size}
