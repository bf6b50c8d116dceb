"""The file of a list: made at once where it is short, else ordered, and made by a worker."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from core.access.rights import require
from core.context import Context
from core.exports.asked import Asked, exportable, read, told
from core.exports.columns import columns_of
from core.exports.kept import LISTS
from core.exports.making import Order, make, order
from core.exports.telling import log_list
from core.exports.written import write_list
from core.jobs.work import Work
from core.kinds.kind import Locale
from core.queries.count import count
from core.queries.find import find
from core.queries.paths import entity_named

AT_ONCE = 5_000
"""Records up to which a file is made while one waits for it."""


def is_short(ctx: Context, asked: Asked) -> bool:
    """Whether a file can be made at once. Raises Denied, and Rejected where the question is wrong."""
    query = asked.query
    require(ctx, entity_named(ctx.live, query.entity).name, "export")
    columns_of(ctx, query.entity, query.columns)
    narrowed, then = exportable(ctx, query), ctx.at(asked.as_of)
    find(then.unshown, replace(narrowed, limit=1))
    return count(then, query.entity, narrowed.filter, query.search, most=AT_ONCE) <= AT_ONCE


def list_at_once(ctx: Context, asked: Asked) -> tuple[bytes, int]:
    """The file of a short list, and how many records are in it."""
    file = io.BytesIO()
    rows = write_list(lambda: nullcontext(ctx), asked, file)
    return file.getvalue(), rows


def order_list(ctx: Context, asked: Asked, back: str = "") -> int:
    """The number of the job that makes the file. Raises Denied, and Rejected where the question is wrong."""
    is_short(ctx, asked)
    entity = entity_named(ctx.live, asked.query.entity)
    return order(ctx, LISTS, Order(entity.key, entity.name, entity.plural, back, asked.format.name, told(asked)))


def make_list(work: Work) -> Mapping[str, object]:
    """Makes the file of a list with the rights and the data of the moment. The job's program."""
    asked = read(work.job.payload["asked"])
    locale = Locale(str(work.job.payload["locale"]), work.installation.locale.zone)

    @contextmanager
    def opened() -> Iterator[Context]:
        work.check()
        with work.installation.reading(work.actor, locale=locale, origin="job") as ctx:
            yield ctx

    def step(done: int, of: int) -> None:
        with work.writing() as ctx:
            work.step(ctx, done, of)

    return make(
        work,
        lambda file: write_list(opened, asked, file, step),
        lambda ctx, rows: log_list(ctx, asked, rows, work.job.id),
    )
