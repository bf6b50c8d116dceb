"""The program of a job on many records: a portion of them in each transaction, until there is none left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from core.bulk.records import counts, settle, waiting
from core.context import Context
from core.errors import CardwrightError
from core.jobs.work import Work
from core.kinds.kind import Locale
from schema_registry.frozen import Frozen

PORTION = 50
"""Records of one transaction: it holds locks, on SQLite everybody's, for as long as they take."""


class Acted(NamedTuple):
    """What became of some records, by id: those refused; of the others the batch that undoes each, if any does."""

    refused: Mapping[str, CardwrightError]
    batches: Mapping[str, str] = Frozen({})


Act = Callable[[Context, Mapping[str, Any], Sequence[str]], Acted]
"""Does something to some records, each judged by itself. Given what was ordered (JSON values, hence Any). What it
raises ends the job."""


def on_many(act: Act) -> Callable[[Work], object]:
    """The program for one kind of act; its result is how many records were done, and how many refused."""

    def run(work: Work) -> object:
        locale = Locale(str(work.job.payload["locale"]))
        done, of = int(work.job.progress["done"]), work.job.progress["of"]
        while True:
            with work.writing() as opened:
                ctx = replace(opened, clock=work.clock, locale=locale)
                ids = waiting(ctx, work.job.id, PORTION)
                if not ids:
                    found = counts(ctx, work.job.id)
                    return {"done": found.done, "refused": found.refused}
                settle(ctx, work.job.id, ids, *act(ctx, work.job.payload["act"], ids))
                done += len(ids)
                work.step(ctx, done, of)

    return run
